"""The register of retention: shown, filled in, and told when an event happened."""

from argparse import Namespace
from contextlib import closing
from typing import TYPE_CHECKING, Any

from app.bootstrap import context, this_day, writing
from app.cli.answers import Answer, phrase, table, usage
from app.domain.money import grouped, show
from app.domain.retention import State
from app.storage.reading import read_book

if TYPE_CHECKING:
    from app.queries.retention import Register, RetentionRow
    from app.storage.work import Action


def retention(args: Namespace) -> Answer:
    """The register; or one item of it, with --customer and --document."""
    details = [args.event, args.expected, args.responsible, args.after]
    ways = [any(one is not None for one in details), args.happened is not None, args.undo]
    if any(ways) != bool(args.document and args.customer) or sum(ways) > 1 or bool(args.document) != bool(args.customer):
        raise usage("RETENTION_ONE_WAY")
    return _one(args) if any(ways) else _register(args)


def _one(args: Namespace) -> Answer:
    with writing(args.file) as book:
        done = book.do(_action(args), context(args.actor, args.command_id))
    said = "retention set" if done.get("changed") else "retention same"
    said = "retention undone" if args.undo else "retention happened" if args.happened else said
    return Answer(done, lambda language: [phrase(said, language, **done)])


def _action(args: Namespace) -> "Action":
    from app.actions.retention import SetRetention, StateEvent, TakeBackEvent

    if args.undo:
        return TakeBackEvent(args.customer, args.document)
    if args.happened:
        return StateEvent(args.customer, args.document, args.happened)
    return SetRetention(args.customer, args.document, args.event, args.expected, args.responsible, args.after)


def _register(args: Namespace) -> Answer:
    from app.queries.retention import register

    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = register(tables, args.on or this_day())
    data = {
        "on": found.on.isoformat(),
        "items": [_data(row) for row in found.rows],
        "totals": {c: {name: show(sums[name], c) for name in State} for c, sums in found.totals().items()},
        "to_ask": sum(row.ask for row in found.rows),
    }
    return Answer(data, lambda language: _lines(found, language))


def _data(row: "RetentionRow") -> dict[str, Any]:
    word = row.word
    return {
        "customer": row.customer,
        "name": row.name,
        "document": row.document,
        "account": row.account,
        "currency": row.currency,
        "amount": show(row.amount, row.currency),
        "open": show(row.open, row.currency),
        "state": row.state,
        "event": word.event,
        "expected": word.expected,
        "responsible": word.responsible,
        "after": word.span,
        "happened": word.happened if row.state is not State.WAITING else None,
        "due": row.due,
        "ask": row.ask,
    }


def _lines(found: "Register", language: str) -> list[str]:
    if not found.rows:
        return [phrase("retention none", language)]
    keys = ("customer", "document", "currency", "amount", "open", "retention state", "retention event")
    head = [phrase(key, language) for key in (*keys, "retention expected", "retention responsible", "due")]
    said = [phrase("retention title", language, on=found.on, count=len(found.rows))]
    said += table([head, *[_cells(row, language) for row in found.rows]], right=(3, 4))
    said += [
        phrase("retention total", language, currency=currency, **{name: grouped(sums[name], currency) for name in State})
        for currency, sums in found.totals().items()
    ]
    return said + [_question(row, language) for row in found.rows if row.ask]


def _cells(row: "RetentionRow", language: str) -> list[str]:
    word = row.word
    amounts = [row.currency, grouped(row.amount, row.currency), grouped(row.open, row.currency)]
    names = [phrase(f"retention {row.state}", language), phrase(f"retention {word.event}", language)]
    return [row.customer, row.document, *amounts, *names, word.expected or "–", word.responsible or "–", row.due or "–"]


def _question(row: "RetentionRow", language: str) -> str:
    word = row.word
    return phrase(
        f"retention ask {word.event}", language, customer=row.name, document=row.document, expected=word.expected or "",
        responsible=word.responsible or "",
    )  # fmt: skip
