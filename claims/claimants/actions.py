"""Writes of claimants: find or add one by name, and mend what is known of them."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from claims.claimants import slots
from claims.claimants.models import Claimant, ClaimantAlias
from claims.claimants.queries import aliases_of, find_claimant
from claims.claimants.rules import Taken, checked_aliases, checked_name, folded_name, free_slug, slug_of
from claims.history.actions import changes, record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row


def find_or_add(
    session: Session, name: str, description: str | None = None, *, by: Actor, at: datetime
) -> Claimant:
    """Whoever goes by this name, or a new claimant. What is known of an existing one stays as it is."""
    name = checked_name(name)
    found = find_claimant(session, name)
    if found is not None:
        return found
    wanted = slug_of(name)
    taken = set(session.exec(select(Claimant.slug).where(col(Claimant.slug).startswith(wanted))).all())
    claimant = Claimant(
        name=name,
        folded=folded_name(name),
        description=description or None,
        slug=free_slug(wanted, taken),
        created_at=at,
        created_by_id=by.id,
    )
    session.add(claimant)
    session.flush()
    after = {"name": name, "description": claimant.description, "slug": claimant.slug}
    record(session, "claimant.added", by_id=by.id, at=at, thing_id=claimant.id or 0, after=after)
    return claimant


def edit_claimant(
    session: Session,
    claimant_id: int,
    *,
    name: str,
    description: str | None,
    aliases: str,
    same_as: str | None,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claimant:
    """Change name, description, other names (one a line) and identifier. The address stays, so that links hold."""
    claimant = get_row(session, Claimant, claimant_id, lock=True)
    before = {
        "name": claimant.name,
        "description": claimant.description or "",
        "aliases": "\n".join(aliases_of(session, claimant_id)),
        "same_as": claimant.same_as or "",
    }
    check_version(seen_version, claimant.version, dict(before), thing=("claimant", claimant_id))
    name = checked_name(name)
    other = find_claimant(session, name)
    if folded_name(name) != claimant.folded and other is not None and other.id != claimant_id:
        raise Taken(other.id or 0, name)
    names = checked_aliases(aliases, name)
    after = {
        "name": name,
        "description": description or "",
        "aliases": "\n".join(names),
        "same_as": same_as or "",
    }
    was, now = changes(before, after)
    if not now:
        return claimant
    claimant.name, claimant.folded = name, folded_name(name)
    claimant.description, claimant.same_as = description or None, same_as or None
    claimant.version += 1
    if "aliases" in now:
        session.exec(delete(ClaimantAlias).where(col(ClaimantAlias.claimant_id) == claimant_id))
        session.add_all(
            ClaimantAlias(claimant_id=claimant_id, name=alias, folded=folded_name(alias)) for alias in names
        )
    if "name" in now:
        for follow in slots.RENAMED:
            follow(session, claimant_id, name)
    record(session, "claimant.edited", by_id=by.id, at=at, thing_id=claimant_id, before=was, after=now)
    return claimant
