"""Start: `python -m app`, and the console command `creditdesk`."""

import sys


def main() -> int:
    from app.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
