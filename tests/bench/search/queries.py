"""What is asked: for each kind some sixty questions drawn from the corpus itself, the same each time."""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.bench.search.corpus import SEED, Row

EACH = 60  # questions of a kind
COMMON = (0.01, 0.15)  # share of the claims that have a common word
USUAL = (0.001, 0.05)
SIMILAR_WORDS = 25
CHANGED = 0.3  # of the words of a text of which the like is sought
PREFIX = 5  # letters
SAMPLE = 4000  # claims from which questions are drawn


@dataclass(frozen=True)
class Question:
    kind: str
    keys: tuple[str, ...]


KINDS = (
    "common word", "OR of 3", "AND of 3", "phrase", "prefix", "filter and sort", "facets", "similar",
)  # fmt: skip


def questions(rows: Iterable[Row]) -> dict[str, list[Question]]:
    """Questions by kind, from a look through the whole corpus."""
    drawn = _Drawn(rows)
    makers: dict[str, Callable[[], tuple[str, ...] | None]] = {
        "common word": drawn.word, "OR of 3": drawn.three, "AND of 3": drawn.three, "phrase": drawn.phrase,
        "prefix": drawn.prefix, "filter and sort": drawn.word, "facets": drawn.word, "similar": drawn.text,
    }  # fmt: skip
    found: dict[str, list[Question]] = {}
    for kind in KINDS:
        fit = dict.fromkeys(keys for keys in (makers[kind]() for _ in range(EACH * 50)) if keys)
        found[kind] = [Question(kind, keys) for keys in list(fit)[:EACH]]
    return found


class _Drawn:
    """Words by how many claims have them, and some claims to take words from."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.chance = random.Random(SEED + 1)  # noqa: S311  the same questions each time
        self.having: Counter[str] = Counter()
        self.sample: list[Row] = []
        self.size = 0
        for row in rows:
            self.size += 1
            self.having.update(set(row.keys))
            if len(self.sample) < SAMPLE:
                self.sample.append(row)
            elif (place := self.chance.randrange(self.size)) < SAMPLE:
                self.sample[place] = row
        self.common, self.usual = self._between(COMMON), frozenset(self._between(USUAL))

    def _between(self, shares: tuple[float, float]) -> list[str]:
        low, high = (max(2, share * self.size) for share in shares)
        return sorted(key for key, count in self.having.items() if low <= count <= high and key.isalpha())

    def _keys(self) -> tuple[str, ...]:
        return self.chance.choice(self.sample).keys

    def word(self) -> tuple[str, ...]:
        return (self.chance.choice(self.common),)

    def three(self) -> tuple[str, ...] | None:
        fit = sorted(self.usual.intersection(self._keys()))
        return tuple(self.chance.sample(fit, 3)) if len(fit) >= 3 else None

    def phrase(self) -> tuple[str, ...] | None:
        keys = self._keys()
        fit = [pair for pair in itertools.pairwise(keys) if self.usual.issuperset(pair)]
        fit = [pair for pair in fit if pair[0] != pair[1]]
        return self.chance.choice(fit) if fit else None

    def prefix(self) -> tuple[str, ...] | None:
        fit = [key for key in self._keys() if len(key) > PREFIX and key in self.usual]
        return (self.chance.choice(fit)[:PREFIX],) if fit else None

    def text(self) -> tuple[str, ...]:
        """The beginning of a claim in which words are exchanged for words of other claims."""
        words = list(dict.fromkeys(self._keys()))[:SIMILAR_WORDS]
        return tuple(
            self.chance.choice(self._keys()) if self.chance.random() < CHANGED else word for word in words
        )
