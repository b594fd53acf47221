"""Clock times in a text, in one form: 11.30, 11:30, 11.30 uur, 11u30 and half twaalf are the same.

Half vier is said of the night and of the afternoon, and is read as both.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.words.number_words import SCALES, value
from claims.words.tokens import Token

# Dutch writes a time with a point as well; in English that is a number.
_HOUR, _MINUTE = r"(?P<hour>[01]?\d|2[0-3])", r"(?P<minute>[0-5]\d)"
_MAY_BE_ONE = re.compile(
    r"[0-9][:.uU][0-9]"
)  # found far sooner than the whole pattern, and not in most texts
_DIGITS = {
    "nl": re.compile(
        rf"(?<![\w.,:/€$£]){_HOUR}(?::|(?P<point>\.)|u){_MINUTE}u?(?![\w%/:]|[.,]\d)",
        re.ASCII | re.IGNORECASE,
    ),
    "en": re.compile(rf"(?<![\w.,:/]){_HOUR}(?P<point>(?!))?:{_MINUTE}(?![\w%/:]|[.,]\d)", re.ASCII),
}
_SIGNS = frozenset("€$£")
_OF_AMOUNTS = frozenset(
    {"euro", "euro's", "eur", "dollar", "dollars", "usd", "gbp", "procent", "percent", "pct"}
)
_HOURS = frozenset({"uur", "u"})


@dataclass(frozen=True, slots=True)
class Time:
    """`first` and `last` count the tokens of the text; `last_of_time` comes before the word uur."""

    keys: tuple[str, ...]
    first: int
    last_of_time: int
    last: int


def times_of(found: Sequence[Token], text: str, language: str, folded: Sequence[str]) -> Iterator[Time]:
    """The clock times of a text that is in tokens, and folded, already. Languages other than Dutch and English: none."""
    if language in _DIGITS and _MAY_BE_ONE.search(text):
        yield from _in_digits(found, text, language, folded)
    if language == "nl" and "half" in folded:
        yield from _in_words(found, text, folded)


def _in_digits(found: Sequence[Token], text: str, language: str, folded: Sequence[str]) -> Iterator[Time]:
    at = 0
    for match in _DIGITS[language].finditer(text):
        while at < len(found) and found[at].end <= match.start():
            at += 1
        last = at
        while last + 1 < len(found) and found[last + 1].start < match.end():
            last += 1
        if at >= len(found) or found[at].start != match.start() or found[last].end != match.end():
            continue
        after = _next(found, text, folded, last)
        if match["point"] and (
            _is_amount(after) or not _SIGNS.isdisjoint(text[max(0, match.start() - 2) : match.start()])
        ):
            continue
        key = f"{int(match['hour']):02}:{match['minute']}"
        yield Time((key,), at, last, last + (language == "nl" and after in _HOURS))


def _in_words(found: Sequence[Token], text: str, folded: Sequence[str]) -> Iterator[Time]:
    for at, word in enumerate(folded):
        after = _next(found, text, folded, at) if word == "half" else None
        hour = value(after, "nl") if after else None
        if hour is not None and hour in range(1, 13):
            before = (int(hour) - 1) % 12
            keys = (f"{before:02}:30", f"{before + 12}:30")
            yield Time(keys, at, at + 1, at + 1 + (_next(found, text, folded, at + 1) in _HOURS))


def _next(found: Sequence[Token], text: str, folded: Sequence[str], at: int) -> str | None:
    """The next word, when one space stands before it."""
    if at + 1 < len(found) and text[found[at].end : found[at + 1].start] in {" ", "\u00a0"}:
        return folded[at + 1]
    return None


def _is_amount(after: str | None) -> bool:
    return after in _OF_AMOUNTS or after in SCALES["nl"]
