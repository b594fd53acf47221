"""Reading what the log says."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from claims.logs import lines, work


class Told:
    """The lines of the log so far."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.fails: OSError | None = None  # what writing raises now

    def write(self, line: bytes) -> int:
        if self.fails is not None:
            raise self.fails
        self.raw.append(line)
        return len(line)

    @property
    def text(self) -> str:
        return b"".join(self.raw).decode()

    def lines(self, event: str | None = None) -> list[dict[str, Any]]:
        """All lines, or those of an event; a busy machine makes a "slow request" of any request."""
        found = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in found if event is None or line["event"].removeprefix("slow ") == event]


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    """The log at level info, as JSON."""
    heard = Told()
    lines.configure("json", "info", heard.write)
    yield heard
    work.end()
    lines.configure("json", "warning")
