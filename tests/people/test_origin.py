"""What another site's page sends along with our cookie changes nothing, whatever else it says."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, func, select

from claims.history.models import Event
from claims.storage.engine import Database
from claims.tips.public import ENGLISH
from tests.checking import CheckingClient
from tests.house.test_permissions import address

As = Callable[[str | None], CheckingClient]
URL = "/desk/claims/new"
CLAIM = {"statement": "De brug is rood", "kind": "hearsay"}

FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://other.localhost"},
    {"Sec-Fetch-Site": "something new"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://localhost.evil.example"},
    {"Origin": "http://evil.example#http://localhost"},
    {"Origin": "http://evil.example/http://localhost"},
    {"Origin": "http://localhost:8001"},
    {"Origin": "null"},
    {"Origin": ""},
]
OWN = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {"Origin": "http://127.0.0.1:8000"},
    {"Origin": "http://localhost", "HX-Request": "true"},
]


def events(db: Database) -> int:
    with db.reading() as session:
        return int(session.exec(select(func.count(col(Event.id)))).one())


# Forms of the public site: nobody is signed in there, and no cookie is read that another site's page could use.
OF_READERS = {f"{name}.{route}" for name in ("tips", ENGLISH) for route in ("tip", "forget", "leave")}


def unsafe(app: Flask) -> Iterator[tuple[str, str]]:
    """Method and address of every route that may change something; what ends a session comes last."""
    last = {"people.everywhere", "people.sign_out"}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint in last):
        for method in sorted({"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set())):
            if rule.endpoint not in OF_READERS:
                yield method, address(rule)


def refused_everywhere(client: CheckingClient, db: Database, **options: Any) -> None:
    before = events(db)
    for method, url in unsafe(client.app):
        answer = client.client.open(url, method=method, **options)
        assert answer.status_code in {400, 403}, (method, url, answer.status_code)
    assert events(db) == before
    client.get("/desk/")


def test_it_refuses_every_change_without_a_token(as_: As, db: Database) -> None:
    refused_everywhere(as_("admin"), db, data=CLAIM)


@pytest.mark.parametrize("way", ["field", "header"])
def test_it_refuses_every_change_with_another_persons_token(as_: As, db: Database, way: str) -> None:
    other = as_("editor")
    with other.client.session_transaction() as session:
        session["csrf_token"] = "of another session"
    if way == "field":
        refused_everywhere(as_("admin"), db, data={**CLAIM, "csrf_token": other.token})
    else:
        headers = {"X-CSRFToken": other.token, "HX-Request": "true"}
        refused_everywhere(as_("admin"), db, data=CLAIM, headers=headers)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_it_refuses_every_change_of_another_sites_page_even_with_the_right_token(
    as_: As, db: Database, headers: dict[str, str]
) -> None:
    client = as_("admin")
    swap = {**headers, "HX-Request": "true", "X-CSRFToken": client.token}
    refused_everywhere(client, db, data={**CLAIM, "csrf_token": client.token}, headers=swap)
    client.post(URL, CLAIM, status=400, headers=headers)


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_it_takes_what_ones_own_page_sends(as_: As, headers: dict[str, str]) -> None:
    as_("editor").post(URL, CLAIM, headers=headers)


def test_it_takes_what_a_swap_sends_with_the_token_in_its_header(as_: As) -> None:
    client = as_("editor")
    headers = {"X-CSRFToken": client.token, "HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
    assert client.client.post(URL, data=CLAIM, headers=headers).status_code == 303


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_it_shows_pages_to_who_comes_from_another_site(as_: As, headers: dict[str, str]) -> None:
    client = as_("editor")
    client.get("/desk/board", headers=headers)
    client.get("/", headers=headers)


def test_it_refuses_to_sign_somebody_in_from_another_site(client: CheckingClient) -> None:
    typed = {"email": "checker@example.org", "password": "x", "csrf_token": client.token}
    answer = client.client.post("/sign-in", data=typed, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400


def test_it_gives_the_text_back_that_it_refuses(as_: As) -> None:
    client = as_("editor")
    page = client.post(URL, CLAIM, status=400, headers={"Sec-Fetch-Site": "cross-site"})
    assert "De brug is rood" in page.html


def test_it_takes_the_forms_of_its_public_address_behind_a_proxy_that_names_another_host(
    app: Flask, as_: As
) -> None:
    assert app.config["SETTINGS"].site_url == "http://127.0.0.1:8000"
    as_("editor").post(URL, CLAIM, headers={"Origin": "http://127.0.0.1:8000"})
