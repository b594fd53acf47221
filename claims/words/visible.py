"""What of a text one can see: characters without ink are no headline, no name and no statement."""

import re
import unicodedata

# Control characters (but tab and line ends), bidi overrides and isolates, lone surrogates, and characters that are none.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_SPACES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# Zero width space, word joiner, byte order mark, soft hyphen, tags.
_NO_INK = "\u200b\u2060\ufeff\u00ad" + "".join(map(chr, range(0xE0000, 0xE0080)))
_ENDS = _SPACES + _NO_INK
# Letters and symbols by their category that leave the page empty all the same: fillers of Hangul, the blank of Braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Marks that change nothing one sees: joiners of graphemes, choosers of variants.
_UNSEEN_MARKS = frozenset("\u034f\u17b4\u17b5\u180b\u180c\u180d") | frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)


def has_text(text: str | None) -> bool:
    r"""Whether a text holds a letter, a number, a symbol or a mark of punctuation.

    >>> has_text("?"), has_text("\u200b"), has_text(" "), has_text(None)
    (True, False, False, False)
    """
    return any(unicodedata.category(c)[0] in "LNSP" and c not in _BLANK for c in text or "")


def trimmed(text: str) -> str:
    """The text without spaces and inkless characters at its ends; nothing when there is nothing to see in it."""
    return text.strip(_ENDS) if has_text(text) else ""


def has_unseen(text: str) -> bool:
    r"""Whether a text that should be one word, as the name of a host, holds a space or what one cannot see.

    >>> has_unseen("bücher.example"), has_unseen("e\u200b.example"), has_unseen("e\ufe0f.example")
    (False, True, True)
    """
    unseen = _BLANK | _UNSEEN_MARKS
    return any(unicodedata.category(c)[0] in "CZ" or c in unseen for c in text)
