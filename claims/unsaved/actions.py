"""Keeping what someone types, throwing it away, and forgetting what was saved or is old. Working state: no events."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, delete, select

from claims.people.models import Person
from claims.unsaved import rules
from claims.unsaved.models import UnsavedText


def keep(
    session: Session,
    person_id: int,
    *,
    action: str,
    fixed: Mapping[str, str],
    page: str,
    title: str,
    fields: Mapping[str, str],
    at: datetime,
) -> None:
    """What this person typed in this form by now; nothing typed, nothing kept."""
    fixed, fields = rules.cleaned(fixed), rules.cleaned(fields)
    key = rules.key_of(action, fixed)
    if not any(text.strip() for text in fields.values()):
        throw_away(session, person_id, key)
        return
    found = session.get(UnsavedText, (person_id, key), with_for_update=True)
    text = found or UnsavedText(
        person_id=person_id, key=key, action=action, fixed=fixed, page=page, title=title, fields={}, at=at
    )
    text.fields, text.at, text.page, text.title = fields, at, page, title
    session.add(text)
    session.flush()
    newest = select(UnsavedText.key).where(col(UnsavedText.person_id) == person_id)
    kept = newest.order_by(col(UnsavedText.at).desc(), col(UnsavedText.key)).limit(rules.MOST_TEXTS)
    session.exec(
        delete(UnsavedText).where(
            col(UnsavedText.person_id) == person_id,
            col(UnsavedText.key).not_in(list(session.exec(kept).all())),
        )
    )


def throw_away(session: Session, person_id: int, key: str) -> None:
    session.exec(
        delete(UnsavedText).where(col(UnsavedText.person_id) == person_id, col(UnsavedText.key) == key)
    )


def saved(session: Session, person_id: int, keys: list[str]) -> None:
    """These forms were sent and taken: nothing of them is unsaved."""
    for key in keys:
        throw_away(session, person_id, key)


def forget_old(session: Session, at: datetime) -> None:
    """After a month, and of who left, nothing is kept."""
    gone = select(Person.id).where(col(Person.active).is_(False))
    old = col(UnsavedText.at) < at - rules.KEPT
    session.exec(delete(UnsavedText).where(old | col(UnsavedText.person_id).in_(gone)))
