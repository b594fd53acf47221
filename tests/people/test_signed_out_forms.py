"""A form that was sent after its session ended, or after its cookies went, leads to sign-in and can be sent again."""

from collections.abc import Callable

import pytest

from claims.people.sign_in_sessions import end_sessions
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, PASSWORD, Cast

As = Callable[[str | None], CheckingClient]
URL = "/desk/claims/new"
CLAIM = {"statement": "De brug is rood", "kind": "hearsay"}
OWN = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://localhost{URL}"}
FORM = f".//form[@action='{URL}']"


@pytest.fixture
def ended(as_: As, db: Database, cast: Cast) -> CheckingClient:
    """The editor's browser, whose session was ended from elsewhere."""
    client = as_("editor")
    client.get(URL)
    with db.writing() as session:
        end_sessions(session, cast.editor.id or 0, NOW)
    return client


def ways(page: Page) -> dict[str, str]:
    return {link.text or "": link.get("href") or "" for link in page.all(".//main//a")}


def sign_in(client: CheckingClient) -> None:
    client.post("/sign-in", {"email": "editor@example.org", "password": PASSWORD, "next": "/sign-in/done"})
    assert "tabblad" in client.get("/sign-in/done").text(".//main")


def test_it_leads_to_sign_in_and_saves_what_was_typed_without_typing_it_again(ended: CheckingClient) -> None:
    refused = ended.post(URL, CLAIM, status=401, headers=OWN)
    assert ways(refused) == {"Aanmelden in een nieuw tabblad": "/sign-in?next=/sign-in/done"}
    assert refused.all(".//nav[@aria-label='Site']") == []
    waiting = refused.fields(FORM)
    sign_in(ended)
    asked = Page(ended.client.post(URL, data=waiting, headers=OWN))
    assert asked.status == 400
    assert "Verstuur dit nog een keer" in asked.text(".//h1")
    again = asked.fields(FORM)
    assert again["statement"] == CLAIM["statement"]
    saved = ended.client.post(URL, data=again, headers=OWN)
    assert "De brug is rood" in ended.get(saved.location).html


def test_it_gives_a_form_without_cookies_the_same_road(client: CheckingClient) -> None:
    page = Page(client.client.post(URL, data={"csrf_token": "of another session", **CLAIM}, headers=OWN))
    assert page.status == 401
    assert "Je bent afgemeld" in page.text(".//main")
    assert page.fields(FORM)["statement"] == CLAIM["statement"]
    assert page.texts(".//div[@class='field']/label") == ["Bewering", "Soort bron"]
    assert page.text(".//textarea[@id='typed-2']") == "van horen zeggen"


def test_it_changes_nothing_by_a_token_of_before_sign_in(ended: CheckingClient) -> None:
    old = ended.token
    sign_in(ended)
    ended.client.post(URL, data={"csrf_token": old, **CLAIM}, headers=OWN)
    assert "De brug is rood" not in ended.get("/desk/claims").html


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
@pytest.mark.parametrize("key", [None, "editor"])
def test_it_offers_nothing_to_send_again_that_did_not_come_from_here(
    as_: As, headers: dict[str, str], key: str | None
) -> None:
    answer = as_(key).client.post(URL, data={"csrf_token": "x", **CLAIM}, headers=headers)
    page = Page(answer)
    assert page.status in {400, 401}
    assert page.all(FORM) == []


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("/desk/settings/account/password", {"password": "geheim!", "new_password": "nog geheimer!"}),
        ("/desk/settings/account/second-factor", {"password": "geheim!", "code": "geheim!"}),
        ("/desk/settings/account/second-factor", {"offer": "geheim!"}),
    ],
)
def test_it_puts_no_password_and_no_code_on_the_page(
    client: CheckingClient, url: str, sent: dict[str, str]
) -> None:
    headers = {**OWN, "Referer": "http://localhost/desk/settings/account"}
    page = client.post(url, sent, status=401, headers=headers)
    assert "geheim" not in page.html
    assert ways(page) == {"Aanmelden": "/sign-in?next=/desk/settings/account"}
