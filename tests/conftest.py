"""The suite's shared ground: a fresh newsroom per test, its people, clients that check, and a browser."""

import os
import random
import secrets
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.serving import make_server

from app import create_app
from claims import features
from claims.config import Settings, read_settings
from claims.people.models import Person
from claims.people.rules import Actor, Role
from claims.people.sign_in import cookie_of
from claims.people.sign_in_sessions import begin_session
from claims.search.wiring import open_followers
from claims.storage.engine import Database
from claims.storage.migrate import upgrade
from tests import databases
from tests.checking import CheckingClient

# Two shared cores say nothing about the time of one example.
hypothesis.settings.register_profile("claimdesk", deadline=None)
hypothesis.settings.load_profile("claimdesk")

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PASSWORD = "een lange zin als wachtwoord"
CAST = {
    "checker": ("Tom Sanders", Role.CHECKER),
    "editor": ("Jet Vermeer", Role.EDITOR),
    "second": ("Mina Bos", Role.EDITOR),
    "contributor": ("Olle Dries", Role.CONTRIBUTOR),
    "reader": ("Nel Kijk", Role.READER),
    "admin": ("Ada Beheer", Role.ADMIN),
    "checker2": ("Cas Tweede", Role.CHECKER),
}
_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if isinstance(address, tuple) and host not in {"127.0.0.1", "::1", "localhost"}:
        raise AssertionError(f"a test reached for the network: {address}")
    _connect(self, address)


socket.socket.connect = _loopback_only  # type: ignore[method-assign,assignment]


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The real data; tests that need it skip with one loud line, and fail in .ci/run."""
    folder = Path(os.environ.get("CLAIMDESK_DATA") or Path(__file__).parent.parent.parent / "shared" / "data")
    if not (folder / "articles" / "seed-nl.txt").exists():
        message = f"CLAIMDESK_DATA: no real data at {folder}; tests on real texts are left out"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def seed_text(data_folder: Path) -> str:
    return (data_folder / "articles" / "seed-nl.txt").read_text(encoding="utf-8")


def settings_for(instance: Path, **environment: str) -> Settings:
    return read_settings({**databases.environment(instance), "CLAIMDESK_SECRET_KEY": "k" * 40, **environment})


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database with the schema, the default scale and the cast; copied for each test."""
    from claims.people.actions import add_person
    from claims.people.passwords import hash_password
    from claims.verdicts.actions import ensure_default_scale

    features.load_models()
    settings = settings_for(tmp_path_factory.mktemp("newsroom"))
    database = Database(settings.database_url)
    upgrade(database)
    password = hash_password(PASSWORD)
    with database.writing() as session:
        ensure_default_scale(session)
        for key, (name, role) in CAST.items():
            person = add_person(
                session,
                email=f"{key}@example.org",
                name=name,
                role=role,
                language="nl",
                by=None,
                at=NOW - timedelta(days=100),
            )
            person.password = password
    database.close()
    return settings.instance


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Compiled templates, shared by the applications of all tests: compiling is most of a first request."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """One application for all tests of a worker; `app` puts it back to the start for each of them."""
    app = create_app(settings_for(tmp_path_factory.mktemp("built") / "instance"))
    app.jinja_env.bytecode_cache = templates
    yield app
    app.extensions["database"].close()


@pytest.fixture
def app(built: Flask, newsroom: Path) -> Flask:
    """The application over a fresh newsroom, at the fixed time NOW."""
    built.extensions["database"].close()
    instance: Path = built.config["SETTINGS"].instance
    for left in instance.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    databases.copy(newsroom, instance)
    open_followers(built)
    built.config.update(CLOCK=lambda: NOW, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    return built


@pytest.fixture
def chance() -> random.Random:
    """Chance that can be had again: SEED=… in the environment repeats a run, and a test that fails prints it."""
    seed = os.environ.get("SEED") or secrets.token_hex(4)
    print(f"SEED={seed}")  # noqa: T201  pytest shows it with a failure, and with -s
    return random.Random(seed)  # noqa: S311


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.config["SETTINGS"]
    return found


@pytest.fixture
def db(app: Flask) -> Database:
    database: Database = app.extensions["database"]
    return database


class Cast:
    """The newsroom's people by part: cast.editor is the row, cast.actor("editor") who acts."""

    def __init__(self, database: Database) -> None:
        from sqlmodel import select

        with database.reading() as session:
            self.people = {p.email.split("@")[0]: p for p in session.exec(select(Person)).all()}
            session.expunge_all()

    def __getattr__(self, key: str) -> Person:
        try:
            return self.people[key]
        except KeyError:
            raise AttributeError(key) from None

    def actor(self, key: str) -> Actor:
        person = self.people[key]
        return Actor(id=person.id or 0, name=person.name, role=person.role)


@pytest.fixture
def cast(db: Database) -> Cast:
    return Cast(db)


def let_in(app: Flask, client: FlaskClient, person: Person) -> None:
    """Sign this browser in as that person, with a real session, past password and code."""
    clock = app.config.get("CLOCK")
    at = clock() if clock else datetime.now(UTC)
    with app.extensions["database"].writing() as writing:
        row = writing.get_one(Person, person.id)
        token = begin_session(
            writing,
            row.id or 0,
            seen_uniquifier=row.fs_uniquifier,
            browser="Firefox, Linux",
            at=at,
            life=app.config["SETTINGS"].session_life,
        )
    with client.session_transaction() as session:
        session.update(cookie_of(row, token))


@pytest.fixture
def as_(app: Flask, cast: Cast) -> Callable[[str | None], CheckingClient]:
    """as_("editor") is that person's browser without script; as_(None) nobody's."""

    def sign_in(key: str | None) -> CheckingClient:
        client = app.test_client()
        if key is not None:
            let_in(app, client, cast.people[key])
        return CheckingClient(app, client)

    return sign_in


@pytest.fixture
def client(as_: Callable[[str | None], CheckingClient]) -> CheckingClient:
    return as_(None)


def chromium_path() -> str | None:
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium; without one, browser tests skip with one loud line, or fail with REQUIRE_BROWSER=1."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        message = "no Chromium on PATH or in CHROMIUM: browser tests are left out"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=flags)
        yield started
        started.close()


@pytest.fixture
def live_app(tmp_path: Path, newsroom: Path, templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """An application of its own on the real clock, for a browser."""
    settings = settings_for(tmp_path / "instance")
    databases.copy(newsroom, settings.instance)
    app = create_app(settings, TESTING=True)
    app.jinja_env.bytecode_cache = templates
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    app.extensions["database"].close()
    databases.drop(settings.instance)


@pytest.fixture
def live_server(live_app: Flask) -> Iterator[str]:
    """The address of a real server for this test's newsroom."""
    server = make_server("127.0.0.1", 0, live_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browse(browser: Any, live_server: str, live_app: Flask) -> Iterator[Callable[..., Any]]:
    """browse("editor", locale="nl-NL") opens a page of that person, signed in, in a context of its own."""
    contexts: list[Any] = []
    problems: list[str] = []

    def open_page(key: str | None = None, **options: Any) -> Any:
        context = browser.new_context(
            base_url=live_server, **{"locale": "nl-NL", "viewport": {"width": 1320, "height": 900}, **options}
        )
        contexts.append(context)
        if key is not None:
            client = live_app.test_client()
            let_in(live_app, client, Cast(live_app.extensions["database"]).people[key])
            cookie = client.get_cookie(live_app.config["SESSION_COOKIE_NAME"])
            assert cookie is not None
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server}])
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on(
            "console",
            lambda message: (
                problems.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        page.on(
            "response",
            lambda answer: problems.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems, problems
