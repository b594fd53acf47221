"""Tags of claims: which tag a word means, its colour, and what stands under it. Names that a tag had before still find it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from claims.desk.models import Claim, ClaimTag, Tag, TagName
from claims.desk.naming import key_of


class Mark(NamedTuple):
    """A tag as lists show it."""

    name: str
    colour: str | None = None


def known_names(session: Session, typed: Iterable[str]) -> list[str]:
    """These words as the names of tags, each once; a word that is no tag yet becomes one."""
    found: dict[str, str] = {}
    words = list(dict.fromkeys(typed))
    standing = _standing(session, words)
    for word in words:
        key = key_of(word)
        tag = standing.get(word) or standing.get(key)
        if tag is None:
            tag = Tag(name=word, key=key)
            session.add(tag)
            standing[key] = tag
        tag.removed_at = None
        found[tag.name] = tag.name
    session.flush()
    return sorted(found, key=str.casefold)


def _standing(session: Session, words: Sequence[str]) -> dict[str, Tag]:
    """Tags by the words and keys that mean them; what is written exactly so comes first, and what was made one is that one."""
    keys = {key_of(word) for word in words}
    if not keys:
        return {}
    found: dict[str, Tag] = {}
    before = select(TagName.key, Tag).join(Tag, col(Tag.id) == col(TagName.tag_id))
    found.update(session.exec(before.where(col(TagName.key).in_(keys))).all())
    rows = session.exec(select(Tag).where(col(Tag.key).in_(keys)).order_by(col(Tag.id).desc())).all()
    found |= {tag.key: tag for tag in rows}
    found |= {tag.name: tag for tag in rows}
    return {word: _head(session, tag) for word, tag in found.items()}


def _head(session: Session, tag: Tag) -> Tag:
    """The tag that this one was made one with, however often."""
    while tag.merged_into_id is not None:
        tag = session.get_one(Tag, tag.merged_into_id)
    return tag


def tagged(word: str) -> ColumnElement[bool]:
    """Whether a claim has the tag that this word means, or one that stands under it; at most three deep, as rules have it."""
    key, itself = key_of(word), Tag.__table__.alias("asked_tag")  # type: ignore[attr-defined]
    before = select_columns(col(TagName.tag_id)).where(col(TagName.key) == key)
    meant = select_columns(itself.c.id).where(or_(itself.c.key == key, itself.c.id.in_(before)))
    into = select_columns(itself.c.merged_into_id).where(
        or_(itself.c.key == key, itself.c.id.in_(before)), itself.c.merged_into_id.is_not(None)
    )
    top = or_(col(Tag.id).in_(meant), col(Tag.id).in_(into))
    under = _children(select_columns(col(Tag.id)).where(top))
    names = select_columns(col(Tag.name)).where(
        or_(
            top, col(Tag.parent_id).in_(select_columns(col(Tag.id)).where(top)), col(Tag.parent_id).in_(under)
        )
    )
    has = or_(col(ClaimTag.tag) == word, col(ClaimTag.tag).in_(names.correlate(None)))
    return col(Claim.id).in_(select_columns(col(ClaimTag.claim_id)).where(has))


def meanings(
    tags: Mapping[int, tuple[str, int | None, int | None]], before: Iterable[tuple[str, int]]
) -> dict[str, frozenset[str]]:
    """What each name stands for: the tag that is called so, was, or was made one with another, and all that stands under it.

    `tags` are given as name, parent and what each was made one with, without removed ones; `before` are names that tags had.
    """
    under: dict[int | None, list[int]] = {}
    for number, (_, parent, into) in tags.items():
        if into is None:
            under.setdefault(parent, []).append(number)
    found: dict[str, frozenset[str]] = {}
    for name, number in [*before, *((name, number) for number, (name, _, _) in tags.items())]:
        head = number
        while head in tags and (into := tags[head][2]) is not None:
            head = into
        if head in tags:
            meant, left = set[str](), [head]
            while left:
                each = left.pop()
                meant.add(tags[each][0])
                left += under.get(each, ())
            found[name] = frozenset(meant)
    return found


def _children(of: Any) -> Any:
    return select_columns(col(Tag.id)).where(col(Tag.parent_id).in_(of))


@dataclass(frozen=True, slots=True)
class Offered:
    """A tag that one may ask for, and how deep it stands under others."""

    name: str
    depth: int


def offered(tags: Mapping[int, tuple[str, int | None, int]]) -> list[Offered]:
    """Of tags, given as name, parent and whether a claim has it: those in use, and those that they stand under."""
    wanted: set[int] = set()
    for number, (_, _, used) in tags.items():
        each: int | None = number if used else None
        while each is not None and each not in wanted:
            wanted.add(each)
            each = tags[each][1] if each in tags else None
    found: list[Offered] = []
    depths: dict[int | None, int] = {}
    for number in in_order({each: tags[each][:2] for each in wanted if each in tags}):
        name, parent, _ = tags[number]
        depths[number] = depths.get(parent, -1) + 1
        found.append(Offered(name, depths[number]))
    return found


def marks_by_claim(rows: Iterable[tuple[Any, ...]]) -> dict[int, tuple[Mark, ...]]:
    """The tags of claims, given as claim, name and colour, in the order of the alphabet."""
    found: dict[int, list[Mark]] = {}
    for claim_id, name, colour in rows:
        found.setdefault(claim_id, []).append(Mark(name, colour))
    return {
        number: tuple(sorted(marks, key=lambda mark: mark.name.casefold())) for number, marks in found.items()
    }


def in_order(tags: Mapping[int, tuple[str, int | None]]) -> list[int]:
    """Tags, given as name and parent, by name; each with what stands under it behind it."""
    under: dict[int | None, list[int]] = {}
    for number in sorted(tags, key=lambda each: tags[each][0].casefold()):
        parent = tags[number][1]
        under.setdefault(parent if parent in tags else None, []).append(number)
    found: list[int] = []
    left = list(reversed(under.get(None, [])))
    while left:
        number = left.pop()
        found.append(number)
        left += reversed(under.get(number, []))
    return found


def public_topics(session: Session, claim_id: int) -> list[str]:
    """The tags of a claim that readers may see."""
    tagged_with = select(ClaimTag.tag).join(Tag, col(Tag.name) == col(ClaimTag.tag))
    return list(session.exec(tagged_with.where(col(ClaimTag.claim_id) == claim_id, col(Tag.public))).all())
