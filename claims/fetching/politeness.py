"""One request at a time for each host, and a moment between two, whoever of this machine asks.

A lock on a file: the kernel ends it with the process, so there is no lease that could outlive its owner, and it keeps
threads of one process apart as well as processes. The files are a fixed number, and a host's name says which is its own;
two hosts with the same one merely wait for each other. When the file was touched is when the last request ended.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from claims.config import Settings
from claims.fetching.client import Fetched, fetch, user_agent
from claims.fetching.failures import NoTurn
from claims.fetching.limits import Limits
from claims.storage.engine import for_its_owner

FOLDER = "turns"  # in the instance
FILES = 256
LOOK_EVERY = 0.05  # seconds


@dataclass(frozen=True)
class Turns:
    """Who may ask which host when. `take` is the `turn` of `fetch`."""

    folder: Path
    interval: float = 1.0  # seconds from the end of one request to the beginning of the next
    patience: float = 120.0  # seconds that one waits for one's turn
    sleep: Callable[[float], object] = time.sleep

    @contextmanager
    def take(self, host: str) -> Iterator[None]:
        """Wait for our turn at a host, and have it until the block ends. Raises NoTurn."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        path = self.folder / f"{sha256(host.encode()).digest()[0] % FILES:02x}.lock"
        with open(path, "a", opener=for_its_owner) as file:
            self._wait(file.fileno(), host)
            try:
                self.sleep(self._left(file.fileno()))
                yield
            finally:
                os.ftruncate(file.fileno(), 1)
                os.utime(file.fileno())
                fcntl.flock(file, fcntl.LOCK_UN)  # a child process may have inherited it

    def _wait(self, descriptor: int, host: str) -> None:
        end = time.monotonic() + self.patience
        while not _locked(descriptor):
            if time.monotonic() > end:
                raise NoTurn(host=host)
            self.sleep(LOOK_EVERY)

    def _left(self, descriptor: int) -> float:
        """Seconds until the interval is over: never more than one, wherever the clock was set."""
        facts = os.fstat(descriptor)
        if not facts.st_size:
            return 0.0  # made just now; nobody has asked yet
        return max(0.0, self.interval - max(0.0, time.time() - facts.st_mtime))


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Get(Protocol):
    """The guarded client, in turn with whoever else asks that host. Raises FetchFailed."""

    def __call__(
        self, url: str, limits: Limits, /, *, etag: str | None = None, modified: str | None = None
    ) -> Fetched: ...


def client_of(settings: Settings, version: str) -> Get:
    """How all features of this instance fetch: as Claimdesk, where its settings allow, and in turn."""
    turns = Turns(settings.instance / FOLDER)
    agent = user_agent(version, settings.site_url)

    def get(url: str, limits: Limits, /, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        return fetch(
            url,
            agent=agent,
            allow=settings.fetch_allow,
            limits=limits,
            etag=etag,
            modified=modified,
            turn=turns.take,
        )

    return get
