"""What upper features hang into the page of an article; filled by claims.features at start."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from markupsafe import Markup
from sqlmodel import Session

from claims.articles.models import ArticleVersion
from claims.articles.reading import Faint, Mark, Reading


class MarkSource(Protocol):
    """What is marked in this version of an article, in any order."""

    def __call__(self, session: Session, reading: Reading) -> list[Mark]: ...


class FaintSource(Protocol):
    """What is worth a look in this version, beside its marks, in the order of the text."""

    def __call__(self, session: Session, reading: Reading, marks: Sequence[Mark]) -> list[Faint]: ...


class PanelSource(Protocol):
    """A part for the column beside the text, made on the server; `asked` is what a refused form brings back."""

    def __call__(
        self, session: Session, reading: Reading, marks: Sequence[Mark], /, **asked: Any
    ) -> Markup: ...


class ClaimCounts(Protocol):
    """How many claims were pulled from each of these articles; those with none may be left out."""

    def __call__(self, session: Session, article_ids: Sequence[int]) -> dict[int, int]: ...


class Newer(Protocol):
    """Told in the same transaction that an article has a newer text."""

    def __call__(self, session: Session, version: ArticleVersion, at: datetime, /) -> None: ...


class Uses(Protocol):
    """Which of these articles have something hanging on them that must not lose its source."""

    def __call__(self, session: Session, article_ids: Sequence[int]) -> set[int]: ...


class Goes(Protocol):
    """Told in the same transaction that an article is about to be removed: to remove what says something of it."""

    def __call__(self, session: Session, article_id: int, /) -> None: ...


class Keeps(Protocol):
    """Which of these digests of files a row still names."""

    def __call__(self, session: Session, digests: Iterable[str], /) -> set[str]: ...


@dataclass(frozen=True)
class Panel:
    """One part of the side column. `part` names its template when it is swapped on its own."""

    key: str
    render: PanelSource


MARKS: list[MarkSource] = []
FAINT: list[FaintSource] = []
PANELS: list[Panel] = []
COUNTS: list[ClaimCounts] = []
NEWER: list[Newer] = []
USED: list[Uses] = []
REMOVED: list[Goes] = []
KEEPS: list[Keeps] = []
