"""Letters about notices, for who wants them: written by the worker, of what is still unread and still to be seen."""

from datetime import datetime, timedelta

from sqlmodel import Session

from claims.mail.actions import queue
from claims.mail.letters import Letter
from claims.mail.rendering import compose, site, speaking
from claims.notices import queries, slots
from claims.notices.models import Notice
from claims.people.models import Person
from claims.people.rules import Actor
from claims.storage.engine import Database

KEPT = timedelta(days=1)  # mail that was set up later tells of nothing older
BATCH = 50


def write_letters(database: Database, at: datetime) -> int:
    """Queue a letter for each notice that is to be mailed; how many. Each is written once: it is noted along with it."""
    with database.reading() as session:
        waiting = [notice.id or 0 for notice in queries.to_mail(session, at - KEPT, BATCH)]
        letters = {each: _letter(session, each) for each in waiting}
    if not waiting:
        return 0
    written = 0
    with database.writing() as session:
        for notice_id, letter in letters.items():
            notice = session.get(Notice, notice_id, with_for_update=True)
            if notice is None or not notice.to_mail:
                continue  # another worker was faster
            notice.to_mail = False
            session.add(notice)
            if letter is not None and notice.read_at is None:
                written += queue(session, letter, on=True, at=at)
    return written


def _letter(session: Session, notice_id: int) -> Letter | None:
    """What this person is told; None for who left, and for what they may not see."""
    notice = session.get_one(Notice, notice_id)
    person = session.get_one(Person, notice.person_id)
    if not person.active:
        return None
    by = Actor(person.id or 0, person.name, person.role)
    with speaking(person.language):
        line = queries.notice(session, by, notice_id)
    if line is None:
        return None
    cause = session.get(Person, line.by_id) if line.by_id else None
    return compose(
        "notices/mail",
        to=person.email,
        name=person.name,
        language=person.language,
        line=line,
        sentence=slots.SENTENCES[line.kind],
        cause=cause.name if cause else "",
        there=site() + line.told.url,
    )
