"""JSON Lines: one claim a line, under our names of fields or under those of the collections that are about."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from claims.errors import Message
from claims.importing.reading import rows
from claims.importing.reading.rows import NO_JSON, NOT_AN_OBJECT, Reader, Row, make_row

LONGEST_LINE = 200_000
# Other names of a field, in the order in which they are looked for.
NAMES = {
    rows.STATEMENT: ("statement", "claim", "claimReviewed", "bewering"),
    rows.CLAIMANT: ("claimant", "speaker", "wie"),
    rows.SAID_ON: ("said_on", "claim_date", "date"),
    rows.SEEN_AT: ("seen_at", "claim_url", "appearance", "appearances"),
    rows.LANGUAGE: ("language", "lang", "inLanguage"),
    rows.LABEL: ("label", "verdict_label", "rating", "verdict"),
    rows.PUBLISHER: ("publisher",),
    rows.CHECK_URL: ("check_url", "review_url", "url"),
    rows.CHECK_TITLE: ("check_title", "review_title", "title"),
    rows.CHECKED_ON: ("checked_on", "review_date"),
}


def read_json(text: str) -> Any:
    """The value, or raises ValueError: also for numbers that are none, or too long, and for what is nested too deep."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _no_number(name: str) -> Any:
    raise ValueError(name)


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The lines that hold something, with their numbers, one at a time."""
    start, number = 0, 0
    while start < len(text):
        number += 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if line := text[start:end].strip():
            yield number, line
        start = end + 1


def read_lines(text: str, *, language: str) -> Iterator[Row]:
    for number, line in lines_of(text):
        try:
            value = read_json(line) if len(line) <= LONGEST_LINE else None
        except ValueError:
            yield Row(number, problem=Message(NO_JSON))
            continue
        if isinstance(value, dict):
            yield make_row(number, known_fields(value), Reader(), language=language)
        else:
            yield Row(number, problem=Message(NOT_AN_OBJECT))


def known_fields(value: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that we know, by our names."""
    return {
        ours: next((value[name] for name in names if value.get(name) not in (None, "")), None)
        for ours, names in NAMES.items()
    }
