"""Commands about the bank: its lines, whose money they are, and receipts that the accounting program does not know yet."""

from argparse import Namespace
from contextlib import closing
from typing import TYPE_CHECKING, Any

from app import words
from app.bootstrap import context, this_day, writing
from app.cli.answers import Answer, phrase, table, usage
from app.cli.payer_notes import note_printed, print_note, refuse_without_note
from app.domain.money import grouped, show
from app.storage.payer_notes import payer_notes
from app.storage.reading import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.matching import Proposal, Reason
    from app.queries.bank import Matching
    from app.storage.bank_reads import StoredLine
    from app.storage.work import Action, Result

    Notes = Mapping[int, str | None]


def bank(args: Namespace) -> Answer:
    from app.queries.bank import lines as ask
    from app.queries.bank import private

    if args.first and args.last and args.first > args.last:
        raise usage("FROM_AFTER_TO", first=args.first, last=args.last)
    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = ask(tables, args.first, args.last, args.only_open)
        notes = payer_notes(tables, found, private)
    return Answer({"lines": [_line(one, notes) for one in found]}, lambda language: _bank_lines(found, notes, language))


def _line(one: "StoredLine", notes: "Notes") -> dict[str, Any]:
    return {
        "id": one.id,
        "account": one.account,
        "date": one.date,
        "amount": show(one.amount, one.currency),
        "side": one.side,
        "currency": one.currency,
        "party": one.party,
        "text": one.text,
        "reference": one.reference,
        "reversal": one.reversal,
        "state": one.state,
        "receipt": ", ".join(dict.fromkeys(number for _, number in one.receipts)) or None,
        "customers": list(dict.fromkeys(code for code, _ in one.receipts)),
        "payer_note": note_of(one.id, notes),
    }


def note_of(line: int, notes: "Notes") -> str | None:
    """The day on which a payer's note was signed, ``missing``, or None where the customer paid."""
    return notes[line] or "missing" if line in notes else None


def _bank_state(one: "StoredLine", notes: "Notes", language: str) -> str:
    missing = note_of(one.id, notes) == "missing"
    return phrase(f"bank {one.state}", language) + (phrase("bank no payer note", language) if missing else "")


def _bank_lines(found: "Sequence[StoredLine]", notes: "Notes", language: str) -> list[str]:
    keys = ("line", "account", "side", "amount", "party", "text", "state")
    head = [phrase("date", language), *(phrase(f"bank {key}", language) for key in keys)]
    rows = [
        [one.date, str(one.id), one.account or "–", phrase(f"bank {one.side}", language), grouped(one.amount, one.currency),
         one.party or "–", one.text or "–", _bank_state(one, notes, language)]
        for one in found
    ]  # fmt: skip
    return [phrase("bank", language, count=len(found)), *table([head, *rows], right=(1, 4))]


def match(args: Namespace) -> Answer:
    """``match``: proposals; accepted, made by hand, put aside or taken back with the options that say so."""
    signed = args.note_signed is not None or args.note_missing
    ways = [args.accept is not None, bool(args.customer), args.ignore is not None, args.undo, signed]
    if sum(ways) > 1 or (any(ways) and (args.line is None) != ways[0]) or (args.on and not args.undo):
        raise usage("MATCH_ONE_WAY")
    if (args.document or args.round_off or args.bank_fee or args.dispute) and len(args.customer) != 1:
        raise usage("MATCH_NEEDS_CUSTOMER")
    if bool(args.dispute) != (args.reason is not None):
        raise usage("DISPUTE_NEEDS_REASON")
    if args.payer_note:
        refuse_without_note(args, ways)
    if not any(ways):
        return print_note(args) if args.payer_note else _proposed(args)
    with writing(args.file) as book:
        result = book.do(_action(args), context(args.actor, args.command_id))
    if args.payer_note:
        result = {**result, **note_printed(args)}
    return Answer(result, lambda language: [_done(args, result, language)])


def _action(args: Namespace) -> "Action":
    from app.actions.matching import AcceptProposals, IgnoreLine, MatchByHand, ReopenLine

    if args.accept is not None:
        return AcceptProposals(args.accept)
    if args.ignore is not None:
        return IgnoreLine(args.line, args.ignore)
    if args.undo:
        return ReopenLine(args.line, args.on or this_day())
    if args.note_signed or args.note_missing:
        from app.actions.payer_notes import NoteSigned

        return NoteSigned(args.line, args.note_signed)
    customers, documents = [_with_amount(one) for one in args.customer], [numbered(one) for one in args.document]
    disputes = [numbered(one) for one in args.dispute]
    return MatchByHand(args.line, customers, documents, args.round_off, args.bank_fee, disputes, args.reason)


def _with_amount(text: str) -> tuple[str, str | None]:
    code, equals, amount = text.rpartition("=")
    return (code.strip(), amount.strip()) if equals else (text.strip(), None)


def numbered(text: str) -> tuple[str, str]:
    """``NUMBER=AMOUNT``: the number may hold an equals sign."""
    number, equals, amount = text.rpartition("=")
    if not equals:
        raise usage("SET_WITHOUT_VALUE", value=text)
    return number.strip(), amount.strip()


def _done(args: Namespace, result: "Result", language: str) -> str:
    if args.ignore is not None:
        return phrase("match ignored", language, line=args.line)
    if args.undo:
        return phrase("match undone", language, line=args.line, reversed=len(result["reversed"]))
    if "note_signed" in result:
        return phrase("note signed", language, line=args.line, on=result["note_signed"])
    matched = result.get("matched", [args.line])
    if "note_refused" in result:
        return phrase("matched without note", language, line=args.line)
    return phrase("matched", language, count=len(matched), posted=result["posted"], linked=result["linked"])


def _proposed(args: Namespace) -> Answer:
    from app.queries.bank import matching

    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = matching(tables, this_day(), args.line)
    data = {
        "proposals": [_proposal(found, line, one, args.lang) for line, one in found.proposals],
        "bounced": [{"line": one.line, "by": one.by} for one in found.bounced],
    }
    return Answer(data, lambda language: _proposal_lines(found, language))


def _proposal(found: "Matching", line: "StoredLine", one: "Proposal", language: str) -> dict[str, Any]:
    return {
        "line": line.id,
        "date": line.date,
        "amount": show(line.amount, line.currency),
        "currency": line.currency,
        "party": line.party,
        "score": one.score,
        "asks": one.asks,
        "shares": found.shares(one, line.currency),
        "known_receipt": one.receipt is not None,
        "reasons": [_reason(reason, line.currency, language) for reason in one.reasons],
    }


def _reason(reason: "Reason", currency: str, language: str) -> dict[str, Any]:
    figures = dict(reason.figures)
    shown = {name: show(value, currency) for name, value in figures.items() if name in _MONEY and isinstance(value, int)}
    return {"code": reason.code, **figures, **shown, "says": _says(reason, currency, language)}


_MONEY = ("difference", "left")


def _says(reason: "Reason", currency: str, language: str) -> str:
    return words.say(words.REASONS, reason.code, language, {**dict(reason.figures), "currency": currency})


def _proposal_lines(found: "Matching", language: str) -> list[str]:
    said = [text for line, one in found.proposals for text in _told(found, line, one, language)]
    said += [phrase("match bounced", language, line=one.line, by=one.by) for one in found.bounced]
    return said or [phrase("match nothing", language)]


def _told(found: "Matching", line: "StoredLine", one: "Proposal", language: str) -> list[str]:
    shares = [
        phrase("match share", language, customer=found.codes[share.customer], amount=grouped(share.amount, line.currency))
        for share in one.shares
    ]
    head = phrase(
        "match line", language, line=line.id, date=line.date, party=line.party or "–", currency=line.currency,
        amount=grouped(line.amount, line.currency), score=one.score, shares=", ".join(shares),
    )  # fmt: skip
    asks = [phrase("match asks", language)] if one.asks else []
    return [head, *(f"  {text}" for text in (*(_says(r, line.currency, language) for r in one.reasons), *asks))]


def receipts(args: Namespace) -> Answer:
    from app.queries.bank import private, unconfirmed
    from app.storage.bank_reads import bank_lines

    with closing(read_book(args.file)) as book, book.reading() as tables:
        days, found = unconfirmed(tables, args.on)
        notes = payer_notes(tables, bank_lines(tables), private) if found else {}
    data = {
        "on": args.on.isoformat(),
        "days": days,
        "receipts": [
            {
                "customer": one.customer,
                "receipt": one.number,
                "date": one.date,
                "amount": show(one.amount, one.currency),
                "currency": one.currency,
                "line": one.line,
                "missing_from": one.missing_from,
                "payer_note": None if one.line is None else note_of(one.line, notes),
            }
            for one in found
        ],
    }

    def missing(line: int | None, language: str) -> str:
        return phrase("payer note missing", language) if line is not None and note_of(line, notes) == "missing" else ""

    def lines(language: str) -> list[str]:
        head = [*(phrase(key, language) for key in ("customer", "receipt", "date", "currency", "bank amount")), ""]
        rows = [
            [one.customer, one.number, one.date, one.currency, grouped(one.amount, one.currency), missing(one.line, language)]
            for one in found
        ]
        title = phrase("unconfirmed", language, on=args.on, days=days, count=len(found))
        return [title, *table([head, *rows], right=(4,))]

    return Answer(data, lines)
