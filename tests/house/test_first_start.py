"""`newsroom prepare` as `make run` calls it: a link while nobody can sign in, the demo once, and nothing twice."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from claims.errors import NotFound
from claims.people import actions, queries
from claims.people.models import Person
from claims.people.passwords import hash_password
from claims.people.rules import Role
from claims.storage.engine import Database
from tests import databases
from tests.conftest import NOW, settings_for

ROOT = Path(__file__).parent.parent.parent


def prepare(instance: Path, **environment: str) -> str:
    """What a start prints."""
    return flask(instance, "newsroom", "prepare", **environment)


def flask(instance: Path, *command: str, **environment: str) -> str:
    """What a command prints, in a process of its own; it must end well."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMDESK_")}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *command],
        cwd=ROOT,
        env={**own, **databases.environment(instance), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def token_in(printed: str) -> str:
    found = re.search(r"/sign-in/([\w-]+)", printed)
    assert found, printed
    return found[1]


def opens(instance: Path, token: str) -> bool:
    database = Database(settings_for(instance).database_url)
    try:
        with database.reading() as session:
            return queries.open_link(session, token, datetime.now(UTC)) is not None
    except NotFound:  # an older link is gone altogether
        return False
    finally:
        database.close()


def test_prints_a_new_link_each_time_until_someone_can_sign_in(tmp_path: Path) -> None:
    old, new = (token_in(prepare(tmp_path, DEMO="0")) for _ in range(2))
    assert old != new
    assert not opens(tmp_path, old)
    assert opens(tmp_path, new)
    assert not (tmp_path / "demo-accounts.txt").exists()


def test_the_history_tells_of_all_that_a_first_start_made(tmp_path: Path) -> None:
    prepare(tmp_path, DEMO="0")
    flask(tmp_path, "history", "check")


@pytest.mark.slow
def test_makes_no_demo_in_a_newsroom_that_waits_for_its_first_administrator(tmp_path: Path) -> None:
    prepare(tmp_path, DEMO="0")
    assert opens(tmp_path, token_in(prepare(tmp_path)))
    assert not (tmp_path / "demo-accounts.txt").exists()


@pytest.mark.slow
@pytest.mark.parametrize("demo", ["0", "1"])
def test_prints_nothing_where_people_can_sign_in(tmp_path: Path, demo: str) -> None:
    prepare(tmp_path, DEMO="0")
    database = Database(settings_for(tmp_path).database_url)
    with database.writing() as session:
        actions.add_person(
            session,
            email="ada@example.org",
            name="Ada",
            role=Role.ADMIN,
            by=None,
            at=NOW,
            password_hash=hash_password("een lange zin als wachtwoord"),
        )
    database.close()
    assert prepare(tmp_path, DEMO=demo) == ""


@pytest.mark.slow
def test_prints_where_the_demo_accounts_stand_on_the_second_start(tmp_path: Path) -> None:
    first = prepare(tmp_path, CLAIMDESK_DEMO_PASSWORD="een lange zin")
    kept = tmp_path / "demo-accounts.txt"
    assert "editor@example.org" in first
    assert kept.read_text(encoding="utf-8").strip() == first.strip()
    assert kept.stat().st_mode & 0o777 == 0o600
    second = prepare(tmp_path)
    assert str(kept) in second
    assert "een lange zin" not in second
    database = Database(settings_for(tmp_path).database_url)
    with database.reading() as session:
        addresses = session.exec(select(Person.email).order_by(col(Person.id))).all()
    database.close()
    assert len(addresses) == len(set(addresses)) > 0
