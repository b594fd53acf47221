"""A part of a page that is asked for after the session has ended leads the whole browser to sign-in."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.checking import CheckingClient
from tests.conftest import Cast
from tests.verdicts.stages import new

SWAP = {"HX-Request": "true", "HX-Current-URL": "http://localhost/desk/board?aside=1"}


@pytest.mark.parametrize(
    "asked_from", ["http://localhost/desk/board?aside=1", "//evil.example/x", "http://[x", ""]
)
def test_leads_a_part_to_sign_in_and_back_to_its_page(client: CheckingClient, asked_from: str) -> None:
    answer = client.client.get("/desk/claims/1/menu", headers={**SWAP, "HX-Current-URL": asked_from})
    assert (answer.status_code, answer.data) == (401, b"")
    target = answer.headers["HX-Redirect"]
    assert target.startswith("/sign-in?next=")
    assert "evil" not in target
    client.get(target)
    if "board" in asked_from:
        assert target == "/sign-in?next=/desk/board?aside%3D1"


def test_keeps_what_a_part_was_sent_with_on_a_page_of_its_own(client: CheckingClient) -> None:
    headers = {**SWAP, "Sec-Fetch-Site": "same-origin"}
    page = client.post(
        "/desk/articles/1/claims", {"statement": "De brug is rood"}, status=401, headers=headers
    )
    assert page.response.headers["HX-Retarget"] == "body"
    assert page.fields(".//form[@action='/desk/articles/1/claims']")["statement"] == "De brug is rood"


def test_keeps_pages_and_forms_of_browsers_as_they_were(client: CheckingClient) -> None:
    assert client.get("/desk/claims/1/menu", status=302).response.location.startswith("/sign-in?next=")
    page = client.post("/desk/articles/1/claims", {"exact": "what was typed"}, status=401)
    assert "HX-Redirect" not in page.response.headers
    assert "what was typed" in page.html


@pytest.mark.slow
@pytest.mark.browser
def test_goes_to_sign_in_by_itself_in_a_browser(browse: Callable[..., Any], live_app: Flask) -> None:
    database = live_app.extensions["database"]
    new(database, Cast(database))
    page = browse("editor")
    page.goto("/desk/board")
    page.context.clear_cookies()
    page.locator("details[hx-get] summary").first.click()
    page.wait_for_url("**/sign-in?next=**")
