"""Who is at the machine, as far as the operating system knows."""

import getpass


def user_name() -> str:
    """The login name; a machine that knows none answers ``user``."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "user"
