"""Which documents share most with a whole text: the keys that tell most are read, and their shares added up."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from claims.search import ranking
from claims.search.engine import Hit, Sought
from claims.search.tallying import Columns, numbered_filters


class Shelf(Protocol):
    """A part of an index that can be read by itself."""

    columns: Columns
    deleted: frozenset[int]
    places: dict[str, int]  # number of a document by its id

    def left_out(self, ids: Iterable[str]) -> frozenset[int]:
        """Documents that are removed, or that have one of these ids."""
        ...

    def having(self, key: str) -> int:
        """How many documents have this key; of removed ones some may be counted."""
        ...

    def having_weights(self, key: str) -> ranking.Weights: ...


def resemble(sought: Sought, shelves: Sequence[Shelf], numbers: Mapping[str, int]) -> tuple[Hit, ...]:
    """The best documents of all shelves. `numbers` gives facet values their number."""
    live = sum(len(shelf.columns.ids) - len(shelf.deleted) for shelf in shelves)
    weights = {**sought.beside, **sought.keys}
    having = {key: sum(shelf.having(key) for shelf in shelves) for key in weights}
    worth = {key: weight * ranking.rarity(having[key], live) for key, weight in weights.items()}
    whole = sum(worth[key] for key in sought.keys)
    if not live or not (whole or sought.also):
        return ()
    length = sum(shelf.columns.length for shelf in shelves)
    average = length / sum(len(shelf.columns.ids) for shelf in shelves) or 1.0
    chosen = ranking.most_telling({key: worth[key] for key in worth if having[key]}, having)
    filters = list(numbered_filters(sought.filters, numbers).values())
    best: list[tuple[float, str]] = []
    also: dict[str, float] = {}
    for shelf in shelves:
        scored = ranking.likeness(
            ((worth[key], shelf.having_weights(key)) for key in chosen), shelf.columns.lengths, average, whole
        )
        left_out = shelf.left_out(sought.without)
        kept = _kept(scored, shelf.columns, left_out, filters)
        foremost = ranking.foremost(kept, scored, sought.limit)
        best += [(-scored[number], shelf.columns.ids[number]) for number in foremost]
        asked_for = {shelf.places[name] for name in sought.also if name in shelf.places} - left_out
        for number in _passing(asked_for, shelf.columns, filters):
            also[shelf.columns.ids[number]] = scored.get(number, 0.0)
    found = {name: -score for score, name in heapq.nsmallest(sought.limit, best)}
    also = {name: score for name, score in also.items() if name not in found}
    more = sorted(also.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Hit(name, score) for name, score in (*found.items(), *more))


def _kept(
    scored: ranking.Weights,
    columns: Columns,
    left_out: frozenset[int],
    filters: Sequence[frozenset[int]],
) -> list[int]:
    """Documents that may be found."""
    return _passing(
        (number for number in scored if number not in left_out) if left_out else scored, columns, filters
    )


def _passing(numbers: Iterable[int], columns: Columns, filters: Sequence[frozenset[int]]) -> list[int]:
    kept = list(numbers)
    for values in filters:
        kept = [number for number in kept if not values.isdisjoint(columns.pairs[number])]
    return kept
