"""Reads of articles. Lists select columns: a text is only loaded for its own page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, or_, select

from claims.articles import slots
from claims.articles.models import Article, ArticleFetch, ArticleVersion, ArticleWatch
from claims.articles.reading import Reading
from claims.articles.rules import check_there
from claims.errors import N_, NotFound
from claims.storage.types import PartialDate

HIGHEST_ID = 2**63 - 1
# Joins an article with its newest version.
NEWEST = (col(ArticleVersion.article_id) == col(Article.id)) & (
    col(ArticleVersion.number) == col(Article.latest)
)

# The fetch in which a version came.
THERE = col(Article.thrown_at).is_(None)  # not thrown away
_FETCHED = (
    select_columns(func.min(col(ArticleFetch.id)))
    .where(
        col(ArticleFetch.article_id) == col(Article.id),
        col(ArticleFetch.number) == col(ArticleVersion.number),
        col(ArticleFetch.is_new).is_(True),
    )
    .correlate(Article, ArticleVersion)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of articles."""

    claims: int
    id: int
    title: str | None
    opening: str
    medium: str | None
    language: str
    latest: int
    created_at: datetime
    published: PartialDate | None


def _matching(text: str) -> list[Any]:
    """Conditions for what is there, and for what was typed above the list: title, medium, address or first words."""
    fields = (col(Article.title), col(Article.medium), col(Article.url), col(Article.opening))
    words = text.split()[:8]
    return [THERE, *(or_(*(field.icontains(word, autoescape=True) for field in fields)) for word in words)]


def article_count(session: Session, text: str = "") -> int:
    return session.exec(select(func.count(col(Article.id))).where(*_matching(text))).one()


def article_list(session: Session, text: str = "", *, limit: int = 50, offset: int = 0) -> list[Listed]:
    """Newest first, with the number of claims pulled from each."""
    rows = session.execute(
        select_columns(
            col(Article.id),
            col(Article.title),
            col(Article.opening),
            col(Article.medium),
            col(Article.language),
            col(Article.latest),
            col(Article.created_at),
            col(ArticleVersion.published),
        )
        .join(ArticleVersion, NEWEST)
        .where(*_matching(text))
        .order_by(col(Article.created_at).desc(), col(Article.id).desc())
        .limit(limit)
        .offset(offset)
    ).all()
    counts: dict[int, int] = {}
    for source in slots.COUNTS:
        counts.update(source(session, [row[0] for row in rows]))
    return [Listed(counts.get(row[0], 0), *row) for row in rows]


def reading(session: Session, article_id: int, number: int | None = None) -> Reading:
    """One version of an article, the newest unless another is asked for; raises NotFound, and Thrown for one that was thrown away."""
    wanted = col(Article.latest) if number is None else number
    row = None
    if article_id <= HIGHEST_ID and (number is None or number <= HIGHEST_ID):
        row = session.execute(
            select_columns(
                col(Article.id),
                col(ArticleVersion.id),
                col(ArticleVersion.number),
                col(Article.latest),
                col(Article.version),
                col(Article.medium),
                col(Article.url),
                col(ArticleVersion.language),
                col(ArticleVersion.title),
                col(ArticleVersion.author),
                col(ArticleVersion.published),
                col(ArticleVersion.created_at),
                col(ArticleVersion.how),
                col(ArticleVersion.text),
                col(ArticleVersion.layout),
                col(ArticleVersion.file_name),
                col(ArticleVersion.file_format),
                col(ArticleVersion.file_sha256),
                _FETCHED,
                col(ArticleWatch.began_at),
            )
            .join(ArticleVersion, col(ArticleVersion.article_id) == col(Article.id))
            .outerjoin(ArticleWatch, col(ArticleWatch.article_id) == col(Article.id))
            .where(col(Article.id) == article_id, col(ArticleVersion.number) == wanted, THERE)
        ).first()
    if row is None:
        if (article := thrown(session, article_id)) is not None:
            check_there(article.thrown_at)
        raise NotFound(N_("There is nothing at this address."))
    return Reading(*row)


def thrown(session: Session, article_id: int) -> Article | None:
    """An article that was thrown away and is there still."""
    if article_id > HIGHEST_ID:
        return None
    query = select(Article).where(col(Article.id) == article_id, col(Article.thrown_at).is_not(None))
    return session.exec(query).first()


def is_used(session: Session, article_id: int) -> bool:
    """Whether something hangs on it, so that it cannot be thrown away."""
    return any(used(session, [article_id]) for used in slots.USED)
