"""A model of meaning that is small enough to know by heart: words of one idea point the same way. No NumPy."""

import math
import struct
from collections.abc import Iterable, Mapping, Sequence

IDEAS = (
    ("fiets", "rijwiel", "tweewieler"),
    ("duur", "prijzig"),
    ("brug", "viaduct"),
    ("lamp", "lampen", "verlichting"),
    ("burgemeester", "burgervader"),
    ("school", "onderwijs"),
    ("regen", "neerslag"),
)
SIZE = len(IDEAS)


class FakeLibrary:
    def __init__(self, model: str = "fake 1") -> None:
        self.model = model
        self.encoded: list[str] = []  # every text that was asked for

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        self.encoded += texts
        return [_vector(text) for text in texts]

    def shelf(self) -> "FakeShelf":
        return FakeShelf()


class FakeShelf:
    def __init__(self) -> None:
        self.claims: dict[int, bytes] = {}

    def put(self, claims: Mapping[int, bytes]) -> None:
        self.claims.update(claims)

    def __len__(self) -> int:
        return len(self.claims)

    def compare(self, vector: bytes) -> "FakeCosines":
        (asked,) = _numbers(vector)
        return FakeCosines(
            {
                claim_id: max(sum(map(float.__mul__, asked, each)) for each in _numbers(vectors))
                for claim_id, vectors in self.claims.items()
            }
        )


class FakeCosines:
    def __init__(self, cosines: dict[int, float]) -> None:
        self.cosines = cosines

    def nearest(self, limit: int) -> list[int]:
        return sorted(self.cosines, key=lambda claim_id: (-self.cosines[claim_id], claim_id))[:limit]

    def of(self, claim_ids: Iterable[int]) -> dict[int, float]:
        return {claim_id: self.cosines[claim_id] for claim_id in claim_ids if claim_id in self.cosines}


def _vector(text: str) -> bytes:
    words = text.lower().replace(",", " ").replace(".", " ").split()
    weights = [float(sum(word in idea for word in words)) for idea in IDEAS]
    length = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
    return struct.pack(f"<{SIZE}e", *(weight / length for weight in weights))


def _numbers(vectors: bytes) -> list[tuple[float, ...]]:
    return list(struct.iter_unpack(f"<{SIZE}e", vectors))
