"""Being absent until a day. It ends by itself: nobody is absent on a day that has come."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from claims.errors import N_, Forbidden, Invalid
from claims.history.actions import record
from claims.people.models import Person
from claims.people.rules import Actor, Permission
from claims.storage.rows import check_version, get_row

LONGEST = timedelta(days=2 * 366)
LONGEST_BECAUSE = 200


def away_until(person: Any, today: date) -> date | None:
    """The day on which someone who is absent is back; None for who is there."""
    until: date | None = person.absent_until
    return until if until and today < until else None


def check_until(until: date | None, at: datetime) -> None:
    """Raise Invalid for a day that one cannot be absent until."""
    if until is None:
        return
    if until <= at.date():
        raise Invalid("until", N_("That day is past."))
    if until > at.date() + LONGEST:
        raise Invalid("until", N_("At most two years. Close the account of someone who left."))


def set_absence(
    session: Session,
    person_id: int,
    until: date | None,
    because: str | None = None,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Person:
    """Say until when someone is absent, None: they are there. The reason stays out of the history: it is theirs."""
    person = get_row(session, Person, person_id, lock=True)
    if by.id != person_id and not by.may(Permission.MANAGE):
        raise Forbidden(N_("Only who it is about, or an administrator, can do that."))
    current = {"until": person.absent_until or "", "because": person.absent_because or ""}
    check_version(seen_version, person.version, current, thing=("person", person_id))
    if until != person.absent_until:
        check_until(until, at)
    before = {"absent_until": person.absent_until and person.absent_until.isoformat()}
    person.absent_until, person.absent_because = until, (because or None) if until else None
    person.version += 1
    session.add(person)
    after = {"absent_until": until and until.isoformat()}
    record(session, "person.absence_set", by_id=by.id, at=at, thing_id=person_id, before=before, after=after)
    return person
