"""Lanes of the board: the cards of a column in groups, by who has them, by topic or by stage. Pure; columns stay as they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from claims.desk.beside import Beside
from claims.desk.queries import Card
from claims.desk.stages import stage_of
from claims.errors import N_

Place = tuple[int | str, str, str, str | None]  # where it stands among the others, its key, name and colour


class Lanes(StrEnum):
    PERSON = "person"
    TOPIC = "topic"
    STAGE = "stage"


LANE_LABELS = {Lanes.PERSON: N_("by person"), Lanes.TOPIC: N_("by topic"), Lanes.STAGE: N_("by stage")}
WITHOUT = {
    Lanes.PERSON: N_("nobody yet"),
    Lanes.TOPIC: N_("without a topic"),
    Lanes.STAGE: N_("without a stage"),
}


@dataclass(frozen=True, slots=True)
class Lane:
    """Some cards of a column below a heading; without a key they stand there without one."""

    key: str
    name: str
    cards: tuple[Card, ...]
    colour: str | None = None


def asked_lanes(text: str) -> Lanes | None:
    """The lanes that an address asks for; none for anything else."""
    return next((each for each in Lanes if each.value == text), None)


def _of_person(card: Card, _around: Beside) -> Place | None:
    name = card.assignee or ""
    return (name.casefold(), str(card.assignee_id), name, None) if card.assignee_id else None


def _of_topic(card: Card, around: Beside) -> Place | None:
    """A claim with several topics stands in the lane of the first by name, so that no card is drawn twice."""
    mark = next(iter(around.marks.get(card.id, ())), None)
    return (mark.name.casefold(), quote(mark.name, safe=""), mark.name, mark.colour) if mark else None


def _of_stage(card: Card, around: Beside) -> Place | None:
    stage = stage_of(around.stages, card.stage_id, card.state)
    return (list(around.stages).index(stage.id), str(stage.id), stage.name, stage.colour) if stage else None


_PLACES: dict[Lanes, Callable[[Card, Beside], Place | None]] = {
    Lanes.PERSON: _of_person,
    Lanes.TOPIC: _of_topic,
    Lanes.STAGE: _of_stage,
}


def in_lanes(by: Lanes | None, cards: Sequence[Card], around: Beside) -> list[Lane]:
    """The cards of one column, in their order within each lane; what is in none comes last.

    A column whose state has no stages is not divided by stage.
    """
    bare = by is Lanes.STAGE and not any(
        each.state is cards[0].state for each in around.stages.values() if cards
    )
    if by is None or bare:
        return [Lane("", "", tuple(cards))]
    found: dict[Place, list[Card]] = {}
    left: list[Card] = []
    for card in cards:
        place = _PLACES[by](card, around)
        (left if place is None else found.setdefault(place, [])).append(card)
    lanes = [Lane(each[1], each[2], tuple(found[each]), each[3]) for each in sorted(found, key=_rank)]
    return [*lanes, Lane("0", "", tuple(left))] if left else lanes


def _rank(place: Place) -> tuple[int | str, str]:
    return place[0], place[1]
