"""From weights of words to an answer: filter, score, count facets and take the asked slice."""

import heapq
import math
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims.search import ranking
from claims.search.engine import Asked, Found, Hit, Order

# What is kept of a document beside its keys: id, moment, facet values, version, length, demand.
Facts = tuple[str, int, tuple[str, ...], str, float, int]


class Columns:
    """What is known of each document of a segment, by its number, without reading the disk."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.dates = array("q")
        self.lengths = array("f")
        self.demands = array("l")
        self.length = 0.0  # of all together
        self.pairs: list[tuple[int, ...]] = []  # numbers of its facet values

    def add(self, facts: Facts, numbered: Callable[[str], int]) -> None:
        name, at, pairs, _version, length, demand = facts
        self.ids.append(name)
        self.dates.append(at)
        self.lengths.append(length)
        self.demands.append(demand)
        self.length += self.lengths[-1]
        self.pairs.append(tuple(numbered(pair) for pair in pairs))

    def values(self, order: Order, scored: ranking.Weights) -> Mapping[int, float] | Sequence[float]:
        """What documents are sorted by first in this order, by their number."""
        if order is Order.FIT:
            return scored
        return self.dates if order is Order.DATE else self.demands


@dataclass(frozen=True)
class Sheet:
    """Of one segment its columns, the numbers to leave out, those to keep to if any are named, and each word's weights."""

    columns: Columns
    left_out: Collection[int]
    within: Collection[int] | None
    words: Sequence[ranking.Weights]


def numbered_filters(
    filters: Mapping[str, frozenset[str]], numbers: Mapping[str, int]
) -> dict[str, frozenset[int]]:
    """Filters with the numbers of their facet values; a value that no document has gets one that none can have."""
    return {
        name: frozenset(numbers.get(f"{name}\x1f{value}", -1) for value in values)
        for name, values in filters.items()
    }


def tally(asked: Asked, sheets: Sequence[Sheet], pairs: Sequence[str], numbers: Mapping[str, int]) -> Found:
    """Answer from all segments. `pairs` names facet values by number, `numbers` the other way round."""
    live = sum(len(sheet.columns.ids) for sheet in sheets)
    average = sum(sheet.columns.length for sheet in sheets) / live if live else 1.0
    rarities = [
        ranking.rarity(sum(len(sheet.words[index]) for sheet in sheets), live)
        for index in range(len(asked.words))
    ]
    filters = numbered_filters(asked.filters, numbers)
    excluded = frozenset().union(*numbered_filters(asked.excluded, numbers).values())
    total, counts, end = 0, Counter[int](), asked.offset + asked.limit
    but_for: dict[str, Counter[int]] = {name: Counter() for name in filters}
    rows: list[tuple[float, float, float, str]] = []
    for sheet in sheets:
        columns = sheet.columns
        scored = _matching(asked, sheet, rarities, average or 1.0)
        _drop(scored, asked, columns, excluded)
        kept, others = ranking.split_by_filters(scored, columns.pairs, filters)
        total += len(kept)
        counts.update(ranking.count_pairs(kept, columns.pairs))
        for name, failing in others.items():
            but_for[name].update(ranking.count_pairs(failing, columns.pairs))
        rows += _rows(
            asked, columns, ranking.foremost(kept, columns.values(asked.order, scored), end), scored
        )
    best = heapq.nsmallest(end, rows)[asked.offset :]
    is_second = asked.order is not Order.FIT
    hits = tuple(Hit(row[3], -(row[1] if is_second else row[0])) for row in best)
    return Found(total, hits, _named(counts, but_for, pairs))


def _matching(asked: Asked, sheet: Sheet, rarities: Sequence[float], average: float) -> ranking.Weights:
    columns, left_out, within = sheet.columns, sheet.left_out, sheet.within
    if not asked.words:
        numbers = range(len(columns.ids)) if within is None else within
        return {number: 0.0 for number in numbers if number not in left_out}
    words = sheet.words
    if within is not None:
        words = [{number: word[number] for number in within if number in word} for word in words]
    scored = ranking.scores(words, rarities, columns.lengths, average, any_word=asked.any_word)
    if left_out:
        for number in [number for number in scored if number in left_out]:
            del scored[number]
    return scored


def _drop(scored: ranking.Weights, asked: Asked, columns: Columns, excluded: frozenset[int]) -> None:
    """Take out what is too old or too new, and what has a facet value that is not wanted."""
    dates, pairs = columns.dates, columns.pairs
    if asked.since is not None or asked.until is not None:
        first = asked.since.timestamp() if asked.since else -math.inf
        end = asked.until.timestamp() if asked.until else math.inf
        for number in [number for number in scored if not first <= dates[number] < end]:
            del scored[number]
    if excluded:
        for number in [number for number in scored if not excluded.isdisjoint(pairs[number])]:
            del scored[number]


def _rows(
    asked: Asked, columns: Columns, kept: Iterable[int], scored: ranking.Weights
) -> list[tuple[float, float, float, str]]:
    """What is sorted by, smallest first: the asked order, then fit, then date; the id keeps pages apart."""
    ids, dates, demands = columns.ids, columns.dates, columns.demands
    if asked.order is Order.DATE:
        return [(-dates[number], -scored[number], 0, ids[number]) for number in kept]
    if asked.order is Order.DEMAND:
        return [(-demands[number], -scored[number], -dates[number], ids[number]) for number in kept]
    return [(-scored[number], -dates[number], 0, ids[number]) for number in kept]


def _named(
    counts: Counter[int], but_for: Mapping[str, Counter[int]], pairs: Sequence[str]
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, count in counts.items():
        facet, _, value = pairs[number].partition("\x1f")
        found.setdefault(facet, {})[value] = count
    for name, more in but_for.items():
        for number, count in more.items():
            facet, _, value = pairs[number].partition("\x1f")
            if facet == name:
                values = found.setdefault(facet, {})
                values[value] = values.get(value, 0) + count
    return found
