"""What came and what went between two texts: by word where that is little work, else by paragraph, else whole.

The work is bounded: two texts of 100,000 characters are compared in well under a second, whatever stands in them.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

Part = tuple[str, str]  # equal, insert or delete; and the text

# A word is what one reads as one: an address, 1.200, 12:30 and e-mail as a whole; and so is each other mark beside it.
_WORD = re.compile(r"\s+|https?://\S+|\w+(?:[-‐.,:/'’]\w+)*|[^\w\s]")
_PARAGRAPH = re.compile(r"[^\n]+\n*|\n+")
_UNITS: tuple[Callable[[str], list[str]], ...] = (_WORD.findall, _PARAGRAPH.findall)  # finest first
# What makes difflib slow: many pieces, and pairs of equal ones, one in each text. In one comparison, and in all of a call.
_MOST_PIECES = 4_000
_MOST_PAIRS = 40_000
_MOST_PAIRS_IN_ALL = 150_000
_LONG = 60  # characters; longer texts are always told as a difference


@dataclass
class _Work:
    """How many pairs of equal pieces may still be weighed."""

    left: int = _MOST_PAIRS_IN_ALL

    def allows(self, before: list[str], after: list[str]) -> bool:
        """Whether these may be compared; if so, they are taken off."""
        if len(before) + len(after) > _MOST_PIECES:
            return False
        there = Counter(after)
        pairs = sum(count * there[piece] for piece, count in Counter(before).items() if not piece.isspace())
        if pairs > min(self.left, _MOST_PAIRS):
            return False
        self.left -= pairs
        return True


def differences(old: str, new: str) -> list[Part]:
    """What to leave out and what to put in, to get the new text from the old one.

    >>> differences("een komma", "een, komma")
    [('equal', 'een'), ('insert', ','), ('equal', ' komma')]
    """
    return _joined(_compared(old, new, _UNITS, _Work()))


def told_differences(before: str, after: str) -> tuple[Part, ...]:
    """The difference of two texts as it helps who reads it; nothing where both are short and have no word in common."""
    parts = differences(before, after)
    while parts and not parts[-1][1].strip():  # the empty lines that end the last paragraph
        parts.pop()
    if parts:
        parts[-1] = (parts[-1][0], parts[-1][1].rstrip())
    common = any(kind == "equal" and text.strip() for kind, text in parts)
    return tuple(parts) if common or max(len(before), len(after)) > _LONG else ()


def _compared(old: str, new: str, units: tuple[Callable[[str], list[str]], ...], work: _Work) -> list[Part]:
    for number, cut in enumerate(units):
        before, after = cut(old), cut(new)
        first, last = _same_ends(before, after)
        middle, changed = before[first : len(before) - last], after[first : len(after) - last]
        if work.allows(middle, changed):
            return [
                ("equal", "".join(before[:first])),
                *_matched(middle, changed, units[:number], work),
                ("equal", "".join(before[len(before) - last :])),
            ]
    return [("delete", old), ("insert", new)]


def _same_ends(before: list[str], after: list[str]) -> tuple[int, int]:
    """How many pieces are the same at the beginning, and of the rest at the end."""
    shorter = min(len(before), len(after))
    first = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    rest = shorter - first
    last = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    return first, last


def _matched(
    before: list[str], after: list[str], finer: tuple[Callable[[str], list[str]], ...], work: _Work
) -> list[Part]:
    """By difflib, with spaces as what matches only beside something else; what was replaced, in finer pieces."""
    parts: list[Part] = []
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        gone, come = "".join(before[from_old:to_old]), "".join(after[from_new:to_new])
        if kind == "equal":
            parts.append(("equal", gone))
        elif finer and gone and come:
            parts += _compared(gone, come, finer, work)
        else:
            parts += [("delete", gone), ("insert", come)]
    return parts


def _joined(parts: list[Part]) -> list[Part]:
    """Without empty parts, and neighbours of one kind as one."""
    joined: list[Part] = []
    for kind, text in parts:
        if text and joined and joined[-1][0] == kind:
            joined[-1] = (kind, joined[-1][1] + text)
        elif text:
            joined.append((kind, text))
    return joined
