"""How a word says that something was paid by a bill."""

METHOD = "承兑汇票"
_METHODS = ("承兑", "银承", "商承", "票据", "bill", "acceptance", "draft")


def is_bill(method: str | None) -> bool:
    """Whether a word of how something was paid means a bill."""
    said = (method or "").casefold()
    return any(word in said for word in _METHODS)
