"""Where the words of a text stand, in code points of the text as it was given."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int


def _marks() -> str:
    """Every combining mark as a character class: `re` counts none of them as part of a word."""
    ranges: list[list[int]] = []
    # Past plane 1 stand only variation selectors, which come as the last range.
    for code in (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0)):
        if unicodedata.category(chr(code))[0] != "M":
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_LETTER = r"[^\W_]"
_REST = rf"(?:[^\W_]|[{_marks()}\u00ad\u200c\u200d])*"
_JOINT = "[-‐‑'’ʼ‘]"
_TAG = rf"(?<!\w)[#@]{_LETTER}{_REST}(?:_+{_LETTER}{_REST})*"
_NUMBER = rf"\d+(?:[.,]\d+)*\u00a0?%|\d+(?:[.,]\d+)+(?:mln|mld|bn|m)?(?!{_LETTER})"
_WORD = rf"{_LETTER}{_REST}(?:{_JOINT}{_LETTER}{_REST})*"
_TOKEN = re.compile(rf"{_TAG}|{_NUMBER}|{_WORD}")


def words(text: str) -> Iterator[str]:
    """The texts of the tokens alone, in half the time."""
    return (found.group() for found in _TOKEN.finditer(text))


def tokens(text: str) -> list[Token]:
    """Words, numbers (3.000.000), percentages (1,5%), hyphenated words, sms'je, #tags and @handles."""
    return [Token(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(text)]
