"""The texts of what was found, by ids; and a plain search in the database for while there is no index."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import literal, null, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, or_, select

from claims.articles.models import Article, ArticleVersion
from claims.desk.models import Appearance, Claim, ClaimTag
from claims.desk.rules import Publication, Work
from claims.extraction.models import ClaimQuote
from claims.names.models import NameGroup
from claims.names.rules import FIRST
from claims.search.documents import ARTICLE, CLAIM
from claims.search.keys import number_of
from claims.search.marking import LONGEST_READ
from claims.storage.types import PartialDate
from claims.verdicts.models import Draft, Rating
from claims.words.called import Names, table

MOST_PLAIN_WORDS = 12
NO_SCALE = 0  # the place of a scale in a row that is no rating


@dataclass(frozen=True)
class ClaimTexts:
    """What a result shows of a claim."""

    id: int
    statement: str
    language: str
    state: Work
    rating: dict[str, Any] | None
    claimant: str | None
    created_at: datetime
    headline: str | None
    explanation: str | None
    said_on: PartialDate | None
    duplicate_of_id: int | None
    version: int
    state_before: Work | None
    revision_number: int
    publication: Publication
    quotes: list[tuple[str, str]] = field(default_factory=list)  # exact words and their context


@dataclass(frozen=True)
class ArticleTexts:
    """What a result shows of an article: the newest version."""

    id: int
    language: str
    medium: str | None
    opening: str
    created_at: datetime
    title: str | None
    published: PartialDate | None
    text: str


def texts_of(session: Session, ids: Sequence[str]) -> dict[str, ClaimTexts | ArticleTexts]:
    """The texts of these documents; what is gone meanwhile is left out."""
    claims = [number_of(name) for name in ids if name.startswith(CLAIM)]
    articles = [number_of(name) for name in ids if name.startswith(ARTICLE)]
    found: dict[str, ClaimTexts | ArticleTexts] = {}
    if claims:
        found |= {f"{CLAIM}{claim.id}": claim for claim in _claims(session, claims)}
    if articles:
        found |= {f"{ARTICLE}{article.id}": article for article in _articles(session, articles)}
    return found


def _claims(session: Session, numbers: Sequence[int]) -> list[ClaimTexts]:
    """In one query: a claim with two quotes comes in two rows."""
    query = (
        select_columns(
            col(Claim.id),
            col(Claim.statement),
            col(Claim.language),
            col(Claim.state),
            col(Claim.rating),
            col(Claim.claimant_name),
            col(Claim.created_at),
            col(Draft.headline),
            col(Draft.explanation),
            col(Appearance.said_on),
            col(Claim.duplicate_of_id),
            col(Claim.version),
            col(Claim.state_before),
            col(Claim.revision_number),
            col(Claim.publication),
            col(ClaimQuote.exact),
            col(ClaimQuote.context),
        )
        .outerjoin(Draft, col(Draft.claim_id) == col(Claim.id))
        .outerjoin(Appearance, (col(Appearance.claim_id) == col(Claim.id)) & col(Appearance.first).is_(True))
        .outerjoin(ClaimQuote, col(ClaimQuote.claim_id) == col(Claim.id))
        .where(col(Claim.id).in_(numbers))
        .order_by(col(Claim.id), col(ClaimQuote.id))
    )
    found: dict[int, ClaimTexts] = {}
    for *values, exact, context in session.execute(query).all():
        claim = found.setdefault(values[0], ClaimTexts(*values))
        if exact is not None:
            claim.quotes.append((exact, context))
    return list(found.values())


def _articles(session: Session, numbers: Sequence[int]) -> list[ArticleTexts]:
    query = (
        select_columns(
            col(Article.id),
            col(Article.language),
            col(Article.medium),
            col(Article.opening),
            col(Article.created_at),
            col(ArticleVersion.title),
            col(ArticleVersion.published),
            func.substr(col(ArticleVersion.text), 1, LONGEST_READ),
        )
        .join(
            ArticleVersion,
            (col(ArticleVersion.article_id) == col(Article.id))
            & (col(ArticleVersion.number) == col(Article.latest)),
        )
        .where(col(Article.id).in_(numbers))
    )
    return [ArticleTexts(*row) for row in session.execute(query).all()]


def tags_beginning(session: Session, begun: str, *, limit: int) -> list[str]:
    """Topics that begin with this, or have a word that does."""
    query = (
        select(ClaimTag.tag)
        .where(
            or_(
                col(ClaimTag.tag).istartswith(begun, autoescape=True),
                col(ClaimTag.tag).icontains(f" {begun}", autoescape=True),
            )
        )
        .distinct()
        .order_by(col(ClaimTag.tag))
        .limit(limit)
    )
    return list(session.exec(query).all())


def labels_and_names(
    session: Session, *, only_first: bool = False
) -> tuple[dict[str, dict[str, str]], Names]:
    """Labels of every rating there ever was, by key, the truest first; and names that mean the same. One query.

    `only_first`: of the names those that a newsroom begins with, as what a desk adds may be nobody else's to know.
    """
    in_ratings: list[Any] = [
        col(Rating.key),
        col(Rating.label_nl),
        col(Rating.label_en),
        col(Rating.scale_id).label("scale"),
        col(Rating.position).label("position"),
    ]
    in_names = [col(NameGroup.names), null(), null(), literal(NO_SCALE), col(NameGroup.id)]
    names = select_columns(*in_names).where(col(NameGroup.removed_at).is_(None))
    labels: dict[str, dict[str, str]] = {}
    groups: list[list[str]] = []
    rows = session.execute(union_all(select_columns(*in_ratings), names)).all()
    for first, dutch, english, scale, _ in sorted(rows, key=lambda row: (-row.scale, row.position)):
        if scale == NO_SCALE:
            groups += [first.splitlines()] if not only_first or tuple(first.splitlines()) in FIRST else []
        else:
            labels.setdefault(first, {"nl": dutch, "en": english})
    return labels, table(groups)


def plain_search(
    session: Session, words: Sequence[str], *, limit: int, offset: int, any_word: bool = False
) -> tuple[list[str], int]:
    """Claims with these words as they are typed in statement or claimant, newest first, and how many there are."""
    having = [
        or_(
            col(Claim.statement).icontains(word, autoescape=True),
            col(Claim.claimant_name).icontains(word, autoescape=True),
        )
        for word in words[:MOST_PLAIN_WORDS]
    ]
    conditions = [or_(*having)] if any_word and having else having
    total = session.exec(select(func.count()).select_from(Claim).where(*conditions)).one()
    query = select(Claim.id).where(*conditions).order_by(col(Claim.created_at).desc(), col(Claim.id).desc())
    ids = session.exec(query.limit(limit).offset(offset)).all()
    return [f"{CLAIM}{claim_id}" for claim_id in ids], total
