"""How much of what two claims state is in each other: those that only stand together shall not pass for the same.

Two claims out of one paragraph share its words, by their quotes, their context and what was written about them. What
counts for being the same is what both state. docs/search-quality.md measures it.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims.words.pipeline import analyse

QUOTED = 0.4  # a word that only a quote has, beside one that is stated
ENOUGH = 0.4  # the share of a statement that a sample must have to be believed in full
DOUBT = 0.5  # what is left of a likeness where a sample has nothing of what is stated
ROOM = 1.5  # the index counts rarity over all claims, this over a few: its share may be so much above ours

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Stated:
    """The keys of what a claim states, its statement and its headline each by itself, and of its quotes."""

    texts: Sequence[Weights]
    quotes: Weights

    @property
    def told(self) -> frozenset[str]:
        return frozenset().union(*self.texts)

    @property
    def keys(self) -> frozenset[str]:
        return self.told.union(self.quotes)


@dataclass(frozen=True)
class Rarity:
    """How much a key tells among some claims."""

    known: Weights
    unknown: float  # of a key that none of them states

    def of(self, key: str) -> float:
        return self.known.get(key, self.unknown)


def weigh(texts: Iterable[str], language: str) -> dict[str, float]:
    """Each key of these texts, with the greatest weight that it has in them."""
    found: dict[str, float] = {}
    for text in texts:
        for term in analyse(text, language, deeds=False):
            if term.key:
                found[term.key] = max(found.get(term.key, 0.0), term.weight)
    return found


def rarity_among(some: Sequence[Stated]) -> Rarity:
    having = Counter(key for stated in some for key in stated.told)
    known = {key: math.log((1 + len(some)) / (1 + number)) + 1 for key, number in having.items()}
    return Rarity(known, math.log(1 + len(some)) + 1)


def belief(sample: Weights, beside: Weights, stated: Stated, rarity: Rarity, by_words: float) -> float:
    """From 0 to 1: how much of a likeness stands; `by_words` is the share of the sample that the index found.

    Less where those words are in the quotes, or in neither, and where the sample has little of what is stated.
    `beside` are other names of what the sample names.
    """
    told = {**dict.fromkeys(stated.quotes, QUOTED), **dict.fromkeys(stated.told, 1.0)}
    asked = {**beside, **sample}
    has = _worth(asked, told, rarity) / (_worth(sample, dict.fromkeys(sample, 1.0), rarity) or 1.0)
    having = dict.fromkeys(asked, 1.0)
    common = max((_share(text, having, rarity) for text in stated.texts), default=0.0)
    found_there = min(1.0, ROOM * has / by_words) if by_words else 1.0
    return found_there * (DOUBT + (1 - DOUBT) * min(1.0, common / ENOUGH))


def _share(text: Weights, having: Weights, rarity: Rarity) -> float:
    """How much of the text those have."""
    return _worth(text, having, rarity) / (_worth(text, dict.fromkeys(text, 1.0), rarity) or 1.0)


def _worth(text: Weights, having: Weights, rarity: Rarity) -> float:
    return sum(weight * rarity.of(key) * having.get(key, 0.0) for key, weight in text.items())
