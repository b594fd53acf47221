"""The bookmark that brings a page: it is made for this newsroom, and only who adds articles is offered it."""

from collections.abc import Callable
from urllib.parse import unquote

from tests.checking import CheckingClient

As = Callable[[str | None], CheckingClient]
PAGE = "/desk/settings/bookmarklet"


def test_it_opens_the_form_of_this_newsroom(as_: As) -> None:
    page = as_("contributor").get(PAGE)
    address = page.one(".//a[@data-bookmark]").get("href") or ""
    assert address.startswith("javascript:(()")
    code = unquote(address)
    assert "http://127.0.0.1" in code
    assert "/desk/articles/new#clip=" in code
    assert "CLAIMDESK" not in code
    assert "//" not in code.replace("http://", "")
    assert "\n" not in code
    assert page.one(".//input[@id='address']").get("value") == address


def test_the_settings_lead_there_for_who_adds_articles(as_: As) -> None:
    link = f".//a[@href='{PAGE}']"
    assert as_("contributor").get("/desk/settings").all(link)
    assert not as_("reader").get("/desk/settings").all(link)
    as_("reader").get(PAGE, status=403)
