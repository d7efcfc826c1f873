"""What cannot be used, and why: every fault is a code with its figures, worded in ``app/words.py``.

A fault is about a value that came from outside (a typed term, a loaded calendar, an amount in a file);
saying no to an action that is well formed is ``rule.Refused``.
"""

from collections.abc import Mapping
from enum import StrEnum


class Fault(StrEnum):
    """Why a value is unusable. The figures each code carries stand behind it."""

    # money
    MONEY_NOT_FINITE = "MONEY_NOT_FINITE"  # NaN or infinity
    MONEY_DECIMALS = "MONEY_DECIMALS"  # amount, currency, places
    MONEY_TOO_LARGE = "MONEY_TOO_LARGE"  # amount, currency
    MONEY_MIXED = "MONEY_MIXED"  # first, second (currencies)
    MONEY_PARTS = "MONEY_PARTS"  # parts: fewer than one
    MONEY_PERCENT = "MONEY_PERCENT"  # percent: not positive, or total: not 100
    # calendar
    CALENDAR_UNREADABLE = "CALENDAR_UNREADABLE"  # not JSON, or not one object
    CALENDAR_FIELD = "CALENDAR_FIELD"  # field: missing, unknown or of the wrong type
    CALENDAR_YEAR = "CALENDAR_YEAR"  # year: outside 1900-2200
    CALENDAR_DATE = "CALENDAR_DATE"  # value: no date of the form YYYY-MM-DD
    CALENDAR_OTHER_YEAR = "CALENDAR_OTHER_YEAR"  # value, year
    CALENDAR_TWICE = "CALENDAR_TWICE"  # value: listed twice, or both off and working
    CALENDAR_NO_DAY_OFF = "CALENDAR_NO_DAY_OFF"  # year: the list of days off is empty
    CALENDAR_WORK_WEEKDAY = "CALENDAR_WORK_WEEKDAY"  # value: a make-up day that is no Saturday or Sunday
    # payment terms, each with text
    TERM_EMPTY = "TERM_EMPTY"
    TERM_UNREADABLE = "TERM_UNREADABLE"  # part: the piece that is not understood
    TERM_TOO_FAR = "TERM_TOO_FAR"  # part, limit
    TERM_PERCENT = "TERM_PERCENT"  # total: the parts do not make 100 %
    TERM_WHOLE_MONTHS = "TERM_WHOLE_MONTHS"  # part, days: month reading needs a multiple of 30
    TERM_CUT_OFF = "TERM_CUT_OFF"  # part: cut-off out of 1-31, twice, or of a term without months
    TERM_START = "TERM_START"  # part: two starts of the clock, or one that contradicts the term
    TERM_DAY = "TERM_DAY"  # part: day out of 1-31, or one that may lie before the start
    TERM_DISCOUNT = "TERM_DISCOUNT"  # part: more than one, or not between 0 and 100 %
    # ageing buckets
    BUCKET_NAME = "BUCKET_NAME"  # name
    BUCKET_FIRST = "BUCKET_FIRST"  # expected: how the list has to begin
    BUCKET_GAP = "BUCKET_GAP"  # name, expected (day)
    BUCKET_OVERLAP = "BUCKET_OVERLAP"  # name, expected (day)
    BUCKET_OPEN_END = "BUCKET_OPEN_END"  # the oldest bucket must be open, and only that one
    BUCKET_NO_DUE = "BUCKET_NO_DUE"  # by due date the list ends with no_due


class Unusable(ValueError):
    """``code`` says what is wrong; ``figures`` holds str, int or date values only."""

    def __init__(self, code: Fault, **figures: object) -> None:
        self.code = code
        self.figures: Mapping[str, object] = figures
        super().__init__(f"{code} {figures}")
