"""Where quotes stand in the newer versions of their articles: looked for by a job, or pointed at by a person."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from claims.anchors.finding import Found, State, find
from claims.anchors.selectors import Quote, take
from claims.articles.models import Article, ArticleVersion
from claims.desk.checks import check_own_or_editor
from claims.desk.models import Claim
from claims.errors import N_, Refused
from claims.extraction.models import ClaimQuote, QuotePlace
from claims.extraction.rules import locate
from claims.history.actions import record
from claims.jobs.actions import enqueue
from claims.notices.actions import notify
from claims.people.rules import Actor
from claims.storage.engine import Database
from claims.storage.rows import check_version, get_row

LOOK = "quotes.look"  # the kind of job
CHANGED_NOTICE, LOST_NOTICE = "claim.quote_changed", "claim.quote_lost"
SAY_EVERY = 25  # quotes; saying how far it is is a write
NOTICES = {State.CHANGED: CHANGED_NOTICE, State.LOST: LOST_NOTICE}


def look_again(session: Session, version: ArticleVersion, at: datetime) -> None:
    """Queue the search for all quotes of this article in a text that is newer."""
    enqueue(session, LOOK, {"version_id": version.id}, at=at)


def place_quotes(
    database: Database, version_id: int, at: datetime, *, step: Callable[[int, int | None], None]
) -> int:
    """Find every quote that was marked in another version of the article, and keep where it stands; how many were kept.

    The search holds no lock; `step(done, all)` is told how far it is. Again changes nothing: what has a place keeps it.
    """
    with database.reading() as session:
        version = session.get(ArticleVersion, version_id)
        if version is None:
            return 0
        text, quotes = version.text, _without_place(session, version)
    found: dict[int, Found | None] = {}
    for number, (quote_id, quote) in enumerate(quotes):
        if number % SAY_EVERY == 0:
            step(number, len(quotes))
        found[quote_id] = find(text, quote)
    if not found:
        return 0
    with database.writing() as session:
        version = get_row(session, ArticleVersion, version_id)
        left = {quote_id for quote_id, _ in _without_place(session, version)}
        for quote_id in sorted(left & found.keys()):
            keep_found(session, quote_id, version, found[quote_id], at)
    return len(left & found.keys())


def _without_place(session: Session, version: ArticleVersion) -> list[tuple[int, Quote]]:
    placed = select(QuotePlace.quote_id).where(col(QuotePlace.version_id) == version.id)
    query = (
        select(ClaimQuote)
        .where(
            col(ClaimQuote.article_id) == version.article_id,
            col(ClaimQuote.version_id) < version.id,
            col(ClaimQuote.id).not_in(placed),
        )
        .order_by(col(ClaimQuote.id))
    )
    return [(each.id or 0, quote_of(each)) for each in session.exec(query).all()]


def quote_of(row: ClaimQuote) -> Quote:
    return Quote(row.exact, row.prefix, row.suffix, row.start, row.end)


def keep_found(
    session: Session, quote_id: int, version: ArticleVersion, found: Found | None, at: datetime
) -> None:
    """Keep how a quote stands in a version, and tell who works on its claim when its words changed or went."""
    quote = get_row(session, ClaimQuote, quote_id)
    place = _found(quote, version, found, at)
    session.add(place)
    session.flush()
    _tell(session, "quote.found", quote, None, at, before=None, after=_facts(place, version))
    state = place.state
    if state in NOTICES and version.number == get_row(session, Article, version.article_id).latest:
        claim = get_row(session, Claim, quote.claim_id)
        notify(session, [claim.assignee_id or claim.created_by_id], NOTICES[state], quote.claim_id, at=at)


def place_quote(
    session: Session,
    quote_id: int,
    *,
    exact: str,
    version_number: int,
    start: int | None,
    end: int | None,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> QuotePlace:
    """A person says where a quote stands in another version; raises as pull_claim does when the words are not there."""
    quote = get_row(session, ClaimQuote, quote_id, lock=True)
    version = _version(session, quote, version_number)
    span = locate(version.text, exact, start, end)
    taken = take(version.text, *span)
    place = _place(session, quote, version, at)
    check_version(seen_version, place.version, thing=("quote", quote_id))
    if place.placed_by_id is not None:
        check_own_or_editor(place.placed_by_id, by)
    before = _facts(place, version)
    place.start, place.end = taken.start, taken.end
    place.state = State.EXACT if taken.exact == quote.exact else State.CHANGED
    place.placed_by_id = by.id
    place.version += 1
    session.add(place)
    session.flush()
    _tell(session, "quote.placed", quote, by, at, before=before, after=_facts(place, version))
    return place


def undo_place(
    session: Session,
    quote_id: int,
    version_number: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> QuotePlace:
    """What a person pointed at is as it was found before, however long ago."""
    quote = get_row(session, ClaimQuote, quote_id, lock=True)
    version = _version(session, quote, version_number)
    place = _place(session, quote, version, at)
    check_version(seen_version, place.version, thing=("quote", quote_id))
    if place.placed_by_id is None:
        raise Refused(N_("There is nothing to undo: nobody pointed at these words."))
    check_own_or_editor(place.placed_by_id, by)
    before = _facts(place, version)
    place.state, place.start, place.end = place.found, place.found_start, place.found_end
    place.placed_by_id = None
    place.version += 1
    session.add(place)
    session.flush()
    _tell(session, "quote.place_undone", quote, by, at, before=before, after=_facts(place, version))
    return place


def span_in(session: Session, quote: ClaimQuote, version: ArticleVersion) -> tuple[int, int] | None:
    """Where a quote stands in any version of its article; None where it is lost."""
    if version.id == quote.version_id:
        return quote.start, quote.end
    found = _kept(session, quote, version) or find(version.text, quote_of(quote))
    return (found.start, found.end) if found and found.start is not None and found.end is not None else None


def _version(session: Session, quote: ClaimQuote, number: int) -> ArticleVersion:
    query = select(ArticleVersion).where(
        col(ArticleVersion.article_id) == quote.article_id, col(ArticleVersion.number) == number
    )
    version = session.exec(query).first()
    if version is None or (version.id or 0) <= quote.version_id:
        raise Refused(N_("In that version the quote stands where it was marked."))
    return version


def _kept(session: Session, quote: ClaimQuote, version: ArticleVersion) -> QuotePlace | None:
    query = select(QuotePlace).where(
        col(QuotePlace.quote_id) == quote.id, col(QuotePlace.version_id) == version.id
    )
    return session.exec(query).first()


def _place(session: Session, quote: ClaimQuote, version: ArticleVersion, at: datetime) -> QuotePlace:
    """The row of this quote in this version; a new one, as it is found, when nobody looked yet."""
    there = _kept(session, quote, version)
    if there is not None:
        return there
    place = _found(quote, version, find(version.text, quote_of(quote)), at)
    place.version = 0
    return place


def _found(quote: ClaimQuote, version: ArticleVersion, found: Found | None, at: datetime) -> QuotePlace:
    """A row of where a quote was found, before anyone pointed elsewhere."""
    state = found.state if found else State.LOST
    start, end = (found.start, found.end) if found else (None, None)
    return QuotePlace(
        quote_id=quote.id or 0,
        version_id=version.id or 0,
        state=state,
        start=start,
        end=end,
        found=state,
        found_start=start,
        found_end=end,
        created_at=at,
    )


def _facts(place: QuotePlace, version: ArticleVersion) -> dict[str, Any]:
    return {"state": place.state.value, "start": place.start, "end": place.end, "version": version.number}


def _tell(
    session: Session,
    kind: str,
    quote: ClaimQuote,
    by: Actor | None,
    at: datetime,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any],
) -> None:
    record(
        session,
        kind,
        by_id=by.id if by else None,
        at=at,
        thing_id=quote.id or 0,
        claim_id=quote.claim_id,
        before=before,
        after=after,
    )
