"""Dates in a text, in one form: 25 juni 2025, 25-06-2025, 25/06/2025 and June 25, 2025 are the same day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from claims.words.folding import fold
from claims.words.tokens import Token, tokens

_FULL: dict[str, tuple[str, ...]] = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
           "november", "december"),
    "en": ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"),
}  # fmt: skip
_SHORT: dict[str, tuple[str, ...]] = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
}
MONTHS = {
    language: {name: month for names in (_FULL, _SHORT) for month, name in enumerate(names[language], 1)}
    | {"sept": 9}
    for language in ("nl", "en")
}
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|e|ste|de)?")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_NUMERIC = re.compile(
    r"(?<![\w./-])(?:(?P<y>1[5-9]\d\d|20\d\d)(?P<i>[-/])(?P<m>\d{1,2})(?P=i)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<year>1[5-9]\d\d|20\d\d))(?![\w/-]|\.\d)",
    re.ASCII,
)
_GAP = re.compile(r"[ \t\u00a0\u202f]{1,2}|\.?,? ")


_TYPED = re.compile(r"(?:(\d{1,2})[-/ ])?(\d{1,2}|[a-z]{3,9})[-/ ](\d{4})\Z", re.ASCII | re.IGNORECASE)
_NAMED = MONTHS["en"] | MONTHS["nl"]


def as_iso(typed: str) -> str:
    """A day or month typed in Dutch order or with the month's name, as ISO 8601 writes it; anything else as it is.

    >>> [as_iso(typed) for typed in ("25-6-2025", "06/2025", "25 juni 2025", "June 2025", "2025-06", "toen")]
    ['2025-06-25', '2025-06', '2025-06-25', '2025-06', '2025-06', 'toen']
    """
    found = _TYPED.match(typed)
    if not found:
        return typed
    day, said, year = found.groups()
    month = said if said.isdigit() else str(_NAMED.get(said.lower(), ""))
    return "-".join(part for part in (year, month.zfill(2), day and day.zfill(2)) if part) if month else typed


@dataclass(frozen=True, slots=True)
class Day:
    """A day, a day without its year, or a month of a year; `first` and `last` count the tokens of the text."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int
    first: int
    last: int

    @property
    def key(self) -> str:
        """As ISO 8601 writes it: 2025-06-25, 2025-06, --06-25."""
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year}-{self.month:02}{day}" if self.year else f"--{self.month:02}{day}"

    @property
    def wider(self) -> tuple[str, ...]:
        """What else is said with it: the month, the day without its year, the year."""
        if not self.year or not self.day:
            return (str(self.year),) if self.year else ()
        return (f"{self.year}-{self.month:02}", f"--{self.month:02}-{self.day:02}", str(self.year))


def days(text: str, language: str) -> list[Day]:
    """Every date of a text. 03/04/2025 in English is two: it stands there once for each way to read it."""
    return days_of(tokens(text), text, language)


def days_of(
    found: Sequence[Token], text: str, language: str, folded: Sequence[str] | None = None
) -> list[Day]:
    """The dates of a text that is in tokens, and perhaps folded, already."""
    folded = folded if folded is not None else [fold(token.text) for token in found]
    named = _named(found, folded, text, MONTHS.get(language, {}))
    return sorted((*_numeric(found, text, language), *named), key=lambda day: (day.start, day.key))


def _numeric(found: Sequence[Token], text: str, language: str) -> Iterator[Day]:
    at = 0
    for match in _NUMERIC.finditer(text):
        while at < len(found) and found[at].end <= match.start():
            at += 1
        last = at
        while last + 1 < len(found) and found[last + 1].start < match.end():
            last += 1
        if at >= len(found) or found[at].start != match.start() or found[last].end != match.end():
            continue
        year = int(match["y"] or match["year"])
        if match["y"]:
            orders = [(int(match["m"]), int(match["d"]))]
        else:
            a, b = int(match["a"]), int(match["b"])
            orders = [(b, a), (a, b)] if language == "en" and match["s"] == "/" and a != b else [(b, a)]
        for month, day in orders:
            if _exists(year, month, day):
                yield Day(year, month, day, *match.span(), at, last)


def _named(found: Sequence[Token], folded: Sequence[str], text: str, months: dict[str, int]) -> Iterator[Day]:
    for at, word in enumerate(folded):
        month = months.get(word)
        if month is None:
            continue
        first = last = at
        day = _day(found, at - 1) if at and _near(found, text, at - 1) else None
        if day:
            first -= 1
        elif at > 1 and folded[at - 1] == "of" and (day := _day(found, at - 2)):
            first -= 2
        elif at + 1 < len(found) and _near(found, text, at) and (day := _day(found, at + 1)):
            last += 1
        year = None
        if last + 1 < len(found) and _near(found, text, last) and _YEAR.fullmatch(found[last + 1].text):
            last += 1
            year = int(found[last].text)
        if (day or year) and _exists(year or 2024, month, day or 1):
            yield Day(year, month, day, found[first].start, found[last].end, first, last)


def _day(found: Sequence[Token], at: int) -> int | None:
    matched = _DAY.fullmatch(found[at].text)
    return int(matched[1]) if matched and 1 <= int(matched[1]) <= 31 else None


def _near(found: Sequence[Token], text: str, at: int) -> bool:
    return _GAP.fullmatch(text, found[at].end, found[at + 1].start) is not None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
