"""Articles that are one already: at the same address, or with nearly the same text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.articles.actions import keep_sample
from claims.articles.addresses import address_key
from claims.articles.likeness import ALIKE, same_words, sample_of
from claims.articles.models import Article, ArticleVersion, TextSample
from claims.articles.queries import NEWEST, THERE
from claims.storage.engine import Database
from claims.storage.types import PartialDate

MOST = 5
BATCH = 50  # articles that get their sample in one round of the worker


@dataclass(frozen=True)
class Twin:
    """An article that is the same as a text, or nearly."""

    id: int
    latest: int
    title: str | None
    opening: str
    medium: str | None
    language: str
    published: PartialDate | None
    created_at: datetime
    same_address: bool = False
    same_text: bool = False  # nothing but white space differs
    share: int = 0  # of the text, in percent

    @property
    def told(self) -> dict[str, Any]:
        """What only who compared the texts knows."""
        names = ("id", "same_address", "same_text", "share")
        return {name: getattr(self, name) for name in names}


_FACTS = (
    col(Article.id),
    col(Article.latest),
    col(Article.title),
    col(Article.opening),
    col(Article.medium),
    col(Article.language),
    col(ArticleVersion.published),
    col(Article.created_at),
)


def twins(session: Session, text: str, *urls: str | None, without: int | None = None) -> list[Twin]:
    """Articles at one of these addresses first, then those with nearly this text, most alike first; in two queries."""
    sample = sample_of(text)
    shared = _sharing(session, sample, without)
    keys = {address_key(url) for url in urls if url}
    condition = col(Article.address_key).in_(keys) | col(Article.id).in_(shared)
    rows = session.execute(
        select_columns(*_FACTS, col(Article.address_key), col(ArticleVersion.text))
        .join(ArticleVersion, NEWEST)
        .where(condition, col(Article.id) != (without or 0), THERE)
        .order_by(col(Article.id).desc())
        .limit(2 * MOST)
    ).all()
    found = [
        replace(
            Twin(*facts),
            same_address=their_key in keys,
            same_text=same_words(their_text, text),
            share=round(100 * shared.get(facts[0], 0) / len(sample)) if sample else 0,
        )
        for *facts, their_key, their_text in rows
    ]
    found.sort(key=lambda twin: (not twin.same_address, -twin.share, -twin.id))
    return found[:MOST]


def known_twins(session: Session, told: Sequence[dict[str, Any]]) -> list[Twin]:
    """Twins that were found before, as `Twin.told` noted them, with what their articles are called now."""
    by_id = {each["id"]: each for each in told}
    rows = session.execute(
        select_columns(*_FACTS).join(ArticleVersion, NEWEST).where(col(Article.id).in_(by_id), THERE)
    ).all()
    found = {facts[0]: replace(Twin(*facts), **by_id[facts[0]]) for facts in rows}
    return [found[each] for each in by_id if each in found]


def alike(session: Session, article_id: int) -> list[Twin]:
    """Articles with nearly the same text as this one, most alike first; in one query."""
    here = col(TextSample.article_id) == article_id
    own = select(func.count()).select_from(TextSample).where(here).scalar_subquery()
    count = func.count().label("count")
    shared = (
        select(TextSample.article_id, count)
        .where(col(TextSample.hash).in_(select(TextSample.hash).where(here)), ~here)
        .group_by(col(TextSample.article_id))
        .having(count >= ALIKE * own)
        .subquery()
    )
    rows = session.execute(
        select_columns(shared.c.count, own, *_FACTS)
        .join(Article, col(Article.id) == shared.c.article_id)
        .join(ArticleVersion, NEWEST)
        .where(THERE)
        .order_by(shared.c.count.desc(), col(Article.id))
        .limit(MOST)
    ).all()
    return [replace(Twin(*facts), share=round(100 * same / of)) for same, of, *facts in rows]


def _sharing(session: Session, sample: Sequence[int], without: int | None) -> dict[int, int]:
    """How many of these hashes the articles have that have enough of them."""
    if not sample:
        return {}
    count = func.count()
    query = (
        select(TextSample.article_id, count)
        .join(Article, col(Article.id) == col(TextSample.article_id))
        .where(col(TextSample.hash).in_(sample), col(TextSample.article_id) != (without or 0), THERE)
        .group_by(col(TextSample.article_id))
        .having(count >= ALIKE * len(sample))
        .order_by(count.desc())
        .limit(MOST)
    )
    return dict(session.exec(query).all())


def sample_some(database: Database) -> int:
    """Make the samples of some articles that were kept before there were any; how many."""
    with database.reading() as session:
        query = select(Article.id).where(col(Article.address_key).is_(None)).limit(BATCH)
        ids = session.exec(query).all()
    if not ids:
        return 0
    with database.writing() as session:
        rows = session.exec(
            select(Article, ArticleVersion.text)
            .join(ArticleVersion, NEWEST)
            .where(col(Article.id).in_(ids), col(Article.address_key).is_(None))
        ).all()
        for article, text in rows:
            keep_sample(session, article, text)
    return len(rows)
