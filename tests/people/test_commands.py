from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from claims.config import SERVED_AT
from claims.people.models import Person
from claims.people.passwords import password_fits
from claims.people.rules import Role
from tests.checking import CheckingClient
from tests.conftest import settings_for

Row = Callable[[str], Person]
ADD = ["people", "add", "Nina@example.org", "--name", "Nina Nieuw", "--role", "editor"]


def run(app: Flask, *words: str, typed: str | None = None) -> Any:
    return app.test_cli_runner().invoke(args=list(words), input=typed)


def test_adds_a_person_and_prints_a_link_that_works(app: Flask, client: CheckingClient, row: Row) -> None:
    result = run(app, *ADD, "--language", "nl")
    assert result.exit_code == 0
    assert (row("nina").name, row("nina").role, row("nina").language) == ("Nina Nieuw", Role.EDITOR, "nl")
    client.get(result.stdout.strip().removeprefix("http://127.0.0.1:8000"))


def test_reads_a_password_instead(app: Flask, row: Row) -> None:
    result = run(app, *ADD, "--password-stdin", typed="een lange zin als wachtwoord\n")
    assert result.exit_code == 0
    assert "/sign-in/" not in result.output
    assert password_fits("een lange zin als wachtwoord", row("nina").password)


def test_refuses_a_short_password_an_account_that_exists_and_a_strange_role(app: Flask) -> None:
    assert run(app, *ADD, "--password-stdin", typed="kort\n").exit_code == 1
    taken = run(app, "people", "add", "reader@example.org", "--name", "Nel", "--role", "reader")
    assert (taken.exit_code, "already" in taken.output) == (1, True)
    assert run(app, "people", "add", "x@example.org", "--name", "X", "--role", "owner").exit_code == 2


def test_prints_a_fresh_link_and_ends_the_old_one(app: Flask, client: CheckingClient) -> None:
    links = [run(app, "people", "link", "reader@example.org").stdout.strip() for _ in range(2)]
    old, fresh = (link.removeprefix("http://127.0.0.1:8000") for link in links)
    client.get(old, status=410)
    client.get(fresh)


def test_prints_the_address_of_the_server_that_runs_or_says_that_it_guesses(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = ("people", "link", "reader@example.org")
    guessed = run(app, *ask)
    assert guessed.stdout.startswith("http://127.0.0.1:8000/sign-in/")
    assert "a guess" in guessed.stderr
    assert "CLAIMDESK_SITE_URL" in guessed.stderr
    (app.config["SETTINGS"].instance / SERVED_AT).write_text("https://factcheck.example")
    known = run(app, *ask)
    assert known.stdout.startswith("https://factcheck.example/sign-in/")
    assert known.stderr == ""
    told = settings_for(app.config["SETTINGS"].instance, PORT="8001")
    monkeypatch.setitem(app.config, "SETTINGS", told)
    assert run(app, *ask).stdout.startswith("http://127.0.0.1:8001/sign-in/")


def test_makes_no_link_for_nobody(app: Flask) -> None:
    result = run(app, "people", "link", "nobody@example.org")
    assert (result.exit_code, "nobody@example.org" in result.output) == (1, True)


def test_makes_no_first_administrator_where_there_is_one(app: Flask) -> None:
    assert run(app, "people", "first").exit_code == 1
