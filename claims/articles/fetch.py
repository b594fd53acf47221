"""An address becomes an article: fetched and read by the worker, kept with the record of it, or noted why not.

Whatever ends the worker in between, the next attempt goes on where it was: what was fetched is read from its record.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sqlmodel import Session, col, select

from claims.articles.actions import add_article, new_version
from claims.articles.addresses import own_address
from claims.articles.asking import ROBOTS, TWINS
from claims.articles.files import digest_of
from claims.articles.likeness import is_another, same_words
from claims.articles.models import Article, ArticleFetch, ArticleVersion
from claims.articles.rules import UNDER_WAY, FetchState, How, Kept, keep
from claims.articles.sources.apart import read_apart
from claims.articles.sources.failures import ReadFailed
from claims.articles.sources.source import Source
from claims.articles.told import as_line, details_of
from claims.articles.twins import twins
from claims.articles.unkept import (
    WALLS,
    AnotherPage,
    BrokenOff,
    NotAllowed,
    NotKept,
    PayWall,
    ThrownAway,
    Unreadable,
    code_of,
)
from claims.errors import Forbidden, Invalid, NotFound
from claims.fetching import warc
from claims.fetching.client import Fetched
from claims.fetching.failures import FetchFailed
from claims.fetching.limits import PAGE, Limits
from claims.fetching.robots import Wish, read_wishes
from claims.history.actions import record
from claims.jobs.models import Job, JobState
from claims.people.queries import actor_of
from claims.people.rules import Actor, Permission
from claims.storage.engine import Database
from claims.storage.rows import get_row
from claims.storage.types import PartialDate

Get = Callable[[str, Limits], Fetched]


@dataclass(frozen=True)
class Tools:
    """What fetching needs: the guarded client, the folder of the archive, and the clock."""

    get: Get
    archive: Path
    now: Callable[[], datetime]


@dataclass(frozen=True)
class Came:
    """What came from an address."""

    url: str  # where it was in the end
    body: bytes
    content_type: str


@dataclass(frozen=True)
class Page:
    """What came, read: ready before the write lock is taken."""

    url: str
    source: Source
    kept: Kept


def do_fetch(database: Database, fetch_id: int, tools: Tools) -> None:
    """Fetch and read an address, and keep what came of it; holds no lock while it waits."""
    with database.reading() as session:
        fetch = session.get(ArticleFetch, fetch_id)
        if fetch is None or fetch.state not in UNDER_WAY:
            return
        session.expunge(fetch)
    try:
        came = _kept_before(fetch, tools) or _fetched(database, fetch, tools)
        if came is None:
            return
        page = _read(database, fetch_id, came)
        with database.writing() as session:
            keep_page(session, fetch_id, page, tools.now())
    except (FetchFailed, ReadFailed, NotKept) as failure:
        with database.writing() as session:
            fail(session, fetch_id, code_of(failure), failure.message.values, tools.now())


def end_broken(database: Database, at: datetime) -> None:
    """Say of what no worker could end that it broke off, so that nobody waits for it."""
    broken = (
        select(ArticleFetch.id)
        .join(Job, col(Job.id) == col(ArticleFetch.job_id))
        .where(col(ArticleFetch.state).in_(UNDER_WAY), col(Job.state) == JobState.FAILED)
    )
    with database.reading() as session:
        ids = session.exec(broken).all()
    for fetch_id in ids:
        with database.writing() as session:
            fail(session, fetch_id or 0, BrokenOff.code, {}, at)


def fail(session: Session, fetch_id: int, code: str, values: dict[str, Any], at: datetime) -> None:
    """Note why nothing came of it."""
    fetch = get_row(session, ArticleFetch, fetch_id, lock=True)
    if fetch.state in UNDER_WAY:
        fetch.state, fetch.code, fetch.values, fetch.ended_at = FetchState.FAILED, code, values, at
        session.add(fetch)
        record(session, "fetch.failed", by_id=None, at=at, thing_id=fetch_id, after={"code": code})


def keep_page(session: Session, fetch_id: int, page: Page, at: datetime) -> None:
    """Keep a new article, or a newer text of one; ask first where it seems to be there, and keep no text twice."""
    fetch = get_row(session, ArticleFetch, fetch_id, lock=True)
    if fetch.state not in UNDER_WAY:
        return
    by = _asker(session, fetch)
    if fetch.article_id is None and not fetch.apart:
        found = twins(session, page.kept.text, page.url, fetch.final_url, fetch.url)
        same = next((each for each in found if each.same_address and each.same_text), None)
        if found and same is None:
            _ask(session, fetch, TWINS, twins=[each.told for each in found])
            return
        fetch.article_id = same.id if same else None
    details = _details(fetch, page)
    if fetch.article_id is None:
        article = add_article(session, page.kept, **details, how=How.FETCHED, by=by, at=at)
        fetch.article_id, fetch.number, fetch.is_new = article.id, article.latest, True
    else:
        fetch.number, fetch.is_new = _newer(session, fetch.article_id, page.kept, details, by, at)
    fetch.state, fetch.ended_at = FetchState.DONE, at
    session.add(fetch)
    after = {
        "article_id": fetch.article_id,
        "number": fetch.number,
        "is_new": fetch.is_new,
        "sha256": fetch.sha256,
        "record": fetch.record,
    }
    record(session, "fetch.kept", by_id=None, at=at, thing_id=fetch_id, after=after)


def charset_of(content_type: str) -> str | None:
    """What a Content-Type says of the charset.

    >>> charset_of('text/html; Charset="ISO-8859-1"'), charset_of("text/html")
    ('ISO-8859-1', None)
    """
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")[:40] or None
    return None


def _kept_before(fetch: ArticleFetch, tools: Tools) -> Came | None:
    """What an earlier attempt fetched, when its record is whole."""
    if not fetch.record:
        return None
    try:
        body = warc.read_back(PurePosixPath(fetch.record), tools.archive).body(PAGE.unpacked)
    except warc.Damaged:
        return None
    return Came(fetch.final_url or fetch.url, body, fetch.content_type or "")


def _fetched(database: Database, fetch: ArticleFetch, tools: Tools) -> Came | None:
    """Fetch it, with its record in the archive; None when someone is asked first whether they want that."""
    fetch_id = fetch.id or 0
    _note(database, fetch_id, state=FetchState.FETCHING)
    if not fetch.despite and read_wishes(fetch.url, tools.get).wish is Wish.UNWANTED:
        with database.writing() as session:
            _ask(session, get_row(session, ArticleFetch, fetch_id, lock=True), ROBOTS)
        return None
    fetched = tools.get(fetch.url, PAGE)
    came = Came(fetched.url, fetched.body, fetched.content_type[:200])
    _note(
        database,
        fetch_id,
        record=str(warc.keep(fetched, tools.archive)),
        final_url=came.url[:8000],
        status=fetched.status,
        content_type=came.content_type,
        sha256=fetched.sha256,
        fetched_at=fetched.at,
    )
    return came


def _read(database: Database, fetch_id: int, came: Came) -> Page:
    """Read what came, in a process of its own. Raises ReadFailed and NotKept."""
    _note(database, fetch_id, state=FetchState.READING)
    source = read_apart(came.body, charset=charset_of(came.content_type))
    url = own_address(source.canonical, came.url)
    if source.wall is not None:
        wall = WALLS[source.wall]
        if wall is PayWall:  # the page tells of the article, only the text is held back
            _fill_in(database, fetch_id, source)
        raise wall
    _note(database, fetch_id, published=as_line(source.published, 40), modified=as_line(source.modified, 40))
    try:
        kept = keep(source.text, source.layout)
    except Invalid:
        raise Unreadable from None
    return Page(url, source, replace(kept, raw=came.body, sha256=digest_of(came.body)))


def _fill_in(database: Database, fetch_id: int, source: Source) -> None:
    """Keep what the page says of itself, for whoever pastes its text."""
    said = {name: str(value) for name, value in details_of(source).items() if value and name != "url"}
    with database.writing() as session:
        fetch = get_row(session, ArticleFetch, fetch_id, lock=True)
        fetch.details = {**said, **fetch.details}
        session.add(fetch)


def _note(database: Database, fetch_id: int, **changed: Any) -> None:
    """How far it is: working state, of which the history tells the end."""
    with database.writing() as session:
        fetch = get_row(session, ArticleFetch, fetch_id, lock=True)
        if fetch.state in UNDER_WAY:
            for name, value in changed.items():
                setattr(fetch, name, value)
            session.add(fetch)


def _ask(session: Session, fetch: ArticleFetch, what: str, **values: Any) -> None:
    """Wait for the decision of a person."""
    if fetch.state in UNDER_WAY:
        fetch.state, fetch.code, fetch.values = FetchState.ASKS, what, values
        session.add(fetch)


def _asker(session: Session, fetch: ArticleFetch) -> Actor:
    """In whose name it is kept. Raises NotAllowed when they may not add articles any more."""
    try:
        by = actor_of(session, fetch.asked_by_id)
    except (Forbidden, NotFound):
        raise NotAllowed from None
    if not by.may(Permission.ADD_ARTICLE):
        raise NotAllowed
    return by


def _details(fetch: ArticleFetch, page: Page) -> dict[str, Any]:
    """What was typed, and what the page says where nothing was."""
    typed = dict(fetch.details)
    if "published" in typed:
        typed["published"] = PartialDate(typed["published"])
    return {**details_of(page.source, page.url), **typed}


def _newer(
    session: Session, article_id: int, kept: Kept, details: dict[str, Any], by: Actor, at: datetime
) -> tuple[int, bool]:
    """Keep a newer text, unless the same was there before; the number of the newest version, and if it is this one.

    Raises AnotherPage for a text that has hardly anything of the old one: what a site sends to its front page.
    """
    article = get_row(session, Article, article_id, lock=True)
    if article.thrown_at is not None:
        raise ThrownAway
    query = select(ArticleVersion).where(col(ArticleVersion.article_id) == article_id)
    newest = session.exec(query.where(col(ArticleVersion.number) == article.latest)).one()
    # A version may be what someone mended by hand: what stood at the address before is the newest that was fetched.
    fetched = session.exec(
        query.where(col(ArticleVersion.how) == How.FETCHED).order_by(col(ArticleVersion.number).desc())
    ).first()
    for version in (newest, *([fetched] if fetched else [])):
        if same_words(version.text, kept.text):
            return newest.number, False
    if is_another(newest.text, kept.text):
        raise AnotherPage
    told = {name: details[name] or getattr(newest, name) for name in ("title", "author", "published")}
    return new_version(session, article_id, kept, **told, how=How.FETCHED, by=by, at=at).number, True
