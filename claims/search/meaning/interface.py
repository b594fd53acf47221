"""What turns texts into vectors and finds the nearest ones must do for us."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol


class Cosines(Protocol):
    """How near each claim is to one text, from -1 to 1; a claim with several vectors by its nearest."""

    def nearest(self, limit: int) -> list[int]:
        """The nearest claims, the nearest first."""
        ...

    def of(self, claim_ids: Iterable[int]) -> dict[int, float]:
        """The cosines of these claims; those without a vector are left out."""
        ...


class Shelf(Protocol):
    """The vectors of many claims, in memory. Safe to ask from several threads while one of them puts."""

    def put(self, claims: Mapping[int, bytes]) -> None:
        """Add these claims, each with its vectors one after the other; replaces what was there of them."""
        ...

    def __len__(self) -> int:
        """How many claims there are."""
        ...

    def compare(self, vector: bytes) -> Cosines: ...


class Library(Protocol):
    """A model of what texts mean."""

    model: str  # its name and version: other vectors are made again

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """A vector of length one for each text, of numbers of two bytes (IEEE 754, the lowest byte first)."""
        ...

    def shelf(self) -> Shelf: ...
