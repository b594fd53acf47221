"""One spelling for what readers take for the same word: case, accents, ligatures, apostrophes."""

import re
import unicodedata
from functools import cache

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʹ`´\u1ffd′＇"), "'")
_HYPHENS = dict.fromkeys(map(ord, "‐‑"), "-")
# Characters nobody sees: soft hyphen, joiners, direction and width marks.
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF], "")
# Letters that Unicode does not take apart, but that people type as two (or as the plain one).
_LETTERS = {ord("æ"): "ae", ord("œ"): "oe", ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("ı"): "i"}
_TABLE: dict[int, str] = {**_APOSTROPHES, **_HYPHENS, **_INVISIBLE, **_LETTERS}


MOST_MARKS = 30  # on one letter, as in Unicode's Stream-Safe Text Format (UAX 15, section 13)


class TooManyMarks(ValueError):
    """More accents on one letter than any language has: bringing them to order takes time by the square of their number."""


@cache
def _long_run() -> re.Pattern[str]:
    """A run of more marks than that. Looked up once: the standard library's patterns know no class of marks."""
    marks = "".join(letter for letter in map(chr, range(0x300, 0x20000)) if unicodedata.combining(letter))
    return re.compile(f"[{marks}]{{{MOST_MARKS + 1}}}")


def has_too_many_marks(text: str) -> bool:
    return not text.isascii() and _long_run().search(text) is not None


def clean(text: str) -> str:
    """Bring a text to NFC, as everything is stored; raises TooManyMarks before it becomes long work."""
    if has_too_many_marks(text):
        raise TooManyMarks
    return unicodedata.normalize("NFC", text)


def fold(token: str) -> str:
    """Give the token as it is compared; folding twice changes nothing more.

    Marks with combining class 0 stay: in the scripts of India they are vowels, not accents.
    """
    if token.isascii():
        return token.lower().translate(_TABLE)
    folded = _fold_once(token)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_once(token: str) -> str:
    # First the apostrophes: the acute accent on its own would fall apart into a space and a mark.
    decomposed = unicodedata.normalize("NFKD", token.translate(_TABLE)).casefold()
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare.translate(_TABLE))
