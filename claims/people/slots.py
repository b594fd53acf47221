"""What features above people tell of them, and the settings screens that features have; filled by claims.features at start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from claims.people.rules import Permission


class Area(StrEnum):
    """What one comes to the settings for."""

    OWN = "own"
    CHOOSING = "choosing"
    WORK = "work"
    FINDING = "finding"
    PEOPLE = "people"
    AROUND = "around"


@dataclass(frozen=True)
class Setting:
    """A screen of the settings, as the page of all of them names it to those who may open it."""

    area: Area
    endpoint: str
    label: str  # message id: the screen's own heading
    about: str  # message id: one sentence
    needs: Permission


OPEN_WORK: list[
    Callable[[Session], Mapping[int, int]]
] = []  # how much waits for each person who has any: claims as assignee, second reader or helper, and tasks
SETTINGS: list[Setting] = []
