"""Articles that are thrown away: a month to put them back, then the worker removes them with all that was kept of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, delete, select

from claims.articles import slots
from claims.articles.files import drop_file
from claims.articles.models import Article, ArticleFetch, ArticleVersion, ArticleWatch, TextSample
from claims.articles.queries import is_used
from claims.articles.rules import check_there
from claims.articles.watching import end_watch
from claims.errors import N_, Refused
from claims.fetching import warc
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row

KEEP_THROWN = timedelta(days=30)
MOST_SWEPT = 50  # in one go; each may have many versions
HAS_CLAIMS = N_(
    "Claims were pulled from this article, and its text is the source of their quotes: so it stays. A claim that is not "
    "worth checking is dropped."
)


@dataclass
class Left:
    """Files that a removed thing leaves behind, by digest, and records of fetches, by path: to go once that is committed."""

    files: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)

    def unlink(self, session: Session, instance: Path, at: datetime) -> None:
        """Remove what nothing else names. A file that came again a moment ago stays."""
        named = {digest for keeps in slots.KEEPS for digest in keeps(session, self.files)}
        for digest in sorted(self.files - named):
            drop_file(instance, digest, at)
        for path in sorted(self.records):
            warc.drop(path, instance / warc.FOLDER)


def throw_away(
    session: Session, article_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Article:
    """Out of every list, search and comparison. Refused while claims have their quotes in it: nothing of those is lost."""
    article = get_row(session, Article, article_id, lock=True)
    check_version(seen_version, article.version, thing=("article", article_id))
    check_there(article.thrown_at)
    if is_used(session, article_id):
        raise Refused(HAS_CLAIMS)
    if (watched := session.get(ArticleWatch, article_id)) is not None:
        end_watch(session, watched, by.id, at)
    article.thrown_at, article.thrown_by_id = at, by.id
    _tell(session, article, "article.thrown", by, at)
    return article


def put_back(session: Session, article_id: int, *, by: Actor, at: datetime) -> Article:
    """Undo it, as long as it is there."""
    article = get_row(session, Article, article_id, lock=True)
    if article.thrown_at is None:
        raise Refused(N_("There is nothing to undo: this article is there."))
    article.thrown_at = article.thrown_by_id = None
    _tell(session, article, "article.put_back", by, at)
    return article


def sweep(session: Session, at: datetime) -> Left:
    """Remove articles that were thrown away a month ago, with every version, fetch and sample; what they leave on the disk."""
    left = Left()
    old = select(Article.id).where(col(Article.thrown_at) < at - KEEP_THROWN).limit(MOST_SWEPT)
    for article_id in session.exec(old).all():
        _remove(session, article_id or 0, left)
        record(session, "article.removed", by_id=None, at=at, thing_id=article_id or 0)
    return left


def named_files(session: Session, digests: Iterable[str]) -> set[str]:
    """Those of these files that a version of an article was read from."""
    query = select(ArticleVersion.file_sha256).where(col(ArticleVersion.file_sha256).in_(list(digests)))
    return {digest for digest in session.exec(query.distinct()).all() if digest}


def _remove(session: Session, article_id: int, left: Left) -> None:
    of_version = col(ArticleVersion.article_id) == article_id
    of_fetch = col(ArticleFetch.article_id) == article_id
    files = session.exec(select(ArticleVersion.file_sha256).where(of_version)).all()
    records = session.exec(select(ArticleFetch.record).where(of_fetch)).all()
    left.files.update(filter(None, files))
    left.records.update(filter(None, records))
    for goes in slots.REMOVED:
        goes(session, article_id)
    session.exec(delete(TextSample).where(col(TextSample.article_id) == article_id))
    session.exec(delete(ArticleFetch).where(of_fetch))
    session.exec(delete(ArticleVersion).where(of_version))
    session.exec(delete(Article).where(col(Article.id) == article_id))


def _tell(session: Session, article: Article, kind: str, by: Actor, at: datetime) -> None:
    article.version += 1
    article.updated_at = at
    session.add(article)
    session.flush()
    record(session, kind, by_id=by.id, at=at, thing_id=article.id or 0)
