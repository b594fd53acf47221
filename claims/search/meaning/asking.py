"""Which claims mean nearly the same as a text, by the vectors that the database holds."""

import logging
import threading

from sqlmodel import Session, col, func, select

from claims.search.documents import CLAIM
from claims.search.meaning.interface import Library, Shelf
from claims.search.models import ClaimVector, VectorStanding
from claims.storage.engine import Database

BATCH = 2000  # claims read at once
NOTHING_READ = -1
log = logging.getLogger(__name__)


class Meaning:
    """The vectors of all claims in the memory of this process, made new when there are newer ones."""

    def __init__(self, database: Database, library: Library) -> None:
        self.database, self.library = database, library
        self._shelf: Shelf | None = None
        self._lock = threading.Lock()
        self._serial = NOTHING_READ

    def nearest(self, text: str, limit: int) -> dict[str, float]:
        """Ids of claims with their cosine, the nearest first. Never raises: without an answer words must do."""
        try:
            shelf = self._refreshed()
            if not text or not len(shelf):
                return {}
            found = shelf.nearest(self.library.encode([text])[0], limit)
        except Exception:
            log.exception("what claims mean could not be compared; words alone were")
            return {}
        return {f"{CLAIM}{claim_id}": cosine for claim_id, cosine in found}

    def _refreshed(self) -> Shelf:
        with self._lock, self.database.reading() as session:
            shelf = self._shelf or self.library.shelf()
            standing = session.get(VectorStanding, 1)
            whole = NOTHING_READ
            if standing is not None and standing.model == self.library.model:
                whole = standing.serial
            if whole < self._serial:  # another model, or an older copy of the database was put back
                shelf = self.library.shelf()
                self._serial = NOTHING_READ
            if whole > self._serial:
                self._read(session, shelf, after=self._serial)
                if len(shelf) != self._count(session):  # some are gone
                    shelf = self.library.shelf()
                    self._read(session, shelf, after=NOTHING_READ)
            self._shelf, self._serial = shelf, whole
            return shelf

    def _count(self, session: Session) -> int:
        query = select(func.count(col(ClaimVector.claim_id))).where(ClaimVector.model == self.library.model)
        return session.exec(query).one()

    def _read(self, session: Session, shelf: Shelf, *, after: int) -> None:
        query = (
            select(ClaimVector.claim_id, ClaimVector.vectors)
            .where(col(ClaimVector.serial) > after, ClaimVector.model == self.library.model)
            .execution_options(yield_per=BATCH)
        )
        for rows in session.exec(query).partitions(BATCH):
            shelf.put(dict(iter(rows)))
