"""Taking Dutch compounds apart: regeringsleider is regering and leider, bangste is never bank."""

import math
from dataclasses import dataclass
from functools import lru_cache

from claims.words import lemmas, particles, vocabulary
from claims.words.halves import NOT_FIRST, SHORTEST_PART, begins, halves, last, one_of, ways

SHORTEST = 7
# Below these, two halves are likelier chance than a compound; found by reading the splits of news texts.
_LIKELY = 3.0
_LIKELY_IN_DICTIONARY = 4.0  # a word that the dictionary lists is more often a word of its own
_LIKELY_IN_THREE = 5.5  # and such a word in three parts more often still
_FOR_ITS_USES = 0.7
_OF_A_PART = 1.0  # more certain still, where a part is to be taken apart once more
_DAYS = frozenset({"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"})
_BORROWED = 0.5
_SHORTEST_BORROWED = 4
_NO_TAIL = ("isme", "iteit", "rende", "aten")  # endings of one word: federalisme has no federal in it


@dataclass(frozen=True, slots=True)
class Compound:
    leaves: tuple[str, ...] = ()  # the smallest words that it is made of
    inner: tuple[str, ...] = ()  # the compounds in it: luchtvaart in luchtvaartautoriteit


_NONE = Compound()


def split(word: str) -> tuple[str, ...]:
    """Take a folded Dutch word apart, without the linking -s- or -en-; () when it is no compound."""
    return read(word).leaves


@lru_cache(maxsize=50_000)
def read(word: str) -> Compound:
    """Say what a folded Dutch word is made of; nothing when it is no compound."""
    if both := particles.halves(word):
        return Compound(both)
    if len(word) < SHORTEST or not word.isalpha():
        return _NONE
    # geslagen is a form of slaan, whatever its letters suggest; regeringsleiders is one of regeringsleider
    known = lemmas.lemma(word, "nl")
    if known and lemmas.is_word(word, "nl"):
        if len(known) < SHORTEST or known in _DAYS or _is_of_a_verb(known):
            return _NONE
        return _in_two(known, _likely(known)) or _in_three(known, _LIKELY_IN_THREE) or _NONE
    return _in_two(word, _LIKELY) or _in_three(word, _LIKELY_IN_DICTIONARY) or Compound(_borrowed(word))


def _is_of_a_verb(known: str) -> bool:
    """Redenering is what one does who redeneert, and no compound with nering."""
    return known.endswith("ing") and lemmas.is_word(known.removesuffix("ing") + "en", "nl")


def _likely(known: str) -> float:
    """Many compounds begin or end with maatregel as a whole: the more, the less it is read as maat and regel."""
    uses = vocabulary.dutch().counts(known)
    return _LIKELY_IN_DICTIONARY + (_FOR_ITS_USES * math.log2(1 + sum(uses)) if uses else 0)


def _in_two(word: str, likely: float) -> Compound | None:
    """Take a word apart, and its halves once more where they are surely compounds: woning-bouw-plan."""
    found = halves(word, likely)
    if not found:
        return None
    head, tail = found
    return _compound(word, head, tail, _inside(head), _inside(tail))


def _inside(part: str) -> tuple[str, str] | None:
    known = lemmas.lemma(part, "nl") or part
    if len(part) < SHORTEST or known in _DAYS or _is_of_a_verb(known):
        return None
    return halves(part, _likely(known) + _OF_A_PART)


def _in_three(word: str, likely: float) -> Compound | None:
    """Take a compound with a compound in it apart: stikstof-uitstoot-cijfers."""
    if len(word) < SHORTEST + SHORTEST_PART:
        return None
    for way in ways(word):
        head, tail = way.head, way.tail
        if len(head) >= SHORTEST and last(tail) is not None:
            both = halves(head, likely)
            if both:
                return _compound(word, head, tail, both, None)
        if len(tail) >= SHORTEST and begins(way) is not None:
            both = halves(tail, likely)
            if both:
                return _compound(word, head, tail, None, both)
    return None


def _compound(
    word: str,
    head: str,
    tail: str,
    of_head: tuple[str, str] | None,
    of_tail: tuple[str, str] | None,
) -> Compound:
    inner: list[str] = []
    if of_head:
        at = len(word) - len(tail) - len(of_head[1])
        inner += [head, word[at:]]
    if of_tail:
        inner += [tail, word.removesuffix(tail) + of_tail[0]]
    written = word.removesuffix(tail)
    if written.endswith(("e", "en")) and one_of(written):
        # pannekoek and pannenkoek, as it was spelled before 1995 and since
        inner.append((written.removesuffix("n") if written.endswith("n") else written + "n") + tail)
    return Compound((*(of_head or (head,)), *(of_tail or (tail,))), tuple(inner))


def _borrowed(word: str) -> tuple[str, ...]:
    """Take a compound apart that begins with a word from English, which Dutch dictionaries lack: cashgeld."""
    best: tuple[float, tuple[str, ...]] = (_LIKELY, ())
    for size in range(_SHORTEST_BORROWED, len(word) - _SHORTEST_BORROWED + 1):
        head, tail = word[:size], word[size:]
        ending = None if tail.endswith(_NO_TAIL) or head in NOT_FIRST else last(tail)
        if ending is not None and lemmas.is_word(head, "en") and not lemmas.is_word(head, "nl"):
            best = max(best, (ending + (size - SHORTEST_PART) / 2 + _BORROWED, (head, tail)))
    return best[1]
