"""When someone counts as here, how often that is written down, and the tag of who is here. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

GONE = timedelta(minutes=1)  # not heard of for so long
WRITTEN_EVERY = timedelta(seconds=20)
CHANGED_EVERY = timedelta(seconds=5)  # from reading to writing and back


@dataclass(frozen=True, order=True)
class Here:
    """Someone who is here, and whether they write."""

    person_id: int
    writing: bool


def here_in(packed: str | None, but: int) -> list[Here]:
    """Who is here but this person, out of the column of the query: twice each number, and one more for who writes."""
    numbers = sorted(int(each) for each in (packed or "").split(",") if each)
    return [Here(number // 2, bool(number % 2)) for number in numbers if number // 2 != but]


def tag_of(here: Iterable[Here], language: str) -> str:
    """Changes with all that the page shows of who is here."""
    return ".".join([language, *(f"{each.person_id}{'w' if each.writing else 'r'}" for each in here)])


def is_due(last: Here | None, at: datetime | None, writing: bool, moment: datetime) -> bool:
    """Whether it is written down again that someone is here, when this was written down of them last."""
    if last is None or at is None:
        return True
    wait = WRITTEN_EVERY if last.writing is writing else CHANGED_EVERY
    return not timedelta(0) <= moment - at < wait
