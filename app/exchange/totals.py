"""Control totals: rows of sums in a file compared with the rows above them."""

from collections.abc import Sequence

from app.domain.money import show
from app.exchange.amounts import parse_amount
from app.exchange.columns import Columns
from app.exchange.faults import Fault


def check_totals(
    columns: Columns,
    signed: Sequence[int | None],
    netted: Sequence[int | None],
    currency: Sequence[str],
    field: str = "amount",
) -> None:
    """Warn where a row of sums agrees neither with all rows above it nor with those since the last such row.

    ``signed`` are the amounts as the file has them, ``netted`` the same by direction (or counted once for a receipt
    on several rows). Sums over several currencies are not compared.
    """
    start = 0
    for total in columns.body.totals[field] if currency else ():
        codes = set(currency[: total.above])
        amount = parse_amount(total.amount, currency[0], columns.mapping.amount_format, columns.mapping.unit)
        if len(codes) == 1 and not isinstance(amount, Fault):
            spans = [values[i : total.above] for values in (signed, netted) for i in (0, start)]
            sums = [sum(value or 0 for value in span) for span in spans]
            if amount not in sums:
                code = codes.pop()
                label = columns.layout.label(field)
                columns.findings.warn(
                    total.number,
                    label,
                    total.amount,
                    Fault.TOTAL_DIFFERS,
                    total=show(amount, code),
                    sum=show(sums[1], code),
                )
        start = total.above
