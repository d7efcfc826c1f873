"""The note of one who paid for others: printed with a match, or later for a line that is matched."""

from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing

from app.cli.answers import Answer, phrase, usage
from app.domain.rule import Refused
from app.storage.reading import read_book


def refuse_without_note(args: Namespace, ways: Sequence[bool]) -> None:
    """The note goes with a match by hand, or stands alone."""
    if args.line is None or (any(ways) and not args.customer):
        raise usage("PAYER_NOTE_ALONE")
    from app.cli.print_out import refuse_unwritable_file

    refuse_unwritable_file(args.payer_note)


def print_note(args: Namespace) -> Answer:
    _write(args)
    data = {"line": args.line, "payer_note": str(args.payer_note)}
    return Answer(data, lambda language: [phrase("written", language, path=args.payer_note)])


def note_printed(args: Namespace) -> dict[str, str | None]:
    """After a match, which stands whatever comes of the note: where that went, or why there is none."""
    try:
        _write(args)
    except Refused as refused:
        return {"payer_note": None, "note_refused": str(refused.rule)}
    return {"payer_note": str(args.payer_note)}


def _write(args: Namespace) -> None:
    from app.documents.payer_note import payer_note_pdf
    from app.queries.allowance_papers import payer_note
    from app.system.files import write_atomically

    with closing(read_book(args.file)) as book, book.reading() as tables:
        data = payer_note(tables, args.line)
    write_atomically(args.payer_note, payer_note_pdf(data))
