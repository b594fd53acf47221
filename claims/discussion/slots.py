"""What comments may be on beside the claim itself, said by the features that own it; filled by claims.features at start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from claims.notices.slots import Told


@dataclass(frozen=True)
class Subject:
    """One sort of thing that a thread is on.

    `hidden` says whether only some see the thing of this claim, and raises NotFound where there is none (any more);
    `told` names many at once; `text` is the one in which passages are marked, "" while there is none.
    """

    hidden: Callable[[Session, int, int], bool]
    told: Callable[[Session, int, Sequence[int]], dict[int, Told]]
    text: Callable[[Session, int], str] | None = None


SUBJECTS: dict[str, Subject] = {}
