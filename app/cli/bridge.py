"""The bridge from one day's net receivables to another's, and the documents behind one of its lines."""

from argparse import Namespace
from contextlib import closing
from typing import TYPE_CHECKING

from app.cli.answers import Answer, phrase, table, usage
from app.domain.money import grouped, show
from app.storage.reading import read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.queries.bridge import Bridge, BridgeLine


def bridge(args: Namespace) -> Answer:
    from app.queries.bridge import Movement, bridges, movements_of

    if args.first > args.last:
        raise usage("FROM_AFTER_TO", first=args.first, last=args.last)
    with closing(read_book(args.file)) as book, book.reading() as tables:
        if args.of:
            behind = movements_of(tables, args.first, args.last, Movement(args.of), args.customer)
            return Answer({"documents": [_document(one) for one in behind]}, lambda language: _behind(behind, language))
        found = bridges(tables, args.first, args.last, args.customer)
    data = {
        "from": args.first.isoformat(),
        "to": args.last.isoformat(),
        "bridge": {one.currency: _figures(one) for one in found},
    }
    return Answer(data, lambda language: [line for one in found for line in _lines(one, language)])


def _figures(one: "Bridge") -> dict[str, object]:
    moved = {str(line.movement): show(line.amount, one.currency) for line in one.lines}
    return {"opening": show(one.opening, one.currency), "movements": moved, "closing": show(one.closing, one.currency)}


def _document(one: "BridgeLine") -> dict[str, str]:
    amount = show(one.amount, one.currency)
    return {"customer": one.customer, "document": one.document, "date": one.date, "currency": one.currency, "amount": amount}


def _lines(one: "Bridge", language: str) -> list[str]:
    rows = [[phrase("bridge opening", language), grouped(one.opening, one.currency)]]
    rows += [[phrase(f"bridge {line.movement}", language), grouped(line.amount, one.currency)] for line in one.lines]
    rows.append([phrase("bridge closing", language), grouped(one.closing, one.currency)])
    return [one.currency, *table(rows, right=(1,))]


def _behind(found: "Sequence[BridgeLine]", language: str) -> list[str]:
    head = [phrase(key, language) for key in ("date", "customer", "document", "amount")]
    rows = [[one.date, one.customer, one.document, grouped(one.amount, one.currency)] for one in found]
    return table([head, *rows], right=(3,))
