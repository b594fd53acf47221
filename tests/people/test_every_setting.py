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


AREAS = {
    "nl": [
        "Voor jezelf",
        "Kiezen wat we checken",
        "Het werk aan een claim",
        "Ordenen en vinden",
        "Wie hier werkt",
        "Reservekopieën en andere programma’s",
    ],
    "en": [
        "For yourself",
        "Choosing what to check",
        "The work on a claim",
        "Sorting and finding",
        "Who works here",
        "Backups and other programs",
    ],
}


def test_it_goes_by_what_one_comes_for_and_then_by_name_in_both_languages(as_: As) -> None:
    admin = as_("admin")
    for language, areas in AREAS.items():
        admin.post("/desk/settings/language", {"language": language})
        shown = admin.get(PAGE)
        assert shown.texts(".//main//h2") == areas
        for part in shown.all(".//main//section"):
            named = ["".join(each.itertext()).lower() for each in part.findall(".//a")]
            assert named == sorted(named)
            assert named, "no part is empty"


def test_who_may_open_less_sees_no_empty_part_and_who_is_not_signed_in_nothing(as_: As) -> None:
    assert set(as_("reader").get(PAGE).texts(".//main//h2")) < set(AREAS["nl"])
    as_(None).get(PAGE, status=302)
