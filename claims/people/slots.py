"""What features above people tell of them; filled by claims.features at start."""

from collections.abc import Callable, Mapping

from sqlmodel import Session

OPEN_WORK: list[
    Callable[[Session], Mapping[int, int]]
] = []  # how many claims of the desk wait for each person who has any: as assignee, second reader or helper
