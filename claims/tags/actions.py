"""Adding, changing, removing tags; making two one, and taking them apart again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, literal
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, delete, select, update

from claims.desk.models import ClaimTag, Tag, TagName
from claims.desk.naming import checked_colour, key_of
from claims.errors import N_, Invalid, Refused
from claims.history.actions import changes, record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row
from claims.tags import queries, rules
from claims.tags.models import MergedTag


def add_tag(
    session: Session,
    name: str,
    *,
    colour: str | None = None,
    parent_id: int | None = None,
    public: bool = False,
    by: Actor,
    at: datetime,
) -> Tag:
    """A tag that no claim has yet."""
    standing = queries.standing(session)
    rules.check_room(len(standing))
    tag = Tag(name="", key="")
    _set(session, tag, name, colour, parent_id, public, standing)
    session.add(tag)
    session.flush()
    _tell(session, tag, "tag.added", None, _told(tag), by, at)
    return tag


def edit_tag(
    session: Session,
    tag_id: int,
    *,
    name: str,
    colour: str | None,
    parent_id: int | None,
    public: bool,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Tag:
    """Another name, colour or place; the name changes on every claim, and the old one still finds it."""
    tag = load(session, tag_id)
    check_version(seen_version, tag.version, _current(tag), thing=("tag", tag_id))
    before, old = _told(tag), tag.name
    _set(session, tag, name, colour, parent_id, public, queries.standing(session))
    was, becomes = changes(before, _told(tag))
    if not becomes:
        return tag
    tag.version += 1
    session.add(tag)
    session.flush()
    if tag.name != old:
        session.exec(update(ClaimTag).where(col(ClaimTag.tag) == old).values(tag=tag.name))
        if key_of(old) != tag.key:
            session.add(TagName(key=key_of(old), tag_id=tag_id))
    _tell(session, tag, "tag.renamed" if tag.name != old else "tag.changed", was, becomes, by, at)
    return tag


def show_readers(session: Session, names: Iterable[str], *, by: Actor, at: datetime) -> None:
    """Mark the tags of these names as topics that readers see."""
    for name in names:
        tag = queries.called(session, name)
        if tag is not None and not tag.public:
            tag.public, tag.version = True, tag.version + 1
            _tell(session, tag, "tag.changed", {"public": False}, {"public": True}, by, at)


def remove_tag(
    session: Session, tag_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Tag:
    """Take a tag away that no claim has and under which nothing stands; it can be put back."""
    tag = load(session, tag_id)
    check_version(seen_version, tag.version, _current(tag), thing=("tag", tag_id))
    if queries.claim_count(session, tag.name):
        raise Refused(N_("Claims have this topic. Make it one with another, or take it off them first."))
    _check_nothing_under(session, tag_id)
    before = _told(tag)
    tag.removed_at, tag.parent_id, tag.version = at, None, tag.version + 1
    _tell(session, tag, "tag.removed", before, None, by, at)
    return tag


def restore_tag(session: Session, tag_id: int, *, by: Actor, at: datetime) -> Tag:
    """Undo a removal."""
    tag = get_row(session, Tag, tag_id, lock=True)
    if tag.removed_at is None:
        raise Refused(N_("There is nothing to undo: this topic is there."))
    rules.check_room(len(queries.standing(session)))
    tag.removed_at, tag.version = None, tag.version + 1
    _tell(session, tag, "tag.restored", None, _told(tag), by, at)
    return tag


def merge_tags(
    session: Session,
    tag_id: int,
    into_id: int | None,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Tag:
    """This tag becomes the other: its claims have that one now, and its name finds it."""
    tag = load(session, tag_id)
    check_version(seen_version, tag.version, _current(tag), thing=("tag", tag_id))
    if into_id is None or into_id == tag_id:
        raise Invalid("into", N_("Choose the other topic."))
    other = load(session, into_id)
    _check_nothing_under(session, tag_id)
    both = select_columns(col(ClaimTag.claim_id)).where(col(ClaimTag.tag) == other.name).scalar_subquery()
    itself = ClaimTag.__table__.alias("has_it")  # type: ignore[attr-defined]
    remembered = select_columns(literal(tag_id), itself.c.claim_id, itself.c.claim_id.in_(both)).where(
        itself.c.tag == tag.name
    )
    session.execute(insert(MergedTag).from_select(["tag_id", "claim_id", "had_both"], remembered))
    session.exec(delete(ClaimTag).where(col(ClaimTag.tag) == tag.name, col(ClaimTag.claim_id).in_(both)))
    moved = session.execute(update(ClaimTag).where(col(ClaimTag.tag) == tag.name).values(tag=other.name))
    tag.merged_into_id, tag.parent_id, tag.version = into_id, None, tag.version + 1
    after = {"into": other.name, "claims": moved.rowcount}  # type: ignore[attr-defined]
    _tell(session, tag, "tag.merged", {"name": tag.name}, after, by, at)
    return tag


def part_tags(session: Session, tag_id: int, *, by: Actor, at: datetime) -> Tag:
    """Undo of making two one: claims that had this tag then, and still have the other, have it again."""
    tag = get_row(session, Tag, tag_id, lock=True)
    if tag.merged_into_id is None:
        raise Refused(N_("There is nothing to undo: this topic is there."))
    rules.check_room(len(queries.standing(session)))
    other = _standing_head(session, tag)
    had = select_columns(col(MergedTag.claim_id)).where(col(MergedTag.tag_id) == tag_id)
    still = select_columns(col(ClaimTag.claim_id)).where(
        col(ClaimTag.tag) == other.name, col(ClaimTag.claim_id).in_(had)
    )
    numbers = list(session.execute(still).scalars())
    alone = had.where(col(MergedTag.had_both).is_(False))
    session.exec(delete(ClaimTag).where(col(ClaimTag.tag) == other.name, col(ClaimTag.claim_id).in_(alone)))
    session.add_all(ClaimTag(claim_id=number, tag=tag.name) for number in numbers)
    session.exec(delete(MergedTag).where(col(MergedTag.tag_id) == tag_id))
    tag.merged_into_id, tag.version = None, tag.version + 1
    _tell(session, tag, "tag.parted", {"into": other.name}, {"name": tag.name}, by, at)
    return tag


def load(session: Session, tag_id: int) -> Tag:
    """A tag that stands, locked."""
    return queries.check_stands(get_row(session, Tag, tag_id, lock=True))


def _set(
    session: Session,
    tag: Tag,
    name: str,
    colour: str | None,
    parent_id: int | None,
    public: bool,
    standing: list[Tag],
) -> None:
    name = rules.checked_name(name)
    known = queries.called(session, name)
    if known is not None and known.id != tag.id:
        raise Invalid("name", rules.SAYS)
    names = {each.id or 0: each.name for each in standing}
    rules.check_parent(tag.id, parent_id, queries.parents_of(standing), names)
    session.exec(delete(TagName).where(col(TagName.key) == key_of(name)))  # the name means this one now
    tag.name, tag.key, tag.parent_id, tag.public = name, key_of(name), parent_id, public
    tag.colour = checked_colour(colour)


def _check_nothing_under(session: Session, tag_id: int) -> None:
    if session.exec(select(Tag.id).where(col(Tag.parent_id) == tag_id).limit(1)).first() is not None:
        raise Refused(N_("Other topics stand under this one. Put them somewhere else first."))


def _standing_head(session: Session, tag: Tag) -> Tag:
    """What this tag was made one with, and what that was made one with since."""
    while tag.merged_into_id is not None:
        tag = session.get_one(Tag, tag.merged_into_id)
    return tag


def _current(tag: Tag) -> dict[str, Any]:
    """What stands there now, by the fields of the form."""
    parent = tag.parent_id or ""
    return {"name": tag.name, "colour": tag.colour or "", "parent": parent, "public": tag.public}


def _told(tag: Tag) -> dict[str, Any]:
    return {"name": tag.name, "colour": tag.colour, "parent_id": tag.parent_id, "public": tag.public}


def _tell(
    session: Session,
    tag: Tag,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    by: Actor,
    at: datetime,
) -> None:
    session.add(tag)
    session.flush()
    record(session, kind, by_id=by.id, at=at, thing_id=tag.id or 0, before=before, after=after)
