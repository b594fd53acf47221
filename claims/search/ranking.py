"""How well a document fits what was asked, and what its facets count: plain arithmetic over what an engine reads.

The weight of a rare word counts more (idf); a word said often, or in a long document, counts less and less (BM25).
"""

import heapq
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

SATURATION = 2.0
LENGTH_MATTERS = 0.35
PARTS_WEIGHT = 0.5  # a word found by its parts only
PREFIX_WEIGHT = 0.7
# Of a whole text that is compared: a word said twice adds little, and long documents are held against their length.
LIKENESS_SATURATION = 5.0
LIKENESS_LENGTH_MATTERS = 0.75
FEWEST_KEYS = 12  # that are looked at, however common
MOST_POSTINGS = 60_000  # after which only those are: the common words of a long text cost most and tell least
Weights = dict[int, float]  # document number -> weight of a word in it


def word_weights(keys: Iterable[Weights], parts: Sequence[Weights], prefixed: Iterable[Weights]) -> Weights:
    """Weight of one asked word in each document that has it: the best of its keys, else of all its parts together."""
    found: Weights = {}
    for postings in keys:
        found = best(found, postings)
    for postings in prefixed:
        found = best(found, postings, PREFIX_WEIGHT)
    if parts:
        found = best(found, together(parts), PARTS_WEIGHT)
    return found


def together(parts: Sequence[Weights]) -> Weights:
    """Documents that have all of these, with the least weight."""
    numbers = set(parts[0]).intersection(*parts[1:])
    return {number: min(one[number] for one in parts) for number in numbers}


def best(found: Weights, more: Weights, share: float = 1.0) -> Weights:
    """Documents that have either, with the greater weight; `share` is what the second counts for.

    Either of the two is taken over and changed: postings are read for one question only.
    """
    if not found and share == 1.0:
        return more
    for number, weight in more.items():
        if weight * share > found.get(number, 0.0):
            found[number] = weight * share
    return found


def rarity(having: int, all_documents: int) -> float:
    """How much a word tells that so many of all documents have."""
    return math.log(1 + (max(all_documents - having, 0) + 0.5) / (having + 0.5))


def scores(
    words: Sequence[Weights],
    rarities: Sequence[float],
    lengths: Sequence[float],
    average: float,
    *,
    any_word: bool,
) -> Weights:
    """Documents that have every word (or any), with their score."""
    if not words:
        return {}
    least, slope = SATURATION * (1 - LENGTH_MATTERS), SATURATION * LENGTH_MATTERS / average
    if not any_word and len(words) > 1:
        numbers: AbstractSet[int] = min((weights.keys() for weights in words), key=len)
        for weights in words:
            numbers &= weights.keys()
        words = [{number: weights[number] for number in numbers} for weights in words]
    found: Weights = {}
    for weights, rare in zip(words, rarities, strict=True):
        scored = {
            number: rare * weight / (weight + least + slope * lengths[number])
            for number, weight in weights.items()
        }
        found = _sum(found, scored)
    return found


def _sum(found: Weights, more: Weights) -> Weights:
    """Both added up, in the larger of the two."""
    if len(found) < len(more):
        found, more = more, found
    have = found.get
    for number, score in more.items():
        found[number] = have(number, 0.0) + score
    return found


def foremost(
    numbers: Collection[int], values: Mapping[int, float] | Sequence[float], count: int
) -> Collection[int]:
    """Those of which the value is among the `count` greatest, with all that equal the last of them."""
    if count <= 0 or len(numbers) <= count:
        return numbers
    least = heapq.nlargest(count, map(values.__getitem__, numbers))[-1]
    return [number for number in numbers if values[number] >= least]


def count_pairs(numbers: Iterable[int], pairs: Sequence[tuple[int, ...]]) -> Counter[int]:
    """How many of these documents have each facet value."""
    return Counter(chain.from_iterable(map(pairs.__getitem__, numbers)))


def split_by_filters(
    numbers: Iterable[int], pairs: Sequence[tuple[int, ...]], filters: Mapping[str, frozenset[int]]
) -> tuple[list[int], dict[str, list[int]]]:
    """Documents that pass every filter; and for each facet those that fail only that one."""
    if not filters:
        return list(numbers), {}
    kept: list[int] = []
    but_for: dict[str, list[int]] = {name: [] for name in filters}
    for number in numbers:
        own = pairs[number]
        failed = [name for name, values in filters.items() if values.isdisjoint(own)]
        if not failed:
            kept.append(number)
        elif len(failed) == 1:
            but_for[failed[0]].append(number)
    return kept, but_for


def most_telling(worth: Mapping[str, float], having: Mapping[str, int]) -> list[str]:
    """The keys to look at, those first that are worth most; `having` counts the documents of each."""
    chosen: list[str] = []
    postings = 0
    for key in sorted(worth, key=lambda key: (-worth[key], key)):
        postings += having[key]
        if len(chosen) >= FEWEST_KEYS and postings > MOST_POSTINGS:
            break
        chosen.append(key)
    return chosen


def likeness(
    keys: Iterable[tuple[float, Weights]], lengths: Sequence[float], average: float, whole: float
) -> Weights:
    """The share of a text that each document has. `keys`: the worth of each and its postings; `whole`: of all keys."""
    least = LIKENESS_SATURATION * (1 - LIKENESS_LENGTH_MATTERS)
    slope = LIKENESS_SATURATION * LIKENESS_LENGTH_MATTERS / average
    found: Weights = {}
    for worth, postings in keys:
        share = worth / whole
        scored = {
            number: share * weight / (weight + least + slope * lengths[number])
            for number, weight in postings.items()
        }
        found = _sum(found, scored)
    return found
