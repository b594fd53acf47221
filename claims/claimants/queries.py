"""Reads of claimants."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, or_, select

from claims.claimants import slots
from claims.claimants.models import Claimant, ClaimantAlias
from claims.claimants.rules import folded_name, nearly

SLIP = 3  # letters more or fewer than what was meant
MOST_COMPARED = 5000


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of claimants."""

    id: int
    name: str
    description: str | None
    slug: str
    claims: int


def find_claimant(session: Session, name: str) -> Claimant | None:
    """Whoever goes by this name, as name or as alias; the oldest when there are several."""
    folded = folded_name(name)
    aliased = select(col(ClaimantAlias.claimant_id)).where(col(ClaimantAlias.folded) == folded)
    return session.exec(
        select(Claimant)
        .where(or_(col(Claimant.folded) == folded, col(Claimant.id).in_(aliased)))
        .order_by((col(Claimant.folded) == folded).desc(), col(Claimant.id))
        .limit(1)
    ).first()


def suggested(session: Session, typed: str, *, limit: int = 10) -> list[tuple[str, str | None]]:
    """Names and descriptions that begin with what was typed, or have a word that does."""
    folded = folded_name(typed)
    if not folded:
        return []
    aliased = select(col(ClaimantAlias.claimant_id)).where(_begins(col(ClaimantAlias.folded), folded))
    rows = session.execute(
        select_columns(col(Claimant.name), col(Claimant.description))
        .where(or_(_begins(col(Claimant.folded), folded), col(Claimant.id).in_(aliased)))
        .order_by(col(Claimant.folded))
        .limit(limit)
    ).all()
    return [(name, description) for name, description in rows]


def mistyped_for(session: Session, typed: str) -> list[tuple[str, str | None]]:
    """Names and descriptions that this name, which nobody has, may be a slip of the pen for."""
    folded = folded_name(typed)
    if not folded or find_claimant(session, typed) is not None:
        return []
    rows = session.execute(
        select_columns(col(Claimant.folded), col(Claimant.name), col(Claimant.description))
        .where(
            col(Claimant.folded).startswith(folded[0], autoescape=True),
            func.length(col(Claimant.folded)).between(len(folded) - SLIP, len(folded) + SLIP),
        )
        .order_by(col(Claimant.id).desc())
        .limit(MOST_COMPARED)
    ).all()
    known = {folded: (name, description) for folded, name, description in rows}
    return [known[name] for name in nearly(folded, known)]


def _begins(column: Mapped[str], folded: str) -> ColumnElement[bool]:
    """Whether the column, or a word in it, begins with this."""
    return or_(column.startswith(folded, autoescape=True), column.contains(f" {folded}", autoescape=True))


def claimant_count(session: Session) -> int:
    return session.exec(select(func.count(col(Claimant.id)))).one()


def claimant_list(session: Session, *, limit: int = 100, offset: int = 0) -> list[Listed]:
    """By name, with each one's number of claims."""
    rows = session.execute(
        select_columns(col(Claimant.id), col(Claimant.name), col(Claimant.description), col(Claimant.slug))
        .order_by(col(Claimant.folded), col(Claimant.id))
        .limit(limit)
        .offset(offset)
    ).all()
    counts = _counts(session, [row.id for row in rows])
    return [Listed(row.id, row.name, row.description, row.slug, counts.get(row.id, 0)) for row in rows]


def _counts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for source in slots.COUNTS:
        counts.update(source(session, ids))
    return counts


def aliases_of(session: Session, claimant_id: int) -> list[str]:
    return list(
        session.exec(
            select(ClaimantAlias.name)
            .where(col(ClaimantAlias.claimant_id) == claimant_id)
            .order_by(col(ClaimantAlias.id))
        ).all()
    )
