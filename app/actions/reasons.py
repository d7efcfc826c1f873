"""Why somebody did what the rules would not have done: kept in the journal, so in one line and of a length to be read."""

from app.domain.rule import Refused, Rule

_MOST = 200


def one_line(reason: str) -> str:
    """A reason with its white space collapsed. Refused when nothing is left, or more than 200 characters."""
    said = " ".join(reason.split())
    if not said:
        raise Refused(Rule.REASON_MISSING)
    if len(said) > _MOST:
        raise Refused(Rule.REASON_TOO_LONG, length=len(said), most=_MOST)
    return said
