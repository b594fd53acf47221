"""Who else hears of what people are told of; filled by claims.features at start."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from claims.desk.models import Claim


@dataclass(frozen=True)
class News:
    """Something that happened to a claim: a kind of PASSED_ON's readers, to whom it happened, and who did it."""

    kind: str  # given, sent_back, due, late, published
    claim: Claim
    to_id: int | None
    by_id: int | None
    at: datetime


PASSED_ON: list[Callable[[Session, News], None]] = []  # in the transaction that tells people
