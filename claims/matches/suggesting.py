"""Suggestions that nobody asked for: the worker follows the history, and tells who should know that a claim was checked before.

When a claim comes in or says something else, it is compared with what was published; when a verdict is published,
with what the desk is at work on; when a text of an article comes in, each of its sentences.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from claims.articles.models import Article, ArticleVersion
from claims.articles.queries import NEWEST, THERE
from claims.desk.models import Claim
from claims.desk.rules import OPEN, Publication
from claims.extraction.models import ClaimQuote
from claims.history.queries import Line, events_after, last_event_id
from claims.matches.models import MatchCursor, VersionMatch
from claims.matches.queries import Suggestions, similar_claims, similar_to
from claims.matches.rules import Likeness, enough_words
from claims.notices.actions import notify
from claims.search.follower import Follower
from claims.search.similar import Sample
from claims.storage.engine import Database
from claims.words.sentences import parts, sentences

EVENTS = 20  # followed in one round of the worker
MOST_SENTENCES = 100  # of one text
LONG = 30  # words: of a sentence this long what is said may be so small a part that the whole is like nothing
SHORTEST_PART = 5  # words
MOST_PARTS = 6  # of one sentence
CLAIM_NOTICE, ARTICLE_NOTICE = "claim.checked_before", "article.checked_before"
CLAIM_CAME = frozenset({"claim.added", "claim.restated"})
TEXT_CAME = frozenset({"article.added", "article.version_added"})


class NoIndex(Exception):
    """There is no index now, and shared words alone are not enough to tell anyone."""


@dataclass
class Found:
    """What one round found: whom to tell of which claim or article, and the sentences that were checked before."""

    claims: dict[int, set[int | None]] = field(default_factory=dict)
    articles: dict[int, set[int | None]] = field(default_factory=dict)
    versions: dict[int, list[VersionMatch]] = field(default_factory=dict)


def follow(database: Database, follower: Follower, at: datetime) -> bool:
    """Take in the next events; whether there were any. Two workers that do it at once do it once."""
    with database.reading() as session:
        cursor = session.get(MatchCursor, 1)
        seen = cursor.event_id if cursor else last_event_id(session)
        events = events_after(session, seen, limit=EVENTS) if cursor else []
        try:
            found = _look(session, follower, events)
        except NoIndex:
            return False  # these events are looked at once it is made again
    if cursor is not None and not events:
        return False
    with database.writing() as session:
        if cursor is None:
            session.add(MatchCursor(event_id=seen))
            return False
        moved = update(MatchCursor).where(col(MatchCursor.event_id) == seen).values(event_id=events[-1].id)
        if session.exec(moved).rowcount:
            _keep(session, found, at)
    return True


def _look(session: Session, follower: Follower, events: Sequence[Line]) -> Found:
    found = Found()
    for event in events:
        if event.kind in CLAIM_CAME and event.claim_id is not None:
            _look_at_claim(session, follower, event.claim_id, found)
        elif event.kind == "publication.published" and event.claim_id is not None:
            _look_at_verdict(session, follower, event.claim_id, found)
        elif event.kind in TEXT_CAME:
            _look_at_text(session, follower, event, found)
    return found


def _look_at_claim(session: Session, follower: Follower, claim_id: int, found: Found) -> None:
    """Who wrote it down and who works on it are told when it was most probably checked before."""
    claim = session.get(Claim, claim_id)
    if claim is not None and claim.state in OPEN and not claim.revision_number:
        alike = _most_alike(similar_to(session, follower, claim))
        if _public(session, alike):
            found.claims.setdefault(claim_id, set()).update({claim.created_by_id, claim.assignee_id})


def _look_at_verdict(session: Session, follower: Follower, claim_id: int, found: Found) -> None:
    """Who works on an open claim that says the same is told, or who wrote it down while nobody does."""
    claim = session.get(Claim, claim_id)
    alike = _most_alike(similar_to(session, follower, claim)) if claim is not None else {}
    query = select(Claim.id, Claim.assignee_id, Claim.created_by_id).where(
        col(Claim.id).in_(alike), col(Claim.state).in_(OPEN), col(Claim.revision_number) == 0
    )
    for other_id, assignee, writer in session.exec(query).all():
        found.claims.setdefault(other_id or 0, set()).add(assignee or writer)


def _look_at_text(session: Session, follower: Follower, event: Line, found: Found) -> None:
    """Sentences of the newest text that say what a published claim says, each claim once."""
    row = session.exec(
        select(Article, ArticleVersion)
        .join(ArticleVersion, NEWEST)
        .where(col(Article.id) == event.thing_id, THERE)
    ).first()
    if row is None or row[1].id in found.versions:
        return
    article, version = row
    best: dict[int, VersionMatch] = {}
    for span in _worth_asking(version.text):
        for (start, end), claim_id, score in _said_in(session, follower, version, span):
            if claim_id not in best or score > best[claim_id].score:
                best[claim_id] = VersionMatch(
                    version_id=version.id or 0, claim_id=claim_id, start=start, end=end, score=score
                )
    placed = select(ClaimQuote.claim_id).where(col(ClaimQuote.article_id) == article.id)
    public = _public(session, best) - set(session.exec(placed).all())
    found.versions[version.id or 0] = [each for claim_id, each in best.items() if claim_id in public]
    if public:
        found.articles.setdefault(article.id or 0, set()).add(event.by_id)


def _said_in(
    session: Session, follower: Follower, version: ArticleVersion, span: tuple[int, int]
) -> list[tuple[tuple[int, int], int, int]]:
    """Which claims a sentence states, where in it and how surely: as a whole, else a part of it as a person would pull it.

    Parts are asked only where the whole is a little like something, or long.
    """
    start, end = span
    text = version.text[start:end]
    whole = similar_claims(session, follower, Sample(text, version.language))
    if alike := _most_alike(whole):
        return [(span, claim_id, score) for claim_id, score in alike.items()]
    if not whole.items and len(text.split()) < LONG:
        return []
    found = []
    pieces = [piece for piece in parts(text) if len(text[slice(*piece)].split()) >= SHORTEST_PART]
    for first, last in pieces[:MOST_PARTS]:
        part = similar_claims(session, follower, Sample(text[first:last], version.language))
        found += [
            ((start + first, start + last), claim_id, score) for claim_id, score in _most_alike(part).items()
        ]
    return found


def _worth_asking(text: str) -> list[tuple[int, int]]:
    return [span for span in sentences(text) if enough_words(text[slice(*span)])][:MOST_SENTENCES]


def _most_alike(found: Suggestions) -> dict[int, int]:
    """Those that the index calls most probably the same, with their scores; raises NoIndex when it cannot say."""
    if found.is_plain:
        raise NoIndex
    return {each.texts.id: each.score or 0 for each in found.items if each.likeness is Likeness.VERY}


def _public(session: Session, claim_ids: Iterable[int]) -> set[int]:
    """Of these claims those that readers can read a verdict on."""
    query = select(Claim.id).where(
        col(Claim.id).in_(list(claim_ids)), col(Claim.publication) == Publication.PUBLISHED
    )
    return {each for each in session.exec(query).all() if each is not None}


def _keep(session: Session, found: Found, at: datetime) -> None:
    for version_id, matches in found.versions.items():
        session.exec(delete(VersionMatch).where(col(VersionMatch.version_id) == version_id))
        session.add_all(matches)
    for claim_id, people in found.claims.items():
        notify(session, people, CLAIM_NOTICE, claim_id, at=at)
    for article_id, people in found.articles.items():
        notify(session, people, ARTICLE_NOTICE, article_id, at=at)
