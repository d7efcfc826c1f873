"""The command line: every main job without a window. JSON for scripts, sentences for people, exit codes that mean something."""

import sys
from argparse import SUPPRESS, Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from app import __version__
from app.cli.arguments import Parser, WrongUsage, day, day_text, instant, month, number

Option = tuple[tuple[str, ...], dict[str, object]]
KINDS = ("customers", "documents", "receipts", "bills", "deliveries")
MOVEMENTS = (
    "billed", "credit_notes", "cash", "bounced", "refunds", "bills", "bills_returned", "transfers", "differences", "write_offs",
    "ledger_credits", "settled_by_list", "balances",
)  # fmt: skip
TRANSFERS = (
    "advance_to_receivable", "receivable_to_payable", "receivable_to_receivable", "three_party", "goods_for_debt",
)  # fmt: skip
EXPORTS = ("balances", "invoices", "ledger", "bank")
STEPS = ("pledge", "release", "present", "honour", "dishonour", "return", "recourse", "recovered")
BILL_STATES = (
    "on_hand", "endorsed", "discounted", "pledged", "presented", "honoured", "dishonoured", "recourse", "recovered", "returned",
)  # fmt: skip


def _opt(*names: str, **how: object) -> Option:
    return names, how


FILE = _opt("file", type=Path, metavar="FILE")
ON = _opt("--on", type=day, required=True, metavar="DATE")
CUSTOMER = _opt("--customer", metavar="CODE")
EXPORT = _opt("--export", type=Path, metavar="JSON")
LOAD = _opt("--load", type=Path, metavar="JSON")
PDF = _opt("--pdf", type=Path, metavar="OUT")
RUN = _opt("run", type=number, metavar="RUN")

COMMANDS: dict[str, tuple[str, tuple[Option, ...]]] = {
    "new": ("books:new", (
        FILE, _opt("--company", required=True, metavar="NAME"), _opt("--profile", type=Path, metavar="COMPANY.json"),
        _opt("--currency", default="CNY"))),
    "company": ("books:company", (
        FILE, _opt("--set", action="append", default=[], metavar="KEY=VALUE"), _opt("--entity", default="", metavar="CODE"))),
    "import": ("imports:bring_in", (
        FILE, _opt("--kind", required=True, choices=KINDS + EXPORTS, metavar="KIND"), _opt("source", type=Path, metavar="SOURCE"),
        _opt("--map", type=Path, metavar="MAP.json"), _opt("--up-to", type=day_text, metavar="DATE"), CUSTOMER,
        _opt("--register", action="store_true"), _opt("--also", action="store_true"),
        _opt("--buyer", action="append", default=[], metavar="NAME=CODE"),
        _opt("--no-remembered-map", dest="remembered", action="store_false"),
        _opt("--rejected", type=Path, metavar="OUT.xlsx"), _opt("--dry-run", action="store_true"),
        _opt("--snapshot", action="store_true"), _opt("--gone", choices=("file", "settle")),
        _opt("--received", type=day_text, metavar="DATE"))),
    "bank": ("bank:bank", (
        FILE, _opt("--open", dest="only_open", action="store_true"), _opt("--from", dest="first", type=day, metavar="DATE"),
        _opt("--to", dest="last", type=day, metavar="DATE"))),
    "deliveries": ("deliveries:deliveries", (
        FILE, _opt("--on", type=day, metavar="DATE"), CUSTOMER, _opt("--from", dest="first", type=day, metavar="DATE"),
        _opt("--to", dest="last", type=day, metavar="DATE"), _opt("--not-invoiced", action="store_true"),
        _opt("--differences", action="store_true"), _opt("--xlsx", type=Path, metavar="OUT"))),
    "match": ("bank:match", (
        FILE, _opt("--line", type=number, metavar="ID"), _opt("--accept", type=number, metavar="MIN"),
        _opt("--customer", action="append", default=[], metavar="CODE"),
        _opt("--document", action="append", default=[], metavar="NUMBER=AMOUNT"), _opt("--round-off", action="store_true"),
        _opt("--ignore", metavar="REASON"), _opt("--undo", action="store_true"), _opt("--on", type=day, metavar="DATE"),
        _opt("--bank-fee", metavar="AMOUNT"), _opt("--dispute", action="append", default=[], metavar="NUMBER=AMOUNT"),
        _opt("--reason"), _opt("--payer-note", type=Path, metavar="OUT.pdf"), _opt("--note-signed", type=day, metavar="DATE"),
        _opt("--note-missing", action="store_true"))),
    "allowance": ("allowances:allowance", (
        FILE, _opt("--request", choices=("rebate", "allowance", "small_difference", "bank_fee"), metavar="KIND"),
        _opt("--number", metavar="NUMBER"), CUSTOMER, _opt("--document", action="append", default=[], metavar="NUMBER=AMOUNT"),
        _opt("--reason"), _opt("--line", type=number, metavar="ID"), _opt("--receipt", metavar="NUMBER"),
        _opt("--approve", action="store_true"), _opt("--refuse", action="store_true"), _opt("--withdraw", action="store_true"),
        _opt("--reverse", type=day, metavar="DATE"), _opt("--on", type=day, metavar="DATE"), PDF)),
    "allowances": ("allowances:allowances", (
        FILE, _opt("--pending", action="store_true"), _opt("--month", type=month, metavar="MONTH"), PDF)),
    "transfer": ("transfers:transfer", (
        FILE, _opt("--type", choices=TRANSFERS, metavar="TYPE"), _opt("--number", metavar="NUMBER"), CUSTOMER,
        _opt("--to", metavar="CODE"), _opt("--party", metavar="NAME"),
        _opt("--document", action="append", default=[], metavar="NUMBER=AMOUNT"), _opt("--amount", metavar="AMOUNT"),
        _opt("--on", type=day, metavar="DATE"), _opt("--goods", metavar="TEXT"), _opt("--value", metavar="AMOUNT"),
        _opt("--agreement", metavar="NUMBER"), _opt("--agreement-date", type=day, metavar="DATE"),
        _opt("--agreement-file", type=Path, metavar="SCAN"), _opt("--agreement-copy", type=Path, metavar="OUT"),
        _opt("--note", metavar="TEXT"), _opt("--known", action="append", default=[], metavar="NUMBER"),
        _opt("--also", action="store_true"), _opt("--reverse", type=day, metavar="DATE"), PDF)),
    "transfers": ("transfers:transfers", (
        FILE, _opt("--from", dest="first", type=day, metavar="DATE"), _opt("--to", dest="last", type=day, metavar="DATE"),
        _opt("--missing-agreement", action="store_true"), PDF)),
    "retention": ("retention:retention", (
        FILE, CUSTOMER, _opt("--document", metavar="NUMBER"), _opt("--event", choices=("accept", "warranty")),
        _opt("--expected", type=day, metavar="DATE"), _opt("--responsible", metavar="NAME"), _opt("--after", metavar="SPAN"),
        _opt("--happened", type=day, metavar="DATE"), _opt("--undo", action="store_true"), _opt("--on", type=day, metavar="DATE"))),
    "bill": ("bills:bill", (
        FILE, _opt("--receive", action="store_true"), _opt("--receive-for", metavar="REFERENCE"), CUSTOMER,
        _opt("--number", metavar="NUMBER"), _opt("--range", metavar="A-B"),
        _opt("--kind", choices=("bank", "commercial", "finance")), _opt("--amount", metavar="AMOUNT"), _opt("--currency"),
        _opt("--issued", type=day, metavar="DATE"), _opt("--matures", type=day, metavar="DATE"), _opt("--acceptor", metavar="NAME"),
        _opt("--acceptor-bank", metavar="NAME"), _opt("--drawer", metavar="NAME"), _opt("--endorser", metavar="NAME"),
        _opt("--document", action="append", default=[], metavar="NUMBER=AMOUNT"), _opt("--endorse", metavar="NAME"),
        _opt("--discount", metavar="BANK"), _opt("--net", metavar="AMOUNT"), _opt("--no-recourse", action="store_true"),
        *(_opt(f"--{step}", dest="step", action="append_const", const=step, default=[]) for step in STEPS),
        _opt("--undo", action="store_true"), _opt("--on", type=day, metavar="DATE"))),
    "bills": ("bills:bills", (
        FILE, ON, _opt("--state", choices=BILL_STATES, metavar="STATE"), _opt("--due-within", type=number, metavar="DAYS"), PDF,
        _opt("--xlsx", type=Path, metavar="OUT"))),
    "receipts": ("bank:receipts", (FILE, _opt("--provisional", action="store_true", required=True), ON)),
    "undo": ("imports:undo", (FILE, _opt("batch", type=number, metavar="BATCH"))),
    "ageing": ("reports:ageing", (
        FILE, ON, _opt("--basis", choices=("due", "invoice"), default="due"),
        _opt("--known-at", type=instant, metavar="INSTANT"), PDF, _opt("--xlsx", type=Path, metavar="OUT"))),
    "reconcile": ("reconciling:reconcile", (
        FILE, ON, CUSTOMER, PDF, _opt("--xlsx", type=Path, metavar="OUT"), _opt("--currency", metavar="CODE"),
        _opt("--state-total", metavar="AMOUNT"), _opt("--unstate-total", action="store_true"),
        _opt("--explain", metavar="REASON"), _opt("--unexplain", action="store_true"))),
    "bridge": ("bridge:bridge", (
        FILE, _opt("--from", dest="first", type=day, required=True, metavar="DATE"),
        _opt("--to", dest="last", type=day, required=True, metavar="DATE"), CUSTOMER,
        _opt("--of", choices=MOVEMENTS, metavar="MOVEMENT"))),
    "policy": ("books:policy", (FILE, EXPORT, LOAD)),
    "letters": ("books:letters", (FILE, EXPORT, LOAD)),
    "calendar": ("books:calendar", (FILE, EXPORT, LOAD)),
    "items": ("reports:items", (FILE, ON, CUSTOMER)),
    "hold": ("books:hold", (
        FILE, _opt("--customer", required=True, metavar="CODE"), _opt("--document", metavar="NUMBER"),
        _opt("--until", type=day, metavar="DATE"), _opt("--reason", required=True))),
    "dun": ("dunning:dun", (
        FILE, ON, _opt("--dry-run", action="store_true"), PDF, _opt("--pdf-dir", type=Path, metavar="DIR"),
        _opt("--sheets", type=Path, metavar="ONE.pdf"),
        _opt("--except", dest="excepted", action="append", default=[], metavar="CODE"),
        _opt("--stale-ok", metavar="REASON"))),
    "runs": ("dunning:runs", (FILE,)),
    "sent": ("dunning:sent", (
        FILE, RUN, ON, _opt("--channel", required=True, choices=("post", "ems", "email", "wechat")), CUSTOMER)),
    "withdraw": ("dunning:withdraw", (FILE, RUN, CUSTOMER)),
    "reprint": ("dunning:reprint", (
        FILE, RUN, CUSTOMER, _opt("--pdf", type=Path, required=True, metavar="OUT"))),
    "statement": ("reports:statement", (
        FILE, _opt("customer", metavar="CUSTOMER"), _opt("--from", dest="first", type=day, required=True, metavar="DATE"),
        _opt("--to", dest="last", type=day, required=True, metavar="DATE"),
        _opt("--pdf", type=Path, required=True, metavar="OUT"),
        _opt("--with-ageing", action="store_true"))),
    "template": ("imports:template", (
        _opt("kind", choices=KINDS), _opt("out", type=Path, metavar="OUT.xlsx"))),
    "erase": ("books:erase", (
        FILE, CUSTOMER, _opt("--bank-line", type=number, metavar="ID"))),
    "verify": ("books:verify", (FILE,)),
    "replay": ("books:replay", (FILE, _opt("new", type=Path, metavar="NEW"))),
    "backup": ("books:backup", (FILE, _opt("to", type=Path, metavar="TO"))),
    "sample": ("demo:sample", (FILE, _opt("--on", type=day, metavar="DATE"))),
    "demo": ("demo:demo", (
        _opt("--folder", type=Path, default=Path("demo")), _opt("--on", type=day, metavar="DATE"))),
    "selftest": ("demo:selftest", ()),
}  # fmt: skip


def parser(only: str | None = None, language: str = "zh") -> Parser:
    """All commands, or only the one that was asked for: two dozen parsers take longer to make than ageing takes to answer.

    The options every command shares may stand before or after its name. What each is for stands in ``words.usage``.
    """
    shared = Parser(argument_default=SUPPRESS)
    shared.add_argument("-h", "--help", action="help")
    shared.add_argument("--json", action="store_true")
    shared.add_argument("--lang", choices=("zh", "en"))
    shared.add_argument("--as", dest="actor", metavar="NAME")
    shared.add_argument("--command-id", metavar="ID")
    top = Parser(language, prog="creditdesk", parents=[shared])
    top.add_argument("--version", action="version", version=f"creditdesk {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for name, (_, options) in COMMANDS.items() if only is None else [(only, COMMANDS[only])]:
        one = commands.add_parser(name, help="", language=language, command=name, parents=[shared])
        for names, how in options:
            one.add_argument(*names, **how)  # type: ignore[arg-type]
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 done, 1 refused by a rule, 2 unusable input or usage, 3 trouble with the book."""
    from app.cli.outcome import answered

    given = list(sys.argv[1:] if argv is None else argv)
    given = [one.encode("utf-8", "replace").decode() for one in given]  # a terminal may hand over broken characters
    language = _language(given)
    defaults = Namespace(json="--json" in given, lang=language, actor=None, command_id=None)
    try:
        args = _read(given, defaults, next((one for one in given if one in COMMANDS), None))
    except WrongUsage as wrong:
        return answered(defaults, _complain(wrong.lines))
    return answered(args, _handler(COMMANDS[args.command][0]))


def _read(given: list[str], defaults: Namespace, only: str | None) -> Namespace:
    """The arguments by name; without a command it is ``demo``."""
    reading, found = parser(only, defaults.lang), Namespace(**vars(defaults))
    try:
        args, unknown = reading.parse_known_args(given, found)
        if unknown:
            raise WrongUsage(reading, "unknown", names=", ".join(unknown))
    except WrongUsage as wrong:
        if only is None or wrong.parser.command:
            raise
        return _read(given, defaults, None)  # the name of a command was the value of an option before it
    return args if args.command is not None else _read(["demo", *given], defaults, "demo")


def _language(given: list[str]) -> str:
    """The language is known before the arguments are: a wrong argument is answered in it as well."""
    for one, following in zip(given, [*given[1:], ""], strict=False):
        if one == "--lang" and following in ("zh", "en"):
            return following
        if one in ("--lang=zh", "--lang=en"):
            return one[-2:]
    return "zh"


def _handler(place: str) -> "Callable[[Namespace], object]":
    module, name = place.split(":")
    found: Callable[[Namespace], object] = getattr(import_module(f"app.cli.{module}"), name)
    return found


def _complain(says: Callable[[str], list[str]]) -> "Callable[[Namespace], object]":
    from app.cli.answers import Usage

    def handler(args: Namespace) -> object:
        raise Usage({"unusable": "USAGE"}, says)

    return handler
