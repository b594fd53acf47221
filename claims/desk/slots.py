"""Where upper features hang facts, panels and moves into the desk; filled by claims.features at start."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select
from sqlmodel import Session

from claims.desk.beside import Beside
from claims.desk.filters import Filters
from claims.desk.models import Claim
from claims.desk.rules import Requirement, Work
from claims.errors import Message
from claims.people.rules import Actor
from claims.web.forms import Form
from claims.web.paging import Page


class GateSource(Protocol):
    """What a claim needs before it may move on, met or not, from one feature's point of view.

    Without `confidential` it is what those see who may see nothing confidential: not even that it counts.
    """

    def __call__(
        self, session: Session, claim: Claim, at: datetime, *, confidential: bool
    ) -> list[Requirement]: ...


class AuthorSource(Protocol):
    """Ids of the people who set the rating or wrote the draft of this claim."""

    def __call__(self, session: Session, claim_id: int) -> frozenset[int]: ...


class Mover(Protocol):
    """Makes a move that an upper feature completes (done is reached by publishing); answers with what to say of it."""

    def __call__(
        self,
        session: Session,
        claim_id: int,
        *,
        by: Actor,
        at: datetime,
        seen_version: int | None,
        **details: Any,
    ) -> Message: ...


class Approved(Protocol):
    """Told inside the transaction when a second reader has approved a verdict, to remember what it said."""

    def __call__(self, session: Session, claim: Claim, at: datetime) -> None: ...


@dataclass(frozen=True)
class Panel:
    """One tab of the claim page. `render` gives HTML made on the server, so that it works without script."""

    key: str
    label: str  # message id
    count: Callable[[Session, Claim, Actor], int | None]
    render: Callable[[Session, Claim, Actor], Markup]
    later: str = (
        ""  # endpoint that answers a count too dear for every page, asked by script once the page is there
    )


@dataclass(frozen=True)
class Act:
    """A button of an upper feature in the claim page's rail, beside the moves: same shape, own address."""

    label: str  # message id
    url: str
    post: bool  # False: a link to a page that asks first
    allowed: bool
    why_not: str = ""  # translated
    primary: bool = False
    fields: tuple[tuple[str, str], ...] = ()  # sent along when it is posted


@dataclass(frozen=True)
class Above:
    """A part above the list of claims. `asks` names lists whose claims are counted beside those of the list itself; it is
    drawn with what the list says beside its cards.
    """

    render: Callable[[Filters, Page, list[int], Beside], Markup]
    asks: Callable[[Session, Actor], list[Filters]] = lambda _session, _by: []


@dataclass(frozen=True)
class Mine:
    """A section of my desk. `column` is all that it shows in one value, asked for with what the page asks anyway."""

    column: Callable[[Actor], ColumnElement[str]]
    render: Callable[[str | None, Actor], Markup]


@dataclass(frozen=True)
class Piece:
    """A small part of the work on a claim that someone has to do, such as a task. `place` is where it stands on the claim's page."""

    id: int
    version: int
    text: str
    claim_id: int
    statement: str
    language: str
    due_on: date | None
    place: tuple[str, str]  # tab and anchor

    @property
    def seen(self) -> str:
        return f"{self.place[1]}-{self.version}"


@dataclass(frozen=True)
class Pieces:
    """One kind of such parts: those of a person, how many each person has, and giving one to another, or to nobody."""

    of: Callable[[Session, int], list[Piece]]
    counts: Callable[[Session], Mapping[int, int]]
    give: Callable[[Session, int, int | None, Actor, datetime], object]


class ClaimPart(Form):
    """What an upper feature keeps with a new claim."""

    def keep_file(self, instance: Path) -> None:
        """Keep on the disk what a row is going to name; before the change."""

    def keep_with(self, session: Session, claim_id: int, by: Actor, at: datetime) -> None:
        """Keep what was filled in; within the change."""


@dataclass(frozen=True)
class Fields:
    """Fields of an upper feature in the form for a claim without an article: mixed into it, and drawn out of it."""

    form: type[ClaimPart]
    render: Callable[[Any], Markup]


GATES: list[GateSource] = []
AUTHORS: list[AuthorSource] = []
AUTHORING: list[
    Callable[[Session, int, int], None]
] = []  # count a person (the last) among the authors of a claim
AUTHORED: list[
    Callable[[int], Select[int]]
] = []  # the other way round, inside a query: ids of the claims that this person is an author of
MOVERS: dict[Work, Mover] = {}
APPROVED: list[Approved] = []
PANELS: list[Panel] = []
ACTS: list[Callable[[Session, Claim, Actor, datetime], list[Act]]] = []
SCHEDULED: list[Callable[[Session, Sequence[int]], dict[int, datetime]]] = []  # when claims go public
POINTED: list[
    Callable[[Session, Claim, int | None, Actor, datetime], None]
] = []  # told when a claim has become, or is no longer, a duplicate of another; the number is of which it was before
CHOOSING: list[
    Callable[[Session, Claim, str, Actor, str], Markup]
] = []  # claims that this one may be a duplicate of, each with its button: the text that was asked for, and where to go back to
ADDING: list[Callable[[Session, Any], Markup]] = []  # in the form for a claim without an article
FIELDS: list[Fields] = []
CONTEXT: list[Callable[[Session, Claim], Markup]] = []  # the quote in its context, above the tabs
NOTICES: list[
    Callable[[Session, Actor, datetime], list[dict[str, Any]]]
] = []  # lines on my desk: text, url, seen_url, version (of the claim)
ABOVE_LIST: list[Above] = []
PIECES: list[Pieces] = []  # what people have to do within claims; handed over with them
MINE: list[Mine] = []  # sections of my desk below its claims
WITH_CLAIM: dict[
    str, Callable[[datetime], ColumnElement[Any]]
] = {}  # asked for in one query with the claim of a page: parts of the query, by the name that RAIL finds them under
RAIL: list[
    Callable[[Claim, Mapping[str, Any], Actor], Markup]
] = []  # in the column beside the claim, below who works on it
CARD_MENU: list[
    Callable[[Session, Claim, Actor], Markup]
] = []  # in the menu of a card, below the moves; within their form, which names the version that was seen
FOLLOWED: list[
    Callable[[int], Select[int]]
] = []  # inside a query: ids of the claims that this person follows
# "evidence.stance" -> stored value -> message id, or its label in each language; for the history
WORDS: dict[str, dict[str, str | dict[str, str]]] = {}
