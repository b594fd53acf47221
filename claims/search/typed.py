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
    "door": "claimant",
    "wie": "claimant",
    "state": "state",
    "staat": "state",
    "status": "state",
    "reason": "reason",
    "reden": "reason",
    "rating": "rating",
    "oordeel": "rating",
    "label": "rating",
    "tag": "tag",
    "onderwerp": "tag",
    "by": "assignee",
    "bij": "assignee",
    "lang": "language",
    "taal": "language",
    "publisher": "publisher",
    "medium": "publisher",
    "type": "kind",
    "soort": "kind",
    "since": "since",
    "sinds": "since",
    "vanaf": "since",
    "until": "until",
    "tot": "until",
}
DATES = ("since", "until")
QUOTES = '"“”„‟«»＂'
_MINUS = "-−–"
_EITHER = frozenset(["OR", "OF"])
_ADDRESS = frozenset(["http", "https", "mailto", "tel", "ftp"])
_FIELD = re.compile(r"([^\W\d_]{2,20}):(?=\S)")
_QUOTED = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)(?:[{QUOTES}]|\Z)|‘([^‘’]*)’(?=\s|\Z)")
_BARE = re.compile(rf"[^\s{QUOTES}]+")
# A date that is written out after since: or until: belongs to it, as in since:1 oktober 2026.
_DATE = re.compile(
    r"(?:\d{1,2}\.?\s+)?[^\W\d_]{3,10}\.?\s+\d{1,2},\s+\d{4}\b|(?:\d{1,2}\.?\s+)?[^\W\d_]{3,10}\.?\s+\d{4}\b"
)


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
            bare = (_DATE.match(text, at) if field in DATES else None) or _BARE.match(text, at)
            inner, inside = (bare[0] if bare else ""), at
            kind, at = Kind.WORDS, bare.end() if bare else max(at, start + 1)
        if field:
            kind = Kind.FIELD
        elif kind is Kind.WORDS and not negated and inner in _EITHER:
            kind = Kind.EITHER
        yield Piece(kind, inner, start, at, inside, negated, field)


def strange_fields(text: str, fields: Collection[str]) -> tuple[str, ...]:
    """What stands before a colon as if it were a field, and is none that may be asked for here."""
    found = (
        match[1] for match in _FIELD.finditer(text) if match.start() == 0 or text[match.start() - 1] in " -"
    )
    strange = (name for name in found if FIELDS.get(fold(name)) not in fields and fold(name) not in _ADDRESS)
    return tuple(dict.fromkeys(strange))


def names_of(fields: Collection[str], language: str) -> list[str]:
    """What these fields are called in this language: FIELDS has of each the English name first, then the Dutch one."""
    called: dict[str, list[str]] = {}
    for name, field in FIELDS.items():
        called.setdefault(field, []).append(name)
    return [names[-1 if language == "nl" else 0] for field, names in called.items() if field in fields]
