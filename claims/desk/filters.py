"""What the address of the board or the list asks for, and the address that asks for it: both read one object.

Values that mean nothing are passed over, so that an old or mistyped address still shows claims.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self, TypeVar

from werkzeug.datastructures import MultiDict

from claims.desk.states import Priority, Publication, Work
from claims.errors import N_
from claims.storage.rows import HIGHEST_ID

NOBODY = 0  # the person to ask for when claims without one are meant
LONGEST_TAG = 60
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


def _person(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text[:20]) <= HIGHEST_ID else None


@dataclass(frozen=True)
class Filters:
    """Which claims, in which order. `person` is the one a claim is assigned to; NOBODY for unassigned claims."""

    states: tuple[Work, ...] = ()
    person: int | None = None
    tag: str = ""
    priority: Priority | None = None
    due: Due | None = None
    publication: Publication | None = None
    sort: Sort = Sort.UPDATED

    @classmethod
    def asked(cls, arguments: MultiDict[str, str]) -> Self:
        """The filters of an address."""
        states = [_choice(Work, text) for text in arguments.getlist("state")]
        return cls(
            states=tuple(dict.fromkeys(state for state in states if state)),
            person=_person(arguments.get("person", "")),
            tag=arguments.get("tag", "")[:LONGEST_TAG],
            priority=_choice(Priority, arguments.get("priority", "")),
            due=_choice(Due, arguments.get("due", "")),
            publication=_choice(Publication, arguments.get("publication", "")),
            sort=_choice(Sort, arguments.get("sort", "")) or Sort.UPDATED,
        )

    def but(self, **changed: Any) -> Self:
        """The same filters with some of them changed."""
        return replace(self, **changed)

    @property
    def narrowed(self) -> bool:
        """Whether any claims are left out."""
        return self.but(sort=Sort.UPDATED) != type(self)()

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
            "sort": None if self.sort is Sort.UPDATED else self.sort.value,
        }
        return {name: value for name, value in asked.items() if value}
