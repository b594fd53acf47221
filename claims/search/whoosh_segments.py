"""One segment of an index on Whoosh: what is kept in it, and reading it.

Postings are read a block at a time, which is many times faster than Whoosh's own searcher. That needs a few private
names of Whoosh: it is pinned.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader, TermNotFound

from claims.search import ranking
from claims.search.engine import Document, EngineDamaged, Wanted
from claims.search.standing import Part, Stamp, checksum, stamp
from claims.search.tallying import Columns, Facts

NAME = "MAIN"
LONGEST_KEY = 200  # bytes
MOST_PREFIXED = 500


class Keys(fields.FieldType):
    """The field of keys: their weights, no positions."""

    def __init__(self) -> None:
        self.analyzer = None
        self.format = formats.Existence()
        self.scorable = self.stored = self.spelling = False
        self.vector = None

    def index(self, value: Any, **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        weights: dict[bytes, float] = {}
        for key, weight in value:
            name = encoded(key)
            weights[name] = weights.get(name, 0.0) + weight
        for name in sorted(weights):
            yield name, 1, weights[name], b""


SCHEMA = fields.Schema(keys=Keys(), facts=fields.STORED())


def encoded(key: str) -> bytes:
    return key.encode(errors="replace")[:LONGEST_KEY]


def facts_of(document: Document) -> Facts:
    pairs = tuple(f"{name}\x1f{value}" for name, values in document.facets.items() for value in values)
    length = sum(weight for _, weight in document.keys)
    return document.id, int(document.at.timestamp()), pairs, document.version, length, document.demand


def whoosh_segment(part: Part) -> Any:
    segment = W3Segment(
        W3Codec(), NAME, part.count, part.id.removeprefix(f"{NAME}_"), set(part.deleted) or None
    )
    segment.compound = True
    segment._fieldlengths = {}
    return segment


class Segment:
    """One segment opened for reading: its postings, and in memory what is counted and sorted by."""

    def __init__(self, path: Path, part: Part, numbered: Callable[[str], int]) -> None:
        self.path, self.part = path, part
        self.stamp: Stamp = stamp(path)
        if checksum(path) != part.crc:
            raise EngineDamaged(f"{path} is not as it was written")
        self.reader = SegmentReader(
            FileStorage(str(path.parent)), SCHEMA, whoosh_segment(replace(part, deleted=()))
        )
        self.columns = Columns()
        for facts in self._facts():
            self.columns.add(facts, numbered)
        self.places = {name: number for number, name in enumerate(self.columns.ids)}
        self.deleted = frozenset(part.deleted)

    def _facts(self) -> Iterator[Facts]:
        for number in range(self.part.count):
            yield self.reader.stored_fields(number)["facts"]

    def left_out(self, ids: Iterable[str]) -> frozenset[int]:
        """Documents that are removed, or that have one of these ids."""
        return self.deleted.union(self.numbers(ids))

    def numbers(self, ids: Iterable[str]) -> frozenset[int]:
        """Of these documents those that are here; removed ones too."""
        return frozenset(self.places[name] for name in ids if name in self.places)

    def versions(self) -> Iterator[tuple[str, str]]:
        for number, facts in enumerate(self._facts()):
            if number not in self.deleted:
                yield facts[0], facts[3]

    def as_of(self, part: Part) -> "Segment":
        """The same files, after more of the documents were removed."""
        self.part, self.deleted = part, frozenset(part.deleted)
        return self

    def check(self) -> None:
        if stamp(self.path) != self.stamp:
            raise EngineDamaged(f"{self.path} was changed")

    def postings(self, key: bytes) -> ranking.Weights:
        try:
            matcher = self.reader._terms.matcher("keys", key, SCHEMA["keys"].format)
        except TermNotFound:
            return {}
        found: ranking.Weights = {}
        if not isinstance(matcher, W3LeafMatcher):  # a single posting, kept beside its key
            while matcher.is_active():
                found[matcher.id()] = matcher.weight()
                matcher.next()
            return found
        while matcher.is_active():
            matcher._read_weights()  # with them the block's data: first how far each id is from the one before
            found.update(zip(accumulate(matcher._data[0]), matcher._weights, strict=True))
            matcher._next_block()
        return found

    def having(self, key: str) -> int:
        return int(self.reader.doc_frequency("keys", encoded(key)))

    def having_weights(self, key: str) -> ranking.Weights:
        return self.postings(encoded(key))

    def beginning(self, prefix: str) -> list[bytes]:
        found: list[bytes] = []
        for name in self.reader.expand_prefix("keys", encoded(prefix)):
            found.append(name)
            if len(found) == MOST_PREFIXED:
                break
        return found

    def starting(self, letter: str) -> Iterator[str]:
        """All keys that begin with this letter."""
        for name in self.reader.expand_prefix("keys", encoded(letter)):
            yield name.decode(errors="replace")

    def weights(self, word: Wanted) -> ranking.Weights:
        """The documents that have this word, and how much; without those that were removed."""
        found = ranking.word_weights(
            [self.postings(encoded(key)) for key in word.keys],
            [self.postings(encoded(key)) for key in word.parts],
            [self.postings(name) for name in self.beginning(word.prefix)] if word.prefix else [],
        )
        if word.every:
            found = ranking.best(found, self._all_of(word))
        for other in word.others:
            found = ranking.best(found, self.weights(other))
        for number in self.deleted.intersection(found):
            del found[number]
        return found

    def _all_of(self, word: Wanted) -> ranking.Weights:
        found = ranking.together([self.weights(each) for each in word.every])
        if word.among is None:
            return found
        return {number: found[number] for number in self.numbers(word.among).intersection(found)}
