"""Whether who paid is the customer himself."""

import pytest

from app.domain.payers import Customer, Index, plain

INDEX = Index([
    Customer(1, "K01", "明远机电", "明远", "Mingyuan Ltd", ("明远五金",)),
    Customer(7, "K07", "华昌电器"),
    Customer(8, "K08", "华昌电器（江北）", "江北华昌"),
])  # fmt: skip


@pytest.mark.parametrize(("customer", "party", "private", "own"), [
    (1, "明远机电", False, True),
    (1, "MINGYUAN LTD.", False, True),
    (1, "明远五金", True, True),  # a customer of a person's name pays for himself
    (1, "明远", False, True),
    (1, "明远", True, False),
    (7, "华昌电器有限公司", False, True),
    (7, "华昌电器有限公司", True, False),
    (8, "华昌电器", False, False),
    (8, "江北华昌", False, True),
    (7, "王广源", True, False),
    (7, "别的公司", False, False),
])  # fmt: skip
def test_who_pays_for_himself(customer: int, party: str, private: bool, own: bool) -> None:
    assert INDEX.own(customer, plain(party), private) is own
