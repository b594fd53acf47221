"""Someone searches: by another form of the word, narrows it down, adds a date, and takes a part out again."""

import os
from pathlib import Path

import pytest

from tests.journeys.conftest import DemoNewsroom

pytestmark = [pytest.mark.browser]


def test_finds_narrows_down_and_loosens(demo: DemoNewsroom, tmp_path: Path) -> None:
    page = demo.open("editor")
    page.goto("/desk/search")
    box = page.locator("main input[type=search]")
    box.fill("trams")
    box.press("Enter")
    page.wait_for_url("**q=trams**")
    results = page.locator(".results > li")
    every = results.count()
    assert every > 0
    assert page.locator(".results mark").count() > 0, "another form of the word is found and marked"
    page.locator(".facet", has_text="Soort").get_by_role("link", name="Claim").click()
    page.wait_for_url("**kind=claim**")
    claims = results.count()
    assert 0 < claims <= every
    box.fill("trams vanaf:2020")
    box.press("Enter")
    page.wait_for_url("**vanaf**")
    chips = page.locator("ul.chips a")
    assert chips.count() == 3
    assert results.count() == claims
    page.get_by_text("Waarom gevonden").first.click()
    assert page.locator("details[open] p").first.is_visible()
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / "search-chips.png", full_page=True)
        page.set_viewport_size({"width": 390, "height": 800})
        page.screenshot(path=Path(folder) / "search-phone.png")
        page.set_viewport_size({"width": 1320, "height": 900})
    chips.filter(has_text="Vanaf").click()
    page.wait_for_url(lambda address: "vanaf" not in address)
    assert chips.count() == 2
    chips.filter(has_text="Soort").click()
    page.wait_for_url(lambda address: "kind" not in address)
    assert results.count() == every


def test_walks_through_suggestions_with_the_keyboard(demo: DemoNewsroom) -> None:
    page = demo.open("editor")
    page.goto("/desk/search")
    box = page.locator("main input[type=search]")
    box.press_sequentially("wie:ann")
    offered = page.locator("#suggestions a")
    offered.first.wait_for()
    box.press("ArrowDown")
    assert offered.first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Escape")
    assert box.evaluate("box => box === document.activeElement")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / "search-suggest.png")
    box.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=wie**")


def test_walks_through_suggestions_of_the_header_and_closes_them(demo: DemoNewsroom) -> None:
    page = demo.open("editor")
    page.goto("/desk/board")
    page.keyboard.press("/")
    box, offered = page.locator("#search"), page.locator("header [aria-live] a")
    box.press_sequentially("ann")
    offered.first.wait_for()
    box.press("Escape")
    offered.first.wait_for(state="detached")
    assert box.input_value() == "ann"
    assert box.evaluate("box => box === document.activeElement")
    box.press("e")
    offered.first.wait_for()
    box.press("ArrowDown")
    page.keyboard.press("Escape")
    assert box.evaluate("box => box === document.activeElement")
    page.locator("h1").click()
    offered.first.wait_for(state="hidden")
    box.focus()
    box.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=wie**")


def test_narrows_down_above_the_results_on_a_phone(demo: DemoNewsroom) -> None:
    page = demo.open("editor")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/desk/search?q=tram")
    opener, claim = page.locator("aside summary"), page.locator(".facet").get_by_role("link", name="Claim")
    assert not claim.is_visible()
    box = opener.bounding_box()
    first = page.locator(".result").first.bounding_box()
    assert box
    assert first
    assert box["y"] < first["y"]
    opener.focus()
    page.keyboard.press("Enter")
    claim.click()
    page.wait_for_url("**kind=claim**")
    assert opener.inner_text() == "Verfijnen · 1 aan"
    page.set_viewport_size({"width": 1320, "height": 900})
    assert claim.is_visible()
    assert not opener.is_visible()


def test_walks_through_results_with_two_keys_unless_they_are_switched_off(demo: DemoNewsroom) -> None:
    page = demo.open("editor")
    page.goto("/desk/search?q=bibliotheek")
    links = page.locator(".results h2 a")
    assert links.count() > 1
    for key, here in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        assert links.nth(here).evaluate("link => link === document.activeElement"), key
    address = links.first.get_attribute("href")
    page.keyboard.press("o")
    page.wait_for_url(f"**{address}")
    page.goto("/desk/search?q=bibliotheek")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.locator(".skip:focus").inner_text() == "Naar de resultaten"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert links.first.evaluate("link => link === document.activeElement")
    page.keyboard.press("?")
    assert "naar het volgende en het vorige resultaat" in page.locator("#keys").inner_text()
    page.keyboard.press("Escape")
    box = page.locator("main input[type=search]")
    box.focus()
    page.keyboard.type("jok")
    assert "jok" in box.input_value()
    for is_off in (True, False):
        page.goto("/desk/settings/account")
        page.get_by_label("Losse toetsen uitzetten").set_checked(is_off)
        page.locator("section[aria-labelledby=about-me] button").click()
        page.locator(".flash").get_by_text("Opgeslagen").first.wait_for()
        page.goto("/desk/search?q=bibliotheek")
        page.keyboard.press("j")
        assert links.first.evaluate("link => link === document.activeElement") is not is_off
