"""Figures of the papers about transfers without cash."""

from collections.abc import Sequence
from datetime import date

from app.documents.transfer_list import TransferListData, TransferListRow
from app.documents.transfer_sheets import PaperItem, Party, TransferData
from app.domain.intake_ledger import voucher_of
from app.domain.transfers import ADVANCE, MOVED
from app.queries.papers import in_words
from app.queries.transfers import lacks_agreement
from app.storage import notice_reads
from app.storage.engine import Tables
from app.storage.transfer_reads import ItemRow, TransferRow


def transfer_paper(tables: Tables, one: TransferRow) -> TransferData:
    """In English when every customer that it names is written to in English."""
    codes = [one.code, *([one.other] if one.other else [])]
    found = {
        code: (name, english, uscc, language)
        for code, name, english, uscc, language in tables.rows("SELECT code, name, name_en, uscc, language FROM customer")
        if code in codes
    }
    language = "en" if all(found[code][3] == "en" for code in codes) else "zh"
    parties = [Party((found[c][1] if language == "en" else None) or found[c][0], found[c][2] or "") for c in codes]
    third = [Party(one.party)] if one.party else []
    value = one.value if one.value is not None else one.amount
    return TransferData(
        language, one.number, one.type, date.fromisoformat(one.on), (_company(tables, language), *parties, *third), one.currency,
        one.amount, in_words(one.amount, one.currency, language), tuple(_item(one, item) for item in one.items),
        _balance(tables, one), one.agreement or "", _day(one.signed), one.goods or "", value if one.goods else 0,
        in_words(value, one.currency, language), one.sha256 is not None, _day(one.reversed_on),
    )  # fmt: skip


def _company(tables: Tables, language: str) -> Party:
    profile = notice_reads.profiles(tables)[1]
    name = (profile.get("name_en") if language == "en" else None) or profile["name"]
    return Party(name, profile.get("uscc", ""))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _item(one: TransferRow, item: ItemRow) -> PaperItem:
    """A balance is no document that the customer could know; a ledger's movement is known by its voucher."""
    other = item.credit if one.type == ADVANCE else item.to_document if one.type == MOVED else None
    document = voucher_of(item.document) if item.document and item.series != "B" else None
    return PaperItem(document or None, _day(item.dated), _day(item.due), item.amount, other or "")


def _balance(tables: Tables, one: TransferRow) -> int:
    """What the customer owes in all on the day of the transfer, advances taken off."""
    found = tables.value(
        "SELECT sum(d.side * d.amount) FROM document d JOIN customer c ON c.id = d.customer WHERE c.code = ? AND d.currency = ?"
        " AND d.date <= ? AND d.void_seq IS NULL",
        (one.code, one.currency, one.on),
    )
    return int(found or 0)


def list_paper(
    tables: Tables, found: Sequence[TransferRow], first: date | None, last: date | None, language: str
) -> TransferListData:
    rows = tuple(_listed(one) for one in found)
    first_day, last_day = (day.isoformat() if day else "" for day in (first, last))
    return TransferListData(language, _company(tables, language).name, first_day, last_day, rows)


def _listed(one: TransferRow) -> TransferListRow:
    other = f"{one.other} {one.other_name}" if one.other else one.party or ""
    note = " ".join(filter(None, (one.goods, one.note)))
    documents = ", ".join(dict.fromkeys(voucher_of(item.document) or item.document for item in one.items if item.document))
    return TransferListRow(
        date.fromisoformat(one.on), one.number, one.type, f"{one.code} {one.name}", other, documents, one.amount, one.currency,
        one.agreement or "", lacks_agreement(one), one.sha256 is not None, note, one.reversed_on or "",
    )  # fmt: skip
