"""Making two claimants one, and taking them apart again, however much happened meanwhile."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, delete, select

from claims.claimants import slots
from claims.claimants.models import Claimant, ClaimantAlias, ClaimantMerge
from claims.claimants.rules import check_part, checked_merge
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row


def merge(
    session: Session,
    merged_id: int,
    kept_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    kept_version: int | None = None,
) -> ClaimantMerge:
    """Both are one: all claims and names are the kept one's. The other keeps what was its own, for the way back."""
    merged, kept = _both(session, merged_id, kept_id)
    check_version(seen_version, merged.version, thing=("claimant", merged_id))
    check_version(kept_version, kept.version, thing=("claimant", kept_id))
    new = _new_names(session, merged, kept)
    checked_merge(
        merged.merged_into_id is not None,
        kept.merged_into_id is not None,
        same=merged_id == kept_id,
        names=[*_aliases(session, kept_id), *new],
    )
    made = ClaimantMerge(merged_id=merged_id, kept_id=kept_id, at=at, by_id=by.id)
    session.add(made)
    session.flush()
    merge_id = made.id or 0
    _add_names(session, kept_id, merge_id, new)
    for each in (merged_id, *_part_of(session, merged_id)):
        session.get_one(Claimant, each).merged_into_id = kept_id
    for move in slots.MERGED:
        move(session, merge_id, merged_id, kept_id, kept.name, by=by, at=at)
    _tell(session, "claimant.merged", merged, by, at, into_id=kept_id, name=merged.name, into=kept.name)
    names = sorted(new.values())
    _tell(session, "claimant.took_in", kept, by, at, other_id=merged_id, name=merged.name, aliases=names)
    return made


def part(session: Session, merge_id: int, *, by: Actor, at: datetime) -> ClaimantMerge:
    """Undo it: what came with the merge goes back, and what came to the kept one since stays there."""
    made = get_row(session, ClaimantMerge, merge_id, lock=True)
    merged, kept = _both(session, made.merged_id, made.kept_id)
    check_part(
        by,
        by_id=made.by_id,
        undone=made.undone_at is not None,
        kept_merged=kept.merged_into_id is not None,
        taken=merged.name if _is_taken(session, merged) else None,
    )
    made.undone_at, made.undone_by_id = at, by.id
    merged.merged_into_id = None
    session.flush()
    gone = _take_names(session, made.kept_id, merge_id)
    for claimant_id in _part_of_again(session, made.merged_id):
        session.get_one(Claimant, claimant_id).merged_into_id = made.merged_id
    for move in slots.PARTED:
        move(session, merge_id, made.kept_id, made.merged_id, merged.name, by=by, at=at)
    _tell(session, "claimant.parted", merged, by, at, from_id=made.kept_id, name=merged.name)
    _tell(
        session, "claimant.gave_back", kept, by, at, other_id=made.merged_id, name=merged.name, aliases=gone
    )
    return made


def _both(session: Session, one: int, other: int) -> tuple[Claimant, Claimant]:
    """Locked in the order of their numbers, so that two people never wait for each other."""
    rows = {each: get_row(session, Claimant, each, lock=True) for each in sorted({one, other})}
    return rows[one], rows[other]


def _aliases(session: Session, claimant_id: int) -> dict[str, str]:
    """Other names by how they are compared."""
    rows = session.exec(
        select(ClaimantAlias.folded, ClaimantAlias.name)
        .where(col(ClaimantAlias.claimant_id) == claimant_id)
        .order_by(col(ClaimantAlias.id))
    ).all()
    return dict(rows)


def _new_names(session: Session, merged: Claimant, kept: Claimant) -> dict[str, str]:
    """The names of the one that the other does not have yet."""
    names = {merged.folded: merged.name, **_aliases(session, merged.id or 0)}
    known = {kept.folded, *_aliases(session, kept.id or 0)}
    return {folded: name for folded, name in names.items() if folded not in known}


def _add_names(session: Session, kept_id: int, merge_id: int, names: dict[str, str]) -> None:
    session.add_all(
        ClaimantAlias(claimant_id=kept_id, name=name, folded=folded, merge_id=merge_id)
        for folded, name in names.items()
    )
    session.flush()


def _take_names(session: Session, kept_id: int, merge_id: int) -> list[str]:
    """Away with the names that came with this merge, but for those that another one that still stands brings too."""
    came = (col(ClaimantAlias.claimant_id) == kept_id, col(ClaimantAlias.merge_id) == merge_id)
    gone = dict(session.exec(select(ClaimantAlias.folded, ClaimantAlias.name).where(*came)).all())
    session.exec(delete(ClaimantAlias).where(*came))
    kept = session.get_one(Claimant, kept_id)
    for other, other_id in _merges_into(session, kept_id):
        row = session.get_one(Claimant, other_id)
        brings = {folded: name for folded, name in _new_names(session, row, kept).items() if folded in gone}
        _add_names(session, kept_id, other, brings)
    return sorted(gone.values())


def _merges_into(session: Session, kept_id: int) -> list[tuple[int, int]]:
    """The merges that stand with this one as the kept one: number and merged one."""
    rows = session.exec(
        select(ClaimantMerge.id, ClaimantMerge.merged_id)
        .where(col(ClaimantMerge.kept_id) == kept_id, col(ClaimantMerge.undone_at).is_(None))
        .order_by(col(ClaimantMerge.id))
    ).all()
    return [(merge_id or 0, merged_id) for merge_id, merged_id in rows]


def _part_of(session: Session, claimant_id: int) -> list[int]:
    """Who is part of this one now, directly or not."""
    query = select(Claimant.id).where(col(Claimant.merged_into_id) == claimant_id)
    return [each or 0 for each in session.exec(query).all()]


def _part_of_again(session: Session, claimant_id: int) -> Iterable[int]:
    """Who was part of this one when it became part of another, directly or not."""
    for _, merged_id in _merges_into(session, claimant_id):
        yield merged_id
        yield from _part_of_again(session, merged_id)


def _is_taken(session: Session, merged: Claimant) -> bool:
    """Whether another one stands under its name by now."""
    query = select(Claimant.id).where(
        col(Claimant.folded) == merged.folded,
        col(Claimant.merged_into_id).is_(None),
        col(Claimant.id) != merged.id,
    )
    return session.exec(query.limit(1)).first() is not None


def _tell(session: Session, kind: str, claimant: Claimant, by: Actor, at: datetime, **after: object) -> None:
    claimant.version += 1
    session.add(claimant)
    session.flush()
    record(session, kind, by_id=by.id, at=at, thing_id=claimant.id or 0, after=after)
