"""Servers for these tests: started over a copy of the newsroom, ended whatever happens."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from claims.storage.engine import Database
from tests import databases
from tests.endurance.running import Running

Start = Callable[..., Running]


@pytest.fixture
def started(tmp_path: Path, newsroom: Path) -> Iterator[Start]:
    """started() runs a server; started("b") a second one with an instance of its own on the same database."""
    folder = tmp_path / "instance"
    databases.copy(newsroom, folder)
    url = databases.url_for(folder)
    servers: list[Running] = []

    def start(name: str = "", **settings: str) -> Running:
        instance = tmp_path / name if name else folder
        instance.mkdir(exist_ok=True)
        servers.append(Running(instance, url, **settings))
        return servers[-1].wait()

    yield start
    for server in servers:
        server.end()
    databases.drop(folder)


@pytest.fixture
def server(started: Start) -> Running:
    return started()


@pytest.fixture
def kept(server: Running) -> Iterator[Database]:
    """The server's database, to look at what it has kept."""
    database = Database(server.environment["CLAIMDESK_DATABASE_URL"])
    yield database
    database.close()
