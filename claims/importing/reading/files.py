"""A file from its bytes to its rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from claims.errors import Invalid, Message
from claims.importing.reading.lines import read_lines
from claims.importing.reading.opening import (
    MOST_DOCUMENT,
    MOST_ROWS,
    TOO_LARGE,
    TOO_MANY,
    Format,
    format_of,
    text_of,
    unpack,
)
from claims.importing.reading.reviews import read_reviews
from claims.importing.reading.rows import Row
from claims.importing.reading.tables import read_table


@dataclass(frozen=True)
class Opened:
    """The text of a file, and what kind of file it is."""

    text: str
    format: Format


def open_file(data: bytes) -> Opened:
    """Unpack, decode, and say what it is. Raises Invalid."""
    unpacked = unpack(data)
    text = text_of(unpacked)
    kind = format_of(text)
    if kind is Format.REVIEWS and len(unpacked) > MOST_DOCUMENT:
        raise Invalid("file", TOO_LARGE, most=MOST_DOCUMENT // 1_000_000)
    return Opened(text, kind)


def read_rows(opened: Opened, *, columns: Mapping[str, int] | None = None, language: str) -> Iterator[Row]:
    """The rows of a file, good and broken, in order; of one that has too many the first, and a broken one that says so."""
    if opened.format is Format.TABLE:
        found = read_table(opened.text, columns or {}, language=language)
    elif opened.format is Format.LINES:
        found = read_lines(opened.text, language=language)
    else:
        found = read_reviews(opened.text, language=language)
    last = 0
    for row in islice(found, MOST_ROWS):
        last = row.number
        yield row
    if next(found, None) is not None:
        yield Row(last + 1, problem=Message(TOO_MANY, {"most": MOST_ROWS}))
