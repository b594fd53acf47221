"""PostgreSQL goes away and comes back: one request may fail and says so, the next one works, and nothing is half done."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlmodel import Session, col, func, select

from app import create_app
from claims.articles.models import Article
from claims.people.actions import add_person
from claims.people.rules import Role
from claims.storage.engine import Database
from claims.storage.faults import Fault, fault_of
from claims.storage.migrate import upgrade
from tests import databases, postgres
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast, let_in, settings_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(databases.SERVER is None, reason="these restart a PostgreSQL: make test-postgres"),
]
ARTICLE = {"text": "De grutto broedt later dan vroeger.", "title": "Grutto's", "language": "nl"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server of these tests' own, since they stop it; it writes each commit to disk as a newsroom's does."""
    with postgres.cluster("-c max_connections=100") as address:
        admin = create_engine(make_url(address).set(database="postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("create database news"))
        admin.dispose()
        yield address


@pytest.fixture
def own_app(server: str, tmp_path: Path) -> Iterator[Flask]:
    url = make_url(server).set(database="news").render_as_string(hide_password=False)
    app = create_app(
        settings_for(tmp_path / "instance", CLAIMDESK_DATABASE_URL=url), PROPAGATE_EXCEPTIONS=False
    )
    database: Database = app.extensions["database"]
    upgrade(database)
    with database.writing() as session:
        if not Cast(database).people:
            add_person(
                session,
                email="editor@example.org",
                name="Jet",
                role=Role.EDITOR,
                language="nl",
                by=None,
                at=NOW,
            )
    yield app
    database.close()


@pytest.fixture
def editor(own_app: Flask) -> CheckingClient:
    client = own_app.test_client()
    person = Cast(own_app.extensions["database"]).people["editor"]
    let_in(own_app, client, person)
    return CheckingClient(own_app, client)


def articles(app: Flask) -> int:
    with app.extensions["database"].reading() as session:
        return int(session.exec(select(func.count(col(Article.id)))).one())


def test_it_reads_and_saves_on_after_a_restart_between_requests(
    own_app: Flask, server: str, editor: CheckingClient
) -> None:
    editor.post("/desk/articles/new", ARTICLE)
    before = articles(own_app)
    postgres.restart(server)
    editor.get("/desk/articles")
    editor.post("/desk/articles/new", ARTICLE)
    assert articles(own_app) == before + 1


def test_it_keeps_nothing_of_a_save_that_a_restart_cut_and_saves_it_when_sent_again(
    own_app: Flask, server: str, editor: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claims.articles import actions

    add_article, before = actions.add_article, articles(own_app)

    def cut(*args: object, **values: object) -> object:
        add_article(*args, **values)  # type: ignore[arg-type]
        postgres.restart(server)
        return add_article(*args, **values)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(actions, "add_article", cut)
        page = editor.post("/desk/articles/new", ARTICLE, status=503)
    assert articles(own_app) == before
    assert "De database antwoordt niet" in page.text(".//h1")
    editor.post("/desk/articles/new", page.fields(".//form[@action='/desk/articles/new']"))
    assert articles(own_app) == before + 1


def test_it_calls_a_deadlock_busy_and_lets_one_of_the_two_through(own_app: Flask) -> None:
    database: Database = own_app.extensions["database"]
    met, faults = threading.Barrier(2), []
    with database.writing() as session:
        session.execute(text("create table if not exists pair (id int primary key, n int)"))
        session.execute(text("insert into pair values (1, 0), (2, 0) on conflict do nothing"))

    # Past the write lock, which lets no two changes of ours cross: as a tool of whoever runs the database may.
    plain = create_engine(database.url)

    def cross(first: int, second: int) -> None:
        try:
            with Session(plain) as session, session.begin():
                session.execute(text("update pair set n = n + 1 where id = :id"), {"id": first})
                met.wait(10)
                session.execute(text("update pair set n = n + 1 where id = :id"), {"id": second})
        except Exception as error:  # noqa: BLE001  told apart below
            faults.append(fault_of(error))

    threads = [threading.Thread(target=cross, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    plain.dispose()
    assert faults == [Fault.BUSY]
    with database.writing() as session:
        assert session.execute(text("select sum(n) from pair")).scalar_one() == 2
        session.execute(text("drop table pair"))
