"""Taking Dutch compounds apart: regeringsleider is regering and leider, bangste is never bank."""

import math
from collections.abc import Iterator
from functools import lru_cache

from claims.words import lemmas, particles, vocabulary

SHORTEST = 7
_SHORTEST_PART = 3
_RARE_PART = 5
_LINKERS = ("", "s", "en")
# Below these, two halves are likelier chance than a compound; found by reading the splits of news texts.
_LIKELY = 3.0
_LIKELY_IN_DICTIONARY = 4.0  # a word that the dictionary lists is more often a word of its own
_FOR_A_LINKER = 1.0

# Endings and shreds that the dictionary also lists as words.
_NOT_LAST = (
    "baar heid lijk loos ging ende ster aar den ten tje sten eren ere ing elen schap gen ren sen ken men "
    "nen ste achtig vormig netje atje chip chap tof tuk pel teren pelen loof jarig end aal ding pen teen "
    "rij del king zing delen zijde ling lijken deren achtige tier lage ring zen per sing sering ijk ijken "
    "pioen slomp natie chatten temmer temmen tig tien lende taan ment aard male open loten treden kers "
    "lijkheid tegen uit aan in op dien eens minst een wel aat oor sta ijs rijp kan roken rouwen rok sier "
    "ter neming schuwen ven schappelijk iele erken age keren wichtig"
)
NOT_LAST = frozenset(_NOT_LAST.split())
# Prefixes and little words: a word that begins with one is a derived word or a separable verb.
_NOT_FIRST = (
    "ver her uit aan voor over door onder bij toe weg achter binnen terug tegen mee mis per pre om op af "
    "in na neer mede rond weer zij was rei wel haar dit dat ont tot van het een met niet ook dus los vol "
    "vast krui tra lee dan neu pro rot hal gel ges gesp gem geb gek vert vers bes best bet beg bel mom "
    "ter der nor nes nak sta overs volst tegens toes degel kennel kwar waar daar hier aller ieder even "
    "verge vera verk gewe bere bene voors vasts int uitt verst blij des"
)
NOT_FIRST = frozenset(_NOT_FIRST.split())


@lru_cache(maxsize=50_000)
def split(word: str) -> tuple[str, ...]:
    """Take a folded Dutch word apart, without the linking -s- or -en-; () when it is no compound."""
    if halves := particles.halves(word):
        return halves
    if len(word) < SHORTEST or not word.isalpha():
        return ()
    # geslagen is a form of slaan, whatever its letters suggest; regeringsleiders is one of regeringsleider
    known = lemmas.lemma(word, "nl") if lemmas.is_word(word, "nl") else None
    if known:
        return _halves(known, _LIKELY_IN_DICTIONARY) or ()
    return _halves(word, _LIKELY) or _three(word) or _borrowed(word)


# Their plural in -er- is what they have in front of another word: kinderopvang, eierprijs.
_WITH_ER = frozenset({"kind", "ei", "rund", "lam", "kalf", "hoen", "lied", "volk", "blad", "rad", "been"})
_BORROWED = 0.5
_SHORTEST_BORROWED = 4
_NO_TAIL = ("isme", "iteit", "rende", "aten")  # endings of one word: federalisme has no federal in it


def _ways(word: str) -> Iterator[tuple[str, str, float]]:
    """Every head and tail, the head without its linking letters, and what the linker costs."""
    for size in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        head, tail = word[:size], word[size:]
        if head.endswith("er") and head[:-2] in _WITH_ER:
            yield head[:-2], tail, 0
            continue
        for linker in _LINKERS:
            bare = head.removesuffix(linker)
            if len(bare) >= _SHORTEST_PART and bare + linker == head:
                yield bare, tail, _FOR_A_LINKER if linker else 0


@lru_cache(maxsize=10_000)
def _halves(word: str, likely: float) -> tuple[str, str] | None:
    best = (likely, ("", ""))
    for head, tail, cost in _ways(word):
        beginning = _first(head)
        ending = _last(tail) if beginning is not None else None
        if beginning is not None and ending is not None:
            best = max(best, (beginning + ending - cost, (head, tail)))
    return best[1] if best[1][0] else None


def _three(word: str) -> tuple[str, ...]:
    """Take a compound with a compound in it apart: stikstof-uitstoot-cijfers."""
    for head, tail, _ in _ways(word):
        if (
            len(head) >= SHORTEST
            and _last(tail) is not None
            and (halves := _halves(head, _LIKELY_IN_DICTIONARY))
        ):
            return (*halves, tail)
        if (
            len(tail) >= SHORTEST
            and _first(head) is not None
            and (halves := _halves(tail, _LIKELY_IN_DICTIONARY))
        ):
            return (head, *halves)
    return ()


def _borrowed(word: str) -> tuple[str, ...]:
    """Take a compound apart that begins with a word from English, which Dutch dictionaries lack: cashgeld."""
    best: tuple[float, tuple[str, ...]] = (_LIKELY, ())
    for size in range(_SHORTEST_BORROWED, len(word) - _SHORTEST_BORROWED + 1):
        head, tail = word[:size], word[size:]
        ending = None if tail.endswith(_NO_TAIL) or head in NOT_FIRST else _last(tail)
        if ending is not None and lemmas.is_word(head, "en") and not lemmas.is_word(head, "nl"):
            best = max(best, (ending + (size - _SHORTEST_PART) / 2 + _BORROWED, (head, tail)))
    return best[1]


def _first(part: str) -> float | None:
    return None if part in NOT_FIRST else _score(part, 0)


def _last(part: str) -> float | None:
    """Score a last part, which carries the ending of the whole: leiders counts as leider."""
    if part in NOT_LAST:
        return None
    score = _score(part, 1)
    if score is None and len(part) > _SHORTEST_PART:
        found = lemmas.lemma(part, "nl")
        score = _score(found, 1) if found and found not in (part, *NOT_LAST) else None
    return score


def _score(part: str, place: int) -> float | None:
    """Weigh a word as first (0) or last (1) part: by the compounds it is known in, and its length."""
    known = vocabulary.dutch().counts(part) if len(part) >= _SHORTEST_PART else None
    if known is None:
        return None
    if known[place] == 0 and len(part) < _RARE_PART:
        return None
    return math.log2(1 + known[place]) / 2 + (len(part) - _SHORTEST_PART) / 2
