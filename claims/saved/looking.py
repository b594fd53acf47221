"""In the worker: what came to match each saved search since it was last looked at, and who is told of it.

A search is asked as its page asks it, over the desk's index, which holds nothing confidential. What matched then and
what matches now are compared, so that an old claim that only now got a rating is new to a search for that rating.
"""

import logging
import time
import zlib
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from claims.history.models import Event
from claims.history.queries import BATCH, events_after, last_event_id
from claims.notices.actions import notify
from claims.saved.actions import FOUND
from claims.saved.models import Find, Follow, Known, SavedSearch
from claims.saved.rules import KEEP_FINDS, MOST_FINDS, Alert
from claims.search.documents import ARTICLE, CLAIM
from claims.search.finding import Asking, every_match
from claims.search.follower import Follower
from claims.search.keys import number_of
from claims.search.queries import asked_here
from claims.search.wiring import DESK, followers
from claims.storage.rows import get_row

log = logging.getLogger(__name__)
LANGUAGE = "nl"  # of the reading of a search, which finds the same in each
PAUSE = 5.0  # seconds between two walks along all searches
SLICE = 0.5  # seconds of searching in one round of the worker
CHUNK = 500  # names in one statement


def pack(ids: Iterable[str]) -> bytes:
    """Ids as they are kept: a hundred thousand take some 200 kB."""
    return zlib.compress("\n".join(sorted(ids)).encode("ascii"))


def unpack(packed: bytes) -> frozenset[str]:
    return frozenset(zlib.decompress(packed).decode("ascii").split())


def asking(session: Session, follower: Follower) -> Asking:
    """As the search page asks."""
    return asked_here(session, follower, LANGUAGE)[0]


def matching(
    search: SavedSearch, asks: Asking, within: frozenset[str] | None = None, *, newest: bool = True
) -> frozenset[str] | None:
    """Ids of all that matches now, `within` these if any are named; None while the index is behind.

    Without `newest` an index that is behind will do.
    """
    filters = {name: frozenset(values) for name, values in search.filters.items()}
    return every_match(asks, search.typed, filters, within, newest=newest)


def still_matching(session: Session, search: SavedSearch, names: Iterable[str]) -> frozenset[str]:
    """Of these ids those that match now, also before the worker has looked: what they had may be confidential by now."""
    asks = asking(session, followers()[DESK])
    return matching(search, asks, frozenset(names), newest=False) or frozenset()


def still_found(session: Session, search: SavedSearch, finds: Sequence[Find]) -> list[Find]:
    """Of these finds those that match now."""
    matches = still_matching(session, search, [find.document for find in finds]) if finds else frozenset()
    return [find for find in finds if find.document in matches]


def hidden_now() -> frozenset[str]:
    """Documents that nothing may be told of until the index has followed."""
    return followers()[DESK].freshen().hidden


class Looker:
    """Walks along all saved searches whenever something changed that can be found, a few in each round of the worker.

    Each is asked only of the documents that changed since the last walk, and of all where it asks for more than words:
    a date may be yesterday's, and whom a name means can change with other documents.
    """

    def __init__(self, follower: Follower) -> None:
        self.follower = follower
        self.waiting: deque[int] = deque()
        self.seen: int | None = None  # the newest event that the last walk knows of
        self.changed: frozenset[str] | None = None  # of which this walk asks; None: of all
        # Searches that this walk asks of all: they were away, or failed.
        self.anew: frozenset[int] = frozenset()
        self.failed: set[int] = set()
        self.begun = 0.0

    def work(self, at: datetime) -> None:
        """One round."""
        if not self.waiting:
            self._begin()
        until = time.monotonic() + SLICE
        while self.waiting and time.monotonic() < until:
            try:
                if not self._look(self.waiting[0], at):
                    return  # the index is behind: go on in a later round
            except Exception:
                log.exception(
                    "saved search %s could not be looked at; the next walk tries again", self.waiting[0]
                )
                self.failed.add(self.waiting[0])
            self.waiting.popleft()

    def _begin(self) -> None:
        if self.begun and time.monotonic() < self.begun + PAUSE:
            return
        with self.follower.database.reading() as session:
            newest = last_event_id(session)
            if newest == self.seen:
                return
            if self._prepare(session):
                query = select(SavedSearch.id).where(col(SavedSearch.removed_at).is_(None))
                self.waiting.extend(each for each in session.exec(query).all() if each is not None)
            self.seen, self.begun = newest, time.monotonic()

    def _prepare(self, session: Session) -> bool:
        """Note what this walk asks of; whether anything that can be found may have changed, or a search is new.

        Signing in, for one, changes nothing.
        """
        events = events_after(session, self.seen) if self.seen is not None else []
        self.anew = frozenset(event.thing_id for event in events if event.thing == "search") | self.failed
        self.failed = set()
        # Names that are called the same find more without any document being another one.
        names = any(event.thing == "names" for event in events)
        if self.seen is None or len(events) == BATCH or names:
            self.changed = None
            return True
        self.changed = frozenset(
            name for source in self.follower.sources for name in source.changed(session, events)
        )
        unknown = col(SavedSearch.removed_at).is_(None), col(SavedSearch.id).not_in(select(Known.search_id))
        return bool(self.changed) or bool(
            session.exec(select(SavedSearch.id).where(*unknown).limit(1)).first()
        )

    def _look(self, search_id: int, at: datetime) -> bool:
        database = self.follower.database
        with database.reading() as session:
            search = session.get(SavedSearch, search_id)
            if search is None or search.removed_at is not None:
                return True
            known = session.get(Known, search_id)
            found = self._found(search, known, asking(session, self.follower))
            if found is None or (known is not None and unpack(known.documents) == found):
                return found is not None
        with database.writing() as session:
            take_in(session, search_id, found, at=at)
        return True

    def _found(self, search: SavedSearch, known: Known | None, asks: Asking) -> frozenset[str] | None:
        """All that matches now: of what did not change it is known."""
        if (
            known is None
            or self.changed is None
            or search.id in self.anew
            or asks.understand(search.typed).fields
        ):
            return matching(search, asks)
        found = matching(search, asks, self.changed)
        return None if found is None else (unpack(known.documents) - self.changed) | found


def take_in(session: Session, search_id: int, found: frozenset[str], *, at: datetime) -> None:
    """Note what matches now; tell who wants a notice of what did not before."""
    search = get_row(session, SavedSearch, search_id, lock=True)
    if search.removed_at is not None:
        return
    known = session.get(Known, search_id, with_for_update=True)
    before = unpack(known.documents) if known else found  # what matched at first is not new
    known = known or Known(search_id=search_id, documents=b"")
    known.documents = pack(found)
    session.add(known)
    _forget(session, search_id, before - found, at)
    new = sorted(found - before, key=lambda name: (number_of(name), name))[-MOST_FINDS:]
    authors = _authors(session, new)
    for name in new:
        known.last_number += 1
        find = Find(
            search_id=search_id, number=known.last_number, document=name, by_id=authors.get(name), at=at
        )
        session.add(find)
    session.flush()
    if new:
        _tell(session, search, {authors.get(name) for name in new}, at)


def _forget(session: Session, search_id: int, gone: Iterable[str], at: datetime) -> None:
    """Finds that match no more, and old ones."""
    own = delete(Find).where(col(Find.search_id) == search_id)
    names = sorted(gone)
    for start in range(0, len(names), CHUNK):
        session.exec(own.where(col(Find.document).in_(names[start : start + CHUNK])))
    session.exec(own.where(col(Find.at) < at - KEEP_FINDS))


def _authors(session: Session, names: list[str]) -> dict[str, int | None]:
    """Who changed each of these last."""
    claims = [number_of(name) for name in names if name.startswith(CLAIM)]
    articles = [number_of(name) for name in names if name.startswith(ARTICLE)]
    newest = func.max(col(Event.id))
    of_claims = select(newest).where(col(Event.claim_id).in_(claims)).group_by(col(Event.claim_id))
    of_articles = (
        select(newest)
        .where(col(Event.thing) == "article", col(Event.thing_id).in_(articles))
        .group_by(col(Event.thing_id))
    )
    rows = select(Event.claim_id, Event.thing_id, Event.by_id)
    found = {f"{CLAIM}{claim}": by for claim, _, by in session.exec(rows.where(col(Event.id).in_(of_claims)))}
    told = session.exec(rows.where(col(Event.id).in_(of_articles)))
    return found | {f"{ARTICLE}{article}": by for _, article, by in told}


def _tell(session: Session, search: SavedSearch, authors: set[int | None], at: datetime) -> None:
    """A notice for who wants one, unless all of it is their own doing."""
    query = select(Follow.person_id).where(
        col(Follow.search_id) == search.id, col(Follow.alert) == Alert.NOTICE
    )
    if not search.shared:
        query = query.where(col(Follow.person_id) == search.owner_id)
    people = [person_id for person_id in session.exec(query).all() if authors != {person_id}]
    if people:
        notify(session, people, FOUND, search.id or 0, at=at)
