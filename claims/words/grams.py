"""How alike two texts are in their letters: pieces of three to five characters forgive spelling and inflection.

The weight of a piece falls with the number of the compared texts that have it, so that what all candidates share
tells nothing (TF-IDF, with the candidates themselves as the collection).
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from claims.words.folding import fold

SHORTEST, LONGEST = 3, 5
MOST_CHARACTERS = 5_000  # of a text that are compared
_WORD = re.compile(r"\w+")


def grams(text: str) -> Counter[str]:
    """Count the pieces of 3, 4 and 5 characters of each word, its two edges as spaces."""
    found: Counter[str] = Counter()
    for word in _WORD.findall(fold(text[:MOST_CHARACTERS])):
        edged = f" {word} "
        for size in range(SHORTEST, LONGEST + 1):
            found.update(edged[at : at + size] for at in range(len(edged) - size + 1))
    return found


def words(text: str) -> Counter[str]:
    """Count the folded words of two letters and more."""
    return Counter(word for word in _WORD.findall(fold(text[:MOST_CHARACTERS])) if len(word) > 1)


def likeness(
    asked: Mapping[str, int], others: Sequence[Mapping[str, int]], more: Sequence[Mapping[str, int]] = ()
) -> list[float]:
    """Cosine of the asked text's pieces with each of the others', from 0 to 1; then with each of `more`.

    What is among `more` is compared as well, but says nothing about how rare a piece is.
    """
    having = Counter(gram for other in others for gram in other)
    unknown = math.log(1 + len(others)) + 1
    rarity = {gram: math.log((1 + len(others)) / (1 + number)) + 1 for gram, number in having.items()}
    own = {gram: (1 + math.log(count)) * rarity.get(gram, unknown) for gram, count in asked.items()}
    own_length = math.sqrt(sum(weight * weight for weight in own.values()))
    return [_cosine(own, own_length, other, rarity, unknown) for other in (*others, *more)]


def _cosine(
    own: Mapping[str, float],
    own_length: float,
    other: Mapping[str, int],
    rarity: Mapping[str, float],
    unknown: float,
) -> float:
    shared = squares = 0.0
    for gram, count in other.items():
        weight = (1 + math.log(count)) * rarity.get(gram, unknown)
        squares += weight * weight
        if gram in own:
            shared += weight * own[gram]
    return shared / (own_length * math.sqrt(squares)) if shared else 0.0
