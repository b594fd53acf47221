"""A cookie is worth what its row says: it ends at once with it, and nothing brings it back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask import session as cookie_session
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from app import create_app
from claims.errors import Refused
from claims.people import actions, pages
from claims.people.browsers import browser_words
from claims.people.models import Person, SignInSession
from claims.people.rules import Actor, Role
from claims.people.sign_in_sessions import begin_session, end_sessions
from claims.storage.engine import Database
from claims.web.rendering import page
from tests.checking import CheckingClient
from tests.conftest import NOW, PASSWORD, Cast, settings_for
from tests.desk.filling import counted
from tests.people.conftest import SETTINGS_PAGE

As = Callable[[str | None], CheckingClient]
Later = Callable[..., datetime]
COOKIE = "claimdesk"
ACTOR = Actor(id=1, name="Nel Kijk", role=Role.READER)
NEW = {"password": PASSWORD, "new_password": "nog een lange zin", "new_password_confirm": "nog een lange zin"}


def sign_in(client: CheckingClient, key: str = "reader", **options: Any) -> None:
    client.post("/sign-in", {"email": f"{key}@example.org", "password": PASSWORD}, **options)


def cookie(client: CheckingClient) -> str:
    kept = client.client.get_cookie(COOKIE)
    assert kept is not None
    return kept.value


def put_back(client: CheckingClient, value: str) -> None:
    client.client.set_cookie(COOKIE, value)


def rows(db: Database, person: Person) -> list[SignInSession]:
    with db.reading() as session:
        query = select(SignInSession).where(col(SignInSession.person_id) == person.id)
        return list(session.exec(query.order_by(col(SignInSession.id))).all())


# A new session at sign-in and at change of password or role


def test_it_gives_a_new_cookie_at_each_sign_in(client: CheckingClient, db: Database, cast: Cast) -> None:
    client.get("/sign-in")
    before = cookie(client)
    sign_in(client)
    first = cookie(client)
    sign_in(client)
    assert len({before, first, cookie(client)}) == 3
    assert len({row.token_digest for row in rows(db, cast.reader)}) == 2


def test_it_lets_nobody_in_with_a_cookie_planted_before_sign_in(as_: As) -> None:
    victim, attacker = as_(None), as_(None)
    attacker.get("/sign-in")
    put_back(victim, cookie(attacker))
    sign_in(victim)
    victim.get(SETTINGS_PAGE)
    attacker.get(SETTINGS_PAGE, status=302)


def test_it_ends_a_cookie_at_change_of_password_also_the_one_that_asked(as_: As) -> None:
    here, elsewhere = as_("reader"), as_("reader")
    old = cookie(here)
    here.post(f"{SETTINGS_PAGE}/password", NEW)
    here.get(SETTINGS_PAGE)
    elsewhere.get(SETTINGS_PAGE, status=302)
    put_back(here, old)
    here.get(SETTINGS_PAGE, status=302)


@pytest.mark.parametrize(
    "act",
    [
        lambda s, who: actions.change_role(s, who, Role.CHECKER, by=None, at=NOW),
        lambda s, who: actions.deactivate(s, who, by=None, at=NOW),
        lambda s, who: actions.sign_out_everywhere(s, who, by=ACTOR, at=NOW),
    ],
    ids=["role", "closed", "everywhere"],
)
def test_it_ends_all_of_a_persons_cookies_on_the_next_request(
    as_: As, db: Database, cast: Cast, act: Callable[..., Any]
) -> None:
    browsers = [as_("reader"), as_("reader")]
    other = as_("checker")
    for browser in browsers:
        browser.get(SETTINGS_PAGE)
    with db.writing() as session:
        act(session, cast.reader.id)
    for browser in browsers:
        browser.get(SETTINGS_PAGE, status=302)
    other.get(SETTINGS_PAGE)
    assert all(row.ended_at for row in rows(db, cast.reader))


def test_it_lets_nobody_in_with_a_password_that_was_changed_meanwhile(db: Database, cast: Cast) -> None:
    seen = cast.reader.fs_uniquifier
    with db.writing() as session:
        actions.change_password(
            session,
            cast.reader.id or 0,
            password_hash="x",
            seen_uniquifier=seen,
            by=cast.actor("reader"),
            at=NOW,
        )
    with pytest.raises(Refused), db.writing() as session:
        begin_session(
            session,
            cast.reader.id or 0,
            seen_uniquifier=seen,
            browser="",
            at=NOW,
            life=timedelta(days=1),
        )


# Signing out


def test_it_takes_no_cookie_again_after_sign_out(as_: As) -> None:
    client = as_("reader")
    kept = cookie(client)
    client.post("/sign-out")
    put_back(client, kept)
    client.get(SETTINGS_PAGE, status=302)
    client.post(SETTINGS_PAGE, {"name": "Weer terug", "language": "nl"}, status=401)


@pytest.mark.parametrize("way", ["/sign-out", f"{SETTINGS_PAGE}/everywhere"])
def test_it_tells_the_browser_to_forget_what_it_kept(as_: As, way: str) -> None:
    assert as_("reader").post(way).response.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_it_keeps_the_other_browser_signed_in_when_one_signs_out(as_: As) -> None:
    here, elsewhere = as_("reader"), as_("reader")
    here.post("/sign-out")
    elsewhere.get(SETTINGS_PAGE)


def test_it_brings_no_session_back_that_ends_while_a_request_of_it_is_on_its_way(
    as_: As, db: Database, cast: Cast, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session ends in the middle; the answer writes its cookie, and would write when it was seen."""
    client, moment = as_("reader"), later(minutes=10)
    drawn = page

    def end_and_draw(*names: Any, **values: Any) -> Any:
        with db.writing() as writing:
            end_sessions(writing, cast.reader.id or 0, moment)
        cookie_session["touched"] = "so that a cookie is written"
        return drawn(*names, **values)

    monkeypatch.setattr(pages, "page", end_and_draw)
    answer = client.get(SETTINGS_PAGE)
    assert "Set-Cookie" in answer.response.headers
    monkeypatch.undo()
    client.get(SETTINGS_PAGE, status=302)
    (row,) = rows(db, cast.reader)
    assert (row.ended_at, row.seen_at) == (moment, NOW)


# Limits


def test_it_ends_after_twelve_hours_in_which_nobody_did_anything(as_: As, later: Later) -> None:
    client = as_("reader")
    later(hours=11, minutes=59)
    client.get(SETTINGS_PAGE)
    later(hours=23, minutes=58)
    client.get(SETTINGS_PAGE)
    later(hours=36)
    client.get(SETTINGS_PAGE, status=302)


def test_it_ends_after_fourteen_days_whatever_is_done(as_: As, later: Later) -> None:
    client = as_("reader")
    for half_days in range(1, 28):
        later(hours=12 * half_days, minutes=-half_days)
        client.get(SETTINGS_PAGE)
    later(days=14)
    client.get(SETTINGS_PAGE, status=302)


def test_it_has_the_limits_of_the_settings(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, CLAIMDESK_SESSION_HOURS="1", CLAIMDESK_SESSION_DAYS="2")
    assert (settings.session_idle, settings.session_life) == (timedelta(hours=1), timedelta(days=2))


@pytest.mark.parametrize(
    "headers",
    [{"X-Background": "1"}, {"X-Background": "1", "HX-Request": "true"}, {"Sec-Purpose": "prefetch"}],
)
def test_it_is_not_renewed_by_what_a_page_fetches_by_itself(
    as_: As, db: Database, cast: Cast, later: Later, headers: dict[str, str]
) -> None:
    client = as_("reader")
    for minutes in range(60, 12 * 60, 60):
        later(minutes=minutes)
        client.get(SETTINGS_PAGE, headers=headers)
    assert rows(db, cast.reader)[0].seen_at == NOW
    later(hours=12)
    answer = client.client.get(SETTINGS_PAGE, headers=headers)
    assert answer.status_code in {302, 401}


def test_it_writes_down_a_visit_once_a_minute_and_in_no_reading_session(
    as_: As, db: Database, cast: Cast, later: Later
) -> None:
    client = as_("reader")
    later(seconds=59)
    client.get(SETTINGS_PAGE)
    assert rows(db, cast.reader)[0].seen_at == NOW
    moment = later(seconds=60)
    client.get(SETTINGS_PAGE)
    later(seconds=119)
    client.get(SETTINGS_PAGE)
    assert rows(db, cast.reader)[0].seen_at == moment


def test_it_answers_also_when_the_visit_cannot_be_written_down(
    as_: As, later: Later, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = as_("reader")
    later(minutes=5)
    monkeypatch.setattr("claims.people.sign_in.mark_session_seen", _fail)
    client.get(SETTINGS_PAGE)
    assert "could not be written down" in caplog.text


def _fail(*_about: Any) -> None:
    raise OperationalError("update", {}, Exception("disk full"))


# One's own list


def test_it_lists_ones_own_sessions_and_says_which_is_this_one(as_: As, client: CheckingClient) -> None:
    as_("checker")
    as_("reader")
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1"
    sign_in(client, headers={"User-Agent": agent})
    lines = client.get(SETTINGS_PAGE).texts(".//section[@aria-labelledby='sessions']//tbody/tr")
    assert len(lines) == 2
    assert [line for line in lines if "(deze)" in line] == [
        line for line in lines if "Safari, iPhone" in line
    ]
    assert "Firefox, Linux" in " ".join(lines)


def test_it_ends_one_session_of_ones_own(as_: As, db: Database, cast: Cast, told: Callable[[], Any]) -> None:
    here, elsewhere = as_("reader"), as_("reader")
    there = rows(db, cast.reader)[1].id
    here.post(f"{SETTINGS_PAGE}/sessions/{there}/end")
    assert told()[0] == "person.session_ended"
    here.get(SETTINGS_PAGE)
    elsewhere.get(SETTINGS_PAGE, status=302)
    here.post(f"{SETTINGS_PAGE}/sessions/{there}/end", status=404)


def test_it_ends_no_session_of_another_person(as_: As, db: Database, cast: Cast) -> None:
    other = as_("checker")
    theirs = rows(db, cast.checker)[0].id
    as_("admin").post(f"{SETTINGS_PAGE}/sessions/{theirs}/end", status=404)
    other.get(SETTINGS_PAGE)


def test_it_ends_all_others_and_stays_here(as_: As) -> None:
    here, elsewhere, third = as_("reader"), as_("reader"), as_("reader")
    here.post(f"{SETTINGS_PAGE}/elsewhere")
    here.get(SETTINGS_PAGE)
    for ended in (elsewhere, third):
        ended.get(SETTINGS_PAGE, status=302)


# The cookie


def test_it_keeps_only_a_digest_of_the_token(as_: As, db: Database, cast: Cast) -> None:
    client = as_("reader")
    with client.client.session_transaction() as session:
        token = session["sign_in"]
    assert len(token) >= 43
    assert token not in str(rows(db, cast.reader)[0].model_dump())


@pytest.mark.parametrize("token", [None, "", "x" * 43, 7, ["a"], {"a": 1}])
def test_it_takes_no_cookie_without_a_token_of_a_live_session(
    as_: As, client: CheckingClient, cast: Cast, token: object
) -> None:
    """Cookies of before there were sessions in the database have none."""
    as_("reader")
    with client.client.session_transaction() as session:
        session["_user_id"] = cast.reader.fs_uniquifier
        session["sign_in"] = token
    client.get(SETTINGS_PAGE, status=302)


def test_it_takes_a_token_for_no_other_person(as_: As, cast: Cast) -> None:
    client = as_("reader")
    with client.client.session_transaction() as session:
        session["_user_id"] = cast.admin.fs_uniquifier
    client.get(SETTINGS_PAGE, status=302)


@pytest.mark.parametrize(
    ("site", "name", "secure"), [("http", COOKIE, False), ("https", "__Host-claimdesk", True)]
)
def test_it_shows_the_cookie_to_no_script_and_to_no_other_site(
    tmp_path: Path, app: Flask, site: str, name: str, secure: bool
) -> None:
    settings = settings_for(tmp_path / "instance", CLAIMDESK_SITE_URL=f"{site}://localhost")
    other = create_app(settings)
    answer = other.test_client().get("/sign-in", base_url=f"{site}://localhost")
    other.extensions["database"].close()
    (set_cookie,) = answer.headers.getlist("Set-Cookie")
    assert set_cookie.startswith(f"{name}=")
    parts = {part.strip() for part in set_cookie.split(";")[1:]}
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= parts
    assert ("Secure" in parts) is secure
    assert not any(part.startswith("Domain") for part in parts)


@pytest.mark.parametrize("url", [SETTINGS_PAGE, "/desk/", "/desk/board", "/desk/claims", "/sign-in"])
def test_it_lets_nothing_keep_a_signed_in_page(as_: As, url: str) -> None:
    answer = as_("editor").client.get(url)
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_knows_person_and_session_by_one_query(as_: As, db: Database) -> None:
    client = as_("reader")
    with counted(db) as sent:
        client.get("/desk/help")
    assert len([each for each in sent if "sign_in_session" in each or "FROM person" in each]) == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (None, ""),
        ("", ""),
        ("a thing of its own", ""),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome, Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) AppleWebKit/605 Version/19 Safari/605", "Safari, Mac"),
        ("Mozilla/5.0 (Linux; Android 16; K) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("<script>Firefox/1</script>" * 1000, "Firefox"),
    ],
)
def test_it_names_a_browser_in_short_words(agent: str | None, words: str) -> None:
    assert browser_words(agent) == words
