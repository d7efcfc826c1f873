"""Saying no: every refusal is a rule with its figures, worded in ``app/words.py``."""

from collections.abc import Mapping
from enum import StrEnum


class Rule(StrEnum):
    """Why a user's action is refused. Each has a sentence in zh and en."""

    # the book
    COMMAND_REUSED = "COMMAND_REUSED"
    DAY_TOO_LATE = "DAY_TOO_LATE"
    ENTITY_UNKNOWN = "ENTITY_UNKNOWN"
    CUSTOMER_UNKNOWN = "CUSTOMER_UNKNOWN"
    DOCUMENT_UNKNOWN = "DOCUMENT_UNKNOWN"
    PROFILE_KEY_UNKNOWN = "PROFILE_KEY_UNKNOWN"
    PROFILE_VALUE = "PROFILE_VALUE"
    # batches
    BATCH_UNKNOWN = "BATCH_UNKNOWN"
    BATCH_UNDONE = "BATCH_UNDONE"
    BATCH_IN_USE = "BATCH_IN_USE"
    SNAPSHOT_OLDER = "SNAPSHOT_OLDER"
    # ledger
    DOCUMENT_EXISTS = "DOCUMENT_EXISTS"
    AMOUNT_NOT_POSITIVE = "AMOUNT_NOT_POSITIVE"
    OVER_ALLOCATED = "OVER_ALLOCATED"
    OVER_SETTLED = "OVER_SETTLED"
    CURRENCY_MIXED = "CURRENCY_MIXED"
    CUSTOMER_MIXED = "CUSTOMER_MIXED"
    SAME_SIDE = "SAME_SIDE"
    ALREADY_REVERSED = "ALREADY_REVERSED"
    REVERSED_BEFORE_RECEIVED = "REVERSED_BEFORE_RECEIVED"
    DISPUTE_TOO_LARGE = "DISPUTE_TOO_LARGE"
    # lines of the bank
    BANK_LINE_UNKNOWN = "BANK_LINE_UNKNOWN"
    BANK_LINE_TAKEN = "BANK_LINE_TAKEN"
    BANK_LINE_NO_RECEIPT = "BANK_LINE_NO_RECEIPT"
    BANK_LINE_OPEN = "BANK_LINE_OPEN"
    MATCH_SPLIT = "MATCH_SPLIT"
    MATCH_AMOUNT = "MATCH_AMOUNT"
    ACCEPT_TOO_LOW = "ACCEPT_TOO_LOW"
    ROUND_OFF_TOO_LARGE = "ROUND_OFF_TOO_LARGE"
    # policy, letters, calendar
    POLICY_INVALID = "POLICY_INVALID"
    LETTER_TEXT_INVALID = "LETTER_TEXT_INVALID"
    CALENDAR_INVALID = "CALENDAR_INVALID"
    TERM_UNREADABLE = "TERM_UNREADABLE"
    # dunning
    RUN_UNKNOWN = "RUN_UNKNOWN"
    RUN_BEFORE_LAST_LETTER = "RUN_BEFORE_LAST_LETTER"
    NOTICE_UNKNOWN = "NOTICE_UNKNOWN"
    NOTICE_WITHDRAWN = "NOTICE_WITHDRAWN"
    NOTICE_SENT = "NOTICE_SENT"
    SENT_BEFORE_RUN = "SENT_BEFORE_RUN"
    LETTER_TEXT_MISSING = "LETTER_TEXT_MISSING"
    NO_ADDRESS = "NO_ADDRESS"
    LETTERHEAD_INCOMPLETE = "LETTERHEAD_INCOMPLETE"
    REASON_MISSING = "REASON_MISSING"
    REASON_TOO_LONG = "REASON_TOO_LONG"
    HOLD_IN_PAST = "HOLD_IN_PAST"
    # paper
    GLYPHS_MISSING = "GLYPHS_MISSING"


class Refused(Exception):
    """An expected no: which rule, and the figures its sentence needs.

    ``figures`` holds str, int or date values only; amounts are already shown as text.
    """

    def __init__(self, rule: Rule, **figures: object) -> None:
        self.rule = rule
        self.figures: Mapping[str, object] = figures
        super().__init__(f"{rule} {figures}")
