"""The two halves of a Dutch compound: which words begin one, which end one, and what stands between them."""

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from claims.words import lemmas, vocabulary

SHORTEST_PART = 3
_RARE_PART = 5
_SHORTEST_UNCOUNTED = 6
_SURE_ENDING = 2.5  # how well the last part must be known for a first one that is not counted
_UNCOUNTED = 0.5
_OF_A_COMPASS = 3.0
_LINKERS = ("", "s", "en")
_FOR_A_LINKER = 1.0
_FOR_AN_OLD_LINKER = 2.0  # the -e- of before 1995 is also the ending of much else

# Endings and shreds that the dictionary also lists as words.
_NOT_LAST = (
    "baar heid lijk loos ging ende ster aar den ten tje sten eren ere ing elen schap gen ren sen ken men "
    "nen ste achtig vormig netje atje chip chap tof tuk pel teren pelen loof jarig end aal ding pen teen "
    "rij del king zing delen zijde ling lijken deren achtige tier lage ring zen per sing sering ijk ijken "
    "pioen slomp natie chatten temmer temmen tig tien lende taan ment aard male open loten treden kers "
    "lijkheid tegen uit aan in op dien eens minst een wel aat oor sta ijs rijp kan roken rouwen rok sier "
    "ter neming schuwen ven schappelijk iele erken age keren wichtig matig zaam"
)
NOT_LAST = frozenset(_NOT_LAST.split())
# Prefixes and little words: a word that begins with one is a derived word or a separable verb.
_NOT_FIRST = (
    "ver her uit aan voor over door onder bij toe weg achter binnen terug tegen mee mis per pre om op af "
    "in na neer mede rond weer zij was rei wel haar dit dat ont tot van het een met niet ook dus los vol "
    "vast krui tra lee dan neu pro rot hal gel ges gesp gem geb gek vert vers bes best bet beg bel mom "
    "ter der nor nes nak sta overs volst tegens toes degel kennel kwar waar daar hier aller ieder even "
    "verge vera verk gewe bere bene voors vasts int uitt verst blij des verg"
)
NOT_FIRST = frozenset(_NOT_FIRST.split())

# Their plural in -er- is what they have in front of another word: kinderopvang, eierprijs.
_WITH_ER = frozenset({"kind", "ei", "rund", "lam", "kalf", "hoen", "lied", "volk", "blad", "rad", "been"})
# In dictionaries only with more behind them.
_COMPASS = frozenset({"noord", "oost", "zuid", "west", "noordoost", "noordwest", "zuidoost", "zuidwest"})
# What ends so is a word, whether or not a dictionary has it: productiviteitsverhoging.
_ALWAYS_A_WORD = re.compile(r".{4,}(?:iteit|heid|ing|schap|atie|isme|logie|grafie)")
_PLURAL_WITHOUT_ACCENT = re.compile(r"(.+[ie]e)en|(.+ie)n")  # therapieën, koloniën


class Way(NamedTuple):
    """One way to read a word as two."""

    head: str  # without what links it
    tail: str
    cost: float  # of the link
    plural: str = ""  # of the head, where that is what links


@lru_cache(maxsize=10_000)
def halves(word: str, likely: float) -> tuple[str, str] | None:
    """Give the likeliest two words that a word is made of, the first without what links it; None below `likely`."""
    best = (likely, ("", ""))
    for way in ways(word):
        beginning = begins(way)
        if beginning is None and _may_be_a_word(way.head) and _known(way.tail) >= _SURE_ENDING:
            beginning = _uncounted(way.head)
        ending = last(way.tail) if beginning is not None else None
        if beginning is not None and ending is not None:
            best = max(best, (beginning + ending - way.cost, (way.head, way.tail)))
    return best[1] if best[1][0] else None


@lru_cache(maxsize=1_000)
def ways(word: str) -> tuple[Way, ...]:
    """Every head and tail."""
    return tuple(_ways(word))


def _ways(word: str) -> Iterator[Way]:
    for size in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        head, tail = word[:size], word[size:]
        if head.endswith("er") and head[:-2] in _WITH_ER:
            yield Way(head[:-2], tail, 0)
            continue
        one = one_of(head) if head.endswith(("e", "en")) and len(head) > SHORTEST_PART else None
        if one:
            yield Way(
                one,
                tail,
                _FOR_A_LINKER if head[-1] == "n" else _FOR_AN_OLD_LINKER,
                head.removesuffix("n") + "n",
            )
        for linker in _LINKERS:
            bare = head.removesuffix(linker)
            if (
                len(bare) < SHORTEST_PART
                or bare + linker != head
                or (one and (linker or not _is_a_noun(head)))
            ):
                continue
            if linker != "s" or not (bare.endswith("en") and one_of(bare)):  # one link is enough
                yield Way(bare, tail, _FOR_A_LINKER if linker else 0)


def begins(way: Way) -> float | None:
    """Score the first part: a plural counts as it is written or as its singular, whichever begins more words."""
    return max(_begins_words(way.head, way.plural), default=None) if way.plural else first(way.head)


def _begins_words(*parts: str) -> list[float]:
    return [score for part in parts if (score := _score(part, 0)) is not None]


@lru_cache(maxsize=10_000)
def one_of(head: str) -> str | None:
    """Give the noun whose plural links: boom in bomenkap, bom in bommenwerper, and paard in what was paardetram."""
    core = head.removesuffix("n").removesuffix("e")
    if len(core) < SHORTEST_PART or core + "en" in NOT_FIRST:
        return None
    found = lemmas.lemma(core + "en", "nl")
    if not found or found.endswith("en") or found[:2] != core[:2]:
        return None
    # bommen and bom differ by a letter that is doubled; gaande is no plural of gaan
    is_longer = len(core) > len(found) and core[-1] != core[-2]
    return None if is_longer or len(found) > len(core) + 1 or not _begins_words(found, core + "en") else found


def _is_a_noun(head: str) -> bool:
    return not head.endswith("en") and lemmas.lemma(head, "nl") == head


@lru_cache(maxsize=20_000)
def first(part: str) -> float | None:
    if part in NOT_FIRST:
        return None
    return _OF_A_COMPASS if part in _COMPASS else _score(part, 0)


def _may_be_a_word(part: str) -> bool:
    return len(part) >= _SHORTEST_UNCOUNTED and part not in NOT_FIRST


def _known(tail: str) -> float:
    return 0 if tail in NOT_LAST else _score(tail, 1) or _score(tail.removesuffix("en"), 1) or 0


def _uncounted(part: str) -> float | None:
    """Score a first part that begins no compound we know, but is a word."""
    if not _ALWAYS_A_WORD.fullmatch(part) and lemmas.lemma(part, "nl") != part:
        return None
    return (len(part) - SHORTEST_PART) / 2 - _UNCOUNTED


@lru_cache(maxsize=20_000)
def last(part: str) -> float | None:
    """Score a last part, which carries the ending of the whole: leiders counts as leider."""
    if part in NOT_LAST:
        return None
    score = _score(part, 1)
    if score is None and len(part) > SHORTEST_PART:
        plural = _PLURAL_WITHOUT_ACCENT.fullmatch(part)
        found = plural[1] or plural[2] if plural else lemmas.lemma(part, "nl")
        score = _score(found, 1) if found and found not in (part, *NOT_LAST) else None
    return score


def _score(part: str, place: int) -> float | None:
    """Weigh a word as first (0) or last (1) part: by the compounds it is known in, and its length."""
    known = vocabulary.dutch().counts(part) if len(part) >= SHORTEST_PART else None
    if known is None:
        return None
    if known[place] == 0 and len(part) < _RARE_PART:
        return None
    return math.log2(1 + known[place]) / 2 + (len(part) - SHORTEST_PART) / 2
