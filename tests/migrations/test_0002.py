"""From the first schema to sessions and second factors: nobody and nothing is lost, and everyone signs in once more."""

from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import inspect, text

from app import create_app
from claims.people.passwords import hash_password
from claims.storage.engine import Database
from claims.storage.migrate import alembic_config, upgrade
from tests import databases
from tests.checking import CheckingClient
from tests.conftest import PASSWORD, settings_for
from tests.migrations.schemas import database_at

NEW_TABLES = {"half_sign_in", "sign_in_session", "second_factor", "recovery_code"}
PEOPLE = """
insert into person (id, email, name, role, password, active, fs_uniquifier, language, theme, created_at, seen_at, version)
values (1, 'ada@example.org', 'Ada Beheer', 'admin', :hash, :yes, 'first-name', 'nl', 'dark', :at, null, 3),
       (2, 'weg@example.org', 'Wim Weg', 'editor', :hash, :no, 'second-name', null, 'auto', :at, :at, 1),
       (3, 'nieuw@example.org', 'Nina Nieuw', 'reader', null, :yes, 'third-name', 'en', 'auto', :at, null, 1)
"""
LINK = """
insert into sign_in_link (id, person_id, token_digest, created_at, expires_at, used_at)
values (1, 3, :digest, :at, :until, null)
"""
TRY = "insert into sign_in_try (id, account, address, at) values (1, 'account', 'address', :at)"


@pytest.fixture
def old(tmp_path: Path) -> Database:
    """A database of the first schema, with people, a link that is out and a try."""
    database = database_at(tmp_path / "instance", "0001")
    values = {
        "hash": hash_password(PASSWORD),
        "yes": True,
        "no": False,
        "at": "2026-11-01 09:00:00",
        "until": "2126-11-01 09:00:00",
        "digest": "d" * 64,
    }
    with database.writing() as session:
        for statement in (PEOPLE, LINK, TRY):
            session.execute(text(statement), values)
    return database


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as session:
        return {
            table: [tuple(row) for row in session.execute(text(f"select * from {table} order by id")).all()]  # noqa: S608
            for table in ("person", "sign_in_link", "sign_in_try")
        }


def test_it_keeps_every_row(old: Database, tmp_path: Path) -> None:
    before = everything(old)
    assert not NEW_TABLES & set(inspect(old.reader).get_table_names())
    upgrade(old, "0002")
    assert everything(old) == before
    assert set(inspect(old.reader).get_table_names()) >= NEW_TABLES
    old.close()
    databases.drop(tmp_path / "instance")


def test_it_goes_back_and_forth_again(old: Database, tmp_path: Path) -> None:
    before = everything(old)
    upgrade(old, "0002")
    command.downgrade(alembic_config(old), "0001")
    assert everything(old) == before
    assert not NEW_TABLES & set(inspect(old.reader).get_table_names())
    upgrade(old, "0002")
    assert everything(old) == before
    old.close()
    databases.drop(tmp_path / "instance")


def test_it_lets_people_in_with_their_password_and_not_with_an_old_cookie(
    old: Database, tmp_path: Path
) -> None:
    upgrade(old)
    old.close()
    app: Flask = create_app(settings_for(tmp_path / "instance"))
    client = CheckingClient(app, app.test_client())
    with client.client.session_transaction() as session:
        session.update({"_user_id": "first-name", "_fresh": True, "_id": "x"})
    client.get("/desk/settings/account", status=302)
    client.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD})
    assert "ada@example.org" in client.get("/desk/settings/account").html
    app.extensions["database"].close()
    databases.drop(tmp_path / "instance")
