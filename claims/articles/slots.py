"""What upper features hang into the page of an article; filled by claims.features at start."""

from collections.abc import Sequence
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
