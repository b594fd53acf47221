"""Guessing is slow from everywhere at once, and no newsroom is shut out by who guesses from among it."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask

from app import create_app
from claims.config import Settings
from claims.people.models import SignInTry
from claims.people.rules import (
    MOST_PER_ADDRESS,
    TRIES_BEYOND,
    TRIES_PER_ACCOUNT,
    TRIES_PER_ADDRESS,
    TRY_WINDOW,
    tries_left,
    wait_for_try,
)
from claims.people.throttle import asker, known_asker
from claims.storage.engine import Database
from tests import databases
from tests.checking import CheckingClient
from tests.conftest import NOW, PASSWORD, settings_for

As = Callable[[str | None], CheckingClient]
KEY = "k" * 40
ROOT = Path(__file__).parent.parent.parent
NEWSROOM = "192.0.2.10"


GUESSED = "geraden woord"


def guess(client: CheckingClient, email: str, password: str = GUESSED, address: str = NEWSROOM) -> int:
    """The status of one try to sign in."""
    typed = {"csrf_token": client.token, "email": f"{email}@example.org", "password": password}
    return client.client.post("/sign-in", data=typed, environ_base={"REMOTE_ADDR": address}).status_code


def crowd(db: Database, number: int, address: str = NEWSROOM) -> None:
    """So many failed tries from one address, each of another account."""
    askers = [asker(KEY, f"invented{each}@example.org", address) for each in range(number)]
    with db.writing() as session:
        session.add_all(SignInTry(account=who.account, address=who.address, at=NOW) for who in askers)


# One account


def test_it_gives_an_account_ten_tries_from_wherever_they_come(client: CheckingClient) -> None:
    answers = [guess(client, "checker", address=f"198.51.100.{n}") for n in range(TRIES_PER_ACCOUNT + 5)]
    assert answers == [422] * TRIES_PER_ACCOUNT + [429] * 5
    assert guess(client, "checker", PASSWORD, "203.0.113.7") == 429
    assert guess(client, "editor", PASSWORD, "198.51.100.1") == 303


def test_it_gives_an_account_ten_tries_also_at_once(app: Flask, as_: As) -> None:
    browsers = [as_(None) for _ in range(30)]
    tokens = [browser.token for browser in browsers]

    def one(number: int) -> int:
        typed = {"csrf_token": tokens[number], "email": "checker@example.org", "password": "geraden woord"}
        return browsers[number].client.post("/sign-in", data=typed).status_code

    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(one, range(30)))
    assert (answers.count(422), answers.count(429)) == (TRIES_PER_ACCOUNT, 20)


def test_it_lets_in_again_after_a_quarter_of_an_hour(
    client: CheckingClient, later: Callable[..., datetime]
) -> None:
    for _ in range(TRIES_PER_ACCOUNT):
        guess(client, "checker")
    later(minutes=14, seconds=59)
    assert guess(client, "checker", PASSWORD) == 429
    later(minutes=15)
    assert guess(client, "checker", PASSWORD) == 303


# Many accounts from one address


def test_it_lets_a_newsroom_in_whose_address_is_beyond_its_number(
    client: CheckingClient, db: Database
) -> None:
    crowd(db, TRIES_PER_ADDRESS + 50)
    for key in ("checker", "editor", "reader", "admin"):
        assert guess(client, key, PASSWORD) == 303


def test_it_leaves_a_guesser_two_tries_an_account_beyond_that_number(
    client: CheckingClient, db: Database
) -> None:
    crowd(db, TRIES_PER_ADDRESS)
    assert [guess(client, "checker") for _ in range(4)] == [422] * TRIES_BEYOND + [429] * 2
    assert guess(client, "editor") == 422


def test_it_looks_far_beyond_that_number_only_at_browsers_it_knows(
    client: CheckingClient, as_: As, db: Database
) -> None:
    guess(client, "checker", PASSWORD)
    client.post("/sign-out")
    crowd(db, MOST_PER_ADDRESS)
    assert guess(as_(None), "editor", PASSWORD) == 429
    assert guess(as_(None), "checker", PASSWORD) == 429
    assert guess(client, "checker", PASSWORD) == 303
    assert guess(as_(None), "editor", PASSWORD, "203.0.113.7") == 303


def test_it_hashes_nothing_for_who_must_wait(client: CheckingClient, db: Database) -> None:
    crowd(db, MOST_PER_ADDRESS)
    with patch("claims.people.sign_in.password_fits") as compared:
        assert guess(client, "checker") == 429
    assert compared.call_count == 0


# Browsers that were signed in before


def test_it_lets_a_known_browser_in_whose_account_others_are_guessing(
    client: CheckingClient, as_: As
) -> None:
    guess(client, "checker", PASSWORD)
    client.post("/sign-out")
    attacker = as_(None)
    for _ in range(TRIES_PER_ACCOUNT):
        guess(attacker, "checker")
    assert guess(attacker, "checker", PASSWORD) == 429
    assert guess(client, "checker", PASSWORD) == 303


def test_it_gives_a_known_browser_ten_tries_as_well(client: CheckingClient, as_: As) -> None:
    guess(client, "checker", PASSWORD)
    client.post("/sign-out")
    answers = [guess(client, "checker", address=f"198.51.100.{n}") for n in range(TRIES_PER_ACCOUNT + 2)]
    assert answers == [422] * TRIES_PER_ACCOUNT + [429] * 2
    assert guess(as_(None), "checker", PASSWORD) == 303


def test_it_knows_a_browser_for_the_accounts_that_signed_in_there_only(
    client: CheckingClient, as_: As
) -> None:
    guess(client, "reader", PASSWORD)
    client.post("/sign-out")
    for _ in range(TRIES_PER_ACCOUNT):
        guess(as_(None), "checker")
    assert guess(client, "checker", PASSWORD) == 429


def test_it_knows_a_browser_that_several_people_share(client: CheckingClient, as_: As) -> None:
    for key in ("reader", "checker"):
        guess(client, key, PASSWORD)
        client.post("/sign-out")
    for key in ("reader", "checker"):
        for _ in range(TRIES_PER_ACCOUNT):
            guess(as_(None), key)
        assert guess(client, key, PASSWORD) == 303
        client.post("/sign-out")


@pytest.mark.parametrize("forged", ["", "x", "e30.x", "eyJicm93c2VyIjoiYSIsImFjY291bnRzIjpbXX0.aaaa", "\x00"])
def test_it_believes_no_forged_mark_of_a_known_browser(client: CheckingClient, as_: As, forged: str) -> None:
    for _ in range(TRIES_PER_ACCOUNT):
        guess(as_(None), "checker")
    client.client.set_cookie("claimdesk-known", forged)
    assert guess(client, "checker", PASSWORD) == 429


def test_it_names_no_account_in_the_mark(client: CheckingClient) -> None:
    guess(client, "checker", PASSWORD)
    kept = client.client.get_cookie("claimdesk-known")
    assert kept is not None
    assert kept.http_only
    from itsdangerous import URLSafeSerializer

    said = str(URLSafeSerializer(KEY, salt="known-browser").loads(kept.value))
    assert "checker" not in said
    assert "example" not in said


def test_it_lets_nobody_in_by_the_mark_alone(client: CheckingClient) -> None:
    guess(client, "checker", PASSWORD)
    client.client.delete_cookie("claimdesk")
    client.get("/desk/", status=302)


# Addresses


def test_it_takes_a_whole_network_of_the_new_kind_for_one_address() -> None:
    same = [asker(KEY, "a@example.org", f"2001:db8:1:2::{n}").address for n in range(1, 4)]
    assert len(set(same)) == 1
    assert asker(KEY, "a@example.org", "2001:db8:1:3::1").address not in same


def test_it_tells_addresses_of_the_old_kind_apart_however_they_are_written() -> None:
    one, same, other = (
        asker(KEY, "a@example.org", address).address
        for address in ("192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2")
    )
    assert one == same != other


def seen_address(settings: Settings, forwarded: str | None) -> str:
    """What the application takes for the address of a request from 192.0.2.1."""
    app = create_app(settings)
    seen: list[str] = []

    @app.before_request
    def note() -> None:
        from flask import request

        seen.append(request.remote_addr or "")

    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    app.test_client().get("/sign-in", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    app.extensions["database"].close()
    return seen[0]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        ("0", "203.0.113.9", "192.0.2.1"),
        ("1", "203.0.113.9", "203.0.113.9"),
        ("1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("2", "6.6.6.6, 203.0.113.9, 192.0.2.50", "203.0.113.9"),
        ("2", "203.0.113.9", "192.0.2.1"),
        ("1", None, "192.0.2.1"),
    ],
)
def test_it_believes_as_many_proxies_as_it_was_told_and_no_more(
    tmp_path: Path, proxies: str, forwarded: str | None, seen: str
) -> None:
    settings = settings_for(tmp_path / "instance", CLAIMDESK_PROXIES=proxies)
    assert seen_address(settings, forwarded) == seen


def test_it_believes_no_address_that_the_asker_writes_down_themselves(
    client: CheckingClient, db: Database
) -> None:
    crowd(db, MOST_PER_ADDRESS)
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP"):
        typed = {"csrf_token": client.token, "email": "editor@example.org", "password": PASSWORD}
        answer = client.client.post(
            "/sign-in", data=typed, headers={header: "203.0.113.9"}, environ_base={"REMOTE_ADDR": NEWSROOM}
        )
        assert answer.status_code == 429, header


# The rule, and who keeps count

OLD = NOW - TRY_WINDOW


@pytest.mark.parametrize(
    ("account", "address", "waits"),
    [
        (0, 0, False),
        (TRIES_PER_ACCOUNT - 1, TRIES_PER_ACCOUNT - 1, False),
        (TRIES_PER_ACCOUNT, TRIES_PER_ACCOUNT, True),
        (TRIES_BEYOND, TRIES_PER_ADDRESS - 1, False),
        (TRIES_BEYOND - 1, TRIES_PER_ADDRESS, False),
        (TRIES_BEYOND, TRIES_PER_ADDRESS, True),
        (0, MOST_PER_ADDRESS - 1, False),
        (0, MOST_PER_ADDRESS, True),
    ],
)
def test_it_weighs_account_and_address_together(account: int, address: int, waits: bool) -> None:
    assert (wait_for_try([NOW] * account, [NOW] * address, NOW) is not None) is waits
    assert wait_for_try([OLD] * account, [OLD] * address, NOW) is None


@pytest.mark.parametrize(
    ("account", "address", "left"),
    [
        (0, 0, TRIES_PER_ACCOUNT),
        (3, 3, TRIES_PER_ACCOUNT - 3),
        (TRIES_PER_ACCOUNT, TRIES_PER_ACCOUNT, 0),
        (1, TRIES_PER_ADDRESS, TRIES_BEYOND - 1),
        (0, MOST_PER_ADDRESS - 1, 1),
        (0, MOST_PER_ADDRESS, 0),
    ],
)
def test_it_knows_how_many_tries_are_left(account: int, address: int, left: int) -> None:
    assert tries_left([NOW] * account, [NOW] * address, NOW) == left
    assert tries_left([OLD] * account, [OLD] * address, NOW) == TRIES_PER_ACCOUNT


def test_it_says_how_long_until_either_way_is_open() -> None:
    ago = [NOW - timedelta(minutes=5)] * TRIES_BEYOND
    from_here = [NOW - timedelta(minutes=12)] * TRIES_PER_ADDRESS
    assert wait_for_try(ago, from_here, NOW) == timedelta(minutes=3)
    assert wait_for_try(ago, [NOW] * TRIES_PER_ADDRESS, NOW) == timedelta(minutes=10)


def test_it_counts_a_known_browser_apart() -> None:
    plain, known = asker(KEY, "a@example.org", NEWSROOM), known_asker(KEY, "a@example.org", "browser")
    assert known.known
    assert not plain.known
    assert not {plain.account, plain.address} & {known.account, known.address}


GUESSER = """
import sys
from app import create_app
from tests.checking import CheckingClient
app = create_app()
client = CheckingClient(app, app.test_client())
for _ in range(int(sys.argv[1])):
    typed = {"csrf_token": client.token, "email": sys.argv[2], "password": sys.argv[3]}
    print(client.client.post("/sign-in", data=typed).status_code)
app.extensions["database"].close()
"""


@pytest.mark.slow
def test_it_shares_one_count_among_processes_and_keeps_it_over_a_restart(
    newsroom: Path, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path / "instance")
    databases.copy(newsroom, settings.instance)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "CLAIMDESK_INSTANCE": str(settings.instance),
        "CLAIMDESK_DATABASE_URL": settings.database_url,
        "CLAIMDESK_SECRET_KEY": settings.secret_key,
    }

    def process(times: int, email: str, password: str) -> Any:
        command = [sys.executable, "-c", GUESSER, str(times), email, password]
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    two = [process(8, "checker@example.org", "geraden woord") for _ in range(2)]
    said = [line for each in two for line in each.communicate(timeout=120)[0].split()]
    assert (said.count("422"), said.count("429")) == (TRIES_PER_ACCOUNT, 16 - TRIES_PER_ACCOUNT)
    restarted = process(2, "checker@example.org", PASSWORD).communicate(timeout=120)[0].split()
    assert restarted == ["429", "429"]
    assert process(1, "editor@example.org", PASSWORD).communicate(timeout=120)[0].split() == ["303"]
    databases.drop(settings.instance)
