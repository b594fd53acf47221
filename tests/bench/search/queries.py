"""What is asked: for each kind some sixty questions drawn from the corpus itself, the same each time."""

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
    chance = random.Random(SEED + 1)  # noqa: S311  the same questions each time
    having: Counter[str] = Counter()
    sample: list[Row] = []
    seen = 0
    for seen, row in enumerate(rows, 1):
        having.update(set(row.keys))
        if len(sample) < SAMPLE:
            sample.append(row)
        elif (place := chance.randrange(seen)) < SAMPLE:
            sample[place] = row

    def between(shares: tuple[float, float]) -> list[str]:
        low, high = (max(2, share * seen) for share in shares)
        return sorted(key for key, count in having.items() if low <= count <= high and key.isalpha())

    common, usual = between(COMMON), set(between(USUAL))
    known = sorted(having)

    def three(row: Row) -> tuple[str, ...] | None:
        fit = sorted(usual.intersection(row.keys))
        return tuple(chance.sample(fit, 3)) if len(fit) >= 3 else None

    def phrase(row: Row) -> tuple[str, ...] | None:
        fit = [pair for pair in zip(row.keys, row.keys[1:], strict=False) if usual.issuperset(pair)]
        return chance.choice([pair for pair in fit if pair[0] != pair[1]] or [()]) or None

    def prefix(row: Row) -> tuple[str, ...] | None:
        fit = [key for key in row.keys if len(key) > PREFIX and key in usual]
        return (chance.choice(fit)[:PREFIX],) if fit else None

    def similar(row: Row) -> tuple[str, ...] | None:
        words = list(dict.fromkeys(row.keys))[:SIMILAR_WORDS]
        return tuple(chance.choice(known) if chance.random() < CHANGED else word for word in words)

    def one(_: Row) -> tuple[str, ...] | None:
        return (chance.choice(common),)

    makers: dict[str, Callable[[Row], tuple[str, ...] | None]] = {
        "common word": one, "OR of 3": three, "AND of 3": three, "phrase": phrase, "prefix": prefix,
        "filter and sort": one, "facets": one, "similar": similar,
    }  # fmt: skip
    found: dict[str, list[Question]] = {}
    for kind in KINDS:
        rounds = (makers[kind](chance.choice(sample)) for _ in range(EACH * 50))
        fit = dict.fromkeys(keys for keys in rounds if keys)
        found[kind] = [Question(kind, keys) for keys in list(fit)[:EACH]]
    return found
