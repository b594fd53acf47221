"""Reading tasks: of a claim, of a person, and what the templates say."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, String, cast
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.checklists.models import ChecklistTemplate, Task
from claims.checklists.rules import FIRST, Kind
from claims.desk.models import Claim
from claims.desk.rules import OPEN
from claims.people.rules import Actor

MOST_MINE = 100
_BETWEEN, _APART = "\n", "\t"  # neither tasks nor statements hold them


@dataclass(frozen=True)
class OwnTask:
    """An open task of someone, with its claim."""

    id: int
    text: str
    due_on: date | None
    version: int
    claim_id: int
    statement: str
    language: str


def tasks(session: Session, claim_id: int) -> list[Task]:
    """Those that stand, in their order."""
    query = select(Task).where(col(Task.claim_id) == claim_id, col(Task.removed_at).is_(None))
    return list(session.exec(query.order_by(col(Task.position), col(Task.id))).all())


def open_of(session: Session, person_id: int) -> list[Task]:
    """What this person has to do on claims that are open."""
    query = select(Task).join(Claim, col(Claim.id) == col(Task.claim_id)).where(col(Claim.state).in_(OPEN))
    theirs = col(Task.owner_id) == person_id, col(Task.done_at).is_(None), col(Task.removed_at).is_(None)
    return list(session.exec(query.where(*theirs).order_by(col(Task.id))).all())


def counts(session: Session, claim_id: int) -> tuple[int, int]:
    """How many are open, and how many there are."""
    query = select_columns(func.count(col(Task.id)) - func.count(col(Task.done_at)), func.count(col(Task.id)))
    here = query.where(col(Task.claim_id) == claim_id, col(Task.removed_at).is_(None))
    left, total = session.execute(here).one()
    return int(left), int(total)


def own_column(by: Actor) -> ColumnElement[str]:
    """Part of a query: all that this person has to do on claims that are open, which `own_tasks` takes apart."""
    parts: tuple[Any, ...] = (
        cast(col(Task.id), String),
        cast(col(Task.version), String),
        func.coalesce(cast(col(Task.due_on), String), ""),
        cast(col(Claim.id), String),
        col(Claim.language),
        col(Claim.statement),
        col(Task.text),
    )
    line = reduce(lambda before, part: before + _APART + part, parts)
    query = (
        select_columns(func.aggregate_strings(line, _BETWEEN))
        .select_from(Task)
        .join(Claim, col(Claim.id) == col(Task.claim_id))
        .where(col(Task.owner_id) == by.id, col(Task.done_at).is_(None), col(Task.removed_at).is_(None))
        .where(col(Claim.state).in_(OPEN))
    )
    return query.scalar_subquery()


def own_tasks(value: str | None) -> list[OwnTask]:
    """The first deadline first, then in the order in which they were written."""
    rows = (line.split(_APART, 6) for line in (value or "").split(_BETWEEN) if line)
    found = [
        OwnTask(
            int(number), text, date.fromisoformat(due) if due else None, int(version), int(claim), said, lang
        )
        for number, version, due, claim, lang, said, text in rows
    ]
    return sorted(found, key=lambda task: (task.due_on or date.max, task.id))[:MOST_MINE]


def template(session: Session, kind: Kind) -> ChecklistTemplate | None:
    return session.exec(select(ChecklistTemplate).where(col(ChecklistTemplate.kind) == kind)).first()


def lines_of(session: Session, kind: Kind, language: str) -> list[str]:
    """What is done for this kind of claim."""
    kept = template(session, kind)
    return kept.lines.splitlines() if kept else list(FIRST["en" if language == "en" else "nl"][kind])
