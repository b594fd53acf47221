"""What turns texts into vectors and finds the nearest ones must do for us."""

from collections.abc import Mapping, Sequence
from typing import Protocol


class Shelf(Protocol):
    """The vectors of many claims, in memory. Safe to ask from several threads while one of them puts."""

    def put(self, claims: Mapping[int, bytes]) -> None:
        """Add these claims, each with its vectors one after the other; replaces what was there of them."""
        ...

    def __len__(self) -> int:
        """How many claims there are."""
        ...

    def nearest(self, vector: bytes, limit: int) -> list[tuple[int, float]]:
        """The claims nearest to this vector, each by its nearest one, with their cosine; the nearest first."""
        ...


class Library(Protocol):
    """A model of what texts mean."""

    model: str  # its name and version: other vectors are made again

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """A vector of length one for each text, of numbers of two bytes (IEEE 754, the lowest byte first)."""
        ...

    def shelf(self) -> Shelf: ...
