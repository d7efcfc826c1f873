"""Deliveries: what was delivered, what of it was invoiced, and where both do not agree."""

from argparse import Namespace
from contextlib import closing
from typing import TYPE_CHECKING, Any

from app.bootstrap import this_day
from app.cli.answers import Answer, phrase, table, usage
from app.domain.money import grouped, show
from app.storage.reading import read_book

if TYPE_CHECKING:
    from app.domain.deliveries import Difference
    from app.queries.deliveries import Deliveries, DeliveryLine
    from app.storage.engine import Tables


def deliveries(args: Namespace) -> Answer:
    from app.queries.deliveries import deliveries as ask

    if args.first and args.last and args.first > args.last:
        raise usage("FROM_AFTER_TO", first=args.first, last=args.last)
    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = ask(tables, args.on or this_day(), args.customer, args.first, args.last, args.not_invoiced)
        if args.xlsx:
            _sheet(tables, found, args)
    data: dict[str, Any] = {
        "on": found.on.isoformat(),
        "deliveries": [_data(row) for row in found.rows],
        "totals": {
            c: dict(zip(("delivered", "invoiced", "not_invoiced"), (show(a, c) for a in sums), strict=True))
            for c, sums in found.totals().items()
        },
        **({"differences": [_difference(found, one) for one in found.differences]} if args.differences else {}),
        **({"xlsx": str(args.xlsx)} if args.xlsx else {}),
    }
    return Answer(data, lambda language: _lines(found, args.differences, language))


def _data(row: "DeliveryLine") -> dict[str, Any]:
    return {
        "customer": row.customer,
        "delivery": row.number,
        "date": row.date,
        "currency": row.currency,
        "amount": show(row.amount, row.currency),
        "invoiced": show(row.invoiced, row.currency),
        "not_invoiced": show(row.not_invoiced, row.currency),
        "invoices": list(row.invoices),
    }


def _difference(found: "Deliveries", one: "Difference") -> dict[str, Any]:
    return {
        "customer": found.codes[one.customer],
        "currency": one.currency,
        "deliveries": list(one.deliveries),
        "invoices": list(one.invoices),
        "month": one.month,
        "delivered": show(one.delivered, one.currency),
        "invoiced": show(one.invoiced, one.currency),
        "difference": show(one.delivered - one.invoiced, one.currency),
    }


def _lines(found: "Deliveries", with_differences: bool, language: str) -> list[str]:
    lines = _table(found, language)
    if with_differences:
        lines += [phrase("differences", language, count=len(found.differences))]
        lines += [_told(found, one, language) for one in found.differences]
    return lines


def _table(found: "Deliveries", language: str) -> list[str]:
    if not found.rows:
        return [phrase("deliveries none", language)]
    keys = ("customer", "delivery number", "date", "currency", "delivery amount", "delivery invoiced", "delivery open")
    head = [*(phrase(key, language) for key in keys), phrase("delivery invoices", language)]
    body = [
        [row.customer, row.number, row.date, row.currency, *_shown(row), ", ".join(row.invoices)]
        for row in found.rows
    ]
    sums = [
        phrase("deliveries total", language, currency=c, delivered=grouped(d, c), invoiced=grouped(i, c), open=grouped(o, c))
        for c, (d, i, o) in found.totals().items()
    ]
    title = phrase("deliveries", language, on=found.on, count=len(found.rows))
    return [title, *table([head, *body], right=(4, 5, 6)), *sums]


def _amounts(row: "DeliveryLine") -> tuple[int, int, int]:
    return row.amount, row.invoiced, row.not_invoiced


def _shown(row: "DeliveryLine") -> list[str]:
    return [grouped(amount, row.currency) for amount in _amounts(row)]


def _told(found: "Deliveries", one: "Difference", language: str) -> str:
    amounts = {"delivered": one.delivered, "invoiced": one.invoiced, "difference": one.delivered - one.invoiced}
    return phrase(
        "difference month" if one.month else "difference number", language, customer=found.codes[one.customer],
        currency=one.currency, month=one.month or "", deliveries=", ".join(one.deliveries), invoices=", ".join(one.invoices),
        **{name: grouped(amount, one.currency) for name, amount in amounts.items()},
    )  # fmt: skip


def _sheet(tables: "Tables", found: "Deliveries", args: Namespace) -> None:
    from app.exchange.outgoing import Cells, Column, table_xlsx
    from app.storage import notice_reads

    def said(key: str) -> str:
        return phrase(key, args.lang)

    columns = [
        Column(said("code")), Column(said("customer"), width=28), Column(said("delivery number"), width=22),
        Column(said("date"), Cells.DATE, 12), Column(said("currency"), width=8),
        *(Column(said(f"delivery {part}"), Cells.AMOUNT, 18, 4) for part in ("amount", "invoiced", "open")),
        Column(said("delivery invoices"), width=30),
    ]  # fmt: skip
    rows = [
        [row.customer, row.name, row.number, row.date, row.currency, *_amounts(row), ", ".join(row.invoices) or None]
        for row in found.rows
    ]
    meta = [(said("company"), notice_reads.profiles(tables)[1]["name"]), (said("as of"), found.on.isoformat())]
    table_xlsx(args.xlsx, said("deliveries title"), meta, columns, rows)
