"""The form for readers: no account, no cookie, no script; and what keeps machines and too much out."""

import logging
import re
from datetime import timedelta

import pytest
from sqlmodel import select

from claims.history.models import EventPayload
from claims.people.queries import digest_of
from claims.tips.keys import seal
from claims.tips.rules import LONGEST_WHAT
from tests.checking import CheckingClient
from tests.conftest import NOW
from tests.mail.conftest import Set, mail_on  # noqa: F401  a fixture
from tests.tips.helping import WHAT, Tips

HOSTILE = "<script>alert(1)</script> \"><img src=x onerror=alert(2)> hx-get='/x'"


def test_it_takes_a_tip_from_nobody_in_particular(tips: Tips, client: CheckingClient) -> None:
    form = client.get("/tip")
    assert form.text(".//h1") == "Tip de redactie"
    assert "Set-Cookie" not in form.response.headers
    assert "script-src 'none'" in form.response.headers["Content-Security-Policy"]
    assert not form.all(".//script")
    path = tips.address(seen_where="https://blad.example/bomen", why="Het zijn er honderd.")
    assert re.fullmatch(r"/tip/[\w-]{43}", path)
    (tip,) = tips.all()
    assert (tip.what, tip.seen_where, tip.why) == (WHAT, "https://blad.example/bomen", "Het zijn er honderd.")
    assert tip.token_digest == digest_of(path.removeprefix("/tip/")), "the token itself is kept nowhere"
    own = client.client.get(path)
    assert own.headers["Cache-Control"] == "no-store"
    assert own.headers["Referrer-Policy"] == "no-referrer"
    assert own.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in own.headers
    assert "We hebben je tip." in tips.follow(path)
    assert f"{tips.app.config['SETTINGS'].site_url}{path}" in tips.follow(path)


def test_it_speaks_english_below_en(tips: Tips, client: CheckingClient) -> None:
    assert client.get("/en/tip").text(".//h1") == "Tip the newsroom"
    sent = tips.send("/en/tip").response.location
    assert sent.startswith("/en/tip/")
    assert "We have your tip." in tips.follow(sent)
    assert "We hebben je tip." in tips.follow(sent.removeprefix("/en"))
    assert client.get("/tip").one(".//nav/a[@aria-current]").get("href") == "/tip"
    assert client.get("/en/").one(".//nav/a[@href='/en/tip']") is not None


def test_it_gives_back_what_was_typed(tips: Tips) -> None:
    page = tips.send(status=422, what="", why="Daarom wel")
    assert page.one(".//textarea[@name='why']").text == "Daarom wel"
    assert "Vul dit in." in page.text(".//main")
    long = tips.send(status=422, what="x" * (LONGEST_WHAT + 1))
    assert "x" * 200 in long.html
    assert not tips.all()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"website": "https://spam.example"}, "moet blijven"),
        ({"sealed": ""}, "te lang of te kort open"),
        ({"sealed": "forged.x"}, "te lang of te kort open"),
        ({"sealed": seal("k" * 40, NOW)}, "te lang of te kort open"),
        ({"sealed": seal("k" * 40, NOW - timedelta(days=2))}, "te lang of te kort open"),
    ],
)
def test_it_refuses_what_no_person_sends_and_loses_nothing(
    tips: Tips, typed: dict[str, str], words: str
) -> None:
    page = tips.send(status=422, **typed)
    assert words in page.text(".//main")
    assert page.one(".//textarea[@name='what']").text == f"\n{WHAT}" or WHAT in page.html
    assert page.one(".//input[@name='website']").get("value") == ""
    fresh = page.one(".//input[@name='sealed']").get("value")
    assert not tips.all()
    tips.app.config["CLOCK"] = lambda: NOW + timedelta(minutes=1)
    tips.send(sealed=fresh)


def test_another_sites_page_sends_nothing(tips: Tips) -> None:
    client = CheckingClient(tips.app, tips.app.test_client())
    client.post("/tip", tips.typed(), 400, headers={"Sec-Fetch-Site": "cross-site"})
    client.post("/tip", tips.typed(), 400, headers={"Origin": "https://evil.example"})
    assert not tips.all()


def test_it_takes_ten_from_one_connection_in_a_quarter_of_an_hour(tips: Tips) -> None:
    for _ in range(10):
        tips.send()
    page = tips.send(status=429)
    assert "Wacht 15 minuten" in page.text(".//main")
    assert WHAT in page.html
    assert int(page.response.headers["Retry-After"]) > 0
    assert len(tips.all()) == 10
    elsewhere = CheckingClient(tips.app, tips.app.test_client())
    elsewhere.post("/tip", tips.typed(), environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    tips.app.config["CLOCK"] = lambda: NOW + timedelta(minutes=16)
    tips.send()


def test_it_asks_for_an_address_only_where_mail_is_on(
    tips: Tips,
    client: CheckingClient,
    mail_on: Set,  # noqa: F811
) -> None:
    assert not client.get("/tip").all(".//input[@name='email']")
    tips.send(email="lezer@example.org")
    assert tips.addresses() == [], "nothing is kept that nobody can use"
    mail_on(25)
    assert client.get("/tip").one(".//input[@name='email']") is not None
    assert "geen e-mailadres" in tips.send(status=422, email="geen adres").text(".//main")
    path = tips.address(email=" Lezer@Example.org ")
    assert tips.addresses() == ["lezer@example.org"]
    page = client.get(path)
    assert "lezer@example.org" not in page.html
    gone = client.post(f"{path}/address")
    assert gone.response.location == path
    assert tips.addresses() == []
    assert not client.get(path).all(".//main//form")


def test_nothing_that_a_reader_wrote_is_in_history_or_log(
    tips: Tips,
    mail_on: Set,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    mail_on(25)
    path = tips.address(what="Geheime woorden", why="Geheime reden", email="lezer@example.org")
    tips.follow(path)
    with tips.db.reading() as session:
        told = [f"{each.before} {each.after}" for each in session.exec(select(EventPayload)).all()]
    token = path.removeprefix("/tip/")
    for secret in ("Geheime", "lezer@", token):
        assert not any(secret in line for line in told)
        assert secret not in caplog.text


def test_what_a_reader_wrote_is_text(tips: Tips, client: CheckingClient) -> None:
    path = tips.address(what=HOSTILE, seen_where=HOSTILE, why=HOSTILE)
    page = client.get(path)
    assert HOSTILE in page.text(".//main")
    assert not page.all(".//script")
    assert not page.all(".//img")


def test_a_page_that_is_not_there_says_so_and_counts_who_guesses(client: CheckingClient) -> None:
    assert "Op dit adres is geen tip" in client.get("/tip/onzin", 404).text(".//main")
    for _ in range(9):
        client.client.get("/tip/onzin")
    assert client.client.get("/tip/onzin").status_code == 429
