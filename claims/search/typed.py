"""The typed text cut into pieces: words, "exact words", -unwanted ones, OR, and field:value. Pure; takes anything.

An opening quote without a closing one goes on to the end. A field that there is not is only a word.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from claims.words.folding import fold

# What people type before a colon, and what it asks for. The Dutch names beside the English ones.
FIELDS = {
    "claimant": "claimant",
    "wie": "claimant",
    "state": "state",
    "status": "state",
    "rating": "rating",
    "label": "rating",
    "tag": "tag",
    "onderwerp": "tag",
    "by": "assignee",
    "bij": "assignee",
    "lang": "language",
    "taal": "language",
    "type": "kind",
    "soort": "kind",
    "since": "since",
    "vanaf": "since",
    "until": "until",
    "tot": "until",
}
DATES = ("since", "until")
QUOTES = '"“”„‟«»＂'
_MINUS = "-−–"
_EITHER = frozenset(["OR", "OF"])
_FIELD = re.compile(r"([^\W\d_]{2,20}):(?=\S)")
_QUOTED = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)(?:[{QUOTES}]|\Z)|‘([^‘’]*)’(?=\s|\Z)")
_BARE = re.compile(rf"[^\s{QUOTES}]+")


class Kind(Enum):
    WORDS = "words"
    PHRASE = "phrase"
    FIELD = "field"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the typed text. `text` is without minus, quotes and name of the field; `at` is where it stands."""

    kind: Kind
    text: str
    start: int
    end: int
    at: int
    negated: bool = False
    field: str = ""


def pieces(text: str, fields: Collection[str]) -> list[Piece]:
    """All pieces in order. `fields` are those that may be asked for here, as FIELDS calls them."""
    return list(_scan(text, fields))


def _scan(text: str, fields: Collection[str]) -> Iterator[Piece]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        begins = start == 0 or text[start - 1].isspace()
        negated = begins and text[at] in _MINUS and at + 1 < len(text) and not text[at + 1].isspace()
        at += negated
        named = _FIELD.match(text, at) if begins else None
        field = FIELDS.get(fold(named[1]), "") if named else ""
        if named and field in fields:
            at = named.end()
        else:
            field = ""
        quoted = _QUOTED.match(text, at)
        if quoted:
            inner = quoted[1] if quoted[1] is not None else quoted[2]
            kind, at, inside = Kind.PHRASE, quoted.end(), quoted.start() + 1
        else:
            bare = _BARE.match(text, at)
            inner, inside = (bare[0] if bare else ""), at
            kind, at = Kind.WORDS, bare.end() if bare else max(at, start + 1)
        if field:
            kind = Kind.FIELD
        elif kind is Kind.WORDS and not negated and inner in _EITHER:
            kind = Kind.EITHER
        yield Piece(kind, inner, start, at, inside, negated, field)
