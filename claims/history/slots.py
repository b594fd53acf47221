"""Where upper features tell what they have kept of the history; filled by claims.features at start."""

from collections.abc import Callable, Iterable

from sqlmodel import Session

from claims.history.checking import Anchor

# What was kept of the chain's head at some moment, such as by each published revision.
ANCHORS: list[Callable[[Session], Iterable[Anchor]]] = []
