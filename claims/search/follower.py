"""Keeping an index up with the history: after each change, in the worker, and before a search that finds it behind.

Whoever comes first does the work; who comes second leaves it. Nothing is lost with an index: what is missing,
damaged or of another make is made again from the database.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from sqlmodel import Session

from claims.history.queries import events_after, last_event_id
from claims.search.engine import (
    Asked,
    Document,
    Engine,
    EngineDamaged,
    EngineFull,
    EngineMissing,
    Found,
    Hit,
    Sought,
)
from claims.search.meaning.asking import Meaning
from claims.search.slots import DocumentSource
from claims.storage.engine import Database

BATCH = 100  # documents in memory at once
EVENTS = 1000  # events followed in one go by who has the time
WAITING = 20  # events that a change leaves for the worker's next round, or for who searches first
MOST_EVENTS = 200  # more than this, or this many documents, a request leaves to the worker
MOST_DOCUMENTS = 50
SMALL = 150  # documents; an index of so few is made again at once, by whoever needs it
PAUSE = 10.0  # seconds in which requests leave a full disk alone
log = logging.getLogger(__name__)


class Outcome(Enum):
    FRESH = "fresh"  # the index stands at the newest event
    LEFT = "left"  # it is behind: another is at work on it, or it is too much for now
    GONE = "gone"  # there is no whole index, and making it again is too much for now


@dataclass(frozen=True)
class View:
    """What may be asked of an index now: all of it but what changed since so that it must not be told any more."""

    engine: Engine
    outcome: Outcome
    hidden: frozenset[str] = frozenset()

    @property
    def is_gone(self) -> bool:
        return self.outcome is Outcome.GONE

    @property
    def is_behind(self) -> bool:
        return self.outcome is Outcome.LEFT

    def query(self, asked: Asked) -> Found:
        return self.engine.query(replace(asked, without=asked.without | self.hidden))

    def similar(self, sought: Sought) -> tuple[Hit, ...]:
        return self.engine.similar(replace(sought, without=sought.without | self.hidden))

    def near(self, key: str) -> tuple[str, ...]:
        """As of an engine, of hidden documents too: whoever offers one of these counts first what has it."""
        return self.engine.near(key)


@dataclass
class Follower:
    """One index, and where its documents come from."""

    name: str
    database: Database
    engine: Engine
    sources: Sequence[DocumentSource]
    meaning: Meaning | None = None  # what its claims mean, where the extra is installed
    full_until: float = (
        0.0  # on the monotonic clock: before, no request tries to write; 0 while there is room
    )
    # What an answer leaves out, with the events that the index and the database stood at: one is asked many times.
    _hidden_at: tuple[int, int, frozenset[str]] = (-1, -1, frozenset())

    def behind(self) -> int:
        """How many events the index has not seen; all of them when there is none."""
        with self.database.reading() as session:
            newest = last_event_id(session)
        try:
            return max(0, newest - self.engine.last_event())
        except EngineDamaged:
            return newest

    def follow(self) -> None:
        """Right after a change: take it in when that is a little. Never raises, and never makes an index.

        The worker's rounds take several changes in for little more than one, and who searches earlier takes in what is
        missing first; so a change by itself waits for them, and only helps where they do not keep up.
        """
        if self._pauses():
            return
        try:
            if self.behind() < WAITING:
                return
            self.catch_up(hurried=True)
            self._has_room()
        except EngineDamaged:
            return
        except EngineFull as full:
            self._has_no_room(full)
        except Exception:
            log.exception("the %s index could not follow a change; the worker tries again", self.name)

    def freshen(self) -> View:
        """Before a search: make the index whole and new if that is a little. On a full disk the old one must do."""
        outcome = self._freshened()
        try:
            return View(self.engine, outcome, self._hidden() if outcome is Outcome.LEFT else frozenset())
        except EngineDamaged:  # it went away just now
            return View(self.engine, Outcome.GONE)

    def _hidden(self) -> frozenset[str]:
        """Documents that an index which is behind must not show: what they tell may be confidential or gone by now."""
        with self.database.reading() as session:
            newest, seen = last_event_id(session), self.engine.last_event()
            if (seen, newest) == self._hidden_at[:2]:
                return self._hidden_at[2]
            found: set[str] = set()
            for source in self.sources:
                after = seen
                while events := events_after(session, after, but=source.harmless):
                    found |= source.changed(session, events)
                    after = events[-1].id
        self._hidden_at = (seen, newest, frozenset(found))
        return self._hidden_at[2]

    def _freshened(self) -> Outcome:
        try:
            if self._pauses():
                self.engine.last_event()
                return Outcome.LEFT
            return self.catch_up(hurried=True)
        except EngineFull as full:
            self._has_no_room(full)
            return Outcome.LEFT
        except EngineDamaged:
            if self._pauses():
                return Outcome.GONE
            with self.database.reading() as session:
                size = sum(len(source.all_ids(session)) for source in self.sources)
        try:
            return Outcome.FRESH if size <= SMALL and self.rebuild() else Outcome.GONE
        except EngineFull as full:
            self._has_no_room(full)
            return Outcome.GONE

    def work(self) -> None:
        """In the worker: catch up, however much it is; make the index again when there is none; tidy it."""
        try:
            self._work()
            self._has_room()
        except EngineFull as full:
            self._has_no_room(full)

    def _work(self) -> None:
        try:
            self.catch_up(hurried=False)
            self.engine.tidy()
        except EngineMissing:
            if self.rebuild():
                log.info("the %s index was made, as there was none yet", self.name)
        except EngineDamaged as damage:
            if self.rebuild():
                log.info("the %s index was made again: %s", self.name, damage)

    def _pauses(self) -> bool:
        return time.monotonic() < self.full_until

    def _has_no_room(self, full: EngineFull) -> None:
        if not self.full_until:
            log.error("the %s index waits for room on the disk: %s", self.name, str(full))
        self.full_until = time.monotonic() + PAUSE

    def _has_room(self) -> None:
        if self.full_until:
            log.info("the %s index has room again", self.name)
        self.full_until = 0.0

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> bool:
        """Make the index again from the database; False when another process is writing it."""
        with self.database.reading() as session:
            newest = last_event_id(session)
            return self.engine.rebuild(self.documents(session, progress), newest)

    def documents(
        self, session: Session, progress: Callable[[int, int], None] | None = None
    ) -> Iterator[Document]:
        """Every document as it should be in the index now."""
        ids = [(source, source.all_ids(session)) for source in self.sources]
        total, done = sum(len(each) for _, each in ids), 0
        for source, each in ids:
            for start in range(0, len(each), BATCH):
                some = each[start : start + BATCH]
                yield from source.load(session, some)
                done += len(some)
                if progress:
                    progress(done, total)

    def texts(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """The texts of these documents as they are now."""
        with self.database.reading() as session:
            return {
                name: texts for source in self.sources for name, texts in source.texts(session, ids).items()
            }

    def catch_up(self, *, hurried: bool = False) -> Outcome:
        """Take in all events; in a hurry only if they are few. Raises EngineDamaged when there is no whole index."""
        while True:
            seen = self.engine.last_event()  # before the snapshot, which then is never older than the index
            with self.database.reading() as session:
                newest = last_event_id(session)
                if newest == seen:
                    return Outcome.FRESH
                if newest < seen:
                    raise EngineDamaged(f"the index knows event {seen}, the database ends at {newest}")
                events = events_after(session, seen, limit=MOST_EVENTS + 1 if hurried else EVENTS)
                if hurried and len(events) > MOST_EVENTS:
                    return Outcome.LEFT
                changed = [(source, sorted(source.changed(session, events))) for source in self.sources]
                if hurried and sum(len(ids) for _, ids in changed) > MOST_DOCUMENTS:
                    return Outcome.LEFT
                documents = [
                    document
                    for source, ids in changed
                    for start in range(0, len(ids), BATCH)
                    for document in source.load(session, ids[start : start + BATCH])
                ]
            remove = {name for _, ids in changed for name in ids}
            if not self.engine.write(documents, remove, events[-1].id, after=seen):
                # Another was faster: what it wrote may already hold our change.
                return Outcome.FRESH if self.engine.last_event() >= newest else Outcome.LEFT
            if hurried:
                return Outcome.FRESH
