"""Telling people something, taking that back, and noting what they have read."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from claims.notices import queries
from claims.notices.models import Notice, NoticeChoice
from claims.people.models import Person
from claims.people.rules import Actor


def notify(
    session: Session,
    people: Iterable[int | None],
    kind: str,
    subject_id: int,
    *,
    by: Actor | None = None,
    at: datetime,
) -> None:
    """Tell these people of a thing: everyone once, not who did it, and not who left.

    `kind` is a key of slots.SENTENCES. Who was told the same of the same thing before has that line unread again.
    """
    told = {each for each in people if each is not None} - {by.id if by else None}
    here = select(Person.id).where(col(Person.id).in_(told), col(Person.active))
    ids = session.exec(here.order_by(col(Person.id))).all() if told else []
    wanting = queries.wanting(session, kind, [each for each in ids if each is not None])
    ids = list(wanting)
    query = select(Notice).where(
        col(Notice.kind) == kind, col(Notice.subject_id) == subject_id, col(Notice.person_id).in_(ids)
    )
    known = {each.person_id: each for each in session.exec(query.with_for_update()).all()} if ids else {}
    for person_id in ids:
        line = known.get(person_id) or Notice(person_id=person_id, kind=kind, subject_id=subject_id, at=at)
        line.at, line.by_id, line.read_at = at, by.id if by else None, None
        line.to_mail = wanting[person_id]
        session.add(line)
    session.flush()


def withdraw(session: Session, kind: str, subject_id: int, *, but: int | None = None) -> None:
    """What was told of this thing is no longer so: nobody has that line any more, `but` this person."""
    lines = col(Notice.kind) == kind, col(Notice.subject_id) == subject_id
    session.exec(delete(Notice).where(*lines, col(Notice.person_id).is_distinct_from(but)))


def choose(session: Session, person_id: int, choices: Mapping[str, tuple[bool, bool]]) -> None:
    """How this person wants to hear of each sort from now on: on the page, and by mail. What they have stays."""
    for sort, (shown, mail) in choices.items():
        row = session.get(NoticeChoice, (person_id, sort)) or NoticeChoice(
            person_id=person_id, sort=sort, shown=shown, mail=mail
        )
        row.shown, row.mail = shown, mail and shown
        session.add(row)


def withdraw_from(session: Session, person_id: int, kind: str, subject_id: int) -> None:
    """What this one person was told of this thing is no longer so."""
    line = col(Notice.person_id) == person_id, col(Notice.kind) == kind, col(Notice.subject_id) == subject_id
    session.exec(delete(Notice).where(*line))


def retell(session: Session, kind: str, subject_id: int, *, by_id: int, at: datetime) -> None:
    """Of what was told of this thing an earlier act stands now: lines name that one, read or not as they are.

    Nobody is told of their own.
    """
    lines = col(Notice.kind) == kind, col(Notice.subject_id) == subject_id
    session.exec(delete(Notice).where(*lines, col(Notice.person_id) == by_id))
    session.exec(update(Notice).where(*lines).values(by_id=by_id, at=at))


def mark(session: Session, person_id: int, notice_id: int, *, at: datetime | None) -> bool:
    """Note when this person read one of their notices, None for not yet; False when it is none of theirs."""
    own = update(Notice).where(col(Notice.id) == notice_id, col(Notice.person_id) == person_id)
    return bool(session.exec(own.values(read_at=at)).rowcount)


def mark_all(session: Session, person_id: int, *, upto: datetime, at: datetime) -> None:
    """This person has read all that they were told until then, which is what stood on their page."""
    unread = update(Notice).where(
        col(Notice.person_id) == person_id, col(Notice.read_at).is_(None), col(Notice.at) <= upto
    )
    session.exec(unread.values(read_at=at))


def mark_told(session: Session, person_id: int, kind: str, subject_id: int, *, at: datetime) -> None:
    """This person has seen the thing itself, by whichever way they came to it."""
    line = update(Notice).where(
        col(Notice.person_id) == person_id, col(Notice.kind) == kind, col(Notice.subject_id) == subject_id
    )
    session.exec(line.where(col(Notice.read_at).is_(None)).values(read_at=at))
