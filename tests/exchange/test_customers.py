"""Checked customers: words, warnings, and what refuses a row."""

import pytest

from tests.exchange.making import checked, figures, found, lines, xlsx

USCC = [
    ("91440300708461136T", True),
    ("914403001922038216", True),
    ("91440300708461136X", False),
    ("91440300708461163T", False),
    ("9144030070846113", False),
]


def test_a_whole_customer_is_read_in_chinese() -> None:
    text = lines(
        "客户编号,客户名称,简称,英文名称,统一社会信用代码,所属集团,账期,语言,币种,联系人,电话,微信,邮箱,邮编,地址,注册地址,业务员,催函,备注",
        "00123,宁波恒达五金有限公司,恒达,Hengda,91330299MA00000ABB,恒达集团,月结30,中文,人民币,王女士,0574-80000000,hd88,"
        "ar@example.com,315000,人民路1号,解放路2号,李敏,是,老客户",
    )
    done = checked("customers", text)
    assert (done.rejected, done.warnings, done.newest, done.rows) == ([], [], None, 1)
    (draft,) = done.drafts
    assert draft == (
        2, "00123", "宁波恒达五金有限公司", "恒达", "Hengda", "91330299MA00000ABB", "恒达集团", "月结30", "zh", "CNY", "王女士",
        "0574-80000000", "hd88", "ar@example.com", "315000", "人民路1号", "解放路2号", "李敏", "yes", None, "company", "老客户",
    )  # fmt: skip


def test_what_is_empty_or_not_there_is_none() -> None:
    (draft,) = checked("customers", lines("code,name,term,phone", "1,A,,")).drafts
    assert set(draft) == {2, "1", "A", None, "company"}


@pytest.mark.parametrize("name", ["NA", "NULL", "null", "-", "None", "nan", "TRUE", "0"])
def test_names_that_look_like_nothing_are_names(name: str) -> None:
    assert checked("customers", lines("code,name", f"1,{name}")).drafts[0].name == name


def test_code_and_name_are_needed() -> None:
    done = checked("customers", lines("code,name,note", ",A,x", "2,,y", "3,C,z"))
    assert found(done.rejected) == [(2, "code", "MISSING"), (3, "name", "MISSING")]
    assert figures(done.rejected[0]) == {"needed": "code"}
    assert [draft.code for draft in done.drafts] == ["3"]


def test_one_code_with_several_names_stays_for_the_book_to_decide() -> None:
    done = checked("customers", lines("code,name,note", "1,A llc,", "1,A co,", "1,A llc,x"))
    assert [(d.row, d.name) for d in done.drafts] == [(2, "A llc"), (3, "A co"), (4, "A llc")]
    assert (done.warnings, done.repeats) == ([], {})


def test_a_row_that_says_it_all_again_counts_once_and_names_the_first() -> None:
    rows = ("1,A", "2,B", "1,C", "1,A", "1,C", "1,A", "2,", "2,B")
    done = checked("customers", lines("客户编号,客户名称", *rows))
    assert [d.row for d in done.drafts] == [2, 3, 4]
    assert done.repeats == {5: 2, 6: 4, 7: 2, 9: 3}
    assert found(done.warnings) == [(row, "客户编号", "DUPLICATE_ROW") for row in (5, 6, 7, 9)]
    assert [figures(w)["row"] for w in done.warnings] == ["2", "4", "2", "3"]
    assert (done.rows, done.rejected_rows) == (8, 1)


@pytest.mark.parametrize(("code", "right"), USCC)
def test_a_wrong_credit_code_is_kept_with_a_warning(code: str, right: bool) -> None:
    done = checked("customers", lines("code,name,uscc", f"1,A,{code}"))
    assert done.drafts[0].uscc == code
    assert found(done.warnings) == ([] if right else [(2, "uscc", "USCC_CHECK")])


def test_a_credit_code_is_tidied_when_that_makes_it_right() -> None:
    done = checked("customers", lines("code,name,uscc", "1,A,9144 0300 7084 61136t"))
    assert (done.drafts[0].uscc, done.warnings) == ("91440300708461136T", [])


@pytest.mark.parametrize(
    ("email", "right"),
    [
        ("ar@example.com", True),
        ("a.b+c@mail.example.com.cn", True),
        ("a@x.com; b@y.com", True),
        ("a@x.com，b@y.com", True),
        ("ar@example", False),
        ("ar example.com", False),
        ("@example.com", False),
        ("a@x..com", False),
    ],
)
def test_a_doubtful_mail_address_is_kept_with_a_warning(email: str, right: bool) -> None:
    done = checked("customers", f'code,name,email\n1,A,"{email}"\n')
    assert done.drafts[0].email == email
    assert found(done.warnings) == ([] if right else [(2, "email", "BAD_EMAIL")])


@pytest.mark.parametrize(
    ("phone", "right"),
    [
        ("13800000000", True),
        ("0574-80000000", True),
        ("(021) 5555 0000", True),
        ("+86 21 5555 0000", True),
        ("0574-80000000转12", True),
        ("021-55550000 / 13800000000", True),
        ("138000", True),
        ("问小王", False),
        ("12", False),
        ("1380000000a", False),
    ],
)
def test_a_doubtful_phone_number_is_kept_with_a_warning(phone: str, right: bool) -> None:
    done = checked("customers", lines("code,name,phone", f"1,A,{phone}"))
    assert done.drafts[0].phone == phone
    assert found(done.warnings) == ([] if right else [(2, "phone", "BAD_PHONE")])


@pytest.mark.parametrize("term", ["NET30", "月结30", "月结30(月)", "EOM+30", "COD", "预付", "5%/ACCEPT+12M,95%/NET30", ""])
def test_terms_are_kept_as_they_stand(term: str) -> None:
    done = checked("customers", f'code,name,term\n1,A,"{term}"\n')
    assert (done.rejected, done.drafts[0].term) == ([], term or None)


def test_a_term_that_nobody_can_read_refuses_its_row() -> None:
    done = checked("customers", lines("code,name,term", "1,A,NAH4", "2,B,NET30", "3,C,NAH4"))
    assert found(done.rejected) == [(2, "term", "TERM_UNREADABLE"), (4, "term", "TERM_UNREADABLE")]
    assert figures(done.rejected[0]) == {"reason": "TERM_UNREADABLE", "part": "NAH4"}
    assert figures(checked("customers", 'code,name,term\n1,A,"30%/NET30"\n').rejected[0])["reason"] == "TERM_PERCENT"


@pytest.mark.parametrize(
    ("cell", "letters", "reason"),
    [
        ("", "yes", None),
        ("是", "yes", None),
        ("YES", "yes", None),
        ("否", "no", "见备注"),
        ("no", "no", "见备注"),
        ("否：老板自理", "no", "老板自理"),
        ("no: owner's friend", "no", "owner's friend"),
        ("否（老板自理）", "no", "老板自理"),
        ("只对账", "statement", None),
        ("Statement", "statement", None),
        ("只对账：季度", "statement", "季度"),
    ],
)
def test_letters_or_none_with_the_reason(cell: str, letters: str, reason: str | None) -> None:
    (draft,) = checked("customers", lines("code,name,letters,note", f"1,A,{cell},见备注")).drafts
    assert (draft.letters, draft.letters_reason) == (letters, reason)


def test_without_a_column_nothing_is_said_about_letters() -> None:
    (draft,) = checked("customers", lines("code,name,note", "1,A,x")).drafts
    assert (draft.letters, draft.letters_reason) == (None, None)


def test_the_words_a_refusal_lists_are_those_of_the_sheets_language() -> None:
    done = checked("customers", lines("客户编号,客户名称,语言,催函", "1,甲,法语,随便"))
    known = {problem.column: figures(problem)["known"] for problem in done.rejected}
    assert known == {"语言": "中文, 汉语, 英文, 英语", "催函": "是, 否, 只对账"}


def test_words_and_currencies_that_are_unknown_refuse_their_row() -> None:
    text = lines("code,name,letters,language,currency", "1,A,maybe,zh,CNY", "2,B,,de,", "3,C,,,XXX", "4,D,,英文,usd", "5,E,,,美元")
    done = checked("customers", text)
    assert found(done.rejected) == [
        (2, "letters", "WORD_UNKNOWN"),
        (3, "language", "WORD_UNKNOWN"),
        (4, "currency", "CURRENCY_UNKNOWN"),
    ]
    assert figures(done.rejected[1])["known"] == "zh, en"
    assert [(d.code, d.language, d.currency) for d in done.drafts] == [("4", "en", "USD"), ("5", None, "USD")]


def test_several_problems_of_a_row_are_told_one_for_each_column() -> None:
    done = checked("customers", lines("code,name,term,language", ",,NAH4,de", "2,B,,"))
    assert found(done.rejected) == [
        (2, "name", "MISSING"),
        (2, "code", "MISSING"),
        (2, "term", "TERM_UNREADABLE"),
        (2, "language", "WORD_UNKNOWN"),
    ]


# ---- numbers that went through a spreadsheet


def test_ids_lose_the_decimals_of_a_number_column_with_one_notice() -> None:
    done = checked("customers", lines("code,name", "1930565277.0,A", "00077.0,B", "C-1.0,C"))
    assert [draft.code for draft in done.drafts] == ["1930565277", "00077", "C-1.0"]
    assert found(done.warnings) == [(2, "code", "ID_DECIMALS")]
    assert figures(done.warnings[0]) == {"count": "2"}


def test_decimals_that_mean_something_stay() -> None:
    done = checked("customers", lines("code,name", "2026.0,A", "2026.1,B"))
    assert ([draft.code for draft in done.drafts], done.warnings) == (["2026.0", "2026.1"], [])


def test_numbers_a_spreadsheet_has_rounded_are_mentioned() -> None:
    done = checked("customers", xlsx([["code", "name"], [91440300708461136999, "A"], [123456789012345, "B"]]), name="a.xlsx")
    assert [draft.code for draft in done.drafts] == ["91440300708461100000", "123456789012345"]
    assert found(done.warnings) == [(2, "code", "PRECISION_LOST")]
    assert type(done.drafts[1].code) is str
    done = checked("customers", lines("code,name", "9.1440E+17,A", "8E+10,B", "E+1,C"))
    assert [(w.problem, figures(w)) for w in done.warnings] == [("PRECISION_LOST", {"count": "2"})]


# ---- rows that are no customers


def test_rows_of_sums_and_footers_are_left_out() -> None:
    rows = ("1,A,x", "2,B,", "合计,2户,", "制表：李敏,,", "打印日期: 2026-06-30,,")
    done = checked("customers", lines("code,name,note", *rows))
    assert found(done.warnings) == [(4, None, "TOTAL_ROW"), (5, None, "FOOTER_ROW"), (6, None, "FOOTER_ROW")]
    assert (done.rows, len(done.drafts), done.rejected) == (2, 2, [])


def test_a_customer_called_total_is_a_customer() -> None:
    done = checked("customers", lines("code,name,phone,note", "TOTAL,Total Energies,02155550000,x", "9,合计五金店,,"))
    assert ([draft.name for draft in done.drafts], done.warnings) == (["Total Energies", "合计五金店"], [])


def test_a_short_row_in_the_middle_is_no_footer() -> None:
    done = checked("customers", lines("code,name", "备注：x,", "2,B"))
    assert found(done.rejected) == [(2, "name", "MISSING")]
