"""How much time and room one fetch may take, and the clock that counts it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    connect: float = 5.0  # seconds until a server takes the call, and again until the line is encrypted
    read: float = 10.0  # seconds in which nothing comes
    total: float = 30.0  # seconds for everything, redirects included, however busily the server drips
    head: int = 64 << 10  # bytes of an answer before its body
    received: int = 8 * MEBIBYTE  # bytes of one answer, as they travel
    unpacked: int = 16 * MEBIBYTE  # bytes of the body, unpacked
    redirects: int = 5


PAGE = Limits()


class Deadline:
    """The seconds that are left of one fetch."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def at_most(self, seconds: float) -> float:
        """These seconds, or fewer when less is left. Raises TimeoutError when nothing is."""
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        return min(seconds, left)

    def wait_over(self, seconds: float) -> None:
        """Seconds that were spent waiting for our turn do not count."""
        self._end += seconds
