"""Which claims mean nearly the same as a text, by the vectors that the database holds."""

import logging
import threading
from collections.abc import Iterable

from sqlmodel import Session, col, func, select

from claims.search.documents import CLAIM
from claims.search.keys import number_of
from claims.search.meaning.interface import Cosines, Library, Shelf
from claims.search.models import ClaimVector, VectorStanding
from claims.storage.engine import Database

BATCH = 2000  # claims read at once
NOTHING_READ = -1
log = logging.getLogger(__name__)


class Near:
    """How near claims are in meaning to one text."""

    def __init__(self, cosines: Cosines) -> None:
        self._cosines = cosines

    def nearest(self, limit: int) -> frozenset[str]:
        """Ids of the nearest claims."""
        return frozenset(f"{CLAIM}{claim_id}" for claim_id in self._cosines.nearest(limit))

    def of(self, ids: Iterable[str]) -> dict[str, float]:
        """Their cosines; what has no vector yet, or is no claim, is left out."""
        numbers = {number_of(name): name for name in ids if name.startswith(CLAIM)}
        return {numbers[claim_id]: cosine for claim_id, cosine in self._cosines.of(numbers).items()}


class Comparing:
    """Claims on a shelf that stays as it is."""

    def __init__(self, library: Library, shelf: Shelf) -> None:
        self.library, self.shelf = library, shelf

    def compare(self, text: str) -> Near | None:
        """None where there is nothing to compare."""
        if not text or not len(self.shelf):
            return None
        return Near(self.shelf.compare(self.library.encode([text])[0]))


class Meaning:
    """The vectors of all claims in the memory of this process, made new when there are newer ones."""

    def __init__(self, database: Database, library: Library) -> None:
        self.database, self.library = database, library
        self._shelf: Shelf | None = None
        self._lock = threading.Lock()
        self._serial = NOTHING_READ

    def compare(self, text: str) -> Near | None:
        """None where nothing can be said; never raises, since words must do then."""
        try:
            return Comparing(self.library, self._refreshed()).compare(text)
        except Exception:
            log.exception("what claims mean could not be compared; words alone were")
            return None

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
