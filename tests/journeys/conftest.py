"""The demonstration newsroom, played once per run of tests and copied for whoever looks at it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import SQLModel
from werkzeug.serving import make_server

from app import create_app
from claims.demo import content
from claims.demo.play import play
from claims.jobs.worker import Worker
from claims.people.passwords import hash_password
from claims.storage.engine import Database
from tests import databases
from tests.conftest import PASSWORD, Cast, let_in, settings_for
from tests.fetching.servers import Site, serving


@pytest.fixture(scope="session")
def demo_newsroom(built: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database in which the demonstration was played."""
    folder = tmp_path_factory.mktemp("demo")
    database = Database(settings_for(folder).database_url)
    SQLModel.metadata.create_all(database.writer)
    newsroom, password = content.load(), hash_password(PASSWORD)
    with database.writing() as session:
        play(session, newsroom, datetime.now(UTC), {person.key: password for person in newsroom.people})
    database.close()
    return folder


class DemoNewsroom:
    """A server on the demonstration, and browsers of its people."""

    def __init__(self, app: Any, address: str, browser: Any) -> None:
        self.app, self.address, self.browser = app, address, browser
        self.problems: list[str] = []
        self.contexts: list[Any] = []

    def open(self, key: str | None, **options: Any) -> Any:
        """A page of this person, signed in, in Dutch."""
        context = self.browser.new_context(
            base_url=self.address, locale="nl-NL", viewport={"width": 1320, "height": 900}, **options
        )
        self.contexts.append(context)
        if key is not None:
            client = self.app.test_client()
            let_in(self.app, client, Cast(self.app.extensions["database"]).people[key])
            cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
            assert cookie
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on(
            "console",
            lambda said: self.problems.append(said.text) if "Content Security Policy" in said.text else None,
        )
        return page


@pytest.fixture(scope="module")
def demo(
    browser: Any, demo_newsroom: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoNewsroom]:
    settings = settings_for(tmp_path_factory.mktemp("demo") / "instance")
    databases.copy(demo_newsroom, settings.instance)
    app = create_app(settings, TESTING=True)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    newsroom = DemoNewsroom(app, f"http://127.0.0.1:{server.server_port}", browser)
    yield newsroom
    for context in newsroom.contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["database"].close()
    assert not newsroom.problems, newsroom.problems


@pytest.fixture
def site(live_app: Flask) -> Iterator[Site]:
    """A site on this machine, which CLAIMDESK_FETCH_ALLOW lets through, and a worker that fetches from it."""
    stop = threading.Event()
    worker = threading.Thread(target=Worker(live_app, stop, 0.1).work, daemon=True)
    with serving() as found:
        settings = live_app.config["SETTINGS"]
        live_app.config["SETTINGS"] = replace(settings, fetch_allow=(("127.0.0.1", found.port),))
        worker.start()
        yield found
        stop.set()
        worker.join()
