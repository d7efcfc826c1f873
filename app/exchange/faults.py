"""Every way a file can be wrong. Each code is worded in ``app/words.py`` from the figures it carries."""

from enum import StrEnum
from typing import Self

from app.domain.drafts import Problem


class Fault(StrEnum):
    """``figures`` of a code names the figures that come with the code, in the order a sentence may use them."""

    figures: tuple[str, ...]

    def __new__(cls, code: str, *figures: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.figures = figures
        return member

    # the file cannot be used at all (Unreadable); ``name`` is the file name without its folder
    FILE_MISSING = ("FILE_MISSING", "name")
    FILE_DENIED = ("FILE_DENIED", "name")
    EMPTY_FILE = ("EMPTY_FILE", "name")
    TOO_LARGE = ("TOO_LARGE", "size", "limit")  # bytes of the file
    NOT_A_WORKBOOK = ("NOT_A_WORKBOOK", "name", "found")  # found: zip, ole, pdf, ods, docx, xlsb or binary
    NOT_TEXT = ("NOT_TEXT", "name", "found")
    HTML_AS_XLS = ("HTML_AS_XLS", "name", "found")  # found: html or xml (a web page or XML sheet under a table's name)
    ENCRYPTED_WORKBOOK = ("ENCRYPTED_WORKBOOK", "name")
    DAMAGED_WORKBOOK = ("DAMAGED_WORKBOOK", "name", "part")
    BOMB = ("BOMB", "part", "size", "limit")  # part: which bound; size and limit in its unit (bytes, ratio, parts)
    FORBIDDEN_XML = ("FORBIDDEN_XML", "part")  # a document type definition inside a workbook
    FAR_CELL = ("FAR_CELL", "cell")
    SHEET_MISSING = ("SHEET_MISSING", "sheet", "sheets")
    UNDECODABLE = ("UNDECODABLE", "encoding", "line")
    UNCLOSED_QUOTE = ("UNCLOSED_QUOTE", "line")
    BAD_QUOTE = ("BAD_QUOTE", "line")
    FIELD_TOO_LONG = ("FIELD_TOO_LONG", "line", "limit")  # characters
    TOO_MANY_ROWS = ("TOO_MANY_ROWS", "limit")
    TOO_MANY_COLUMNS = ("TOO_MANY_COLUMNS", "limit")
    NO_HEADER = ("NO_HEADER",)
    NO_ROWS = ("NO_ROWS", "row")  # row: the header's
    MISSING_COLUMNS = ("MISSING_COLUMNS", "columns", "row")
    DUPLICATE_HEADER = ("DUPLICATE_HEADER", "column", "first", "second")  # positions, from 1
    NOT_A_STATEMENT = ("NOT_A_STATEMENT", "found")  # found: the message it is, by its own name
    QIF_FILE = ("QIF_FILE", "name")
    MESSAGE_DAMAGED = ("MESSAGE_DAMAGED", "format", "line")
    MESSAGE_INCOMPLETE = ("MESSAGE_INCOMPLETE", "format", "needed")  # needed: what the format calls it
    BANK_LAYOUT_UNKNOWN = ("BANK_LAYOUT_UNKNOWN", "headers", "row")
    BANK_LAYOUT_DOUBTFUL = ("BANK_LAYOUT_DOUBTFUL", "layouts")
    BANK_NO_SIDE = ("BANK_NO_SIDE", "layout")
    BANK_NO_YEAR = ("BANK_NO_YEAR", "layout")

    # the map cannot be used (Unreadable)
    MAP_UNREADABLE = ("MAP_UNREADABLE", "name", "line")
    MAP_UNKNOWN_KEY = ("MAP_UNKNOWN_KEY", "key", "known")
    MAP_KEY_TWICE = ("MAP_KEY_TWICE", "key")
    MAP_VALUE = ("MAP_VALUE", "key", "value", "allowed")
    MAP_UNKNOWN_FIELD = ("MAP_UNKNOWN_FIELD", "field", "known")
    MAP_FIELD_TWICE = ("MAP_FIELD_TWICE", "field")
    MAP_COLUMN_MISSING = ("MAP_COLUMN_MISSING", "column", "headers")
    MAP_KIND = ("MAP_KIND", "kind", "wanted")

    # a row is not taken (Checked.rejected)
    MISSING = ("MISSING", "needed")  # the field
    RAGGED_ROW = ("RAGGED_ROW", "cells", "expected")
    CONTROL_CHARACTER = ("CONTROL_CHARACTER", "codepoint")
    CELL_ERROR = ("CELL_ERROR",)  # #N/A, #REF! …
    FORMULA_WITHOUT_VALUE = ("FORMULA_WITHOUT_VALUE",)
    AMOUNT_UNREADABLE = ("AMOUNT_UNREADABLE",)
    TOO_MANY_DECIMALS = ("TOO_MANY_DECIMALS", "currency", "places")
    AMOUNT_TOO_LARGE = ("AMOUNT_TOO_LARGE", "digits")  # digits: how many are allowed
    CURRENCY_DIFFERS = ("CURRENCY_DIFFERS", "currency")  # the cell names another currency than the row
    CURRENCY_UNKNOWN = ("CURRENCY_UNKNOWN",)
    NEGATIVE_AMOUNT = ("NEGATIVE_AMOUNT",)
    ZERO_AMOUNT = ("ZERO_AMOUNT",)
    OPEN_ABOVE_AMOUNT = ("OPEN_ABOVE_AMOUNT", "amount")
    PAID_ABOVE_AMOUNT = ("PAID_ABOVE_AMOUNT", "amount")
    OPEN_PAID_DIFFER = ("OPEN_PAID_DIFFER", "amount", "open", "paid")
    DISPUTED_ABOVE_AMOUNT = ("DISPUTED_ABOVE_AMOUNT", "amount")
    DATE_UNREADABLE = ("DATE_UNREADABLE",)
    DATE_IMPOSSIBLE = ("DATE_IMPOSSIBLE",)
    DATE_OUT_OF_RANGE = ("DATE_OUT_OF_RANGE", "first", "last")
    KIND_UNKNOWN = ("KIND_UNKNOWN", "known")
    WORD_UNKNOWN = ("WORD_UNKNOWN", "known")
    TERM_UNREADABLE = ("TERM_UNREADABLE", "reason", "part")  # reason: the code of domain.fault
    DUPLICATE_KEY = ("DUPLICATE_KEY", "row")  # row: where the key stands first
    RECEIPT_ROWS_DIFFER = ("RECEIPT_ROWS_DIFFER", "row", "first")  # first: the value in that row
    ALLOCATED_ABOVE_AMOUNT = ("ALLOCATED_ABOVE_AMOUNT", "allocated", "amount")
    REVERSED_BEFORE_RECEIVED = ("REVERSED_BEFORE_RECEIVED", "date")
    SAME_RECEIPT = ("SAME_RECEIPT", "row")  # another row of the receipt was not taken
    NAME_OF_SEVERAL = ("NAME_OF_SEVERAL", "codes")
    INVOICE_NUMBER_ROUNDED = ("INVOICE_NUMBER_ROUNDED",)  # a spreadsheet kept 15 of its digits
    INVOICE_LINE_REFUSED = ("INVOICE_LINE_REFUSED", "row")  # another row of the invoice was not taken
    CORRECTION_UNKNOWN = ("CORRECTION_UNKNOWN", "number")  # of the line it corrects, which is not in the file
    NOT_A_QUANTITY = ("NOT_A_QUANTITY",)
    INVOICED_ABOVE_AMOUNT = ("INVOICED_ABOVE_AMOUNT", "amount")
    DELIVERY_ROW_REFUSED = ("DELIVERY_ROW_REFUSED", "row")  # another row of the delivery was not taken
    BILL_NUMBER_ROUNDED = ("BILL_NUMBER_ROUNDED",)  # a spreadsheet kept 15 of its 30 digits
    BILL_NUMBER_WRONG = ("BILL_NUMBER_WRONG", "digits")
    BILL_RANGE_WRONG = ("BILL_RANGE_WRONG",)
    BANK_BOTH_SIDES = ("BANK_BOTH_SIDES", "received", "paid")

    # worth a look (Checked.warnings)
    UNKNOWN_COLUMN = ("UNKNOWN_COLUMN",)
    RECOGNISED = ("RECOGNISED", "field")
    UNIT_TAKEN = ("UNIT_TAKEN", "unit")
    MAP_REMEMBERED = ("MAP_REMEMBERED", "batch")
    SHEETS_IGNORED = ("SHEETS_IGNORED", "sheet", "others")
    HIDDEN_ROWS = ("HIDDEN_ROWS", "count")
    STATUS_LEFT_OUT = ("STATUS_LEFT_OUT", "count")
    BLANK_ROWS = ("BLANK_ROWS", "count")
    TOTAL_ROW = ("TOTAL_ROW",)
    TOTAL_DIFFERS = ("TOTAL_DIFFERS", "total", "sum")
    FOOTER_ROW = ("FOOTER_ROW",)
    ID_DECIMALS = ("ID_DECIMALS", "count")
    PRECISION_LOST = ("PRECISION_LOST", "count")
    DUE_BEFORE_DATE = ("DUE_BEFORE_DATE", "date")
    DUPLICATE_ROW = ("DUPLICATE_ROW", "row")
    USCC_CHECK = ("USCC_CHECK",)
    BAD_EMAIL = ("BAD_EMAIL",)
    BAD_PHONE = ("BAD_PHONE",)
    INVOICE_SUM = ("INVOICE_SUM", "net", "tax", "gross")
    INVOICE_NUMBER_TWICE = ("INVOICE_NUMBER_TWICE", "row")  # row: the other invoice of the number
    INVOICE_SIGN = ("INVOICE_SIGN",)  # called red but positive, or the other way round
    RED_UNLINKED = ("RED_UNLINKED", "slip")  # slip: number of the confirmation slip (确认单), empty without one
    OTHER_SELLER = ("OTHER_SELLER", "count")
    INVOICES_DROPPED = ("INVOICES_DROPPED", "void", "zero")  # how many of each
    CLOSING_DIFFERS = ("CLOSING_DIFFERS", "closing", "reckoned")
    PENDING_LINES = ("PENDING_LINES", "count")
    ZERO_LINES = ("ZERO_LINES", "count")
    LINE_CORRECTED = ("LINE_CORRECTED", "number")
    BANK_BALANCE_BREAK = ("BANK_BALANCE_BREAK", "expected", "printed")
    BANK_COUNT_DIFFERS = ("BANK_COUNT_DIFFERS", "stated", "count")
    BANK_OPENING_DIFFERS = ("BANK_OPENING_DIFFERS", "stated", "reckoned")
    BANK_EQUAL_LINES = ("BANK_EQUAL_LINES", "row")  # row: where the line stands first
    BANK_LEFT_OUT = ("BANK_LEFT_OUT", "count")  # rows that moved no money on the account
    BANK_NO_BALANCE = ("BANK_NO_BALANCE", "count")
    BANK_CURRENCIES = ("BANK_CURRENCIES", "currencies")
    BALANCE_DIFFERS = ("BALANCE_DIFFERS", "expected", "printed")  # what the figures make, and what the file says
    RED_WITHOUT_MINUS = ("RED_WITHOUT_MINUS", "expected", "printed")  # balances: with the row as it stands, and printed
    EARLIER_PERIODS = ("EARLIER_PERIODS", "count", "period")  # rows left out, and the period taken (YYYY-MM)
    ZERO_ROWS = ("ZERO_ROWS", "count")
    MONTH_AS_DATE = ("MONTH_AS_DATE", "count")
    CUSTOMER_FROM_TITLE = ("CUSTOMER_FROM_TITLE",)
    LINE_PRODUCT = ("LINE_PRODUCT", "product", "amount")  # quantity times price
    BILL_STATE_WORD = ("BILL_STATE_WORD", "known")

    # a person has to answer once (Checked.asks)
    AMBIGUOUS_DATE = ("AMBIGUOUS_DATE",)
    MIXED_DATES = ("MIXED_DATES",)
    AMBIGUOUS_AMOUNT = ("AMBIGUOUS_AMOUNT",)
    MIXED_AMOUNTS = ("MIXED_AMOUNTS",)
    DOUBTFUL_ENCODING = ("DOUBTFUL_ENCODING",)
    AMBIGUOUS_COLUMN = ("AMBIGUOUS_COLUMN",)
    AS_OF_UNKNOWN = ("AS_OF_UNKNOWN",)
    YEAR_UNKNOWN = ("YEAR_UNKNOWN",)
    LEDGER_OF_WHOM = ("LEDGER_OF_WHOM",)
    BILL_RECEIVED_UNKNOWN = ("BILL_RECEIVED_UNKNOWN",)


def problem(row: int | None, column: str | None, value: str | None, fault: Fault, /, **figures: object) -> Problem:
    """A Problem with exactly the figures its code promises, all as text."""
    assert tuple(figures) == fault.figures, (fault, figures)
    return Problem(row, column, value, fault, tuple((name, str(figure)) for name, figure in figures.items()))


class Unreadable(Exception):
    """The file, or the map, cannot be used; nothing of it was taken. ``figures`` are text."""

    def __init__(self, code: Fault, /, **figures: object) -> None:
        assert tuple(figures) == code.figures, (code, figures)
        self.code = code
        self.figures = {name: str(figure) for name, figure in figures.items()}
        super().__init__(f"{code} {self.figures}")
