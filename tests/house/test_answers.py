"""What every answer carries, whatever it answers: the headers that tell a browser what it may do, and nothing too much."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from claims.history.queries import last_event_id
from claims.people.rules import Permission
from claims.storage.engine import Database
from tests import databases
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, PASSWORD, settings_for
from tests.factories import publish_claim
from tests.house.test_permissions import address

As = Callable[[str | None], CheckingClient]
Look = Callable[[str | None], list[TestResponse]]
SITE = "https://factcheck.example"
ALWAYS = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Referrer-Policy": {"strict-origin-when-cross-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
}
POLICY = {"default-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'self'"}
HIDDEN = [
    "/.git/config", "/.git/HEAD", "/.env", "/app.py", "/claims/config.py", "/instance/secret-key", "/secret-key", "/static/", "/static/vendor/",
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd", "/static/..\\app.py",
]  # fmt: skip


def policy(answer: TestResponse) -> dict[str, str]:
    """Directive -> its sources, of the answer's Content-Security-Policy."""
    lines = answer.headers["Content-Security-Policy"].split(";")
    return {line.split()[0]: " ".join(line.split()[1:]) for line in lines}


def faults(answer: TestResponse) -> list[str]:
    """What is missing in the headers of this answer, or stands there too much."""
    found = [
        f"{name}: {answer.headers.get(name)}"
        for name, good in ALWAYS.items()
        if answer.headers.get(name) not in good
    ]
    given = policy(answer) if "Content-Security-Policy" in answer.headers else {}
    found += [f"{name}: {given.get(name)}" for name, sources in POLICY.items() if given.get(name) != sources]
    found += [f"{name} {sources}" for name, sources in given.items() if sources not in {"'self'", "'none'"}]
    found += [name for name, _ in answer.headers if name.startswith("Access-Control-")]
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/") and "charset=utf-8" not in kind.lower():
        found.append(kind)
    return found


@pytest.fixture
def everything(app: Flask, as_: As) -> Look:
    """Every address that can be looked at, as one person got it; with one claim that is there and public."""
    publish_claim(app)

    def look(key: str | None) -> list[TestResponse]:
        client = as_(key).client
        rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]
        return [
            client.get(address(rule), headers={"Origin": "https://evil.example"}, buffered=True)
            for rule in rules
        ]

    return look


@pytest.mark.parametrize("key", [None, "editor", "admin"])
def test_carry_the_same_rules_for_the_browser(everything: Look, key: str | None) -> None:
    wrong = {answer.request.path: faults(answer) for answer in everything(key) if faults(answer)}
    assert wrong == {}


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/static/app.css", 200),
        ("/static/app.js", 200),
        ("/static/none.css", 404),
        ("/nowhere", 404),
        ("/desk/nowhere", 404),
        ("/desk/claims/1%00", 400),
        ("/verdicts?page=99", 404),
        ("/sign-out", 405),
    ],
)
def test_carry_them_also_when_they_refuse(client: CheckingClient, url: str, status: int) -> None:
    answer = client.client.get(url, buffered=True)
    assert (answer.status_code, faults(answer)) == (status, [])


def test_carry_them_also_from_a_foreign_name_and_for_too_much(client: CheckingClient) -> None:
    foreign = client.client.get("/", headers={"Host": "evil.example"})
    assert (foreign.status_code, faults(foreign)) == (400, [])
    large = client.client.post("/sign-in", data={"email": "a" * (17 * 1024 * 1024)})
    assert (large.status_code, faults(large)) == (413, [])


def test_carry_them_also_when_the_program_fails_and_tell_nothing_of_it(
    app: Flask, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_values: Any) -> str:
        raise RuntimeError("select password from person")

    fail.permission = Permission.LOOK  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "desk.help", fail)
    page = as_("reader").get("/desk/help", status=500)
    assert faults(page.response) == []
    for secret in ("password", "RuntimeError", "Traceback", "test_answers", app.config["SECRET_KEY"]):
        assert secret not in page.html


def test_are_kept_nowhere_when_they_are_of_the_desk(
    everything: Look,
) -> None:
    for answer in everything("editor"):
        if answer.request.path.startswith(("/desk", "/sign-in")):
            assert "no-store" in answer.headers["Cache-Control"], answer.request.path


def test_are_kept_for_long_when_they_are_files_of_the_program(client: CheckingClient) -> None:
    with client.client.get("/static/app.css") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000"


def test_change_nothing_by_being_looked_at(everything: Look, db: Database) -> None:
    with db.reading() as session:
        before = last_event_id(session)
    everything("admin")
    with db.reading() as session:
        assert last_event_id(session) == before


def test_offer_the_way_out_on_every_page_of_the_desk(
    everything: Look,
) -> None:
    seen = 0
    for answer in everything("admin"):
        page = Page(answer) if answer.mimetype == "text/html" and answer.status_code == 200 else None
        if page and not page.is_part and answer.request.path.startswith("/desk"):
            assert page.all(".//form[@action='/sign-out']"), answer.request.path
            seen += 1
    assert seen >= 15


def test_mask_passwords_and_let_them_be_pasted_and_kept(
    everything: Look,
) -> None:
    """No field for a password shows it, refuses the clipboard, cuts it short, or keeps its manager out."""
    seen = 0
    for answer in [*everything(None), *everything("admin")]:
        page = Page(answer) if answer.mimetype == "text/html" else None
        for field in page.all(".//input") if page else []:
            if "password" in (field.get("name") or ""):
                assert field.get("type") == "password"
                assert field.get("autocomplete") in {"current-password", "new-password"}
                assert int(field.get("maxlength") or 256) >= 64
                assert not {"onpaste", "readonly", "pattern"} & set(field.attrib)
                seen += 1
    assert seen >= 4


def test_echo_no_trace(app: Flask, client: CheckingClient) -> None:
    for rule in app.url_map.iter_rules():
        answer = client.client.open(address(rule), method="TRACE", headers={"X-Told": "a-secret"})
        assert answer.status_code == 405, rule
        assert b"a-secret" not in answer.data


@pytest.mark.parametrize("url", HIDDEN)
def test_hand_out_no_file_that_is_not_meant_to_be_public(client: CheckingClient, url: str) -> None:
    assert client.client.get(url, follow_redirects=True).status_code in {400, 404}


def test_come_from_no_debugger(app: Flask) -> None:
    assert not app.debug
    assert not app.config["TRAP_HTTP_EXCEPTIONS"]
    switched_on = re.compile(r"--reload|--debug|FLASK_DEBUG|(debug|reload)\s*=\s*True")
    for path in (Path(app.root_path) / "claims").rglob("*.py"):
        assert not switched_on.search(path.read_text("utf-8")), path.name


def test_believe_no_cookie_of_which_a_letter_was_changed(as_: As) -> None:
    editor = as_("editor")
    editor.get("/desk/")
    cookie = editor.client.get_cookie("claimdesk")
    assert cookie is not None
    payload, _, signature = cookie.value.rpartition(".")
    changed = chr(ord(signature[0]) ^ 1) + signature[1:]
    for value in (f"{payload}.{changed}", f"{payload}.", payload, f"{payload[:-3]}aaa.{signature}"):
        editor.client.set_cookie("claimdesk", value)
        editor.get("/desk/", status=302)
    editor.client.set_cookie("claimdesk", cookie.value)
    editor.get("/desk/")


@pytest.fixture
def encrypted(tmp_path: Path, newsroom: Path) -> Iterator[Flask]:
    """The application at an address of https, as behind a proxy."""
    settings = settings_for(tmp_path / "instance", CLAIMDESK_SITE_URL=SITE)
    databases.copy(newsroom, settings.instance)
    app = create_app(settings, TESTING=True, CLOCK=lambda: NOW)
    yield app
    app.extensions["database"].close()
    databases.drop(settings.instance)


def test_bind_cookies_to_this_host_and_to_https(encrypted: Flask) -> None:
    client = encrypted.test_client()
    first = client.get("/sign-in", base_url=SITE)
    token = Page(first).fields(".//form[@class='form']")["csrf_token"]
    typed = {"csrf_token": token, "email": "editor@example.org", "password": PASSWORD}
    answer = client.post("/sign-in", data=typed, base_url=SITE, headers={"Referer": f"{SITE}/sign-in"})
    assert answer.status_code == 303
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        name, *flags = (part.strip() for part in cookie.split(";"))
        assert name.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(flags)
        assert not [flag for flag in flags if flag.startswith("Domain")]
    assert client.get("/desk/", base_url=SITE).status_code == 200
