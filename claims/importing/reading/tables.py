"""CSV: which column is what, guessed from the heads and said by a person, and the rows."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from claims.errors import N_, Invalid, Message
from claims.importing.reading import rows
from claims.importing.reading.rows import FIELDS, Reader, Row, make_row

MOST_COLUMNS = 100
LONGEST_HEAD = 80
SAMPLE = 5  # rows of the preview
LONGEST_CELL = 120  # shown in it
BROKEN = N_("From here on the file cannot be read as a table: %(why)s")
QUOTE = N_("a quotation mark is not closed, or a cell is too large")
NO_HEAD = N_("The first line should hold the names of the columns.")
TOO_MANY_COLUMNS = N_("More than %(most)s columns.")
TOO_FEW = N_("This row has fewer cells than there are columns.")

# What heads of columns are called, folded.
_HEADS = {
    rows.STATEMENT: ("statement", "claim", "bewering", "claimreviewed", "uitspraak"),
    rows.CLAIMANT: ("claimant", "speaker", "wie", "wiezegtdit", "wie zegt dit?", "gedaan door", "spreker"),
    rows.SAID_ON: ("said on", "claim date", "date of the claim", "datum van de claim", "datum uitspraak"),
    rows.SEEN_AT: ("seen at", "claim url", "appearance", "waar gezien", "bron", "source"),
    rows.LANGUAGE: ("language", "lang", "taal", "inlanguage"),
    rows.LABEL: ("label", "verdict label", "rating", "verdict", "oordeel", "beoordeling"),
    rows.PUBLISHER: ("publisher", "fact checker", "factchecker", "organisatie", "uitgever"),
    rows.CHECK_URL: ("check url", "review url", "url", "link", "adres", "address"),
    rows.CHECK_TITLE: ("check title", "review title", "title", "headline", "titel", "kop"),
    rows.CHECKED_ON: ("checked on", "review date", "date", "datum", "gepubliceerd", "published"),
}


@dataclass(frozen=True)
class Preview:
    """The heads of a table, a few of its rows, and what each field seems to be: field -> number of the column."""

    heads: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    guessed: Mapping[str, int]


def _table(text: str) -> tuple[list[str], Iterator[list[str]]]:
    """The heads, and the reader that stands behind them. Raises Invalid."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(";\t,", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        heads = next(row for row in reader if any(cell.strip() for cell in row))
    except (StopIteration, csv.Error):
        raise Invalid("file", NO_HEAD) from None
    if len(heads) > MOST_COLUMNS:
        raise Invalid("file", TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    return heads, reader


def _shown(cell: str, longest: int) -> str:
    return " ".join(cell[: 4 * longest].split())[:longest]


def preview(text: str) -> Preview:
    heads, reader = _table(text)
    try:
        sample = list(islice((row for row in reader if row), SAMPLE))
    except csv.Error:
        sample = []
    cells = tuple(
        tuple(_shown(cell, LONGEST_CELL) for cell in (row + [""] * len(heads))[: len(heads)])
        for row in sample
    )
    return Preview(tuple(_shown(head, LONGEST_HEAD) for head in heads), cells, guess(heads))


def guess_of(text: str) -> tuple[list[str], dict[str, int]]:
    """The heads as they stand, and the guess."""
    heads, _ = _table(text)
    return heads, guess(heads)


def guess(heads: Sequence[str]) -> dict[str, int]:
    """Which column each field is in, by what the heads are called.

    >>> guess(["Bewering", "URL", "Oordeel"])
    {'statement': 0, 'label': 2, 'check_url': 1}
    """
    folded = [" ".join(head.casefold().replace("_", " ").replace("-", " ").split()) for head in heads]
    found = {}
    for name, called in _HEADS.items():
        place = next((folded.index(each) for each in called if each in folded), None)
        if place is not None:
            found[name] = place
    return found


def read_table(text: str, columns: Mapping[str, int], *, language: str) -> Iterator[Row]:
    """The rows, numbered as a spreadsheet numbers them: the heads are row 1."""
    heads, reader = _table(text)
    number = 1
    try:
        for cells in reader:
            number += 1
            if not any(cell.strip() for cell in cells):
                continue
            fields = {
                name: cells[place] for name, place in columns.items() if name in FIELDS and place < len(cells)
            }
            told = Reader()
            if len(cells) < len(heads):
                told.remark(TOO_FEW)
            yield make_row(number, fields, told, language=language)
    except csv.Error:
        yield Row(number + 1, problem=Message(BROKEN, {"why": QUOTE}))
