"""Where and when one claim was said, its duplicates included: the places of its tab, the time line of its cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, and_, col, func, or_

from claims.articles.models import Article, ArticleVersion
from claims.articles.reading import Reading
from claims.claimants.models import Claimant
from claims.desk.models import Appearance, Claim
from claims.desk.rules import AppearanceKind, Publication
from claims.extraction.models import ClaimQuote
from claims.matches.models import ClaimReturn, VersionMatch
from claims.storage.types import PartialDate


@dataclass(frozen=True)
class Place:
    """One place where a claim, or a duplicate of it, was said."""

    appearance_id: int
    claim_id: int
    exact: str | None
    language: str
    kind: AppearanceKind
    article_id: int | None
    source: str | None
    url: str | None
    claimant: str | None
    said_on: PartialDate | None
    added_at: datetime
    added_by_id: int
    is_return: bool  # the public knew the claim then
    first: bool

    @property
    def when(self) -> date:
        """Its place on a time line: the first day on which it may have been said, else when we saw it."""
        return self.said_on.first_day if self.said_on else self.added_at.date()


def sayings(session: Session, head_id: int) -> list[Place]:
    """Every place of a claim and its duplicates, in the order in which they were said; in one query."""
    source = func.coalesce(
        col(Article.medium),
        col(Article.title),
        col(Appearance.publisher),
        col(Appearance.title),
        col(Appearance.account),
        col(Appearance.platform),
    )
    rows = session.execute(
        select_columns(
            col(Appearance.id),
            col(Appearance.claim_id),
            func.coalesce(col(ClaimQuote.exact), col(Appearance.said)),
            col(Claim.language),
            col(Appearance.kind),
            col(Appearance.article_id),
            source,
            func.coalesce(col(Appearance.url), col(Article.url)),
            func.coalesce(col(Claimant.name), col(Claim.claimant_name)),
            func.coalesce(col(Appearance.said_on), col(ArticleVersion.published)),
            col(Appearance.created_at),
            col(Appearance.created_by_id),
            col(ClaimReturn.id).is_not(None),
            col(Appearance.first),
        )
        .join(Claim, col(Claim.id) == col(Appearance.claim_id))
        .outerjoin(ClaimQuote, col(ClaimQuote.appearance_id) == col(Appearance.id))
        .outerjoin(ArticleVersion, col(ArticleVersion.id) == col(ClaimQuote.version_id))
        .outerjoin(Article, col(Article.id) == col(Appearance.article_id))
        .outerjoin(Claimant, col(Claimant.id) == col(Claim.claimant_id))
        .outerjoin(
            ClaimReturn,
            or_(
                col(ClaimReturn.appearance_id) == col(Appearance.id),
                and_(
                    col(ClaimReturn.duplicate_id) == col(Appearance.claim_id),
                    col(ClaimReturn.claim_id) == head_id,
                ),
            ),
        )
        .where(or_(col(Claim.id) == head_id, col(Claim.duplicate_of_id) == head_id))
    ).all()
    return sorted((Place(*row) for row in rows), key=lambda each: (each.when, each.appearance_id))


def seen_again(places: Sequence[Place], claim: Claim) -> list[Place]:
    """Of a claim's places those where it was seen again, the last first: without the one that it was pulled from."""
    return [each for each in reversed(places) if not (each.claim_id == claim.id and _came_with(each, claim))]


def _came_with(place: Place, claim: Claim) -> bool:
    """Whether this is the place that the claim was pulled from or written down with."""
    return place.first and (place.exact is None or place.added_at == claim.created_at)


@dataclass(frozen=True)
class Returns:
    """How often a published claim was seen again, and when last."""

    count: int
    last: datetime


def returns_of(session: Session, claim_id: int) -> Returns | None:
    """None for a claim that was not seen again since it was published."""
    query = select_columns(func.count(col(ClaimReturn.id)), func.max(col(ClaimReturn.at)))
    count, last = session.execute(query.where(col(ClaimReturn.claim_id) == claim_id)).one()
    return Returns(count, last) if count else None


@dataclass(frozen=True)
class Checked:
    """A sentence of an article that says what a published claim says, and is not yet a place of that claim."""

    claim_id: int
    statement: str
    language: str
    rating: dict[str, Any] | None
    start: int
    end: int
    exact: str


def checked_sentences(session: Session, reading: Reading) -> list[Checked]:
    """In the order of the text; in one query. What became a place of its claim is not shown again."""
    placed = select_columns(col(ClaimQuote.claim_id)).where(col(ClaimQuote.article_id) == reading.article_id)
    rows = session.execute(
        select_columns(
            col(Claim.id),
            col(Claim.statement),
            col(Claim.language),
            col(Claim.rating),
            col(VersionMatch.start),
            col(VersionMatch.end),
        )
        .join(VersionMatch, col(VersionMatch.claim_id) == col(Claim.id))
        .where(
            col(VersionMatch.version_id) == reading.version_id,
            col(Claim.publication) == Publication.PUBLISHED,
            col(Claim.id).not_in(placed),
        )
        .order_by(col(VersionMatch.start))
    ).all()
    return [
        Checked(claim_id, statement, language, rating, start, end, reading.text[start:end])
        for claim_id, statement, language, rating, start, end in rows
    ]
