"""Commands about applications for allowances: asked, decided, printed, and the list of a month to sign."""

from argparse import Namespace
from contextlib import closing
from typing import TYPE_CHECKING, Any

from app.bootstrap import context, this_day, writing
from app.cli.answers import Answer, phrase, table, usage
from app.domain.money import grouped, show
from app.storage.reading import read_book

if TYPE_CHECKING:
    from app.queries.allowances import Month
    from app.storage.allowance_reads import AllowanceRow, Given
    from app.storage.work import Action


def allowance(args: Namespace) -> Answer:
    """One application: asked for, decided, withdrawn, reversed, or only printed."""
    ways = [args.request is not None, args.approve, args.refuse, args.withdraw, args.reverse is not None]
    _refuse_unclear(args, ways)
    number = args.number
    if any(ways):
        if args.pdf:
            from app.cli.print_out import refuse_unwritable_file

            refuse_unwritable_file(args.pdf)
        with writing(args.file) as book:
            number = book.do(_action(args), context(args.actor, args.command_id))["allowance"]
    return _shown(args, number)


def _refuse_unclear(args: Namespace, ways: list[bool]) -> None:
    if sum(ways) > 1 or (args.request is None) == (args.number is None) or not (any(ways) or args.pdf):
        raise usage("ALLOWANCE_ONE_WAY")
    if args.request and not (args.customer and args.document and args.reason):
        raise usage("ALLOWANCE_NEEDS")
    if args.request is None and (args.customer or args.document or args.line or args.receipt):
        raise usage("ALLOWANCE_ONE_WAY")


def _action(args: Namespace) -> "Action":
    from app.actions.allowances import DecideAllowance, EndAllowance, RequestAllowance
    from app.cli.bank import numbered

    on = args.on or this_day()
    if args.request:
        documents = [numbered(one) for one in args.document]
        return RequestAllowance(args.customer, documents, args.request, args.reason, on, args.line, args.receipt)
    if args.approve or args.refuse:
        return DecideAllowance(args.number, args.approve, on, args.reason)
    return EndAllowance(args.number, args.reverse or on, args.reverse is not None)


def _shown(args: Namespace, number: str) -> Answer:
    from app.queries.allowances import by_number

    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = by_number(tables, number)
        if args.pdf:
            from app.documents.allowance_sheets import application_pdf
            from app.queries.allowance_papers import application_paper
            from app.system.files import write_atomically

            write_atomically(args.pdf, application_pdf(application_paper(tables, found, args.lang)))
    data = _data(found) | ({"pdf": str(args.pdf)} if args.pdf else {})
    return Answer(data, lambda language: [_line(found, language)])


def _data(one: "AllowanceRow") -> dict[str, Any]:
    return {
        "allowance": one.number,
        "customer": one.code,
        "kind": one.kind,
        "amount": show(one.amount, one.currency),
        "currency": one.currency,
        "on": one.on,
        "documents": [{"document": number, "amount": show(amount, one.currency)} for number, amount in one.items],
        "reason": one.reason,
        "line": one.line,
        "receipt": one.receipt,
        "asked_by": one.asked_by,
        "state": one.state,
        "decided_on": one.decided_on,
        "decided_by": one.decided_by,
        "decision": one.decision,
        "given_by": one.posted,
        "given_on": one.posted_on,
        "ended_on": one.ended_on,
    }


def _line(one: "AllowanceRow", language: str) -> str:
    return phrase(
        "allowance line", language, number=one.number, customer=one.code, kind=phrase(f"allowance {one.kind}", language),
        amount=grouped(one.amount, one.currency), currency=one.currency, state=_state(one, language), on=one.on, by=one.asked_by,
    )  # fmt: skip


def _state(one: "AllowanceRow", language: str) -> str:
    return phrase(
        f"allowance {one.state}", language, on=one.ended_on or one.decided_on or "", by=one.decided_by or "",
        number=one.posted or "", given=one.posted_on or "",
    )  # fmt: skip


def allowances(args: Namespace) -> Answer:
    """The applications; of a month also what was given away in it, printed as the list to sign."""
    if args.month is None and args.pdf:
        raise usage("ALLOWANCES_MONTH")
    return _month(args) if args.month else _all(args)


def _all(args: Namespace) -> Answer:
    from app.queries.allowances import listed

    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = listed(tables, args.pending)
    data = {"allowances": [_data(one) for one in found]}
    none = "allowances none"
    return Answer(data, lambda language: [_line(one, language) for one in found] or [phrase(none, language)])


def _month(args: Namespace) -> Answer:
    from app.queries.allowances import month

    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = month(tables, args.month)
        if args.pdf:
            from app.documents.allowance_sheets import month_pdf
            from app.queries.allowance_papers import month_paper
            from app.system.files import write_atomically

            write_atomically(args.pdf, month_pdf(month_paper(tables, found, args.lang)))
    data = {"month": args.month, "given": [_given(one) for one in found.given], "approved": [_data(one) for one in found.approved]}
    return Answer(data | ({"pdf": str(args.pdf)} if args.pdf else {}), lambda language: _month_lines(found, language))


def _given(one: "Given") -> dict[str, Any]:
    return {
        "date": one.date,
        "customer": one.code,
        "kind": one.kind,
        "number": one.number,
        "documents": list(one.documents),
        "amount": show(one.amount, one.currency),
        "currency": one.currency,
        "by": one.by,
        "allowance": one.application,
        "reversed_on": one.reversed_on,
    }


def _month_lines(found: "Month", language: str) -> list[str]:
    rows = [
        [one.date, one.code, phrase(f"allowance {one.kind}", language), one.currency, grouped(one.amount, one.currency), one.by,
         phrase("allowance reversed", language, on=one.reversed_on) if one.reversed_on else one.application or ""]
        for one in found.given
    ]  # fmt: skip
    said = [phrase("allowances month", language, month=found.month, count=len(rows)), *table(rows, right=(4,))]
    return said + [_line(one, language) for one in found.approved]
