"""What the application tells publishing at start, and who searches for readers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session

from claims.publishing.queries import Check
from claims.search.addresses import Address
from claims.search.chips import Chip, Way
from claims.search.reasons import Reasons
from claims.search.results import Facet


@dataclass
class Newsroom:
    """Facts of this installation that a snapshot needs."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Amsterdam"))


@dataclass(frozen=True)
class Found:
    """One page of results: verdicts in order, with the words that matched marked, and how many there are in all.

    And what the search understood, what can be chosen further, and the ways on when there is nothing.
    """

    checks: Sequence[Check]
    total: int
    snippets: dict[int, Markup] = field(default_factory=dict)
    headlines: dict[int, Markup] = field(default_factory=dict)
    reasons: dict[int, Reasons] = field(default_factory=dict)
    chips: Sequence[Chip] = ()
    notes: Sequence[str] = ()
    facets: Sequence[Facet] = ()
    better: Way | None = None
    ways: Sequence[Way] = ()
    any_word: bool = False
    is_cut: bool = False


# (session, address of the search, limit, offset) -> Found. The last one filled in answers; without any, queries.plain_search does.
SEARCH: list[Callable[[Session, Address, int, int], Found]] = []
NEWSROOM = Newsroom()
