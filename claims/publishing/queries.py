"""Reads for the public site and for the desk's part of publishing. Lists read no snapshots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, String, literal, null, type_coerce, union_all
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, func, select

from claims.desk.models import Claim
from claims.publishing.models import Publication, Revision
from claims.publishing.plain import folded
from claims.publishing.rules import LOGGED, RevisionClass
from claims.storage.statements import put_together_once


@dataclass(frozen=True)
class Check:
    """One verdict in a list."""

    claim_id: int
    slug: str
    language: str
    headline: str
    explanation: str
    statement: str
    claimant_name: str | None
    rating: dict[str, Any] | None
    published_at: datetime
    updated_at: datetime
    revision_number: int


_CHECK = select(  # type: ignore[call-overload, misc]  # SQLModel's overloads end at four columns
    Publication.claim_id,
    Publication.slug,
    Publication.language,
    Publication.headline,
    Publication.explanation,
    Publication.statement,
    Publication.claimant_name,
    Publication.rating,
    Publication.first_published_at,
    Publication.updated_at,
    Publication.revision_number,
)


def standing() -> tuple[ColumnElement[bool], ...]:
    """Published and not withdrawn."""
    return (col(Publication.first_published_at).is_not(None), col(Publication.withdrawn_at).is_(None))


def latest_checks(
    session: Session, *, limit: int, offset: int = 0, rating: str | None = None
) -> tuple[list[Check], int]:
    """Verdicts, newest first, and how many there are; `rating` keeps one label."""
    conditions = [*standing(), *([col(Publication.rating_key) == rating] if rating else [])]
    return _checks(session, conditions, limit, offset)


def plain_search(session: Session, query: str, *, limit: int, offset: int = 0) -> tuple[list[Check], int]:
    """Verdicts that hold every word of the query, folded, as part of a word."""
    words = folded(query).split()[:12]
    conditions = [*standing(), *(col(Publication.words).contains(word, autoescape=True) for word in words)]
    return _checks(session, conditions, limit, offset)


def _checks(
    session: Session, conditions: Sequence[ColumnElement[bool]], limit: int, offset: int
) -> tuple[list[Check], int]:
    total = session.exec(select(func.count()).select_from(Publication).where(*conditions)).one()
    rows = session.exec(
        _CHECK.where(*conditions)
        .order_by(col(Publication.first_published_at).desc(), col(Publication.claim_id).desc())
        .limit(limit)
        .offset(offset)
    ).all()
    return [Check(*row) for row in rows], total


def checks_in_order(session: Session, claim_ids: Sequence[int]) -> list[Check]:
    """These verdicts, in this order; those that are not public are left out."""
    rows = session.exec(_CHECK.where(*standing(), col(Publication.claim_id).in_(claim_ids))).all()
    found = {row[0]: Check(*row) for row in rows}
    return [found[claim_id] for claim_id in claim_ids if claim_id in found]


def more_checks(session: Session, claim_id: int, *, limit: int = 3) -> list[Check]:
    """The newest other verdicts, for the side of a verdict page."""
    rows = session.exec(
        _CHECK.where(*standing(), col(Publication.claim_id) != claim_id)
        .order_by(col(Publication.first_published_at).desc())
        .limit(limit)
    ).all()
    return [Check(*row) for row in rows]


def used_ratings(session: Session) -> list[dict[str, Any]]:
    """The labels that readers can filter by: those of standing verdicts, truest first."""
    rows = session.exec(
        select(Publication.rating_key, func.max(Publication.claim_id), func.count())
        .where(*standing(), col(Publication.rating_key).is_not(None))
        .group_by(col(Publication.rating_key))
    ).all()
    newest = {claim_id: count for _, claim_id, count in rows}
    facts = session.exec(
        select(Publication.claim_id, Publication.rating).where(col(Publication.claim_id).in_(newest))
    ).all()
    found = [{**rating, "count": newest[claim_id]} for claim_id, rating in facts if rating]
    return sorted(found, key=lambda rating: (-(rating["truth"] or 0), rating["key"]))


def by_slug(session: Session, slug: str) -> tuple[Publication, bool] | None:
    """The public page at this address, and whether it says that we are checking the claim again."""
    return session.exec(
        select(Publication, Claim.checking_again)
        .join(Claim, col(Claim.id) == col(Publication.claim_id))
        .where(col(Publication.slug) == slug, col(Publication.first_published_at).is_not(None))
    ).first()


def revision_of(session: Session, claim_id: int, number: int) -> Revision | None:
    return session.exec(
        select(Revision).where(col(Revision.claim_id) == claim_id, col(Revision.number) == number)
    ).first()


@dataclass(frozen=True)
class Version:
    """One line of a page's list of versions."""

    number: int
    revision_class: RevisionClass
    reason: str | None
    published_at: datetime


def versions_of(session: Session, claim_id: int) -> list[Version]:
    """All revisions of one verdict, newest first."""
    rows = session.exec(
        select(Revision.number, Revision.revision_class, Revision.reason, Revision.published_at)
        .where(col(Revision.claim_id) == claim_id)
        .order_by(col(Revision.number).desc())
    ).all()
    return [Version(*row) for row in rows]


@dataclass(frozen=True)
class Change:
    """One line of the corrections log. `kind` is a revision class, or "withdrawn"."""

    kind: str
    at: datetime
    reason: str | None
    number: int | None
    slug: str
    headline: str
    language: str


def corrections_log(session: Session, *, limit: int, offset: int = 0) -> tuple[list[Change], int]:
    """Public changes after publication, newest first: revisions that say why, and withdrawals. No typos."""
    shown = (Publication.slug, Publication.headline, Publication.language)
    revised = (
        select(  # type: ignore[call-overload]  # SQLModel's overloads end at four columns
            type_coerce(col(Revision.revision_class), String).label("kind"),
            col(Revision.published_at).label("at"),
            col(Revision.reason).label("reason"),
            col(Revision.number).label("number"),
            *shown,
        )
        .join(Publication, col(Publication.claim_id) == col(Revision.claim_id))
        .where(col(Revision.revision_class).in_(LOGGED))
    )
    withdrawn = select(  # type: ignore[call-overload]
        literal("withdrawn").label("kind"),
        col(Publication.withdrawn_at).label("at"),
        col(Publication.withdrawn_because).label("reason"),
        null().label("number"),
        *shown,
    ).where(col(Publication.withdrawn_at).is_not(None))
    log = union_all(revised, withdrawn).subquery()
    total = session.exec(select(func.count()).select_from(log)).one()
    rows = session.execute(
        columns_of(log).order_by(log.c.at.desc(), log.c.number.desc()).limit(limit).offset(offset)
    ).all()
    return [Change(*row) for row in rows], total


@dataclass(frozen=True)
class Unseen:
    """What one editor did alone in public and a second person has not yet looked at."""

    claim_id: int
    headline: str
    slug: str
    by_id: int
    at: datetime
    number: int | None  # None: a withdrawal
    version: int  # of the claim


def unseen_acts(session: Session, person_id: int) -> list[Unseen]:
    """Typos and withdrawals by others, oldest first; in one query."""
    rows = session.execute(_unseen_acts(person_id)).all()
    return sorted((Unseen(*row) for row in rows), key=lambda act: act.at)


@put_together_once
def _unseen_acts(person_id: int) -> CompoundSelect[*tuple[Any, ...]]:
    typos = (
        columns_of(
            col(Revision.claim_id),
            col(Publication.headline),
            col(Publication.slug),
            col(Revision.published_by_id),
            col(Revision.published_at),
            col(Revision.number),
            col(Claim.version),
        )
        .join(Publication, col(Publication.claim_id) == col(Revision.claim_id))
        .join(Claim, col(Claim.id) == col(Revision.claim_id))
        .where(
            col(Revision.revision_class) == RevisionClass.TYPO,
            col(Revision.seen_by_id).is_(None),
            col(Revision.published_by_id) != person_id,
        )
    )
    withdrawn = (
        columns_of(
            col(Publication.claim_id),
            col(Publication.headline),
            col(Publication.slug),
            col(Publication.withdrawn_by_id),
            col(Publication.withdrawn_at),
            null(),
            col(Claim.version),
        )
        .join(Claim, col(Claim.id) == col(Publication.claim_id))
        .where(
            col(Publication.withdrawn_at).is_not(None),
            col(Publication.withdrawal_confirmed_by_id).is_(None),
            col(Publication.withdrawn_by_id) != person_id,
        )
    )
    return typos.union_all(withdrawn)


def scheduled(session: Session, claim_ids: Sequence[int]) -> dict[int, datetime]:
    """When those of these claims that are scheduled become public."""
    query = select(Publication.claim_id, Publication.scheduled_for).where(
        col(Publication.claim_id).in_(claim_ids), col(Publication.scheduled_for).is_not(None)
    )
    return {claim_id: at for claim_id, at in session.exec(query).all() if at is not None}
