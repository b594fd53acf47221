"""Someone's notices, in a fixed number of queries; never of what they may not see."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.notices import slots
from claims.notices.models import Notice, NoticeChoice
from claims.notices.slots import Seen, Told
from claims.people.rules import Actor


@dataclass(frozen=True)
class Line:
    """One notice with what it is about."""

    id: int
    kind: str
    told: Told
    by_id: int | None
    at: datetime
    read: bool
    seen: Seen | None = None


def _own(by: Actor) -> ColumnElement[bool]:
    """Notices of this person about what they may see."""
    seen = [
        and_(col(Notice.kind).startswith(f"{name}.", autoescape=True), subject.seen_by(by))
        for name, subject in slots.SUBJECTS.items()
    ]
    return and_(col(Notice.person_id) == by.id, or_(false(), *seen))


def unread(by: Actor) -> Select[Any]:
    """How many notices this person has yet to read, as part of another query."""
    return select_columns(func.count(col(Notice.id))).where(_own(by), col(Notice.read_at).is_(None))


def unread_count(session: Session, by: Actor) -> int:
    return int(session.execute(unread(by)).scalar_one())


def notice_count(session: Session, by: Actor) -> int:
    return session.exec(select(func.count(col(Notice.id))).where(_own(by))).one()


def notices(session: Session, by: Actor, *, limit: int, offset: int) -> list[Line]:
    """Unread ones first, the newest first."""
    order = (col(Notice.read_at).is_not(None), col(Notice.at).desc(), col(Notice.id).desc())
    rows = session.exec(select(Notice).where(_own(by)).order_by(*order).limit(limit).offset(offset)).all()
    return _lines(session, rows)


def notice(session: Session, by: Actor, notice_id: int) -> Line | None:
    """One of this person's notices; None for any other."""
    rows = session.exec(select(Notice).where(_own(by), col(Notice.id) == notice_id)).all()
    return next(iter(_lines(session, rows)), None)


def choices(session: Session, person_ids: Sequence[int]) -> dict[tuple[int, str], tuple[bool, bool]]:
    """What these people chose, by person and sort: on the page, and by mail."""
    rows = session.exec(select(NoticeChoice).where(col(NoticeChoice.person_id).in_(person_ids))).all()
    return {(row.person_id, row.sort): (row.shown, row.mail) for row in rows}


def wanting(session: Session, kind: str, person_ids: Sequence[int]) -> dict[int, bool]:
    """Who of these people wants notices of this kind, and whether by mail as well."""
    key, sort = next(((key, sort) for key, sort in slots.SORTS.items() if kind in sort.kinds), ("", None))
    if sort is None or not person_ids:
        return dict.fromkeys(person_ids, False)
    chosen, begin = choices(session, person_ids), (True, sort.mail)
    found = {each: chosen.get((each, key), begin) for each in person_ids}
    return {each: mail for each, (shown, mail) in found.items() if shown}


def to_mail(session: Session, since: datetime, limit: int) -> list[Notice]:
    """Notices of which a letter is to be written and that nobody has read yet; none that are older than that."""
    query = select(Notice).where(col(Notice.to_mail), col(Notice.at) > since, col(Notice.read_at).is_(None))
    return list(session.exec(query.order_by(col(Notice.at), col(Notice.id)).limit(limit)).all())


def _lines(session: Session, rows: Iterable[Notice]) -> list[Line]:
    """With what each is about and where it was seen: one query for each sort of thing, and one for each kind."""
    rows = list(rows)
    told = {name: slots.SUBJECTS[name].told(session, ids) for name, ids in _subjects(rows, _subject).items()}
    kinds = {kind: ids for kind, ids in _subjects(rows, lambda row: row.kind).items() if kind in slots.SEEN}
    seen = {kind: slots.SEEN[kind](session, ids) for kind, ids in kinds.items()}
    return [
        Line(
            row.id or 0,
            row.kind,
            words,
            row.by_id or (place.by_id if place else None),
            row.at,
            row.read_at is not None,
            place,
        )
        for row in rows
        if (words := told[_subject(row)].get(row.subject_id)) is not None
        for place in [seen.get(row.kind, {}).get(row.subject_id)]
    ]


def _subjects(rows: Iterable[Notice], sort: Callable[[Notice], str]) -> dict[str, list[int]]:
    """The things that these notices are about, sorted."""
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(sort(row), []).append(row.subject_id)
    return found


def _subject(row: Notice) -> str:
    return row.kind.partition(".")[0]
