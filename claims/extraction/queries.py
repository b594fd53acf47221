"""Reads of quotes: what was marked in an article, and where a claim appeared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from claims.anchors.finding import State
from claims.anchors.selectors import Quote
from claims.articles.models import Article, ArticleVersion
from claims.desk.models import Appearance, Claim
from claims.desk.rules import AppearanceKind, Work
from claims.extraction.models import ClaimQuote, QuotePlace
from claims.people.models import Person
from claims.people.rules import initials
from claims.storage.rows import read_once
from claims.storage.types import PartialDate


@dataclass(frozen=True, slots=True)
class Card:
    """A claim beside the text that it was pulled from."""

    quote: Quote
    claim_id: int
    statement: str
    language: str
    state: Work
    rating: dict[str, Any] | None
    claimant: str | None
    due_on: date | None
    due_time: time | None
    assignee: str | None
    version_id: int
    quote_id: int
    marked_in: int  # number of the version that it was marked in
    place: QuotePlace | None = None  # where it stands in the version that is read, when that is another one

    @property
    def initials(self) -> str | None:
        return initials(self.assignee) if self.assignee else None


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place where a claim was made, with the quote when it is an article's."""

    quote: Quote | None
    context: str
    context_start: int
    kind: AppearanceKind
    first: bool
    url: str | None
    title: str | None
    publisher: str | None
    place_id: int
    place: str | None
    note: str | None
    said_on: PartialDate | None
    platform: str | None
    account: str | None
    said: str | None  # typed over, where there is no article to quote
    article_id: int | None
    medium: str | None
    article_title: str | None
    article_url: str | None
    latest: int | None
    version: int | None
    published: PartialDate | None
    language: str | None
    now: (
        State | None
    )  # how the quote stands in the newest version, where that is a later one that was searched

    @property
    def pieces(self) -> tuple[str, str, str]:
        """The paragraph before the quote, the quote, and the paragraph after it."""
        if self.quote is None:
            return "", "", ""
        start, end = self.quote.start - self.context_start, self.quote.end - self.context_start
        return self.context[:start], self.context[start:end], self.context[end:]


_QUOTE = (
    col(ClaimQuote.exact),
    col(ClaimQuote.prefix),
    col(ClaimQuote.suffix),
    col(ClaimQuote.start),
    col(ClaimQuote.end),
)


def cards_of(session: Session, article_id: int, version_id: int) -> list[Card]:
    """Every claim pulled from any version of this article, each with where its quote stands in this one if that is known."""
    rows = session.execute(
        select_columns(
            *_QUOTE,
            col(Claim.id),
            col(Claim.statement),
            col(Claim.language),
            col(Claim.state),
            col(Claim.rating),
            col(Claim.claimant_name),
            col(Claim.due_on),
            col(Claim.due_time),
            col(Person.name),
            col(ClaimQuote.version_id),
            col(ClaimQuote.id),
            col(ArticleVersion.number),
            QuotePlace,
        )
        .join(Claim, col(Claim.id) == col(ClaimQuote.claim_id))
        .join(ArticleVersion, col(ArticleVersion.id) == col(ClaimQuote.version_id))
        .outerjoin(Person, col(Person.id) == col(Claim.assignee_id))
        .outerjoin(
            QuotePlace,
            (col(QuotePlace.quote_id) == col(ClaimQuote.id)) & (col(QuotePlace.version_id) == version_id),
        )
        .where(col(ClaimQuote.article_id) == article_id)
        .order_by(col(ClaimQuote.id))
    ).all()
    return [Card(Quote(*row[:5]), *row[5:]) for row in rows]


@read_once
def sightings(session: Session, claim_id: int) -> list[Sighting]:
    """Where a claim was made, the first place first."""
    newest = aliased(ArticleVersion)
    rows = session.execute(
        select_columns(
            *_QUOTE,
            col(ClaimQuote.context),
            col(ClaimQuote.context_start),
            col(Appearance.kind),
            col(Appearance.first),
            col(Appearance.url),
            col(Appearance.title),
            col(Appearance.publisher),
            col(Appearance.id),
            col(Appearance.place),
            col(Appearance.note),
            col(Appearance.said_on),
            col(Appearance.platform),
            col(Appearance.account),
            col(Appearance.said),
            col(Appearance.article_id),
            col(Article.medium),
            col(Article.title),
            col(Article.url),
            col(Article.latest),
            col(ArticleVersion.number),
            col(ArticleVersion.published),
            col(ArticleVersion.language),
            col(QuotePlace.state),
        )
        .outerjoin(ClaimQuote, col(ClaimQuote.appearance_id) == col(Appearance.id))
        .outerjoin(Article, col(Article.id) == col(Appearance.article_id))
        .outerjoin(ArticleVersion, col(ArticleVersion.id) == col(ClaimQuote.version_id))
        .outerjoin(
            newest, (col(newest.article_id) == col(Article.id)) & (col(newest.number) == col(Article.latest))
        )
        .outerjoin(
            QuotePlace,
            (col(QuotePlace.quote_id) == col(ClaimQuote.id)) & (col(QuotePlace.version_id) == col(newest.id)),
        )
        .where(col(Appearance.claim_id) == claim_id)
        .order_by(col(Appearance.first).desc(), col(Appearance.id), col(ClaimQuote.id))
    ).all()
    return [
        Sighting(None if row[0] is None else Quote(*row[:5]), row[5] or "", row[6] or 0, *row[7:])
        for row in rows
    ]


def claims_per_article(session: Session, article_ids: Sequence[int]) -> dict[int, int]:
    counted = func.count(func.distinct(col(ClaimQuote.claim_id)))
    rows = session.exec(
        select(col(ClaimQuote.article_id), counted)
        .where(col(ClaimQuote.article_id).in_(article_ids))
        .group_by(col(ClaimQuote.article_id))
    ).all()
    return dict(rows)


def articles_used(session: Session, article_ids: Sequence[int]) -> set[int]:
    """Which of these articles a claim was made in."""
    query = select(Appearance.article_id).where(col(Appearance.article_id).in_(article_ids)).distinct()
    return {article_id for article_id in session.exec(query).all() if article_id}


def claims_per_claimant(session: Session, claimant_ids: Sequence[int]) -> dict[int, int]:
    rows = session.exec(
        select(col(Claim.claimant_id), func.count(col(Claim.id)))
        .where(col(Claim.claimant_id).in_(claimant_ids))
        .group_by(col(Claim.claimant_id))
    ).all()
    return {claimant_id: count for claimant_id, count in rows if claimant_id is not None}


def claims_by(session: Session, claimant_id: int, *, limit: int, offset: int = 0) -> Sequence[Any]:
    """The claims of one claimant, newest first, each with when it was said in the first place."""
    return session.execute(
        select_columns(
            col(Claim.id),
            col(Claim.statement),
            col(Claim.language),
            col(Claim.state),
            col(Claim.rating),
            col(Claim.created_at),
            col(Appearance.said_on),
        )
        .outerjoin(Appearance, (col(Appearance.claim_id) == col(Claim.id)) & col(Appearance.first).is_(True))
        .where(col(Claim.claimant_id) == claimant_id)
        .order_by(col(Claim.created_at).desc(), col(Claim.id).desc())
        .limit(limit)
        .offset(offset)
    ).all()
