"""What fields of the desk's own hang into the claim page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from markupsafe import Markup
from sqlalchemy import ColumnElement, String, and_, cast
from sqlalchemy import select as select_columns
from sqlmodel import col, func

from claims.desk import slots
from claims.desk.columns import cell
from claims.desk.models import Claim, FieldValue, OwnField
from claims.desk.own_fields import Shown
from claims.errors import N_
from claims.people import slots as people_slots
from claims.people.rules import Actor, Permission
from claims.web.rendering import drawn

NAME = "own_fields"
APART, BETWEEN = "\x1f", "\x1e"  # no text that is kept holds them


def _with_claim(_at: datetime) -> ColumnElement[Any]:
    """The fields that stand and what the claim of the query has in them, in one value."""
    has = and_(col(FieldValue.field_id) == col(OwnField.id), col(FieldValue.claim_id) == col(Claim.id))
    value = select_columns(col(FieldValue.text)).where(has).correlate(OwnField, Claim).scalar_subquery()
    line = (
        cast(col(OwnField.place), String)
        + APART
        + cast(col(OwnField.id), String)
        + APART
        + col(OwnField.nl)
        + APART
        + col(OwnField.en)
        + APART
        + col(OwnField.kind)
        + APART
        + func.coalesce(value, "")
    )
    every = select_columns(func.aggregate_strings(line, BETWEEN)).where(col(OwnField.retired_at).is_(None))
    return every.correlate(Claim).scalar_subquery()


def _taken_apart(text: str | None) -> list[tuple[Shown, str]]:
    lines = [line.split(APART) for line in (text or "").split(BETWEEN) if line]
    lines.sort(key=lambda line: (int(line[0]), int(line[1])))
    return [(Shown(int(number), nl, en, kind), value) for _, number, nl, en, kind, value in lines]


def section(claim: Claim, more: Mapping[str, Any], by: Actor) -> Markup:
    """What the claim has in each field, with the way to change it; nothing while the desk has no fields."""
    cells = [(field, cell(field, value)) for field, value in _taken_apart(more[NAME])]
    works = by.may(Permission.WORK)
    return drawn("fields/_section.html", cells=cells, claim=claim, works=works) if cells else Markup("")


def register(_app: Flask) -> None:
    slots.WITH_CLAIM[NAME] = _with_claim
    slots.RAIL.append(section)
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.WORK,
            "fields.index",
            N_("Own fields"),
            N_("What the desk wants to keep with every claim beside what is there."),
            Permission.LOOK,
        )
    )
