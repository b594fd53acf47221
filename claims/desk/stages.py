"""Stages: marks of the desk's own inside one state. Pure; the table of moves knows nothing of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from claims.desk.states import Work


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that stands, as lists and pages show it."""

    id: int
    state: Work
    name: str
    colour: str | None = None


def stage_of(stages: Mapping[int, Stage], stage_id: int | None, state: Work) -> Stage | None:
    """The stage of a claim while it counts: it stands, and it is one of the state that the claim is in now.

    >>> legal = Stage(1, Work.RESEARCHING, "legal read")
    >>> stage_of({1: legal}, 1, Work.RESEARCHING).name, stage_of({1: legal}, 1, Work.APPROVED)
    ('legal read', None)
    """
    found = stages.get(stage_id or 0)
    return found if found is not None and found.state is state else None
