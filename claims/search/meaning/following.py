"""Keeping the vectors of claims up with the history: in the worker, a stretch at a time, and by flask search."""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, literal, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, delete, func, select, update

from claims.desk.models import Claim
from claims.extraction.models import ClaimQuote
from claims.history.queries import events_after, last_event_id
from claims.search.meaning.interface import Library
from claims.search.models import ClaimVector, VectorStanding
from claims.storage.engine import Database

BEGINNING = 0  # no claim has its vectors for sure
BATCH = 200  # claims, or events, of one write
AT_A_TIME = 5.0  # seconds of the worker, which has other work too
LONGEST = 1000  # characters of a text that are read: a vector of more says less
MOST_TEXTS = 8  # of one claim: the statement, and the first quotes


def texts_of(session: Session, claim_ids: Sequence[int]) -> dict[int, list[str]]:
    """Statement and quotes of these claims, the statement first; nothing else of them is ever made a vector of."""
    pieces: tuple[Select[Any, Any, Any], ...] = (
        select_columns(col(Claim.id).label("claim_id"), literal(0).label("place"), col(Claim.statement)),
        select_columns(col(ClaimQuote.claim_id), col(ClaimQuote.id), col(ClaimQuote.exact)),
    )
    asked = [piece.where(piece.selected_columns[0].in_(claim_ids)) for piece in pieces]
    found: dict[int, list[str]] = {}
    for claim_id, _, text in session.execute(union_all(*asked).order_by("claim_id", "place")).all():
        cut = text[:LONGEST].strip()
        if cut and cut not in found.setdefault(claim_id, []):
            found[claim_id].append(cut)
    return {claim_id: texts[:MOST_TEXTS] for claim_id, texts in found.items() if texts}


def digest_of(texts: Sequence[str]) -> str:
    return hashlib.blake2b(repr(texts).encode(errors="replace"), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Changes:
    """Claims of which a vector is missing, or of another text or model, each with its texts; those that should have none."""

    missing: dict[int, list[str]]
    different: dict[int, list[str]]
    left_over: list[int]


@dataclass
class VectorFollower:
    """Writes the vectors. Who finds that another wrote meanwhile leaves it to the other."""

    database: Database
    library: Library
    name: str = "meaning"

    def behind(self) -> int:
        """How many events the vectors have not seen; all of them while some claims never had any."""
        with self.database.reading() as session:
            standing, newest = self._standing(session), last_event_id(session)
        whole = standing is not None and standing.filled is None
        return max(0, newest - standing.last_event) if standing and whole else newest

    def work(self) -> None:
        """In the worker: for a few seconds at most, and on with it in the next round."""
        until = time.monotonic() + AT_A_TIME
        while self._step() and time.monotonic() < until:
            pass

    def catch_up(self) -> None:
        """All that there is to do, however much."""
        while self._step():
            pass

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> bool:
        """Make all vectors again, each claim answering by its old ones until then; False when another is writing."""
        with self.database.writing() as session:
            session.execute(update(ClaimVector).values(digest=""))
            self._stand(session, last_event_id(session), filled=BEGINNING)
            total, done = session.exec(select(func.count(col(Claim.id)))).one(), 0
        while self._step():
            done = min(done + BATCH, total)
            if progress:
                progress(done, total)
        return not self.behind()

    def drift(self) -> Changes:
        """What differs from the database, claim by claim."""
        found = Changes({}, {}, [])
        for ids in self._batches():
            with self.database.reading() as session:
                changes = self._compare(session, ids)
            found.missing.update(changes.missing)
            found.different.update(changes.different)
            found.left_over.extend(changes.left_over)
        return found

    def mend(self) -> bool:
        """Write what differs; whether all is as the database says then."""
        for ids in self._batches():
            with self.database.reading() as session:
                standing, changes = self._standing(session), self._compare(session, ids)
            if standing is not None:
                self._write(standing, changes, standing.last_event, standing.filled)
        found = self.drift()
        return not (found.missing or found.different or found.left_over)

    def _step(self) -> bool:
        """The next stretch; whether there may be more to do."""
        with self.database.reading() as session:
            standing, newest = self._standing(session), last_event_id(session)
            filled: int | None = None
            if standing is None or newest < standing.last_event:
                changes, seen, filled = Changes({}, {}, []), newest, BEGINNING
            elif standing.filled is not None:
                ids = self._ids_after(session, standing.filled)
                changes, seen = self._compare(session, ids), standing.last_event
                filled = ids[-1] if ids else None
            elif newest > standing.last_event:
                events = events_after(session, standing.last_event, limit=BATCH)
                ids = sorted({event.claim_id for event in events if event.claim_id is not None})
                changes, seen = self._compare(session, ids), events[-1].id
            else:
                return False
        return self._write(standing, changes, seen, filled)

    def _standing(self, session: Session) -> VectorStanding | None:
        """None when there is none, or of another model: then everything begins anew."""
        found = session.get(VectorStanding, 1)
        return found if found and found.model == self.library.model else None

    def _batches(self) -> Iterator[list[int]]:
        after = 0
        while True:
            with self.database.reading() as session:
                ids = self._ids_after(session, after)
            if not ids:
                return
            yield ids
            after = ids[-1]

    def _ids_after(self, session: Session, claim_id: int) -> list[int]:
        """The next claims, of those that are there and those that have a vector."""
        found: set[int] = set()
        for column in (col(Claim.id), col(ClaimVector.claim_id)):
            query = select(column).where(column > claim_id).order_by(column).limit(BATCH)
            found.update(number for number in session.exec(query).all() if number is not None)
        return sorted(found)[:BATCH]

    def _compare(self, session: Session, claim_ids: Sequence[int]) -> Changes:
        texts = texts_of(session, claim_ids)
        query = select(ClaimVector.claim_id, ClaimVector.digest, ClaimVector.model).where(
            col(ClaimVector.claim_id).in_(claim_ids)
        )
        stored = {claim_id: (digest, model) for claim_id, digest, model in session.exec(query).all()}
        return Changes(
            {claim_id: own for claim_id, own in texts.items() if claim_id not in stored},
            {
                claim_id: own
                for claim_id, own in texts.items()
                if claim_id in stored and stored[claim_id] != (digest_of(own), self.library.model)
            },
            sorted(stored.keys() - texts.keys()),
        )

    def _write(
        self, was: VectorStanding | None, changes: Changes, last_event: int, filled: int | None
    ) -> bool:
        """Write the changes, unless another wrote since `was` was read."""
        texts = {**changes.missing, **changes.different}
        flat = iter(self.library.encode([text for own in texts.values() for text in own]))
        made = {claim_id: b"".join(next(flat) for _ in own) for claim_id, own in texts.items()}
        with self.database.writing() as session:
            now = self._standing(session)
            if (now and (now.serial, now.last_event)) != (was and (was.serial, was.last_event)):
                return False
            serial = self._stand(session, last_event, filled, wrote=bool(made or changes.left_over))
            gone = [*made, *changes.left_over]
            session.execute(delete(ClaimVector).where(col(ClaimVector.claim_id).in_(gone)))
            session.add_all(
                ClaimVector(
                    claim_id=claim_id,
                    digest=digest_of(texts[claim_id]),
                    model=self.library.model,
                    serial=serial,
                    vectors=vectors,
                )
                for claim_id, vectors in made.items()
            )
        return True

    def _stand(self, session: Session, last_event: int, filled: int | None, *, wrote: bool = True) -> int:
        """Say how far the vectors are now; the serial number of this write."""
        standing = session.get(VectorStanding, 1)
        if standing is None:
            standing = VectorStanding(model=self.library.model, last_event=0, serial=0)
        standing.model, standing.last_event, standing.filled = self.library.model, last_event, filled
        standing.serial += wrote
        session.add(standing)
        return standing.serial
