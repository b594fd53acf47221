"""What the application tells publishing at start, and who searches for readers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session


@dataclass
class Newsroom:
    """Facts of this installation that a snapshot needs."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Amsterdam"))


@dataclass(frozen=True)
class Found:
    """One page of results: claims in order, with the words that matched marked, and how many there are in all."""

    claim_ids: tuple[int, ...]
    total: int
    snippets: dict[int, Markup] = field(default_factory=dict)
    headlines: dict[int, Markup] = field(default_factory=dict)


# (session, query, limit, offset) -> Found. The last one filled in answers; without any, queries.plain_search does.
SEARCH: list[Callable[[Session, str, int, int], Found]] = []
NEWSROOM = Newsroom()
