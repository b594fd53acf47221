"""Publishing in a minute: scheduled, stopped, or released by the worker in the name of who scheduled it."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from claims.desk.actions import move_claim, touch_claim, write_card
from claims.desk.facts import facts
from claims.desk.models import Claim
from claims.desk.rules import Publication as Public
from claims.desk.rules import Work, move
from claims.errors import N_, DomainError, Message, MessageIds, Refused
from claims.history.actions import record
from claims.history.models import Event
from claims.jobs.actions import enqueue
from claims.people.models import Person
from claims.people.rules import Actor
from claims.publishing import rules, slots
from claims.publishing.actions import publish
from claims.publishing.approval import check_unchanged
from claims.publishing.material import gather
from claims.publishing.models import Publication, Revision
from claims.publishing.review import markup_faults
from claims.publishing.rules import DELAY_SECONDS, RevisionClass
from claims.publishing.snapshot import make_snapshot
from claims.storage.rows import check_version, get_row
from claims.web.languages import LANGUAGES, catalogue

RELEASE = "publishing.release"
SCHEDULED = N_("This becomes public in %(seconds)s seconds. Until then you can stop it.")


def schedule(
    session: Session,
    claim_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    revision_class: RevisionClass | None = None,
    reason: str | None = None,
    release_at: datetime | None = None,
) -> Publication:
    """Publish in DELAY_SECONDS, or at `release_at`, unless someone stops it. All that publishing asks is asked now already."""
    claim = get_row(session, Claim, claim_id, lock=True)
    check_version(seen_version, claim.version, {"reason": ""}, claim_id=claim_id)
    publication = session.get(Publication, claim_id, with_for_update=True)
    publication = publication or Publication(claim_id=claim_id, language=claim.language)
    if publication.scheduled_for is not None and claim.state is Work.APPROVED:
        raise Refused(N_("This is scheduled already. Stop it first, or publish it now."))
    move(facts(session, claim, at, by), Work.DONE, by)
    checked = rules.check_class(publication.revision_number + 1, revision_class, reason)
    material = gather(session, claim)
    page = make_snapshot(material, second_reader=True, at=at, zone=slots.NEWSROOM.zone)
    rules.check_faults(markup_faults(page))
    check_unchanged(session, material, at)
    release_at = release_at or at + timedelta(seconds=DELAY_SECONDS)
    publication.scheduled_for, publication.scheduled_by_id = release_at, by.id
    publication.scheduled_class, publication.scheduled_reason = checked, (reason or "").strip() or None
    session.add(publication)
    before = {"publication": claim.publication}
    touch_claim(session, claim, at)
    write_card(session, claim_id, publication=Public.SCHEDULED)
    after = {
        "publication": Public.SCHEDULED,
        "for": release_at.isoformat(),
        "class": checked,
        "reason": reason,
    }
    _tell(session, "scheduled", claim_id, by.id, at, before, after)
    payload = {"claim_id": claim_id, "for": release_at.isoformat(), "move": _last_move(session, claim_id)}
    enqueue(
        session,
        RELEASE,
        payload,
        at=at,
        run_at=release_at,
        key=f"{RELEASE}:{claim_id}:{release_at.isoformat()}",
    )
    return publication


def approve_and_schedule(
    session: Session,
    claim_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    revision_class: RevisionClass | None = None,
    reason: str | None = None,
) -> Publication:
    """One act of an editor who is the second reader: approved now, public in a minute."""
    rules.check_editor(by)
    move_claim(session, claim_id, Work.APPROVED, by=by, at=at, seen_version=seen_version)
    return schedule(session, claim_id, by=by, at=at, revision_class=revision_class, reason=reason)


def stop(
    session: Session, claim_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Publication:
    """Take a scheduled publication back before it is public."""
    rules.check_editor(by)
    claim = get_row(session, Claim, claim_id, lock=True)
    check_version(seen_version, claim.version, claim_id=claim_id)
    publication = session.get(Publication, claim_id, with_for_update=True)
    if publication is None or publication.scheduled_for is None:
        raise Refused(N_("There is nothing left to stop: it is public already, or was stopped."))
    touch_claim(session, claim, at)
    _unschedule(session, publication, "stopped", by.id, at, {})
    return publication


def release(
    session: Session, claim_id: int, scheduled_for: str, *, at: datetime, move_id: int | None = None
) -> Revision | None:
    """The worker's part: publish what is still scheduled for this moment, or say in the history why not.

    `move_id` is the claim's last move when it was scheduled: a verdict approved anew since then is another one.
    """
    publication = session.get(Publication, claim_id, with_for_update=True)
    if publication is None or publication.scheduled_for is None:
        return None
    if publication.scheduled_for.isoformat() != scheduled_for:
        return None
    person = session.get(Person, publication.scheduled_by_id)
    revision_class = publication.scheduled_class
    try:
        with session.begin_nested():
            if person is None or not person.active:
                raise Refused(N_("Who scheduled this has no account here any more."))
            if move_id is not None and move_id != _last_move(session, claim_id):
                raise Refused(N_("The approval was taken back after this was scheduled."))
            return publish(
                session,
                claim_id,
                by=Actor(id=person.id or 0, name=person.name, role=person.role),
                at=at,
                revision_class=None if revision_class is RevisionClass.FIRST else revision_class,
                reason=publication.scheduled_reason,
            )
    except DomainError as refusal:
        session.refresh(publication)
        because = {"reason": {language: _words(refusal.message, language) for language in LANGUAGES}}
        _unschedule(session, publication, "failed", publication.scheduled_by_id, at, because)
        return None


def _last_move(session: Session, claim_id: int) -> int | None:
    return session.exec(
        select(func.max(Event.id)).where(col(Event.claim_id) == claim_id, col(Event.kind) == "claim.moved")
    ).one()


def _unschedule(
    session: Session,
    publication: Publication,
    happened: str,
    by_id: int | None,
    at: datetime,
    more: dict[str, Any],
) -> None:
    """Back to what the public sees without it."""
    if publication.first_published_at is None:
        back = Public.UNPUBLISHED
    else:
        back = Public.WITHDRAWN if publication.withdrawn_at else Public.PUBLISHED
    publication.scheduled_for = publication.scheduled_by_id = None
    publication.scheduled_class = publication.scheduled_reason = None
    session.add(publication)
    write_card(session, publication.claim_id, publication=back)
    before, after = {"publication": Public.SCHEDULED}, {"publication": back, **more}
    _tell(session, happened, publication.claim_id, by_id, at, before, after)


def _words(message: Message, language: str) -> str:
    """A refusal in one language: nobody is asking, so that the history keeps it in each."""
    words = catalogue(language)
    values = {
        name: value.between.join(words.gettext(one) for one in value.ids)
        if isinstance(value, MessageIds)
        else value
        for name, value in message.values.items()
    }
    text = str(words.gettext(message.text))
    return text % values if values else text


def _tell(
    session: Session,
    happened: str,
    claim_id: int,
    by_id: int | None,
    at: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    record(
        session,
        f"publication.{happened}",
        by_id=by_id,
        at=at,
        thing_id=claim_id,
        claim_id=claim_id,
        before=before,
        after=after,
    )
