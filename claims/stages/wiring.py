"""What stages hang into the page of a claim and into the menu of its card."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from markupsafe import Markup
from sqlalchemy import ColumnElement, String, and_, cast
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func

from claims.desk import slots
from claims.desk.models import Claim
from claims.desk.models import Stage as StageRow
from claims.desk.stages import Stage, stage_of
from claims.errors import N_
from claims.people import slots as people_slots
from claims.people.rules import Actor, Permission, local_path
from claims.stages.queries import standing
from claims.stages.rules import STATES
from claims.web.rendering import drawn, swap_page

NAME = "stages"
APART, BETWEEN = "\x1f", "\x1e"  # no text that is kept holds them


def _with_claim(_at: datetime) -> ColumnElement[Any]:
    """The stages that a claim in the state of the query's may be in, in one value."""
    line = (
        cast(col(StageRow.place), String)
        + APART
        + cast(col(StageRow.id), String)
        + APART
        + func.coalesce(col(StageRow.colour), "")
        + APART
        + col(StageRow.name)
    )
    here = and_(col(StageRow.state) == col(Claim.state), col(StageRow.removed_at).is_(None))
    every = select_columns(func.aggregate_strings(line, BETWEEN)).where(here)
    return every.correlate(Claim).scalar_subquery()


def _taken_apart(text: str | None, claim: Claim) -> dict[int, Stage]:
    lines = [line.split(APART) for line in (text or "").split(BETWEEN) if line]
    lines.sort(key=lambda line: (int(line[0]), int(line[1])))
    found = [Stage(int(number), claim.state, name, colour or None) for _, number, colour, name in lines]
    return {stage.id: stage for stage in found}


def section(claim: Claim, more: Mapping[str, Any], by: Actor) -> Markup:
    """In which stage the claim is, with the way to change it; nothing where its state has none."""
    stages = _taken_apart(more[NAME], claim)
    if not stages or claim.state not in STATES:
        return Markup("")
    now = stage_of(stages, claim.stage_id, claim.state)
    works = by.may(Permission.WORK)
    return drawn("stages/_section.html", stages=stages.values(), now=now, claim=claim, works=works)


def card_steps(session: Session, claim: Claim, by: Actor) -> Markup:
    """Buttons for the stages of the state in which the claim is."""
    if claim.state not in STATES or not by.may(Permission.WORK):
        return Markup("")
    stages = standing(session, claim.state)
    if not stages:
        return Markup("")
    now = claim.stage_id if any(each.id == claim.stage_id for each in stages) else None
    return drawn("stages/_steps.html", stages=stages, now=now, claim=claim, back=local_path(swap_page()))


def register(_app: Flask) -> None:
    slots.WITH_CLAIM[NAME] = _with_claim
    slots.RAIL.append(section)
    slots.CARD_MENU.append(card_steps)
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.WORK,
            "stages.index",
            N_("Stages"),
            N_("What a claim can be in within a state, such as waiting for data."),
            Permission.EDIT,
        )
    )
