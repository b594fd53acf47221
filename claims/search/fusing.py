"""The ranking by words and the one by meaning made one, by reciprocal rank fusion. docs/search-quality.md measures it.

Two rankings are joined: that by words, and that by words and meaning together. Meaning alone puts many claims first that
are about the same subject and say something else, so it is not given a ranking of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SMOOTHING = (
    3  # places; the more, the less the first ones tell. With 60, as for the web, half of the gain is gone
)
MEANING = 0.4  # how much meaning says beside words
CHANCE = 0.07  # what texts that have nothing to do with each other come to
NEARLY = 0.6  # the cosine from which texts mean nearly the same
FEW_WORDS = 0.25  # below this share words alone would be no reason


@dataclass(frozen=True)
class Judged:
    """A claim with what it is sorted by, its share of 1, and whether that comes from what it means."""

    id: str
    fit: float
    score: float  # also tells apart what fits as well
    by_meaning: bool = False


def by_words(scores: Mapping[str, float]) -> list[Judged]:
    return [Judged(name, score, score) for name, score in scores.items()]


def fused(scores: Mapping[str, float], cosines: Mapping[str, float]) -> list[Judged]:
    """Claims by their score by words, and by their cosine where they have one; in no order."""
    blended = {
        name: (1 - MEANING) * score + MEANING * cosines.get(name, score) for name, score in scores.items()
    }
    first, second = _places(scores), _places(blended)
    return [
        Judged(
            name,
            1 / (SMOOTHING + first[name]) + 1 / (SMOOTHING + second[name]),
            max(0.0, blended[name] - CHANCE) / (1 - CHANCE) if name in cosines else score,
            score < FEW_WORDS and cosines.get(name, 0.0) >= NEARLY,
        )
        for name, score in scores.items()
    ]


def _places(scores: Mapping[str, float]) -> dict[str, int]:
    order = sorted(scores, key=lambda name: (-scores[name], name))
    return {name: place for place, name in enumerate(order, 1)}
