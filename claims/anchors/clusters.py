"""Where one character as people see it ends: é in two code points, a family emoji in seven.

The rules of Unicode's UAX 29 that matter for prose, on the standard library only. Left out: prepended
marks and conjuncts of the scripts of India, for which Python carries no data.
"""

import unicodedata

_JOINER = "\u200d"
_NON_JOINER = "\u200c"
# L, V and T are first, middle and last letters of a Korean syllable; S a whole one without a last letter,
# E a whole one with it.
_ONE_BLOCK = frozenset(
    {
        ("L", "L"),
        ("L", "V"),
        ("L", "S"),
        ("L", "E"),
        ("V", "V"),
        ("V", "T"),
        ("S", "V"),
        ("S", "T"),
        ("T", "T"),
        ("E", "T"),
    }
)


def is_boundary(text: str, at: int) -> bool:
    """Tell whether a text may be cut before the code point `at`."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False
    if before in "\r\n" or after in "\r\n":
        return True
    return not (
        _extends(after) or _joins(text, at) or _same_syllable(before, after) or _inside_a_flag(text, at)
    )


def boundary_before(text: str, at: int) -> int:
    while not is_boundary(text, at):
        at -= 1
    return at


def boundary_after(text: str, at: int) -> int:
    while not is_boundary(text, at):
        at += 1
    return at


def _extends(letter: str) -> bool:
    if letter.isascii():
        return False
    tag_or_skin = "\U0001f3fb" <= letter <= "\U0001f3ff" or "\U000e0020" <= letter <= "\U000e007f"
    return letter in (_JOINER, _NON_JOINER) or tag_or_skin or unicodedata.category(letter)[0] == "M"


def _joins(text: str, at: int) -> bool:
    """A zero-width joiner ties two pictures together, not two letters."""
    return text[at - 1] == _JOINER and unicodedata.category(text[at]) in ("So", "Cn", "Sm")


def _same_syllable(before: str, after: str) -> bool:
    """Korean letters (jamo) that are written as one block."""
    left, right = _hangul(before), _hangul(after)
    return (left, right) in _ONE_BLOCK


def _hangul(letter: str) -> str:
    code = ord(letter)
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "T"
    if 0xAC00 <= code <= 0xD7A3:
        return "S" if (code - 0xAC00) % 28 == 0 else "E"
    return ""


def _is_flag_letter(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _inside_a_flag(text: str, at: int) -> bool:
    if not (_is_flag_letter(text[at - 1]) and _is_flag_letter(text[at])):
        return False
    first = at
    while first > 0 and _is_flag_letter(text[first - 1]):
        first -= 1
    return (at - first) % 2 == 1
