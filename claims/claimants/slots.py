"""What upper features know of claimants; filled by claims.features at start."""

from collections.abc import Sequence
from typing import Protocol

from markupsafe import Markup
from sqlmodel import Session


class ClaimCounts(Protocol):
    """How many claims each of these made; those with none may be left out."""

    def __call__(self, session: Session, claimant_ids: Sequence[int]) -> dict[int, int]: ...


class ClaimsPart(Protocol):
    """The claims of one claimant, as a part of their page."""

    def __call__(self, session: Session, claimant_id: int) -> Markup: ...


class Follower(Protocol):
    """Told inside the transaction when a claimant's name changed, to bring cards that repeat it up to date."""

    def __call__(self, session: Session, claimant_id: int, name: str) -> None: ...


COUNTS: list[ClaimCounts] = []
CLAIMS: list[ClaimsPart] = []
RENAMED: list[Follower] = []
