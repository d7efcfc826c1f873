"""Commands about transfers without cash: made, reversed, their agreements kept and printed, and the list of a period."""

from argparse import Namespace
from contextlib import closing
from typing import TYPE_CHECKING, Any

from app.bootstrap import context, writing
from app.cli.answers import Answer, phrase, usage
from app.domain.money import grouped, show
from app.storage.reading import read_book

if TYPE_CHECKING:
    from app.actions.transfers import Agreement
    from app.storage.transfer_reads import ItemRow, TransferRow
    from app.storage.work import Action

_NEW = ("customer", "to", "party", "document", "amount", "on", "goods", "value", "note", "known", "also")


def transfer(args: Namespace) -> Answer:
    """One transfer: made, reversed, given its agreement, or only printed."""
    _refuse_unclear(args)
    number, told = args.number, None
    if args.type or args.reverse or _gives_agreement(args):
        with writing(args.file) as book:
            said = book.do(_action(args), context(args.actor, args.command_id))
        number, told = said["transfer"], said.get("told_by")
    return _shown(args, number, told)


def _gives_agreement(args: Namespace) -> bool:
    return any(one is not None for one in (args.agreement, args.agreement_date, args.agreement_file))


def _refuse_unclear(args: Namespace) -> None:
    more = [args.reverse is not None, _gives_agreement(args)]
    if (args.type is None) == (args.number is None) or (args.type and args.reverse):
        raise usage("TRANSFER_ONE_WAY")
    if args.number and (any(getattr(args, name) for name in _NEW) or sum(more) > 1):
        raise usage("TRANSFER_ONE_WAY")
    if args.number and not any(more) and not (args.pdf or args.agreement_copy):
        raise usage("TRANSFER_ONE_WAY")
    if args.type and not (args.customer and args.on and (args.document or args.amount is not None)):
        raise usage("TRANSFER_NEEDS")


def _action(args: Namespace) -> "Action":
    from app.actions.transfers import AddAgreement, MakeTransfer, ReverseTransfer
    from app.cli.bank import numbered

    if args.reverse:
        return ReverseTransfer(args.number, args.reverse)
    agreement = _agreement(args) if _gives_agreement(args) else None
    if args.number:
        assert agreement is not None
        return AddAgreement(args.number, agreement)
    documents = [numbered(one) for one in args.document]
    return MakeTransfer(
        args.type, args.customer, args.on, documents, args.amount, args.to, args.party, args.goods, args.value, args.note,
        agreement, args.known, args.also,
    )  # fmt: skip


def _agreement(args: Namespace) -> "Agreement":
    from app.actions.transfers import FILE_MAX, Agreement

    path = args.agreement_file
    if path is None:
        return Agreement(args.agreement, args.agreement_date)
    if not path.is_file():
        raise usage("FILE_MISSING", path=path)
    with path.open("rb") as file:
        content = file.read(FILE_MAX + 1)
    return Agreement(args.agreement, args.agreement_date, path.name, content)


def _shown(args: Namespace, number: str, told: str | None) -> Answer:
    from app.queries.transfers import agreement_file, by_number
    from app.system.files import write_atomically

    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = by_number(tables, number)
        if args.agreement_copy:
            content = agreement_file(tables, found)
            if content is None:
                raise usage("TRANSFER_NO_FILE", number=number)
            write_atomically(args.agreement_copy, content)
        if args.pdf:
            from app.documents.transfer_sheets import transfer_pdf
            from app.queries.transfer_papers import transfer_paper

            write_atomically(args.pdf, transfer_pdf(transfer_paper(tables, found)))
    data = _data(found) | ({"told_by": told} if args.type else {})
    for name in ("pdf", "agreement_copy"):
        data |= {name: str(getattr(args, name))} if getattr(args, name) else {}
    return Answer(data, lambda language: _lines(found, told, language))


def _lines(one: "TransferRow", told: str | None, language: str) -> list[str]:
    said = [_line(one, language), *(_item_line(one, item, language) for item in one.items)]
    return [*said, phrase(f"transfer told {told}", language)] if told else said


def _data(one: "TransferRow") -> dict[str, Any]:
    from app.queries.transfers import lacks_agreement

    return {
        "transfer": one.number,
        "type": one.type,
        "customer": one.code,
        "to": one.other,
        "party": one.party,
        "on": one.on,
        "currency": one.currency,
        "amount": show(one.amount, one.currency),
        "items": [_item(one, item) for item in one.items],
        "goods": one.goods,
        "value": show(one.value, one.currency) if one.value is not None else None,
        "note": one.note,
        "agreement": one.agreement,
        "agreement_date": one.signed,
        "agreement_file": one.file,
        "agreement_sha256": one.sha256,
        "missing_agreement": lacks_agreement(one),
        "reversed_on": one.reversed_on,
        "by": one.by,
    }


def _item(one: "TransferRow", item: "ItemRow") -> dict[str, Any]:
    return {
        "document": item.document,
        "amount": show(item.amount, one.currency),
        "credit": item.credit,
        "to_document": item.to_document,
    }


def _item_line(one: "TransferRow", item: "ItemRow", language: str) -> str:
    credit = item.credit if one.type == "advance_to_receivable" else ""
    said = phrase(
        "transfer item", language, document=item.document or phrase("transfer no detail", language),
        amount=grouped(item.amount, one.currency), credit=credit, to=item.to_document or "",
    )  # fmt: skip
    return "  " + said


def _line(one: "TransferRow", language: str) -> str:
    return phrase(
        "transfer line", language, number=one.number, on=one.on, type=phrase(f"transfer {one.type}", language), customer=one.code,
        party=one.other or one.party or "", currency=one.currency, amount=grouped(one.amount, one.currency),
        agreement=_agreement_said(one, language),
        reversed=phrase("transfer reversed", language, on=one.reversed_on) if one.reversed_on else "",
    )  # fmt: skip


def _agreement_said(one: "TransferRow", language: str) -> str:
    from app.queries.transfers import lacks_agreement

    if lacks_agreement(one):
        return phrase("transfer missing", language)
    if one.agreement:
        return phrase("transfer agreement", language, number=one.agreement)
    return phrase("transfer agreement kept", language) if one.sha256 else ""


def transfers(args: Namespace) -> Answer:
    """Those of a period, by day; the list is for the office and says what is missing."""
    from app.queries.transfers import of_period

    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = of_period(tables, args.first, args.last, args.missing_agreement)
        if args.pdf:
            from app.documents.transfer_list import list_pdf
            from app.queries.transfer_papers import list_paper
            from app.system.files import write_atomically

            write_atomically(args.pdf, list_pdf(list_paper(tables, found, args.first, args.last, args.lang)))
    data = {"transfers": [_data(one) for one in found]} | ({"pdf": str(args.pdf)} if args.pdf else {})
    none = "transfers none missing" if args.missing_agreement else "transfers none"
    return Answer(data, lambda language: [_line(one, language) for one in found] or [phrase(none, language)])
