"""Writes of articles: keep a text, keep a newer one beside it, mend what is said about it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from claims.articles import slots
from claims.articles.addresses import address_key
from claims.articles.likeness import same_words, sample_of
from claims.articles.models import Article, ArticleVersion, TextSample
from claims.articles.rules import How, Kept, check_there, guess_language, opening_of
from claims.errors import N_, Invalid
from claims.history.actions import changes, record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row
from claims.storage.types import PartialDate


def add_article(
    session: Session,
    kept: Kept,
    *,
    title: str | None = None,
    medium: str | None = None,
    url: str | None = None,
    author: str | None = None,
    published: PartialDate | None = None,
    language: str | None = None,
    how: How = How.PASTED,
    by: Actor,
    at: datetime,
) -> Article:
    """Keep a new article as its version 1. Without a language it is guessed from the text."""
    article = Article(
        title=title or None,
        medium=medium or None,
        url=url or None,
        language=language or guess_language(kept.text),
        opening=opening_of(kept.text),
        created_at=at,
        created_by_id=by.id,
        updated_at=at,
    )
    session.add(article)
    session.flush()
    version = _add_version(session, article, kept, author=author, published=published, how=how, by=by, at=at)
    keep_sample(session, article, kept.text)
    after = {**_details(article, version), "number": 1, "sha256": kept.sha256, **_file(kept)}
    record(session, "article.added", by_id=by.id, at=at, thing_id=article.id or 0, after=after)
    return article


def new_version(
    session: Session,
    article_id: int,
    kept: Kept,
    *,
    title: str | None = None,
    author: str | None = None,
    published: PartialDate | None = None,
    how: How = How.PASTED,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> ArticleVersion:
    """Keep a newer text of an article; the older ones stay as they are."""
    article = get_row(session, Article, article_id, lock=True)
    check_version(seen_version, article.version, thing=("article", article_id))
    check_there(article.thrown_at)
    newest = _newest(session, article)
    if same_words(newest.text, kept.text):
        raise Invalid("text", N_("This is the same text as version %(number)s."), number=newest.number)
    before = {"number": newest.number, "sha256": newest.sha256, "title": newest.title}
    article.latest += 1
    article.title = title or None
    article.opening = opening_of(kept.text)
    article.updated_at = at
    article.version += 1
    version = _add_version(session, article, kept, author=author, published=published, how=how, by=by, at=at)
    keep_sample(session, article, kept.text)
    after = {"number": version.number, "sha256": kept.sha256, "title": article.title}
    record(
        session,
        "article.version_added",
        by_id=by.id,
        at=at,
        thing_id=article_id,
        before=before,
        after=after,
    )
    for told in slots.NEWER:
        told(session, version, at)
    return version


def edit_article(
    session: Session,
    article_id: int,
    *,
    title: str | None,
    medium: str | None,
    url: str | None,
    author: str | None,
    published: PartialDate | None,
    language: str | None,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Article:
    """Mend what is said about the newest version of an article; its text cannot be changed."""
    article = get_row(session, Article, article_id, lock=True)
    newest = _newest(session, article)
    before = _details(article, newest)
    current = {name: value or "" for name, value in before.items()}
    check_version(seen_version, article.version, current, thing=("article", article_id))
    check_there(article.thrown_at)
    article.title = newest.title = title or None
    article.medium, article.url = medium or None, url or None
    article.address_key = address_key(url)
    article.language = newest.language = language or guess_language(newest.text)
    newest.author, newest.published = author or None, published
    was, now = changes(before, _details(article, newest))
    if now:
        article.version += 1
        article.updated_at = at
        record(session, "article.edited", by_id=by.id, at=at, thing_id=article_id, before=was, after=now)
    return article


def _add_version(
    session: Session,
    article: Article,
    kept: Kept,
    *,
    author: str | None,
    published: PartialDate | None,
    how: How,
    by: Actor,
    at: datetime,
) -> ArticleVersion:
    version = ArticleVersion(
        article_id=article.id or 0,
        number=article.latest,
        title=article.title,
        author=author or None,
        published=published,
        language=article.language,
        text=kept.text,
        raw=kept.raw,
        sha256=kept.sha256,
        layout=[[place, kind] for place, kind in kept.layout] or None,
        file_name=kept.file.name if kept.file else None,
        file_format=kept.file.format if kept.file else None,
        file_sha256=kept.file.sha256 if kept.file else None,
        how=how,
        created_at=at,
        created_by_id=by.id,
    )
    session.add(version)
    session.flush()
    return version


def _file(kept: Kept) -> dict[str, Any]:
    return {"file": kept.file.name, "file_sha256": kept.file.sha256} if kept.file else {}


def keep_sample(session: Session, article: Article, text: str) -> None:
    """Keep what nearly the same text would share with this one, in place of what an older text had."""
    article.address_key = address_key(article.url)
    session.add(article)
    session.exec(delete(TextSample).where(col(TextSample.article_id) == article.id))
    session.add_all(TextSample(article_id=article.id or 0, hash=number) for number in sample_of(text))
    session.flush()


def _newest(session: Session, article: Article) -> ArticleVersion:
    return session.exec(
        select(ArticleVersion).where(
            col(ArticleVersion.article_id) == article.id, col(ArticleVersion.number) == article.latest
        )
    ).one()


def _details(article: Article, version: ArticleVersion) -> dict[str, Any]:
    return {
        "title": version.title,
        "medium": article.medium,
        "url": article.url,
        "author": version.author,
        "published": str(version.published) if version.published else None,
        "language": version.language,
    }
