"""What upper features know of claimants; filled by claims.features at start."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from markupsafe import Markup
from sqlmodel import Session

from claims.people.rules import Actor


class ClaimCounts(Protocol):
    """How many claims each of these made; those with none may be left out."""

    def __call__(self, session: Session, claimant_ids: Sequence[int]) -> dict[int, int]: ...


class ClaimsPart(Protocol):
    """The claims of one claimant, as a part of their page."""

    def __call__(self, session: Session, claimant_id: int) -> Markup: ...


class Follower(Protocol):
    """Told inside the transaction when a claimant's name changed, to bring cards that repeat it up to date."""

    def __call__(self, session: Session, claimant_id: int, name: str) -> None: ...


class Mover(Protocol):
    """Told inside the transaction when two were made one, or apart again: brings what is the one's to the other.

    `to_name` is the name of whose it becomes.
    """

    def __call__(
        self,
        session: Session,
        merge_id: int,
        from_id: int,
        to_id: int,
        to_name: str,
        *,
        by: Actor,
        at: datetime,
    ) -> None: ...


COUNTS: list[ClaimCounts] = []
CLAIMS: list[ClaimsPart] = []
RENAMED: list[Follower] = []
MERGED: list[Mover] = []
PARTED: list[Mover] = []
CALLED: list[Callable[[Session, str], Sequence[str]]] = []  # what else is meant by the names in a text
