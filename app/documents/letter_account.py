"""The table of a letter in balance form: the account movement by movement, and what of its balance is demanded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from app.documents.figures import amount, short_unit
from app.documents.ink import RIGHT
from app.documents.labels import LABELS
from app.documents.sheet import LEFT_EDGE, WIDTH
from app.documents.table import Column, Row, Table, lay


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A movement: ``amount`` in minor units, what is owed positive, and the ``balance`` after it."""

    on: date
    document: str
    text: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Account:
    """``due``: what of the balance was due, disputed parts included, receipts and credits on account taken off.

    ``further_due``: more of it was due, but this letter is not about that.
    """

    lines: tuple[AccountLine, ...]
    due: int
    further_due: bool = False

    @property
    def balance(self) -> int:
        return self.lines[-1].balance


def ties_out(account: Account) -> bool:
    """Whether each balance follows from the one before, and no more is due than the last one."""
    pairs = zip(account.lines, account.lines[1:], strict=False)
    return all(one.balance + two.amount == two.balance for one, two in pairs) and account.due <= account.balance


def account_table(account: Account, rest: Sequence[tuple[str, int]], currency: str, language: str) -> Table:
    """``rest``: what leads from the due part to the sum demanded, with its labels."""
    words = LABELS[language]
    columns = [
        Column(words["day"]),
        Column(words["voucher"], least=18),
        Column(words["text"], least=20),
        *(Column(_headed(words[key], currency, language), RIGHT) for key in ("debit", "credit", "balance")),
    ]
    sums = _running_sums(account, currency)
    rows = [_row(line, currency) for line in account.lines]
    rows.append(Row((words["account_balance"], *sums[-1][1:]), True, True))
    rows += _closing(account, rest, currency, words["account_due_here" if account.further_due else "account_due"])
    carry = (words["forward"], words["brought"])
    return lay(
        columns, rows, LEFT_EDGE, WIDTH, carried=sums.__getitem__, items=len(account.lines), carry_words=carry
    )


def _headed(title: str, currency: str, language: str) -> str:
    return LABELS[language]["in_currency"].format(title=title, unit=short_unit(currency, language))


def _row(line: AccountLine, currency: str) -> Row:
    up, down = (amount(figure, currency) if figure > 0 else "" for figure in (line.amount, -line.amount))
    return Row((line.on.isoformat(), line.document, line.text, up, down, amount(line.balance, currency)))


def _closing(account: Account, rest: Sequence[tuple[str, int]], currency: str, due: str) -> Iterator[Row]:
    for label, value in ((due, account.due), *rest):
        yield Row((label, "", "", "", "", amount(value, currency)), spans=True)


def _running_sums(account: Account, currency: str) -> list[tuple[str, ...]]:
    """Cells of the sum line after 0, 1, 2, … movements."""
    first = account.lines[0]
    ups = accumulate((max(line.amount, 0) for line in account.lines), initial=0)
    downs = accumulate((max(-line.amount, 0) for line in account.lines), initial=0)
    balances = (first.balance - first.amount, *(line.balance for line in account.lines))
    return [
        ("", "", "", *(amount(figure, currency) for figure in figures)) for figures in zip(ups, downs, balances, strict=True)
    ]
