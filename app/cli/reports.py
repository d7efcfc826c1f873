"""Reading commands: ageing, open items, statement. They work while another process has the book open."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.answers import Answer, bucket, phrase, table, usage
from app.domain.money import grouped, show
from app.storage.open_reads import LATEST
from app.storage.reading import read_book

if TYPE_CHECKING:
    from app.queries.ageing import Ageing, AgeingRow
    from app.queries.items import ItemRow
    from app.queries.statement import Statement


def ageing(args: Namespace) -> Answer:
    from app.queries.ageing import ageing as ask

    lacking: Sequence[tuple[str, str]] = ()
    book = read_book(args.file)
    try:
        with book.reading() as tables:
            known = LATEST
            if args.known_at:
                from app.bootstrap import instant
                from app.storage.journal import seq_at

                known = seq_at(tables, instant(args.known_at))
            found = ask(tables, args.on, args.basis, known)
            if args.pdf or args.xlsx:
                from app.cli.reports_out import write_ageing

                lacking = write_ageing(tables, found, args)
    finally:
        book.close()
    data = {
        "on": args.on.isoformat(),
        "basis": args.basis,
        **({"known_at": args.known_at} if args.known_at else {}),
        "buckets": list(found.buckets),
        "totals": {currency: _figures(found, row) for currency, row in found.totals().items()},
        "customers": [_customer(found, row) for row in found.rows],
        **{kind: str(path) for kind, path in (("pdf", args.pdf), ("xlsx", args.xlsx)) if path},
    }
    if lacking:
        data["warnings"] = [_replaced(args.lang, customer, glyphs) for customer, glyphs in lacking]

    def lines(language: str) -> list[str]:
        warned = [_replaced(language, customer, glyphs)["says"] for customer, glyphs in lacking]
        return [*_ageing_lines(found, args.known_at, language), *warned]

    return Answer(data, lines)


def _replaced(language: str, customer: str, glyphs: str) -> dict[str, str]:
    """A warning about characters that no typeface has, in the name of a customer or (without code) in the head."""
    says = phrase("GLYPHS_REPLACED", language, customer=customer, glyphs=glyphs)
    return {"customer": customer, "problem": "GLYPHS_REPLACED", "value": glyphs, "says": says}


def _figures(found: "Ageing", row: "AgeingRow") -> dict[str, Any]:
    currency = row.currency
    figures = {"gross": row.gross, "unapplied": row.unapplied, "net": row.net}
    figures |= dict(zip(found.buckets, row.amounts, strict=True))
    shown = {name: show(amount, currency) for name, amount in figures.items()}
    return {**shown, **({"estimated": True} if row.estimated else {})}


def _customer(found: "Ageing", row: "AgeingRow") -> dict[str, Any]:
    currency = row.currency
    return {
        "code": row.code,
        "name": row.name,
        "currency": currency,
        "gross": show(row.gross, currency),
        "unapplied": show(row.unapplied, currency),
        "net": show(row.net, currency),
        "buckets": {name: show(amount, currency) for name, amount in zip(found.buckets, row.amounts, strict=True)},
        **({"estimated": True} if row.estimated else {}),
    }


def _ageing_lines(found: "Ageing", known_at: str | None, language: str) -> list[str]:
    head = [
        "",
        "",
        "",
        *(bucket(name, language) for name in found.buckets),
    ]
    head += [phrase(key, language) for key in ("gross", "unapplied", "net")]
    body = [_cells(row.code, _named(row.name, row, language), row) for row in found.rows]
    body += [_cells("", _named(phrase("total", language), row, language), row) for row in found.totals().values()]
    basis = phrase(f"basis {found.basis}", language)
    title = phrase("ageing", language, on=found.on, basis=basis, known=known_at or "")
    return [title, *table([head, *body], right=range(3, len(head)))]


def _named(name: str, row: "AgeingRow", language: str) -> str:
    return f"{name} [{phrase('estimated', language)}]" if row.estimated else name


def _cells(code: str, name: str, row: "AgeingRow") -> list[str]:
    amounts = [*row.amounts, row.gross, row.unapplied, row.net]
    return [code, name, row.currency, *(grouped(a, row.currency) if a else "–" for a in amounts)]


def items(args: Namespace) -> Answer:
    from app.queries.items import items as ask

    book = read_book(args.file)
    try:
        with book.reading() as tables:
            found = ask(tables, args.on, args.customer)
    finally:
        book.close()
    data = {
        "on": args.on.isoformat(),
        "items": [_item(row) for row in found.debits],
        "unapplied": [_item(row) for row in found.credits],
    }
    return Answer(data, lambda language: _item_lines(found.debits, found.credits, language))


def _item(row: "ItemRow") -> dict[str, Any]:
    return {
        "customer": row.customer,
        "document": row.document,
        "kind": row.kind,
        "date": row.date,
        "due": row.due,
        "currency": row.currency,
        "amount": show(row.amount, row.currency),
        "open": show(row.open, row.currency),
        "disputed": show(row.disputed, row.currency),
        "days_overdue": row.days_overdue,
        **({"estimated": True} if row.estimated else {}),
        **({"nature": row.nature} if row.nature else {}),
    }


def _item_lines(debits: "Sequence[ItemRow]", credits: "Sequence[ItemRow]", language: str) -> list[str]:
    head = [
        phrase(key, language) for key in ("customer", "document", "date", "due", "currency", "open", "disputed", "days")
    ]
    rows = [
        [r.customer, _document(r, language), r.date, r.due or "–", r.currency, grouped(r.open, r.currency),
         grouped(r.disputed, r.currency) if r.disputed else "–", str(max(r.days_overdue or 0, 0) or "–")]
        for r in debits
    ]  # fmt: skip
    lines = table([head, *rows], right=(5, 6, 7))
    if credits:
        short = [[r.customer, _document(r, language), r.date, r.currency, grouped(r.open, r.currency)] for r in credits]
        lines += ["", phrase("unapplied items", language), *table(short, right=(4,))]
    return lines


def _document(row: "ItemRow", language: str) -> str:
    marks = [phrase("estimated", language)] if row.estimated else []
    marks += [phrase(f"nature {row.nature}", language)] if row.nature else []
    return f"{row.document} [{', '.join(marks)}]" if marks else row.document


def statement(args: Namespace) -> Answer:
    if args.first > args.last:
        raise usage("FROM_AFTER_TO", first=args.first, last=args.last)
    from app.cli.reports_out import write_statement
    from app.queries.statement import statements

    book = read_book(args.file)
    try:
        with book.reading() as tables:
            found = statements(tables, args.customer, args.first, args.last)
            write_statement(tables, found, args)
    finally:
        book.close()
    data = {
        "customer": found[0].code,
        "from": args.first.isoformat(),
        "to": args.last.isoformat(),
        "statements": [_statement(one) for one in found],
        "pdf": str(args.pdf),
    }
    return Answer(data, lambda language: _statement_lines(found, args.pdf, language))


def _statement(one: "Statement") -> dict[str, Any]:
    currency = one.currency
    return {
        "currency": currency,
        "opening": show(one.opening, currency),
        "lines": [
            {
                "date": line.date,
                "kind": line.kind,
                "document": line.document,
                "amount": show(line.amount, currency),
                "balance": show(line.balance, currency),
            }
            for line in one.lines
        ],
        "closing": show(one.closing, currency),
    }


def _statement_lines(found: "Sequence[Statement]", pdf: Path, language: str) -> list[str]:
    lines = [
        phrase(
            "statement", language, customer=one.name, currency=one.currency, opening=grouped(one.opening, one.currency),
            closing=grouped(one.closing, one.currency), count=len(one.lines),
        )
        for one in found
    ]  # fmt: skip
    return [*lines, phrase("written", language, path=pdf)]
