"""Writes of claimants: find or add one by name, and mend what is known of them."""

from datetime import datetime
from typing import NotRequired, TypedDict, Unpack

from sqlmodel import Session, col, delete, select

from claims.claimants import slots
from claims.claimants.models import Claimant, ClaimantAlias, ClaimantRole
from claims.claimants.queries import aliases_of, find_claimant, roles_of
from claims.claimants.roles import as_typed, checked_roles
from claims.claimants.rules import (
    Kind,
    Taken,
    checked_aliases,
    checked_name,
    checked_same_as,
    folded_name,
    free_slug,
    slug_of,
)
from claims.errors import N_, Refused
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


class Details(TypedDict):
    """What a person writes of a claimant. Other names, roles and addresses elsewhere stand one on each line."""

    name: str
    description: str | None
    kind: NotRequired[Kind | None]
    aliases: str
    roles: NotRequired[str]
    same_as: str | None


def edit_claimant(
    session: Session,
    claimant_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    **details: Unpack[Details],
) -> Claimant:
    """Change what is known of a claimant. The address stays, so that links hold."""
    claimant = get_row(session, Claimant, claimant_id, lock=True)
    before = written(session, claimant)
    check_version(seen_version, claimant.version, dict(before), thing=("claimant", claimant_id))
    if claimant.merged_into_id is not None:
        raise Refused(N_("This was made one with another meanwhile. Open the list and look again."))
    name = checked_name(details["name"])
    other = find_claimant(session, name)
    if folded_name(name) != claimant.folded and other is not None and other.id != claimant_id:
        raise Taken(other.id or 0, name)
    names, roles = checked_aliases(details["aliases"], name), checked_roles(details.get("roles", ""))
    kept, same_as = details.get("kind"), checked_same_as(details["same_as"] or "")
    after = {
        "name": name,
        "description": details["description"] or "",
        "kind": kept.value if kept else "",
        "aliases": "\n".join(names),
        "roles": as_typed(roles),
        "same_as": same_as or "",
    }
    was, now = changes(before, after)
    if not now:
        return claimant
    claimant.name, claimant.folded = name, folded_name(name)
    claimant.description, claimant.kind, claimant.same_as = details["description"] or None, kept, same_as
    claimant.version += 1
    if "aliases" in now:
        _write_aliases(session, claimant_id, names)
    if "roles" in now:
        session.exec(delete(ClaimantRole).where(col(ClaimantRole.claimant_id) == claimant_id))
        session.add_all(
            ClaimantRole(claimant_id=claimant_id, role=held.role, since=held.since, until=held.until)
            for held in roles
        )
    if "name" in now:
        for follow in slots.RENAMED:
            follow(session, claimant_id, name)
    record(session, "claimant.edited", by_id=by.id, at=at, thing_id=claimant_id, before=was, after=now)
    return claimant


def written(session: Session, claimant: Claimant) -> dict[str, str]:
    """What is known of a claimant, as its form has it."""
    claimant_id = claimant.id or 0
    return {
        "name": claimant.name,
        "description": claimant.description or "",
        "kind": claimant.kind.value if claimant.kind else "",
        "aliases": "\n".join(aliases_of(session, claimant_id)),
        "roles": as_typed(roles_of(session, claimant_id)),
        "same_as": claimant.same_as or "",
    }


def _write_aliases(session: Session, claimant_id: int, names: list[str]) -> None:
    """These other names and no more. One that came with a merge stays known as such."""
    of_claimant = col(ClaimantAlias.claimant_id) == claimant_id
    came = dict(session.exec(select(ClaimantAlias.folded, ClaimantAlias.merge_id).where(of_claimant)).all())
    session.exec(delete(ClaimantAlias).where(of_claimant))
    session.add_all(
        ClaimantAlias(
            claimant_id=claimant_id,
            name=alias,
            folded=folded_name(alias),
            merge_id=came.get(folded_name(alias)),
        )
        for alias in names
    )
