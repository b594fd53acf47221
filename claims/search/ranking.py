"""How well a document fits what was asked, and what its facets count: plain arithmetic over what an engine reads.

The weight of a rare word counts more (idf); a word said often, or in a long document, counts less and less (BM25).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
    """Documents that have either, with the greater weight; `share` is what the second counts for."""
    if not found and share == 1.0:
        return dict(more)
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
    numbers: Iterable[int] = set().union(*words) if any_word else set(words[0]).intersection(*words[1:])
    found = dict.fromkeys(numbers, 0.0)
    for weights, rare in zip(words, rarities, strict=True):
        for number, weight in weights.items():
            if number in found:
                found[number] += rare * weight / (weight + least + slope * lengths[number])
    return found


def count_pairs(numbers: Iterable[int], pairs: Sequence[tuple[int, ...]]) -> Counter[int]:
    """How many of these documents have each facet value."""
    return Counter(chain.from_iterable(pairs[number] for number in numbers))


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
        for number, weight in postings.items():
            found[number] = found.get(number, 0.0) + share * weight / (
                weight + least + slope * lengths[number]
            )
    return found
