"""Reading tasks: of a claim, of a person, and what the templates say."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.checklists.models import ChecklistTemplate, Task
from claims.checklists.rules import FIRST, Kind
from claims.desk.models import Claim
from claims.desk.rules import OPEN
from claims.desk.slots import Piece
from claims.people.rules import Actor

MOST_MINE = 100
MOST_OF = 500  # tasks of one person that are handed over in one act
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
    query = _open_tasks(select_columns(func.aggregate_strings(line, _BETWEEN)))
    return query.where(col(Task.owner_id) == by.id).scalar_subquery()


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


def open_tasks(session: Session, person_id: int) -> list[Piece]:
    """What someone has to do on claims that are open, the first deadline first."""
    columns = (
        col(Task.id), col(Task.version), col(Task.text), col(Claim.id), col(Claim.statement), col(Claim.language),
        col(Task.due_on),
    )  # fmt: skip
    query = _open_tasks(select_columns(*columns)).where(col(Task.owner_id) == person_id)
    rows = session.execute(query.order_by(col(Task.due_on).asc().nulls_last(), col(Task.id)).limit(MOST_OF))
    return [
        Piece(number, version, text, claim, said, lang, due, ("tasks", f"task-{number}"))
        for number, version, text, claim, said, lang, due in rows.all()
    ]


def open_task_counts(session: Session) -> dict[int, int]:
    """How many tasks each person has on claims that are open."""
    query = _open_tasks(select_columns(col(Task.owner_id), func.count())).where(
        col(Task.owner_id).is_not(None)
    )
    return {int(who): int(count) for who, count in session.execute(query.group_by(col(Task.owner_id))).all()}


def _open_tasks(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Task)
        .join(Claim, col(Claim.id) == col(Task.claim_id))
        .where(col(Task.done_at).is_(None), col(Task.removed_at).is_(None), col(Claim.state).in_(OPEN))
    )


def template(session: Session, kind: Kind) -> ChecklistTemplate | None:
    return session.exec(select(ChecklistTemplate).where(col(ChecklistTemplate.kind) == kind)).first()


def lines_of(session: Session, kind: Kind, language: str) -> list[str]:
    """What is done for this kind of claim."""
    kept = template(session, kind)
    return kept.lines.splitlines() if kept else list(FIRST["en" if language == "en" else "nl"][kind])
