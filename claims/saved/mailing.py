"""The mail of each morning: what is new in the searches of which someone wants mail, one message for each person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from claims.jobs.actions import enqueue
from claims.jobs.queries import was_queued
from claims.jobs.slots import JobContext
from claims.mail.actions import queue
from claims.mail.letters import Letter
from claims.mail.rendering import compose, site, speaking
from claims.mail.wiring import is_on
from claims.people.models import Person
from claims.saved import queries
from claims.saved.documents import shown
from claims.saved.looking import still_found
from claims.saved.models import Follow, SavedSearch
from claims.saved.queries import ToMail
from claims.saved.rules import Alert

DAILY = "saved.daily"
MOST_SHOWN = 10  # results of one search


def queue_daily(session: Session, day: date, *, at: datetime) -> bool:
    """Queue the mail of this day unless it was; whether it had to be."""
    key = f"{DAILY}:{day.isoformat()}"
    if was_queued(session, key):
        return False
    enqueue(session, DAILY, {"day": day.isoformat()}, at=at, key=key)
    return True


def daily_job(context: JobContext) -> None:
    """Write to everyone who wants it. Done again, nobody gets anything twice: what was mailed is noted along with it."""
    if not is_on():
        return
    with context.database.reading() as session:
        waiting = [_still(session, each) for each in queries.to_mail(session).values()]
        letters = [(_letter(session, each), each) for each in waiting if each]
    for done, (letter, each) in enumerate(letters, 1):
        if context.stopping.is_set():
            raise InterruptedError("the rest is written when the worker is back")
        with context.database.writing() as session:
            if _note_mailed(session, each):
                queue(session, letter, on=True, at=context.at)
        context.progress(done, len(letters))


def _still(session: Session, searches: Sequence[ToMail]) -> list[ToMail]:
    """Without what does not match any more, though the worker has not looked yet."""
    kept = [replace(each, finds=still_found(session, each.search, each.finds)) for each in searches]
    return [each for each in kept if each.finds]


def _letter(session: Session, searches: Sequence[ToMail]) -> Letter:
    person = searches[0].person
    with speaking(person.language):
        names = [find.document for each in searches for find in each.finds[:MOST_SHOWN]]
        documents = shown(session, names)
        told: list[dict[str, Any]] = [
            {
                "search": each.search,
                "count": len(each.finds),
                "documents": [
                    documents[find.document] for find in each.finds[:MOST_SHOWN] if find.document in documents
                ],
            }
            for each in searches
        ]
    return compose(
        "saved/mail",
        to=person.email,
        name=person.name,
        language=person.language,
        searches=told,
        total=sum(len(each.finds) for each in searches),
        address_of=lambda document: site() + document.url,
    )


def _note_mailed(session: Session, searches: Sequence[ToMail]) -> bool:
    """False when they have had this mail already, saw all of it meanwhile, left, or want none any more."""
    person = session.exec(
        select(Person).where(col(Person.id) == searches[0].person.id, col(Person.active))
    ).first()
    new = False
    for each in searches if person else ():
        newest = each.finds[0].number
        follow = session.get(Follow, (each.search.id, each.person.id), with_for_update=True)
        search = session.get(SavedSearch, each.search.id)
        if (
            follow is None
            or follow.alert is not Alert.MAIL
            or search is None
            or search.removed_at is not None
        ):
            continue
        new = new or newest > max(follow.mailed_number, follow.seen_number)
        follow.mailed_number = max(follow.mailed_number, newest)
        session.add(follow)
    return new
