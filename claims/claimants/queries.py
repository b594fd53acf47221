"""Reads of claimants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, or_, select

from claims.claimants import slots
from claims.claimants.models import Claimant, ClaimantAlias, ClaimantMerge, ClaimantRole
from claims.claimants.roles import Held
from claims.claimants.rules import folded_name, is_called, nearly, words_of

MOST_OFFERED = 3
SLIP = 3  # letters more or fewer than what was meant
MOST_COMPARED = 5000
_STANDING = col(Claimant.merged_into_id).is_(None)


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
        .where(_STANDING, or_(col(Claimant.folded) == folded, col(Claimant.id).in_(aliased)))
        .order_by((col(Claimant.folded) == folded).desc(), col(Claimant.id))
        .limit(1)
    ).first()


def suggested(
    session: Session, typed: str, *, limit: int = 10, called: bool = True
) -> list[tuple[str, str | None]]:
    """Names and descriptions that have every word of what was typed, or its beginning, or its initial.

    Accents do not count, nor does the order of the words; of what the table of names calls otherwise the other name
    will do as well, if `called`.
    """
    found: dict[int, tuple[str, str, str | None]] = {}
    tables = slots.CALLED if called else ()
    others = {folded_name(other) for others_of in tables for other in others_of(session, typed)}
    for meant in dict.fromkeys((folded_name(typed), *sorted(others))):
        for claimant_id, names, folded, name, description in _candidates(session, meant):
            if any(is_called(meant, each) for each in names):
                found.setdefault(claimant_id, (folded, name, description))
    return [(name, description) for _, name, description in sorted(found.values())[:limit]]


def _candidates(session: Session, folded: str) -> list[tuple[int, list[str], str, str, str | None]]:
    """Whoever has a name with a word that begins as the longest word of this does, with all their names."""
    longest = max(words_of(folded), key=len, default="")
    if not longest:
        return []
    aliased = select(col(ClaimantAlias.claimant_id)).where(_begins(col(ClaimantAlias.folded), longest))
    rows = session.execute(
        select_columns(
            col(Claimant.id),
            col(Claimant.folded),
            col(Claimant.name),
            col(Claimant.description),
            col(ClaimantAlias.folded),
        )
        .outerjoin(ClaimantAlias, col(ClaimantAlias.claimant_id) == col(Claimant.id))
        .where(_STANDING, or_(_begins(col(Claimant.folded), longest), col(Claimant.id).in_(aliased)))
        .order_by(col(Claimant.folded), col(Claimant.id), col(ClaimantAlias.id))
        .limit(MOST_COMPARED)
    ).all()
    found: dict[int, tuple[int, list[str], str, str, str | None]] = {}
    for claimant_id, own, name, description, alias in rows:
        known = found.setdefault(claimant_id, (claimant_id, [own], own, name, description))
        known[1].extend([alias] if alias else [])
    return list(found.values())


def mistyped_for(session: Session, typed: str) -> list[tuple[str, str | None]]:
    """Names and descriptions that this name, which nobody has, may be another spelling or a slip of the pen for."""
    folded = folded_name(typed)
    if not folded or find_claimant(session, typed) is not None:
        return []
    # What holds the typed letters as they are stands in the list under the field already.
    called = [each for each in suggested(session, typed) if folded not in folded_name(each[0])]
    rows = session.execute(
        select_columns(col(Claimant.folded), col(Claimant.name), col(Claimant.description))
        .where(
            _STANDING,
            col(Claimant.folded).startswith(folded[0], autoescape=True),
            func.length(col(Claimant.folded)).between(len(folded) - SLIP, len(folded) + SLIP),
        )
        .order_by(col(Claimant.id).desc())
        .limit(MOST_COMPARED)
    ).all()
    known = {folded: (name, description) for folded, name, description in rows}
    return list(dict.fromkeys([*called, *(known[name] for name in nearly(folded, known))]))[:MOST_OFFERED]


def _begins(column: Mapped[str], folded: str) -> ColumnElement[bool]:
    """Whether the column, or a word in it, begins with this."""
    return or_(column.startswith(folded, autoescape=True), column.contains(f" {folded}", autoescape=True))


def claimant_count(session: Session) -> int:
    return session.exec(select(func.count(col(Claimant.id))).where(_STANDING)).one()


def claimant_list(session: Session, *, limit: int = 100, offset: int = 0) -> list[Listed]:
    """By name, with each one's number of claims."""
    rows = session.execute(
        select_columns(col(Claimant.id), col(Claimant.name), col(Claimant.description), col(Claimant.slug))
        .where(_STANDING)
        .order_by(col(Claimant.folded), col(Claimant.id))
        .limit(limit)
        .offset(offset)
    ).all()
    made = counts(session, [row.id for row in rows])
    return [Listed(row.id, row.name, row.description, row.slug, made.get(row.id, 0)) for row in rows]


def counts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """How many claims each of these made; those with none may be left out."""
    found: dict[int, int] = {}
    for source in slots.COUNTS:
        found.update(source(session, ids))
    return found


def aliases_of(session: Session, claimant_id: int) -> list[str]:
    return list(
        session.exec(
            select(ClaimantAlias.name)
            .where(col(ClaimantAlias.claimant_id) == claimant_id)
            .order_by(col(ClaimantAlias.id))
        ).all()
    )


def roles_of(session: Session, claimant_id: int) -> list[Held]:
    """Roles, the newest first; those without dates before all others."""
    rows = session.execute(
        select_columns(col(ClaimantRole.role), col(ClaimantRole.since), col(ClaimantRole.until)).where(
            col(ClaimantRole.claimant_id) == claimant_id
        )
    ).all()
    return sorted((Held(*row) for row in rows), key=lambda held: held.since or "9999", reverse=True)


@dataclass(frozen=True, slots=True)
class Merged:
    """One that became part of another: its name, when, by whom, and the number of the merge."""

    id: int
    name: str
    at: datetime
    by_id: int


def merged_into(session: Session, claimant_id: int) -> list[Merged]:
    """Who became part of this claimant, the newest first."""
    rows = session.execute(
        select_columns(
            col(ClaimantMerge.id), col(Claimant.name), col(ClaimantMerge.at), col(ClaimantMerge.by_id)
        )
        .join(Claimant, col(Claimant.id) == col(ClaimantMerge.merged_id))
        .where(col(ClaimantMerge.kept_id) == claimant_id, col(ClaimantMerge.undone_at).is_(None))
        .order_by(col(ClaimantMerge.id).desc())
    ).all()
    return [Merged(*row) for row in rows]


def standing_merges(session: Session, claimant_id: int) -> list[tuple[int, int]]:
    """The merges that brought what was this claimant's to whom it is now: number and kept one, in order."""
    found: list[tuple[int, int]] = []
    while True:
        step = session.execute(
            select_columns(col(ClaimantMerge.id), col(ClaimantMerge.kept_id)).where(
                col(ClaimantMerge.merged_id) == claimant_id, col(ClaimantMerge.undone_at).is_(None)
            )
        ).first()
        if step is None:
            return found
        found.append((step[0], step[1]))
        claimant_id = step[1]
