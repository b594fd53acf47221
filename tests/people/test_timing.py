"""Sign-in says by its time as little as by its words whether there is an account."""

import gc
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from claims.people import passwords
from claims.people.rules import TRY_WINDOW
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import counted
from tests.people.phones import phone_of

TRIALS = 40
ROUNDS = 5
KNOWN, UNKNOWN = "checker@example.org", "nobody@example.org"


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that passwords are compared with, meanwhile."""
    compared: list[str] = []
    verify = passwords._HASHER.verify

    class Watched:
        def verify(self, kept: str, password: str) -> bool:
            compared.append(kept)
            return verify(kept, password)

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    return compared


def send(client: CheckingClient, email: str) -> int:
    typed = {"csrf_token": client.token, "email": email, "password": "geraden woord"}
    return client.client.post("/sign-in", data=typed).status_code


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN, "closed@example.org", "invited@example.org"])
def test_it_compares_one_hash_whether_there_is_an_account_or_not(
    client: CheckingClient, db: Database, cast: Cast, hashes: list[str], email: str
) -> None:
    with db.writing() as session:
        closed, invited = session.merge(cast.reader), session.merge(cast.contributor)
        closed.email, closed.active = "closed@example.org", False
        invited.email, invited.password = "invited@example.org", None
    assert send(client, email) == 422
    assert len(hashes) == 1


def test_it_asks_the_database_the_same_of_both(client: CheckingClient, db: Database, cast: Cast) -> None:
    phone_of(db, cast, "editor")
    asked = []
    for email in (KNOWN, UNKNOWN, "editor@example.org"):
        with counted(db) as sent:
            send(client, email)
        asked.append(list(sent))
    assert asked[0] == asked[1] == asked[2]


def trials(app: Flask, client: CheckingClient) -> dict[str, list[float]]:
    """CPU seconds of failed sign-ins, known and unknown in turn, each in a quarter of an hour of its own."""
    spent: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(TRIALS):
        app.config["CLOCK"] = lambda moment=NOW + number * 2 * TRY_WINDOW: moment
        turn = (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN)
        for email in turn:
            token = client.token
            typed = {"csrf_token": token, "email": email, "password": "geraden woord"}
            gc.collect()
            began = time.thread_time()
            assert client.client.post("/sign-in", data=typed).status_code == 422
            spent[email].append(time.thread_time() - began)
    return spent


@pytest.mark.slow
def test_it_takes_as_long_for_nobody_as_for_someone(
    app: Flask, client: CheckingClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """Medians of 40 trials each differ by less than 5%. CPU time of this thread: what else the machine does is left out.

    A real difference shows in every round; a disturbance does not, so one good round of five is enough.
    """
    said, differences = [], []
    for _ in range(ROUNDS):
        spent = trials(app, client)
        known, unknown = (statistics.median(spent[email]) for email in (KNOWN, UNKNOWN))
        differences.append(abs(known - unknown) / known)
        said.append(f"known {known * 1000:.2f} ms, unknown {unknown * 1000:.2f} ms, {differences[-1]:.1%}")
        if differences[-1] < 0.05:
            break
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(said) + "\n")
    assert min(differences) < 0.05, said


def test_it_compares_secrets_without_telling_where_they_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes go through passlib's constant-time comparison; tokens are looked up by digest, never compared."""
    import passlib.totp

    from claims.people import totp

    compared: list[int] = []
    constant: Callable[..., bool] = passlib.totp.consteq

    def watched(*values: Any) -> bool:
        compared.append(len(values))
        return constant(*values)

    monkeypatch.setattr(passlib.totp, "consteq", watched)
    assert totp.counter_of(b"s" * 20, "000000", NOW + timedelta(days=1)) is None
    assert len(compared) == 3
