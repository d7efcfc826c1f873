"""Deliveries and invoices: tied by number, each sum once, and what does not agree."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.deliveries import Billed, Delivered, Difference, differences, invoiced, not_invoiced, tie


def note(
    id_: int, amount: int, stated: int = 0, number: str | None = None, day: str = "2026-11-01", customer: int = 1
) -> Delivered:
    return Delivered(id_, customer, "CNY", number or f"SH-{id_:03}", day, amount, stated)


def bill(
    number: str, amount: int, names: str | None = None, text: str | None = None, day: str = "2026-11-20", customer: int = 1
) -> Billed:
    return Billed(customer, "CNY", number, day, amount, names, text)


def test_an_invoice_that_names_a_delivery_takes_it_over() -> None:
    notes = [note(1, 1_000), note(2, 500)]
    tied = tie(notes, [bill("F1", 400, "sh-001"), bill("F2", 300, "SH-001")])
    assert [not_invoiced(one, tied) for one in notes] == [300, 500]
    assert tied.named == [(1,), (1,)]


def test_one_invoice_for_several_deliveries_fills_the_oldest_first() -> None:
    notes = [note(1, 1_000, day="2026-11-05"), note(2, 500, day="2026-11-02")]
    tied = tie(notes, [bill("F1", 700, "SH-001、SH-002")])
    assert [invoiced(one, tied) for one in notes] == [200, 500]


def test_a_number_in_the_remark_counts_as_well() -> None:
    notes = [note(1, 1_000, number="CK2026110001")]
    assert invoiced(notes[0], tie(notes, [bill("F1", 1_000, text="送货单：CK2026110001，谢谢")])) == 1_000


def test_another_customer_or_side_is_not_meant() -> None:
    notes = [note(1, 1_000), note(2, -200, number="SH-009")]
    tied = tie(notes, [bill("F1", 1_000, "SH-001", customer=2), bill("C1", -1_000, "SH-001"), bill("F2", 200, "SH-009")])
    assert [invoiced(one, tied) for one in notes] == [0, 0]
    assert invoiced(notes[1], tie(notes, [bill("C1", -200, "SH-009")])) == -200


def test_the_word_of_the_sales_program_and_invoices_are_not_added_up() -> None:
    notes = [note(1, 1_000, stated=600)]
    assert not_invoiced(notes[0], tie(notes, [bill("F1", 400, "SH-001")])) == 400
    assert not_invoiced(notes[0], tie(notes, [bill("F1", 900, "SH-001")])) == 100
    assert not_invoiced(note(2, -300, stated=-100), tie([], [])) == -200


def test_more_is_invoiced_than_was_delivered() -> None:
    notes = [note(1, 1_000)]
    bills = [bill("F1", 1_200, "SH-001")]
    tied = tie(notes, bills)
    assert invoiced(notes[0], tied) == 1_000
    assert differences(notes, bills, tied) == [Difference(1, "CNY", ("SH-001",), ("F1",), None, 1_000, 1_200)]


def test_what_hangs_together_is_compared_together() -> None:
    notes = [note(1, 1_000), note(2, 500), note(3, 700)]
    bills = [bill("F1", 900, "SH-001,SH-002"), bill("F2", 600, "SH-002"), bill("F3", 600, "SH-003")]
    found = differences(notes, bills, tie(notes, bills))
    assert found == [Difference(1, "CNY", ("SH-003",), ("F3",), None, 700, 600)]


def test_without_numbers_by_month() -> None:
    notes = [note(1, 1_000, day="2026-10-03"), note(2, 500, day="2026-11-02"), note(3, 50, day="2026-11-03", customer=2)]
    bills = [bill("F1", 1_000, day="2026-10-31"), bill("F2", 450), bill("F9", 70, day="2026-09-30")]
    assert differences(notes, bills, tie(notes, bills)) == [
        Difference(1, "CNY", ("SH-002",), ("F2",), "2026-11", 500, 450),
        Difference(2, "CNY", ("SH-003",), (), "2026-11", 50, 0),
    ]


NOTES = st.lists(st.tuples(st.integers(1, 500), st.integers(0, 500)), min_size=1, max_size=6)
BILLS = st.lists(st.tuples(st.integers(1, 800), st.sets(st.integers(1, 8), max_size=3)), max_size=6)


@given(NOTES, BILLS)
def test_no_sum_is_counted_twice_or_lost(amounts: list[tuple[int, int]], invoices: list[tuple[int, set[int]]]) -> None:
    """Receivables and what is delivered and not invoiced are all that was delivered, and what was invoiced beyond it."""
    notes = [note(id_, amount, min(stated, amount)) for id_, (amount, stated) in enumerate(amounts, 1)]
    bills = [bill(f"F{n}", amount, ",".join(f"SH-{one:03}" for one in sorted(ids))) for n, (amount, ids) in enumerate(invoices)]
    tied = tie(notes, bills)
    assert all(0 <= not_invoiced(one, tied) <= one.amount - tied.given.get(one.id, 0) for one in notes)
    assert sum(tied.given.values()) <= sum(one.amount for one in bills)
    unstated = [one._replace(stated=0) for one in notes]
    receivable, beyond = sum(one.amount for one in bills), sum(one.amount for one in bills) - sum(tied.given.values())
    waiting = sum(not_invoiced(one, tied) for one in unstated)
    assert receivable + waiting == sum(one.amount for one in notes) + beyond


@given(NOTES, st.integers(1, 500))
def test_invoicing_moves_a_sum(amounts: list[tuple[int, int]], part: int) -> None:
    notes = [note(id_, amount) for id_, (amount, _) in enumerate(amounts, 1)]
    moved = min(part, notes[0].amount)
    before, after = (sum(not_invoiced(one, tie(notes, bills)) for one in notes) for bills in ([], [bill("F", moved, "SH-001")]))
    assert before - after == moved
    assert date.fromisoformat(notes[0].date)
