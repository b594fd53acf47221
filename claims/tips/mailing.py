"""The one mail that who sent a tip gets: that the verdict is out, where it stands, and how the address goes."""

from dataclasses import replace
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from claims.config import Settings
from claims.desk.models import Claim
from claims.desk.rules import Publication
from claims.jobs.actions import enqueue
from claims.jobs.slots import JobContext
from claims.mail.letters import Letter
from claims.mail.rendering import address, compose, speaking
from claims.mail.wiring import deliver, is_on
from claims.publishing.models import Publication as Page
from claims.tips import keys, queries
from claims.tips.models import Tip, TipAddress

ANSWER = "tips.answer"
MOST_QUEUED = 100  # in one round of the worker


def answered(session: Session) -> list[int]:
    """Tips of which the verdict is out and whose sender waits for a mail that was not queued yet."""
    head = aliased(Claim)
    query = (
        select(TipAddress.tip_id)
        .join(Tip, col(Tip.id) == col(TipAddress.tip_id))
        .join(Claim, col(Claim.id) == col(Tip.claim_id))
        .join(head, col(head.id) == func.coalesce(col(Claim.duplicate_of_id), col(Claim.id)))
        .where(
            col(TipAddress.queued_at).is_(None),
            col(Tip.thrown_at).is_(None),
            head.publication == Publication.PUBLISHED,
        )
    )
    return list(session.exec(query.limit(MOST_QUEUED)).all())


def queue_answers(session: Session, tip_ids: list[int], at: datetime) -> None:
    """A job for each; it names the tip alone, so that no address stands in the table of jobs."""
    for tip_id in tip_ids:
        row = session.get(TipAddress, tip_id, with_for_update=True)
        if row is not None and row.queued_at is None:
            row.queued_at = at
            session.add(row)
            enqueue(session, ANSWER, {"tip_id": tip_id}, at=at, key=f"{ANSWER}:{tip_id}")


def answer_job(context: JobContext) -> None:
    """Write the mail with what stands there now. Done again it is the same message, by its number."""
    tip_id = context.payload["tip_id"]
    with context.database.reading() as session:
        letter = _letter(session, tip_id) if is_on() else None
    if letter is not None:
        deliver(letter, number=f"tip-{tip_id}", at=context.at)
    with context.database.writing() as session:
        row = session.get(TipAddress, tip_id, with_for_update=True)
        if row is not None and row.mailed_at is None:
            row.mailed_at = context.at if letter else None
            row.queued_at = row.queued_at if letter else None  # for another time
            session.add(row)


def _letter(session: Session, tip_id: int) -> Letter | None:
    """None when there is nothing to tell any more, nobody to tell it, or it was told."""
    row, tip = session.get(TipAddress, tip_id), session.get(Tip, tip_id)
    claim = queries.claim_of(session, tip) if tip else None
    page = session.get(Page, claim.id) if claim else None
    if row is None or row.mailed_at is not None or tip is None or tip.thrown_at is not None:
        return None
    if claim is None or page is None or claim.publication is not Publication.PUBLISHED:
        return None
    settings: Settings = current_app.config["SETTINGS"]
    twin = "tips_en" if row.language == "en" and settings.site_language != "en" else "tips"
    with speaking(row.language):
        verdict = address("publishing.verdict", slug=page.slug)
        leave = address(f"{twin}.leave", key=keys.address_key(settings.secret_key, tip_id))
    letter = compose(
        "tips/mail",
        to=row.email,
        name="",
        language=row.language,
        headline=page.headline,
        page_language=page.language,
        verdict=verdict,
        leave=leave,
    )
    return replace(letter, leave=leave)
