"""The words that Dutch compounds are made of, with how often each comes first and last.

Kept as one block of bytes that is searched by halves: a dictionary of 50,000 words would take ten times
the memory, and a forked server would copy it page by page when reading it.
"""

import gzip
from array import array
from functools import cache
from pathlib import Path

_OPENING = 3
FILE = Path(__file__).with_name("compounds-nl.txt.gz")


class Vocabulary:
    def __init__(self, packed: bytes) -> None:
        """`packed`: sorted lines of word, tab, times first, tab, times last."""
        self._lines = gzip.decompress(packed)
        self._starts = array("I")
        self._ranges: dict[bytes, tuple[int, int]] = {}  # where the words with these first letters are
        at = 0
        while at < len(self._lines):
            opening, number = self._lines[at : at + _OPENING], len(self._starts)
            self._ranges[opening] = (self._ranges.get(opening, (number, 0))[0], number + 1)
            self._starts.append(at)
            at = self._lines.index(b"\n", at) + 1

    def __len__(self) -> int:
        return len(self._starts)

    def counts(self, word: str) -> tuple[int, int] | None:
        """How many known compounds begin and end with this word; None for a word that is not in the list."""
        wanted = word.encode(errors="replace")
        low, high = self._ranges.get(wanted[:_OPENING], (0, 0))
        while low < high:
            middle = (low + high) // 2
            start = self._starts[middle]
            found = self._lines[start : self._lines.index(b"\t", start)]
            if found == wanted:
                _, first, last = self._lines[start : self._lines.index(b"\n", start)].split(b"\t")
                return int(first), int(last)
            low, high = (middle + 1, high) if found < wanted else (low, middle)
        return None


@cache
def dutch() -> Vocabulary:
    return Vocabulary(FILE.read_bytes())
