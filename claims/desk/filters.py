"""What the address of the board or the list asks for, and the address that asks for it: both read one object.

Values that mean nothing are passed over, so that an old or mistyped address still shows claims.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self, TypeVar
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from claims.desk.states import Priority, Publication, Work
from claims.errors import N_
from claims.storage.rows import written_number

NOBODY = 0  # the person to ask for when claims without one are meant
LONGEST_TAG = 60
LONGEST_QUERY = 2000
LONGEST_ASKED = 100  # of what is asked of a field of the desk's own
MOST_FIELDS = 10
MOST_COLUMNS = 24
_FIELD = re.compile(r"f\d{1,9}(?:from|to)?", re.ASCII)
_COLUMN = re.compile(r"f\d{1,9}", re.ASCII)
COLUMNS = {
    "topics": N_("Topics"),
    "claimant": N_("Claim made by"),
    "state": N_("State"),
    "rating": N_("Rating"),
    "publication": N_("Publication"),
    "assigned": N_("Assigned"),
    "reviewer": N_("Second reader"),
    "due": N_("Deadline"),
    "stage": N_("Stage"),
    "reason": N_("Why dropped"),
    "priority": N_("Priority"),
    "asked": N_("Asked"),
    "places": N_("Places"),
    "sources": N_("Sources"),
    "score": N_("Score"),
    "language": N_("Language"),
    "created": N_("Written down"),
    "changed": N_("Changed"),
}
USUAL = ("topics", "claimant", "state", "rating", "assigned", "due", "asked", "changed")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_KEY = re.compile(r"[a-z0-9_-]{1,40}")
UNRATED = "none"  # the rating to ask for when claims without one are meant
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Choice = TypeVar("Choice", bound=StrEnum)


class Due(StrEnum):
    LATE = "late"
    TODAY = "today"
    WEEK = "week"


DUE_LABELS = {Due.LATE: N_("late"), Due.TODAY: N_("due today"), Due.WEEK: N_("due this week")}


class Sort(StrEnum):
    UPDATED = "updated"
    DUE = "due"
    DEMAND = "demand"
    CREATED = "created"
    SCORE = "score"


def _choice(choices: type[Choice], text: str) -> Choice | None:
    return next((each for each in choices if each.value == text), None)


def _key(text: str) -> str:
    return text if _KEY.fullmatch(text) else ""


def _language(text: str) -> str:
    return text if _LANGUAGE.fullmatch(text) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def columns_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The columns that these texts name, each once, in their order; what names none is passed over."""
    keys = (key for text in texts for key in text[:LONGEST_QUERY].split(","))
    return tuple(dict.fromkeys(key for key in keys if key in COLUMNS or _COLUMN.fullmatch(key)))[
        :MOST_COLUMNS
    ]


def _fields(arguments: MultiDict[str, str]) -> tuple[tuple[str, str], ...]:
    asked = (
        (name, text.strip()[:LONGEST_ASKED]) for name, text in arguments.items() if _FIELD.fullmatch(name)
    )
    return tuple(sorted((name, text) for name, text in asked if text and "\0" not in text))[:MOST_FIELDS]


@dataclass(frozen=True)
class Filters:
    """Which claims, in which order. `person` is the one a claim is assigned to; NOBODY for unassigned claims."""

    states: tuple[Work, ...] = ()
    person: int | None = None
    tag: str = ""
    priority: Priority | None = None
    due: Due | None = None
    publication: Publication | None = None
    reviewer: int | None = None
    helper: int | None = None
    claimant: int | None = None
    stage: int | None = None
    rating: str = ""  # its key, or UNRATED
    reason: str = ""  # why it was dropped: the key of a reason, in use or not
    language: str = ""
    follower: int | None = None  # who follows the claim
    waiting: bool = False  # until a day that is still to come
    since: date | None = None  # changed on that day or later
    fields: tuple[tuple[str, str], ...] = ()  # of the desk's own: f3, f3from or f3to, and what is asked of it
    columns: tuple[str, ...] = ()  # of the list; none: as usual
    sort: Sort = Sort.UPDATED

    @classmethod
    def asked(cls, arguments: MultiDict[str, str]) -> Self:
        """The filters of an address."""
        states = [_choice(Work, text) for text in arguments.getlist("state")]
        return cls(
            states=tuple(dict.fromkeys(state for state in states if state)),
            person=written_number(arguments.get("person", "")),
            tag=arguments.get("tag", "")[:LONGEST_TAG],
            priority=_choice(Priority, arguments.get("priority", "")),
            due=_choice(Due, arguments.get("due", "")),
            publication=_choice(Publication, arguments.get("publication", "")),
            reviewer=written_number(arguments.get("reviewer", "")),
            helper=written_number(arguments.get("helper", "")),
            claimant=written_number(arguments.get("claimant", "")),
            stage=written_number(arguments.get("stage", "")) or None,
            follower=written_number(arguments.get("follower", "")),
            rating=_key(arguments.get("rating", "")),
            reason=_key(arguments.get("reason", "")),
            language=_language(arguments.get("language", "")),
            waiting=arguments.get("waiting") == "1",
            since=_day(arguments.get("since", "")),
            fields=_fields(arguments),
            columns=columns_in(arguments.getlist("columns")),
            sort=_choice(Sort, arguments.get("sort", "")) or Sort.UPDATED,
        )

    @classmethod
    def of_query(cls, query: str) -> Self:
        """The filters of an address's query as text; what means nothing is passed over."""
        return cls.asked(MultiDict(parse_qsl(query[:LONGEST_QUERY])))

    def as_query(self) -> str:
        """The query of an address that asks for these; `of_query` reads it."""
        return urlencode(self.query, doseq=True)

    def but(self, **changed: Any) -> Self:
        """The same filters with some of them changed."""
        return replace(self, **changed)

    @property
    def narrowed(self) -> bool:
        """Whether any claims are left out."""
        return self.but(sort=Sort.UPDATED, columns=()) != type(self)()

    @property
    def narrowed_more(self) -> bool:
        """Whether one of the filters that stand folded up is used."""
        more = self.reviewer, self.helper, self.claimant, self.follower, self.since, self.stage
        texts = self.language, self.rating, self.reason, self.fields
        return any(each is not None for each in more) or any(texts) or self.waiting

    @property
    def field_ids(self) -> set[int]:
        """Fields of the desk's own that are asked for, as filters or as columns."""
        keys = [name for name, _ in self.fields] + [key for key in self.columns if key not in COLUMNS]
        return {int(key.removesuffix("from").removesuffix("to")[1:]) for key in keys}

    def asked_of(self, key: str) -> str:
        """What is asked of this field."""
        return dict(self.fields).get(key, "")

    @property
    def query(self) -> Mapping[str, Any]:
        """The arguments of an address that asks for this; what is not asked for is left out."""
        asked = {
            "state": [state.value for state in self.states],
            "person": None if self.person is None else str(self.person),
            "tag": self.tag,
            "priority": self.priority and self.priority.value,
            "due": self.due and self.due.value,
            "publication": self.publication and self.publication.value,
            "reviewer": None if self.reviewer is None else str(self.reviewer),
            "helper": None if self.helper is None else str(self.helper),
            "claimant": None if self.claimant is None else str(self.claimant),
            "stage": None if self.stage is None else str(self.stage),
            "follower": None if self.follower is None else str(self.follower),
            "rating": self.rating,
            "reason": self.reason,
            "language": self.language,
            "waiting": "1" if self.waiting else "",
            "since": self.since and self.since.isoformat(),
            **dict(self.fields),
            "columns": ",".join(self.columns),
            "sort": None if self.sort is Sort.UPDATED else self.sort.value,
        }
        return {name: value for name, value in asked.items() if value}
