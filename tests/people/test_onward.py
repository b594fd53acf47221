"""Where sign-in leads: to a page of ours, or to my desk; never elsewhere, and never into a fault."""

import re

import pytest

from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import PASSWORD, Cast
from tests.people.phones import phone_of

HOME = "/desk/"
OURS = [
    "/", "/desk/", "/desk/claims?state=new&page=2", "/desk/claims/1?tab=history", "/zoek/%C3%A9", "/desk/search?q=a%20b",
    "/a//b", "/x?next=//y", "/x?next=https://example.org/", "/desk/./board", "/desk/board?aside=1",
]  # fmt: skip
OTHERS = [
    "", " ", "desk", "desk/board", "?a=1", "#a", ".", "..", "../desk", "//example.org", "///example.org",
    "////example.org", "//example.org/desk/", "//example.org:80", "//user@example.org", "//[::1]/", "//127.0.0.1",
    "/\\example.org", "\\/example.org", "\\\\example.org", "/\\/example.org", "/desk\\..\\x", "https://example.org/",
    "http://example.org", "HTTPS://EXAMPLE.ORG", "https:example.org", "https:/example.org", "https:///example.org",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
    "mailto:a@example.org", " /desk", "/de sk", "\t/desk", "/\t/example.org", "/\n/example.org", "/\r/example.org",
    "/desk\r\nSet-Cookie: a=b", "/desk\nLocation: https://example.org", "/desk\x00", "/desk\x7f", "/\u00a0/example.org",
    "/desk\u2028x", "/desk\u2029x", "\u200b//example.org", "／／example.org", "https://localhost@example.org",
    "https://localhost.example.org", "http://localhost\\@example.org", "/" + "a" * 2001, "%2f%2fexample.org",
    "x" * 5000,
]  # fmt: skip


def test_it_tries_sixty_and_more() -> None:
    assert len({*OURS, *OTHERS}) >= 60


def location(client: CheckingClient, onward: str) -> str:
    typed = {
        "csrf_token": client.token,
        "email": "checker@example.org",
        "password": PASSWORD,
        "next": onward,
    }
    answer = client.client.post("/sign-in", data=typed)
    assert answer.status_code == 303, onward
    assert len(answer.headers.getlist("Location")) == 1
    assert all("\n" not in value and "\r" not in value for _, value in answer.headers)
    return str(answer.headers["Location"])


def test_it_leads_to_a_page_of_ours(client: CheckingClient) -> None:
    assert [location(client, onward) for onward in OURS] == OURS


def test_it_leads_home_from_everything_else(client: CheckingClient) -> None:
    assert {onward: location(client, onward) for onward in OTHERS} == dict.fromkeys(OTHERS, HOME)


def test_it_answers_an_address_with_it_without_a_fault(client: CheckingClient) -> None:
    """Shown in the form or left out of it, and the same for the switch of language."""
    for onward in (*OURS, *OTHERS):
        answer = client.client.get("/sign-in", query_string={"next": onward})
        assert answer.status_code in {200, 400}, onward
        switch = {"csrf_token": client.token, "language": "nl", "next": onward}
        back = client.client.post("/desk/settings/language", data=switch)
        assert back.status_code in {303, 400}, onward
        assert re.match(r"/(?![/\\])", back.headers.get("Location", "/")), onward


@pytest.mark.parametrize("onward", ["/desk/board", "//example.org", "/\\example.org", "/desk\r\nx: y"])
def test_it_leads_nowhere_else_by_way_of_the_code_either(
    client: CheckingClient, db: Database, cast: Cast, onward: str
) -> None:
    phone = phone_of(db, cast, "checker")
    assert location(client, onward) == "/sign-in/code"
    answer = client.post("/sign-in/code", {"code": phone.code()})
    assert answer.response.location == ("/desk/board" if onward == "/desk/board" else HOME)
