"""Reading tags for those who keep them."""

from dataclasses import dataclass

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.desk.models import ClaimTag, Tag, TagName
from claims.desk.naming import key_of
from claims.desk.tags import in_order
from claims.errors import N_, NotFound


@dataclass(frozen=True, slots=True)
class Kept:
    """A tag, how many claims have it, how deep it stands, and what was made one with it."""

    tag: Tag
    claims: int
    depth: int
    merged: tuple[Tag, ...]


def every(session: Session) -> list[tuple[Tag, int]]:
    """Every tag there ever was, and how many claims have it; in one query."""
    count = (
        select_columns(func.count())
        .where(col(ClaimTag.tag) == col(Tag.name))
        .correlate(Tag)
        .scalar_subquery()
    )
    return [(tag, number) for tag, number in session.exec(select(Tag, count)).all()]


def kept(rows: list[tuple[Tag, int]]) -> list[Kept]:
    """The tags that stand, each with what stands under it behind it."""
    counts = {tag.id: number for tag, number in rows}
    standing = [tag for tag, _ in rows if stands(tag)]
    parents = parents_of(standing)
    merged: dict[int | None, list[Tag]] = {}
    for tag, _ in rows:
        if tag.merged_into_id is not None:
            merged.setdefault(tag.merged_into_id, []).append(tag)
    return [
        Kept(tag, counts[tag.id], _depth(tag.id or 0, parents), tuple(merged.get(tag.id, ())))
        for tag in ordered(standing)
    ]


def removed(rows: list[tuple[Tag, int]]) -> list[Tag]:
    """The tags that were removed, by name."""
    return sorted((tag for tag, _ in rows if tag.removed_at), key=lambda tag: tag.name.casefold())


def stands(tag: Tag) -> bool:
    return tag.removed_at is None and tag.merged_into_id is None


def check_stands(tag: Tag) -> Tag:
    """This tag, while it stands; raises NotFound."""
    if not stands(tag):
        raise NotFound(N_("This topic was removed, or made one with another, meanwhile."))
    return tag


def parents_of(tags: list[Tag]) -> dict[int, int | None]:
    return {tag.id or 0: tag.parent_id for tag in tags}


def _depth(number: int, parents: dict[int, int | None]) -> int:
    depth, above = 0, parents.get(number)
    while above is not None:
        depth, above = depth + 1, parents.get(above)
    return depth


def standing(session: Session) -> list[Tag]:
    """The tags that stand."""
    query = select(Tag).where(col(Tag.removed_at).is_(None), col(Tag.merged_into_id).is_(None))
    return ordered(list(session.exec(query).all()))


def ordered(tags: list[Tag]) -> list[Tag]:
    """By name, each with what stands under it behind it."""
    by_id = {tag.id or 0: tag for tag in tags}
    return [
        by_id[number] for number in in_order({each: (tag.name, tag.parent_id) for each, tag in by_id.items()})
    ]


def called(session: Session, name: str) -> Tag | None:
    """Whatever is called so, standing or not."""
    rows = session.exec(select(Tag).where(col(Tag.key) == key_of(name)).order_by(col(Tag.id))).all()
    return next(iter(rows), None)


def old_names(session: Session, tag_id: int) -> list[str]:
    """What a tag was called before, as it is compared."""
    return list(session.exec(select(TagName.key).where(col(TagName.tag_id) == tag_id)).all())


def claim_count(session: Session, name: str) -> int:
    return session.exec(select(func.count()).select_from(ClaimTag).where(col(ClaimTag.tag) == name)).one()
