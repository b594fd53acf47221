"""Our engine on Whoosh; with whoosh_segments.py the one place that imports it.

Whoosh writes, merges and reads the segments: for each key the documents that have it, with weights, no positions.
Which segments there are, and the last event, stands in CURRENT (standing.py), so that both change at once and a
damaged file is noticed before Whoosh reads it.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from claims.search.engine import (
    NEAREST,
    Asked,
    Document,
    EngineDamaged,
    EngineFull,
    EngineMissing,
    Found,
    Hit,
    Sought,
    Wanted,
)
from claims.search.resembling import resemble
from claims.search.standing import (
    Part,
    Stamp,
    Standing,
    checksum,
    new_folder,
    read_standing,
    stamp,
    stamp_of_standing,
    sweep,
    sweep_unfinished,
    write_standing,
    writing_lock,
)
from claims.search.tallying import Sheet, tally
from claims.search.whoosh_segments import NAME, SCHEMA, Segment, facts_of, whoosh_segment
from claims.storage.faults import is_full
from claims.words.edits import bearable, edits

EXTENSION = ".seg"
WRITER_MEMORY = 32  # megabytes of postings before they go to disk
PATIENCE = 0.2  # seconds to wait for another writer's small change
MANY = 8  # segments of about one size are joined into one
FEWEST_WORTH = 8  # sizes are told apart in powers of this
OVERFULL = 48  # without a worker that tidies, a writer does it from here on
TRIES = 5
MOST_NEAR = 100  # keys of which is counted how many documents have them


class _Files:
    """What a Whoosh writer asks of an index: where to write, and which segments there are."""

    def __init__(self, folder: Path, parts: Iterable[Part]) -> None:
        self.storage = FileStorage(str(folder))
        self.indexname = NAME
        self.schema, self.generation = SCHEMA, 0
        self.segments = [whoosh_segment(part) for part in parts]

    def _read_toc(self) -> "_Files":
        return self


class _Writer(SegmentWriter):
    """A Whoosh writer that hands its segments back, instead of committing them its own way."""

    finished: list[Any]
    write_out = SegmentWriter.commit  # its word for ending a segment; what counts is CURRENT

    def _commit_toc(self, segments: list[Any]) -> None:
        self.finished = segments


class WhooshEngine:
    """An index below `root`. `make()` names how documents are made: an index of another make counts as damaged."""

    def __init__(self, root: Path, make: Callable[[], str]) -> None:
        self.root, self.make = root, make
        self._lock = threading.RLock()  # Whoosh's readers share a place in their file
        self._seen: Stamp | None = None
        self._standing: Standing | None = None
        self._segments: list[Segment] = []
        self._pairs: list[str] = []  # "state\x1fnew" by number
        self._pair_numbers: dict[str, int] = {}

    def last_event(self) -> int:
        with self._reading() as standing:
            return standing.last_event

    def query(self, asked: Asked) -> Found:
        with self._reading():
            wanted = [[segment.weights(word) for word in asked.words] for segment in self._segments]
            unwanted = [
                {n for word in asked.unwanted for n in segment.weights(word)} for segment in self._segments
            ]
            sheets = [
                Sheet(
                    segment.columns,
                    segment.left_out(asked.without) | without,
                    None if asked.within is None else segment.numbers(asked.within),
                    words,
                )
                for segment, words, without in zip(self._segments, wanted, unwanted, strict=True)
            ]
            return tally(asked, sheets, self._pairs, self._pair_numbers)

    def similar(self, sought: Sought) -> tuple[Hit, ...]:
        with self._reading():
            return resemble(sought, self._segments, self._pair_numbers)

    def near(self, key: str) -> tuple[str, ...]:
        most = bearable(key)
        with self._reading():
            found = {
                other: distance
                for segment in self._segments
                for other in (segment.starting(key[:1]) if most else ())
                if other != key and (distance := edits(key, other, most)) <= most
            }
            nearest = sorted(found, key=lambda other: (found[other], other))[:MOST_NEAR]
            having = {
                other: sum(len(segment.weights(Wanted((other,)))) for segment in self._segments)
                for other in nearest
            }
        known = [other for other in nearest if having[other]]
        return tuple(sorted(known, key=lambda other: (found[other], -having[other], other))[:NEAREST])

    def versions(self) -> dict[str, str]:
        with self._reading():
            return dict(pair for segment in self._segments for pair in segment.versions())

    def write(
        self, documents: Iterable[Document], remove: Iterable[str], last_event: int, *, after: int
    ) -> bool:
        new = {document.id: document for document in documents}
        with self._as_writer(PATIENCE) as mine:
            if not mine:
                return False
            with self._reading() as standing:
                if standing.last_event != after:
                    return False
                gone = self._places({*new, *remove})
            standing = replace(standing, last_event=last_event)
            if new or gone:
                full = len(standing.parts) >= OVERFULL
                standing = self._written(standing, new.values(), gone, _joinable if full else _nothing)
            write_standing(self.root, standing)
            if new or gone:
                sweep(self.root, standing, EXTENSION)
            return True

    def rebuild(self, documents: Iterable[Document], last_event: int) -> bool:
        with self._as_writer(PATIENCE) as mine:
            if not mine:
                return False
            standing = Standing(self.make(), new_folder(self.root), last_event)
            standing = self._written(standing, documents, {}, _nothing)
            write_standing(self.root, standing)
            sweep(self.root, standing, EXTENSION)
            return True

    def tidy(self) -> bool:
        with self._as_writer() as mine:
            if not mine:
                return False
            with self._reading() as standing:
                if not _joinable(standing.parts):
                    return False
            standing = self._written(standing, (), {}, _joinable)
            write_standing(self.root, standing)
            sweep(self.root, standing, EXTENSION)
            return True

    def close(self) -> None:
        with self._lock:
            for segment in self._segments:
                segment.reader.close()
            self._segments, self._standing, self._seen = [], None, None

    @contextmanager
    def _as_writer(self, patience: float = 0.0) -> Iterator[bool]:
        try:
            with writing_lock(self.root, patience) as mine:
                try:
                    yield mine
                except Exception as error:
                    if mine and is_full(error):
                        with suppress(OSError):
                            sweep_unfinished(self.root, EXTENSION)
                    raise
        except Exception as error:
            if is_full(error):
                raise EngineFull(f"{self.root} has no room: {error}") from error
            if isinstance(error, OSError):  # the folder went away under our hands
                raise EngineDamaged(f"{self.root} cannot be written: {error}") from error
            raise

    def _places(self, ids: Iterable[str]) -> dict[str, list[int]]:
        """Where the documents with these ids stand now: numbers by segment."""
        found: dict[str, list[int]] = {}
        for name in ids:
            for segment in self._segments:
                number = segment.places.get(name)
                if number is not None and number not in segment.deleted:
                    found.setdefault(segment.part.id, []).append(number)
        return found

    def _written(
        self,
        standing: Standing,
        documents: Iterable[Document],
        gone: dict[str, list[int]],
        joinable: Callable[[tuple[Part, ...]], set[str]],
    ) -> Standing:
        """Write the new segment; nobody sees it before CURRENT names it."""
        folder = self.root / standing.folder
        parts = [
            replace(part, deleted=tuple(sorted({*part.deleted, *gone.get(part.id, ())})))
            for part in standing.parts
        ]
        joined = joinable(tuple(parts))
        writer = _Writer(_Files(folder, parts), _lk=False, limitmb=WRITER_MEMORY)
        try:
            for document in documents:
                writer.add_document(keys=document.keys, facts=facts_of(document))
            writer.write_out(mergetype=lambda writer, segments: _join(writer, segments, joined))
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise
        known = {part.id: part for part in parts}
        kept = []
        for segment in writer.finished:
            name = segment.segment_id()
            if name not in known:
                known[name] = Part(name, segment.doc_count_all(), (), checksum(folder / f"{name}{EXTENSION}"))
            if known[name].live:
                kept.append(known[name])
        return replace(standing, parts=tuple(kept))

    @contextmanager
    def _reading(self) -> Iterator[Standing]:
        """The index as it stands now, for this thread alone; raises EngineDamaged when it is not whole."""
        with self._lock:
            standing = self._fresh()
            try:
                yield standing
            except EngineDamaged:
                raise
            except Exception as error:
                # A file may have gone bad without anybody writing to it: then this is damage, else it is our mistake.
                if any(checksum(segment.path) != segment.part.crc for segment in self._segments):
                    raise EngineDamaged(f"{self.root}: a segment has gone bad") from error
                raise

    def _fresh(self) -> Standing:
        error: Exception | None = None
        for _ in range(TRIES):
            try:
                seen = stamp_of_standing(self.root)
                if self._standing is None or seen != self._seen:
                    self._open(read_standing(self.root))
                    self._seen = seen
                for segment in self._segments:
                    segment.check()
            except (OSError, EngineDamaged) as problem:
                # A writer may have replaced what we were about to open: CURRENT then names other files by now.
                error, self._seen = problem, None
                continue
            if self._standing is not None:
                return self._standing
        self.close()
        if isinstance(error, EngineMissing):
            raise error
        raise EngineDamaged(str(error)) from error

    def _open(self, standing: Standing) -> None:
        if standing.make != self.make():
            raise EngineDamaged(f"{self.root} was made by another version of Claimdesk")
        folder = self.root / standing.folder
        open_now = {segment.path: segment for segment in self._segments}
        segments = []
        for part in standing.parts:
            path = folder / f"{part.id}{EXTENSION}"
            known = open_now.get(path)
            if known is not None and known.stamp == stamp(path):
                segments.append(known.as_of(part))
            else:
                segments.append(Segment(path, part, self._numbered))
        for segment in self._segments:
            if segment not in segments:
                segment.reader.close()
        self._segments, self._standing = segments, standing

    def _numbered(self, pair: str) -> int:
        number = self._pair_numbers.get(pair)
        if number is None:
            number = self._pair_numbers[pair] = len(self._pairs)
            self._pairs.append(pair)
        return number


def _nothing(_parts: tuple[Part, ...]) -> set[str]:
    return set()


def _joinable(parts: tuple[Part, ...]) -> set[str]:
    """Segments to join: eight of about one size, and those of which half is gone."""
    found = {part.id for part in parts if part.deleted and part.live * 2 <= part.count}
    sizes: dict[int, list[str]] = {}
    for part in parts:
        size, power = max(part.live, 1), 0
        while size >= FEWEST_WORTH:
            size, power = size // FEWEST_WORTH, power + 1
        sizes.setdefault(power, []).append(part.id)
    for same in sizes.values():
        if len(same) >= MANY:
            found.update(same)
    return found


def _join(writer: Any, segments: list[Any], joined: set[str]) -> list[Any]:
    """Whoosh's merge policy: take these segments into the one being written."""
    kept = []
    for segment in segments:
        if segment.segment_id() not in joined:
            kept.append(segment)
        elif segment.deleted_count() < segment.doc_count_all():
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return kept
