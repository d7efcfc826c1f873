"""The three-way check: asked, printed, and the two words that only a person can say (a total, a reason)."""

from argparse import Namespace
from contextlib import closing
from typing import TYPE_CHECKING, Any

from app.bootstrap import context, writing
from app.cli.answers import Answer, phrase, table, usage
from app.domain.money import grouped, show
from app.storage.reading import read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.reconciling import Checked, Named
    from app.queries.reconciling import Cash, CurrencyCheck, CustomerCheck, Reconciliation
    from app.storage.bank_reads import Unconfirmed
    from app.storage.engine import Tables
    from app.storage.work import Action


def reconcile(args: Namespace) -> Answer:
    ways = [args.state_total is not None, args.unstate_total, args.explain is not None, args.unexplain]
    if sum(ways) > 1 or (any(ways) and (args.pdf or args.xlsx)):
        raise usage("RECONCILE_ONE_WAY")
    if args.customer and (ways[0] or ways[1]):
        raise usage("RECONCILE_TOTAL_OF_ALL")
    return _write(args) if any(ways) else _asked(args)


def _write(args: Namespace) -> Answer:
    with writing(args.file) as book:
        with book.reading() as tables:
            action = _action(args, tables)
        data = book.do(action, context(args.actor, args.command_id))
    key = _SAID[(args.explain is None and not args.unexplain, args.unstate_total or args.unexplain)]
    figures = {**data, "currencies": ", ".join(data.get("currencies", ()))}
    return Answer(dict(data), lambda language: [phrase(key, language, **figures)])


_SAID = {
    (True, False): "total stated",
    (True, True): "total unstated",
    (False, False): "difference explained",
    (False, True): "difference unexplained",
}


def _action(args: Namespace, tables: "Tables") -> "Action":
    from app.actions.imports import base_currency
    from app.actions.reconciling import ExplainDifference, StateTotal

    if args.explain is not None or args.unexplain:
        return ExplainDifference(args.on, args.explain, args.customer, args.currency)
    return StateTotal(args.on, args.currency or base_currency(tables), args.state_total)


def _asked(args: Namespace) -> Answer:
    from app.queries.reconciling import reconcile as ask

    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = ask(tables, args.on, args.customer)
        if args.pdf or args.xlsx:
            from app.cli.reconciling_out import write

            write(tables, found, args)
    data = {
        "on": args.on.isoformat(),
        "currencies": {one.currency: _currency(one) for one in found.checks if args.currency in (None, one.currency)},
        "overdue_receipts": {"days": found.days, "receipts": [_overdue(one) for one in found.overdue]},
        **{kind: str(path) for kind, path in (("pdf", args.pdf), ("xlsx", args.xlsx)) if path},
    }
    return Answer(data, lambda language: _lines(found, args.currency, language))


def _currency(one: "CurrencyCheck") -> dict[str, Any]:
    total = one.total
    return {
        "day": one.day,
        "since": one.since,
        "total": None if total is None else {
            "on": total.on, "source": total.source, "file": one.file, "book": show(total.said + total.difference, one.currency),
            "program": show(total.said, one.currency), "difference": show(total.difference, one.currency),
            "unexplained": show(one.unexplained, one.currency), "explained": total.explained, "reason": one.reason,
        },
        "received": _cash(one.cash, one.currency),
        "customers": [_customer(row) for row in one.customers],
        "behind": [
            {"customer": line.customer, **_named(line, one.currency, at in one.found.explaining)}
            for at, line in enumerate(one.found.named)
        ],
        "open_lines": [_named(line, one.currency, False) for line in one.open_lines],
    }  # fmt: skip


def _cash(cash: "Cash", currency: str) -> dict[str, str]:
    return {name: show(amount, currency) for name, amount in cash._asdict().items()}


def _customer(row: "CustomerCheck") -> dict[str, Any]:
    currency = row.currency
    return {
        "code": row.code,
        "name": row.name,
        "on": row.day,
        "book": show(row.book, currency),
        "program": None if row.said is None else show(row.said, currency),
        "source": row.source,
        "file": row.file,
        "difference": None if row.difference is None else show(row.difference, currency),
        "unexplained": show(0 if row.reason else row.found.unexplained, currency),
        "reason": row.reason,
        "only": row.only,
        "received": _cash(row.cash, currency),
        "behind": [_named(one, currency, at in row.found.explaining) for at, one in enumerate(row.found.named)],
    }


def _named(one: "Named", currency: str, explains: bool) -> dict[str, Any]:
    return {
        "item": str(one.item), "document": one.document, "date": one.date, "amount": show(one.amount, currency),
        "effect": None if one.effect is None else show(one.effect, currency), "explains": explains,
    }  # fmt: skip


def _overdue(one: "Unconfirmed") -> dict[str, Any]:
    return {
        "customer": one.customer, "receipt": one.number, "date": one.date, "amount": show(one.amount, one.currency),
        "currency": one.currency, "line": one.line, "missing_from": one.missing_from,
    }  # fmt: skip


def _lines(found: "Reconciliation", only: str | None, language: str) -> list[str]:
    lines = [line for one in found.checks if only in (None, one.currency) for line in _check(found, one, language)]
    if found.overdue:
        lines.append(phrase("reconcile overdue", language, days=found.days, count=len(found.overdue)))
        lines += [
            "  " + phrase(
                "reconcile overdue item", language, customer=one.customer, receipt=one.number, date=one.date, currency=one.currency,
                amount=grouped(one.amount, one.currency), missing=phrase(f"missing from {one.missing_from}", language),
            )
            for one in found.overdue
        ]  # fmt: skip
    return lines or [phrase("reconcile nothing", language)]  # a book without documents, and without a word on it


def _check(found: "Reconciliation", one: "CurrencyCheck", language: str) -> list[str]:
    currency = one.currency
    cash = {name: grouped(amount, currency) for name, amount in one.cash._asdict().items()}
    return [
        phrase("reconcile", language, on=found.on, currency=currency),
        *_total(one, language),
        phrase("reconcile cash", language, since=one.since, day=one.day, **cash),
        *_table(one.customers, language),
        *(line for row in one.customers if row.found.named for line in _behind(row, language)),
        *_nobody(one, language),
    ]


def _total(one: "CurrencyCheck", language: str) -> list[str]:
    total, currency = one.total, one.currency
    if total is None:
        return [phrase("reconcile no total", language)]
    head = phrase(
        "reconcile total", language, day=total.on, source=phrase(f"stated {total.source}", language), file=one.file,
        book=grouped(total.said + total.difference, currency), program=grouped(total.said, currency),
        difference=grouped(total.difference, currency), reason=one.reason,
    )  # fmt: skip
    if not total.difference or total.explained:
        return [head]
    if not one.unexplained:
        items = [item(one.found.named[at], currency, language) for at in one.found.explaining]
        return [head, phrase("reconcile explained", language), *items]
    return [head, phrase("reconcile unexplained", language, amount=grouped(one.unexplained, currency))]


def _table(rows: "Sequence[CustomerCheck]", language: str) -> list[str]:
    heads = ("book", "program", "difference", "receipts book", "receipts bank", "receipts program", "as of", "why")
    head = [phrase("code", language), phrase("customer", language), *(phrase(f"reconcile {name}", language) for name in heads)]
    body = [
        [row.code, row.name, *_amounts(row), row.day, ", ".join(why(row, language))]
        for row in rows
    ]  # fmt: skip
    return table([head, *body], right=range(2, 8)) if rows else []


def _amounts(row: "CustomerCheck") -> list[str]:
    amounts = [row.book, row.said, row.difference]
    said = ["–" if amount is None else grouped(amount, row.currency) for amount in amounts]
    return said + [grouped(amount, row.currency) if amount else "–" for amount in row.cash]


def why(row: "CustomerCheck", language: str) -> list[str]:
    """What is to be said of a line in few words."""
    said = [phrase(f"reconcile only {row.only}", language)] if row.only else []
    said += [row.reason] if row.reason else []
    return said + ([phrase("reconcile found", language)] if row.found.explaining else [])


def _behind(row: "CustomerCheck", language: str) -> list[str]:
    return [phrase("reconcile customer", language, customer=row.code), *items(row.found, row.currency, language)]


def items(found: "Checked", currency: str, language: str) -> list[str]:
    return [item(one, currency, language, at in found.explaining) for at, one in enumerate(found.named)]


def item(one: "Named", currency: str, language: str, explains: bool = False) -> str:
    return "  " + phrase(
        "reconcile item", language, item=phrase(f"behind {one.item}", language), document=one.document, date=one.date,
        amount=grouped(one.amount, currency), explains=phrase("reconcile explains", language) if explains else None,
    )  # fmt: skip


def _nobody(one: "CurrencyCheck", language: str) -> list[str]:
    if not one.open_lines:
        return []
    return [phrase("reconcile nobody", language), *(item(line, one.currency, language) for line in one.open_lines)]
