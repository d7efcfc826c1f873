"""What a bank's file says, whatever its shape: a table of a declared layout, or one of the banks' message formats.

Amounts are integer minor units of ``currency``; days ISO text; what the file does not say is None.
"""

from dataclasses import dataclass

from app.domain.drafts import BankLine, Problem


@dataclass(frozen=True, slots=True)
class BankStatement:
    """``opening`` and ``closing`` are signed. ``first`` and ``last`` are as the file says, else of its lines."""

    layout: str  # id of the declared layout, or mt940, camt053, ofx
    confirm: bool  # a preset of confidence B: a person confirms it once
    account: str | None
    account_name: str | None
    bank: str | None
    currency: str
    first: str | None
    last: str | None
    opening: int | None
    closing: int | None
    lines: tuple[BankLine, ...]
    rejected: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
