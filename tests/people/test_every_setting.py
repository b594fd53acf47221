"""The page of all settings: each screen of them, for those who may open it, in both languages."""

from collections.abc import Callable

import pytest
from flask import Flask

from claims.people import slots
from claims.people.rules import GRANTS, Role
from tests.checking import CheckingClient

As = Callable[[str | None], CheckingClient]
PAGE, LINKS = "/desk/settings", ".//main//ul[@class='items']//a"


def listed(browser: CheckingClient) -> list[str]:
    return [link.get("href") or "" for link in browser.get(PAGE).all(LINKS)]


@pytest.mark.parametrize("role", list(Role))
def test_everyone_finds_the_screens_that_they_may_open_and_no_other(as_: As, app: Flask, role: Role) -> None:
    browser = as_(role.value)
    with app.test_request_context():
        all_of_them = {app.url_for(each.endpoint): each.needs for each in slots.SETTINGS}
    found = listed(browser)
    assert set(found) == {path for path, needs in all_of_them.items() if needs in GRANTS[role]}
    for path in all_of_them:
        browser.get(path, status=200 if path in found else 403)


def test_no_screen_of_the_settings_is_left_out(as_: As, app: Flask) -> None:
    """Screens with a number or a further step are reached from one that is listed."""
    screens = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(f"{PAGE}/") and rule.rule.count("/") == 3 and "GET" in (rule.methods or set())
    }
    assert len(screens) > 10
    assert screens - set(listed(as_("admin"))) == set()


def test_the_heading_of_a_screen_is_what_it_is_called_here(as_: As) -> None:
    admin = as_("admin")
    for link in admin.get(PAGE).all(LINKS):
        path = link.get("href") or ""
        if not path.endswith("/absence"):  # its heading is a sentence
            assert admin.get(path).text(".//h1") == "".join(link.itertext())


def test_it_is_in_the_menu_and_each_screen_leads_back(as_: As) -> None:
    admin = as_("admin")
    assert admin.get("/desk/").all(f".//header//a[@href='{PAGE}']")
    for path in listed(admin):
        page = admin.get(path)
        if path.rsplit("/", 1)[-1] not in {"absence", "absent", "notices"}:  # they lead to where they belong
            assert page.all(f".//main//a[@href='{PAGE}']"), path


def test_it_is_in_both_languages_and_for_nobody_who_is_not_signed_in(as_: As) -> None:
    reader = as_("reader")
    shown = reader.get(PAGE)
    assert shown.texts(".//main//h2") == ["Voor jezelf", "Voor iedereen op de redactie"]
    reader.post("/desk/settings/language", {"language": "en"})
    assert reader.get(PAGE).texts(".//main//h2") == ["For yourself", "For everyone on the desk"]
    as_(None).get(PAGE, status=302)
