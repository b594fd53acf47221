"""What the demonstration newsroom consists of: `load()` reads the articles and newsroom.toml into frozen records.

Every claim is pulled `days_ago` days before today at `time` (UTC), or that long before this moment when it has no
time; each `days_after` counts from then, in a revision or a withdrawal from the day of publication.
"""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

HERE = Path(__file__).parent
T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    key: str
    email: str
    name: str
    role: str
    language: str


@dataclass(frozen=True)
class Claimant:
    name: str
    kind: str
    description: str


@dataclass(frozen=True)
class Article:
    slug: str
    title: str
    medium: str
    url: str
    author: str
    date: str
    language: str
    text: str

    @property
    def first_day(self) -> dt.date:
        """The earliest day the article can have appeared: a month counts from its first."""
        return dt.date.fromisoformat(self.date if len(self.date) == len("2026-09-01") else f"{self.date}-01")


@dataclass(frozen=True)
class Move:
    to: str
    by: str
    days_after: float
    message: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Appearance:
    article: str
    quote: str
    by: str
    days_after: float


@dataclass(frozen=True)
class Source:
    stance: str
    kind: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    quote: str = ""
    passage_of: str = ""
    primary: bool = False
    named: bool = True
    note: str = ""
    days_after: float | None = None


@dataclass(frozen=True)
class Contact:
    who: str
    by: str
    channel: str
    days_after: float
    deadline_days: int
    answer: str = ""
    answered_days_after: float | None = None


@dataclass(frozen=True)
class Verdict:
    rating: str
    headline: str
    explanation: str
    body: str
    not_established: str
    as_known_on_days_ago: int


@dataclass(frozen=True)
class Comment:
    by: str
    text: str
    days_after: float


@dataclass(frozen=True)
class Replacement:
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Revision:
    """A change after publication; `verdict` is the whole verdict as it reads from then on."""

    kind: str
    reason: str
    days_after: float
    by: str
    verdict: Verdict
    changed: tuple[str, ...]
    reviewer: str = ""


@dataclass(frozen=True)
class Withdrawal:
    reason: str
    days_after: float
    by: str
    confirmed_by: str
    confirmed_days_after: float


@dataclass(frozen=True)
class Waiting:
    until_in_days: int
    because: str
    days_after: float


@dataclass(frozen=True)
class Decline:
    reason: str
    note: str = ""


@dataclass(frozen=True)
class Claim:
    key: str
    article: str
    quote: str
    statement: str
    claimant: str
    language: str
    days_ago: float
    pulled_by: str
    ends: str
    priority: str
    tags: tuple[str, ...]
    time: str = ""
    seed: bool = False
    assignee: str = ""
    reviewer: str = ""
    due_in_days: int | None = None
    publish_in_days: int | None = None
    no_contact_because: str = ""
    both_sides: bool = False
    one_side_because: str = ""
    source_exception: str = ""
    duplicate_of: str = ""
    decline: Decline | None = None
    waiting: Waiting | None = None
    verdict: Verdict | None = None
    withdrawal: Withdrawal | None = None
    moves: tuple[Move, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    sources: tuple[Source, ...] = ()
    contacts: tuple[Contact, ...] = ()
    comments: tuple[Comment, ...] = ()
    revisions: tuple[Revision, ...] = ()

    def first_move(self, to: str) -> Move | None:
        return next((move for move in self.moves if move.to == to), None)

    def pulled_at(self, now: dt.datetime) -> dt.datetime:
        if not self.time:
            return now - dt.timedelta(days=self.days_ago)
        day = now.date() - dt.timedelta(days=self.days_ago)
        return dt.datetime.combine(day, dt.time.fromisoformat(self.time), dt.UTC)


@dataclass(frozen=True)
class Tip:
    """What a reader sent; `like` is the key of an earlier one that says nearly the same."""

    key: str
    what: str
    seen_where: str
    why: str
    language: str
    days_ago: float
    like: str = ""


@dataclass(frozen=True)
class Newsroom:
    written_on: dt.date
    people: tuple[Person, ...]
    claimants: tuple[Claimant, ...]
    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    tips: tuple[Tip, ...] = ()

    def person(self, key: str) -> Person:
        return _only(key, {person.key: person for person in self.people}, "person")

    def claimant(self, name: str) -> Claimant:
        return _only(name, {claimant.name: claimant for claimant in self.claimants}, "claimant")

    def article(self, slug: str) -> Article:
        return _only(slug, {article.slug: article for article in self.articles}, "article")

    def claim(self, key: str) -> Claim:
        return _only(key, {claim.key: claim for claim in self.claims}, "claim")


def _only(key: str, known: dict[str, T], what: str) -> T:
    if key not in known:
        raise ValueError(f"the demo newsroom knows no {what} {key!r}")
    return known[key]


def load(folder: Path = HERE) -> Newsroom:
    """The whole newsroom, checked; a ValueError names the claim and what does not fit."""
    from claims.demo.checks import check
    from claims.demo.reading import read

    newsroom = read(folder)
    check(newsroom)
    return newsroom


def revised(verdict: Verdict, changes: dict[str, str], replacements: tuple[Replacement, ...]) -> Verdict:
    """The verdict with whole fields changed and passages replaced; each passage must occur exactly once."""
    result = replace(verdict, **changes)  # type: ignore[arg-type]
    for each in replacements:
        before = str(getattr(result, each.field))
        if before.count(each.old) != 1:
            raise ValueError(f"{each.old!r} occurs {before.count(each.old)} times in {each.field}")
        result = replace(result, **{each.field: before.replace(each.old, each.new)})  # type: ignore[arg-type]
    return result
