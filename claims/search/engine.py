"""What a search engine must do for us: index, remove, query with facet counts, and remember the last event.

Engines take keys, never text: claims.words makes them. tests/search/test_engine.py is the contract that any
engine must pass.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True)
class Document:
    """One findable thing, already cut into keys. Only what ranking and counting need; its text stays in the database."""

    id: str  # "claim-12"
    keys: tuple[tuple[str, float], ...]  # key and weight; a key may come again
    facets: Mapping[str, tuple[str, ...]]  # "state" -> ("new",); what is counted and filtered by
    at: datetime  # for sorting and filtering by date
    version: str = ""  # changes when the document does; for comparing index and database
    demand: int = 0  # how often it was asked for and seen, for sorting


@dataclass(frozen=True)
class Wanted:
    """One typed word: a document has it when it has one of `keys`, or, less surely, all of `parts`.

    Or when it has `every` one of these, and is among these ids if any are named; or when it has one of `others`.
    """

    keys: tuple[str, ...]
    parts: tuple[str, ...] = ()
    prefix: str | None = None  # the word ends in *: any key that begins so will do
    every: tuple["Wanted", ...] = ()
    among: frozenset[str] | None = None
    others: tuple["Wanted", ...] = ()


class Order(StrEnum):
    """Best first, newest first, or most asked for first."""

    FIT = "fit"
    DATE = "date"
    DEMAND = "demand"


@dataclass(frozen=True)
class Asked:
    words: tuple[Wanted, ...]  # none: every document
    unwanted: tuple[Wanted, ...] = ()
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)  # facet -> one of these values
    excluded: Mapping[str, frozenset[str]] = field(default_factory=dict)  # facet -> none of these values
    since: datetime | None = None  # not before this moment
    until: datetime | None = None  # before this moment
    any_word: bool = False  # one of the words is enough
    without: frozenset[str] = frozenset()  # ids that are neither found nor counted
    within: frozenset[str] | None = None  # ids of which alone is asked; None: of all
    order: Order = Order.FIT
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True)
class Sought:
    """A whole text of which the like is sought: its keys, each with how much it counts."""

    keys: Mapping[str, float]
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)  # as of Asked
    without: frozenset[str] = frozenset()  # ids that are not wanted
    limit: int = 100
    also: frozenset[str] = frozenset()  # ids that are looked at too, beyond the limit, whatever they share
    beside: Mapping[str, float] = field(default_factory=dict)  # keys that add to a document, but lack to none


NEAREST = 5  # keys that an engine offers for one that nothing has


@dataclass(frozen=True)
class Hit:
    id: str
    score: float


@dataclass(frozen=True)
class Found:
    """Hits of the asked slice, the number of all, and counts of facet values over all of them.

    A facet that is filtered by is counted as if it were not, so that its other values can be chosen as well.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]


class EngineDamaged(Exception):
    """There is no index, or it cannot be read or is of another make: it is made again from the database."""


class EngineMissing(EngineDamaged):
    """There is no index at all, as in a new newsroom."""


class EngineFull(Exception):
    """The disk has no room for what was to be written. The index that there is, if any, stands as it was."""


class Engine(Protocol):
    """An index on disk. Safe to use from several threads and processes; one of them writes at a time.

    Everything but `rebuild` raises EngineDamaged while there is no whole index. What writes may raise EngineFull.
    """

    def last_event(self) -> int:
        """The last event whose change is in the index."""
        ...

    def write(
        self, documents: Iterable[Document], remove: Iterable[str], last_event: int, *, after: int
    ) -> bool:
        """Replace and remove by id, all at once.

        False, and nothing done, when another writer is at work or was faster: the index no longer stands at `after`.
        """
        ...

    def rebuild(self, documents: Iterable[Document], last_event: int) -> bool:
        """Make a new index of these, beside the old one until it is whole; False when another writer is at work."""
        ...

    def tidy(self) -> bool:
        """Join what many small writes left, when nobody waits; whether there was something to join."""
        ...

    def query(self, asked: Asked) -> Found: ...

    def similar(self, sought: Sought) -> tuple[Hit, ...]:
        """Documents with most of the keys, best first; the score is their share, from 0 to 1, rare keys counting more.

        Of a long text an engine may look only at the keys that tell most. Of `also` those come after the limit that
        are there and pass the filters.
        """
        ...

    def near(self, key: str) -> tuple[str, ...]:
        """A few other keys that may be meant by this one: with the same first letter and one or two letters different.

        The nearest first, and of those the ones that most documents have. No key that no document has.
        """
        ...

    def versions(self) -> dict[str, str]:
        """Id and version of every document."""
        ...

    def close(self) -> None: ...
