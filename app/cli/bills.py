"""Commands about bills: one received, what is done with it, and the register."""

from argparse import Namespace
from contextlib import closing
from typing import TYPE_CHECKING, Any

from app.bootstrap import context, this_day, writing
from app.cli.answers import Answer, phrase, table, usage
from app.domain.bills import Verb
from app.domain.money import grouped, show
from app.storage.reading import read_book

if TYPE_CHECKING:
    from app.domain.bills import Clock
    from app.queries.bills import BillLine, BillRegister
    from app.storage.work import Action, Result

_PARTIES = {Verb.ENDORSE: "endorse", Verb.DISCOUNT: "discount"}
_FACES = ("customer", "kind", "amount", "currency", "issued", "matures", "acceptor", "acceptor_bank", "drawer", "endorser")


def bill(args: Namespace) -> Answer:
    """One bill: received, moved on, taken back, or only shown."""
    verb = _verb(args)
    if args.receive or args.receive_for:
        return _receive(args)
    if verb is None and not args.undo:
        return _shown(args)
    done = _done(args, _undo(args) if args.undo else _move(args, verb or Verb.PRESENT))
    return Answer(done, lambda language: _moved_lines(done, language))


def _verb(args: Namespace) -> Verb | None:
    """The step that was asked for; refused where that is more than one thing, or an option would do nothing."""
    steps = [verb for verb, name in _PARTIES.items() if getattr(args, name)] + [Verb(one) for one in args.step]
    ways = [args.receive, args.receive_for is not None, args.undo, *[True] * len(steps)]
    if sum(ways) > 1:
        raise usage("BILL_ONE_WAY")
    verb = steps[0] if steps else None
    receiving = args.receive or args.receive_for is not None
    _refuse_idle(args, verb, receiving)
    if not receiving and not args.number:
        raise usage("BILL_STEP_NEEDS")
    return verb


def _refuse_idle(args: Namespace, verb: Verb | None, receiving: bool) -> None:
    idle = [] if receiving else [*_FACES, "document"]
    idle += [] if verb is Verb.DISCOUNT else ["net", "no_recourse"]
    idle += ["on"] if args.undo else []
    for name in idle:
        if getattr(args, name):
            raise usage("BILL_OPTION", option=f"--{name.replace('_', '-')}")


def _done(args: Namespace, action: "Action") -> "Result":
    with writing(args.file) as book:
        return book.do(action, context(args.actor, args.command_id))


def _receive(args: Namespace) -> Answer:
    from app.actions.bills import BillFaces, ReceiveBill
    from app.cli.bank import numbered

    if not (args.customer and args.number and args.kind and args.matures and args.on and (args.amount or args.receive_for)):
        raise usage("BILL_NEEDS")
    faces = BillFaces(args.kind, args.matures, args.issued, args.acceptor, args.acceptor_bank, args.drawer, args.endorser)
    pays = [numbered(one) for one in args.document]
    if pays and args.receive_for:
        raise usage("BILL_OPTION", option="--document")
    done = _done(
        args,
        ReceiveBill(
            args.customer, args.number, args.range, args.amount, args.on, faces, args.currency, pays, args.receive_for
        ),
    )
    return Answer(done, lambda language: [_received_line(done, language)])


def _received_line(done: "Result", language: str) -> str:
    if "already" in done:
        return phrase("already saved", language)
    some = {
        "advance": done["on_account"] if done["on_account"].strip("0.") else None,
        "rest": done["receipt_without_bill"] if done["receipt_without_bill"].strip("0.") else None,
    }
    return phrase("bill completed" if done["linked"] else "bill received", language, **{**done, **some})


def _undo(args: Namespace) -> "Action":
    from app.actions.bills import UndoBill

    return UndoBill(args.number, args.range)


def _move(args: Namespace, verb: Verb) -> "Action":
    from app.actions.bills import MoveBill

    if args.on is None or (verb is Verb.DISCOUNT and not args.net):
        raise usage("BILL_STEP_NEEDS")
    party = getattr(args, _PARTIES[verb]) if verb in _PARTIES else None
    return MoveBill(args.number, args.range, verb, args.on, party, args.net, not args.no_recourse)


def _moved_lines(done: "Result", language: str) -> list[str]:
    if "already" in done:
        return [phrase("already saved", language)]
    if "undone" in done:
        from app import words

        what = words.say(words.BILL_VERBS, done["undone"], language)
        return [phrase("bill undone", language, bill=done["bill"], what=what)]
    said = [phrase("bill moved", language, **{**done, "state": phrase(f"bill {done['state']}", language)})]
    if done["reopened"] is not None:
        key = "bill reopened" if done["reopened"] else "bill reopened advance"
        said.append(phrase(key, language, documents=", ".join(done["reopened"])))
    if done["owed_on_to"]:
        said.append(phrase("bill owed on", language, party=done["owed_on_to"], amount=done["amount"], currency=done["currency"]))
    return said


def _shown(args: Namespace) -> Answer:
    from app.queries.bills import of_number

    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = of_number(tables, args.on or this_day(), args.number, args.range)
    return _answer(found, {})


def bills(args: Namespace) -> Answer:
    """The register as of a day."""
    from app.queries.bills import register

    with closing(read_book(args.file)) as book, book.reading() as tables:
        found = register(tables, args.on, args.state, args.due_within)
        if args.xlsx or args.pdf:
            from app.cli.bills_out import write

            write(tables, found, args)
    return _answer(found, {name: str(path) for name in ("pdf", "xlsx") if (path := getattr(args, name))})


def _answer(found: "BillRegister", written: dict[str, str]) -> Answer:
    data = {
        "on": found.on.isoformat(),
        "bills": [_data(row, found.on.isoformat()) for row in found.rows],
        "totals": [
            {"currency": currency, "state": state, "bills": count, "amount": show(amount, currency)}
            for (currency, state), (count, amount) in found.totals().items()
        ],
        "exposure": {currency: show(amount, currency) for currency, amount in found.exposure().items()},
    }
    return Answer(data | written, lambda language: _lines(found, language, written))


def _data(row: "BillLine", on: str) -> dict[str, Any]:
    one = row.bill
    return {
        "number": one.number,
        "range": f"{one.first}-{one.last}" if one.last else None,
        "kind": one.kind,
        "customer": row.customer,
        "name": row.name,
        "receipt": row.receipt,
        "reference": one.reference,
        "amount": show(one.amount, one.currency),
        "currency": one.currency,
        "acceptor": one.acceptor,
        "acceptor_bank": one.acceptor_bank,
        "drawer": one.drawer,
        "endorser": one.endorser,
        "issued": one.issued,
        "received": one.received,
        "matures": one.matures,
        "days": row.days,
        "state": row.state,
        "moves": [
            {"verb": m.verb, "on": m.on, "party": m.party, "net": show(m.net, one.currency) if m.net is not None else None,
             "recourse": m.recourse}
            for m in row.moves
        ],
        "clocks": [{"clock": c.name, "from": c.first, "until": c.last, "late": c.is_late(on)} for c in row.clocks],
        "next": row.next,
        "exposure": row.exposure,
        "term_days": row.term_days,
        "bill_days": row.bill_days,
        "months_until_cash": str(row.months_until_cash),
        "bank_line": row.line,
    }  # fmt: skip


def _lines(found: "BillRegister", language: str, written: dict[str, str]) -> list[str]:
    if not found.rows:
        return [phrase("bills none", language), *_written(written, language)]
    on = found.on.isoformat()
    keys = ("bills number", "bills kind", "customer", "currency", "amount", "bills matures", "bills days", "bills state",
            "bills until cash", "bills next")  # fmt: skip
    head = [phrase(key, language) for key in keys]
    cells = [
        [row.bill.label, phrase(f"bill kind {row.bill.kind}", language), row.customer, row.bill.currency,
         grouped(row.bill.amount, row.bill.currency), row.bill.matures, str(row.days), state_said(row, language),
         str(row.months_until_cash), next_said(row, on, language)]
        for row in found.rows
    ]  # fmt: skip
    said = [phrase("bills title", language, on=on, count=len(found.rows)), *table([head, *cells], right=(4, 6, 8))]
    return [*said, *sums_said(found, language), *_written(written, language)]


def _written(written: dict[str, str], language: str) -> list[str]:
    return [phrase("written", language, path=path) for path in written.values()]


def sums_said(found: "BillRegister", language: str) -> list[str]:
    said = [
        phrase("bills total", language, currency=currency, state=phrase(f"bill {state}", language), count=count,
               amount=grouped(amount, currency))
        for (currency, state), (count, amount) in found.totals().items()
    ]  # fmt: skip
    return said + [
        phrase("bills exposure", language, currency=currency, amount=grouped(amount, currency))
        for currency, amount in found.exposure().items()
    ]


def state_said(row: "BillLine", language: str) -> str:
    state = phrase(f"bill {row.state}", language)
    return f"{state} → {row.party}" if row.party else state


def next_said(row: "BillLine", on: str, language: str) -> str:
    """What is to be done next, with its time limit; what is late says so first."""
    if row.next == "money":
        return phrase("bills money", language)
    wanted = row.next or ("exposure" if row.exposure else None)
    clock = next((one for one in row.clocks if one.name == wanted), None)
    return _clock_said(clock, on, language) if clock else ""


def _clock_said(clock: "Clock", on: str, language: str) -> str:
    key = f"bills {clock.name} clock" if clock.name in ("acceptor", "exposure") else f"bills {clock.name}"
    said = phrase(key, language, first=clock.first if clock.first and clock.first > on else None, last=clock.last)
    return phrase("bills late", language, what=said) if clock.is_late(on) else said
