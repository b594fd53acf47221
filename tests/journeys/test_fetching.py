"""Somebody pastes an address: the page becomes an article, a wall is got round, and a change is a newer version."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.articles.fetched import FACTS, TEXT, as_html, html
from tests.fetching.servers import Site, page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Browse = Callable[..., Any]
ARTICLE = re.compile(r"/desk/articles/\d+$")
WALL = html("Wij gebruiken cookies. Geef toestemming en accepteer.", title="Privacy Gate")


def at(site: Site, path: str) -> str:
    return f"http://127.0.0.1:{site.port}{path}"


def add(screen: Any, **typed: str) -> None:
    screen.goto("/desk/articles/new")
    for label, text in typed.items():
        screen.get_by_label(label).first.fill(text)
    screen.get_by_role("button", name="Artikel bewaren").click()


def look_until(ended: Any, script: bool) -> None:
    """Follow a fetch until `ended` is there: with script it is followed by itself; without, one presses a link."""
    screen = ended.page
    again = screen.get_by_role("link", name="Opnieuw kijken")
    for _ in range(0 if script else 100):
        screen.wait_for_timeout(200)
        if ended.count():
            break
        if again.count():  # the page that is going has neither
            again.click()
    ended.wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_an_address_becomes_an_article_and_a_change_a_version(
    browse: Browse, site: Site, script: bool
) -> None:
    site.answers["/dijk"] = as_html(html(head=FACTS))
    screen = browse("editor", java_script_enabled=script)
    add(screen, Adres=at(site, "/dijk"))
    look_until(screen.locator("#article-text"), script)
    screen.wait_for_url(ARTICLE)
    assert screen.locator("h1").inner_text() == "Dijk verhoogd"
    assert screen.locator("#article-text > *").count() == len(TEXT)
    site.answers["/dijk"] = as_html(html(*TEXT[:2], "De dijkgraaf trok dat later in.", *TEXT[3:], head=FACTS))
    screen.get_by_role("button", name="Opnieuw ophalen").click()
    look_until(screen.get_by_text("Versie 2 van 2"), script)
    screen.get_by_role("link", name="vergelijk").click()
    assert "trok" in " ".join(screen.locator("ins").all_inner_texts())
    screen.go_back()
    screen.get_by_role("link", name="hoe het is opgehaald").click()
    with screen.expect_download() as saved:
        screen.get_by_role("link", name="Opname opslaan").click()
    assert saved.value.suggested_filename.endswith(".warc.gz")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_consent_wall_is_got_round_by_pasting_without_typing_twice(
    browse: Browse, site: Site, script: bool
) -> None:
    site.answers["/dijk"] = as_html(WALL)
    screen = browse("editor", java_script_enabled=script)
    add(screen, Adres=at(site, "/dijk"), Titel="Mijn titel")
    look_until(screen.get_by_text("De site vraagt eerst toestemming"), script)
    assert screen.locator("h1").count() == 1
    screen.get_by_label("Tekst").fill("\n\n".join(TEXT))
    screen.get_by_role("button", name="Artikel bewaren").click()
    screen.wait_for_url(ARTICLE)
    assert screen.locator("h1").inner_text() == "Mijn titel"
    assert screen.get_by_role("link", name="bij de bron").get_attribute("href") == at(site, "/dijk")


def test_robots_are_a_persons_decision_and_it_can_be_left_and_come_back_to(
    browse: Browse, site: Site
) -> None:
    site.answers |= {"/robots.txt": page(b"User-agent: *\nDisallow: /"), "/dijk": as_html(html())}
    screen = browse("editor")
    add(screen, Adres=at(site, "/dijk"))
    screen.get_by_text("robots.txt").wait_for()
    screen.goto("/desk/articles")
    screen.get_by_role("link", name=at(site, "/dijk")).click()
    screen.get_by_role("button", name="Toch ophalen").click()
    screen.wait_for_url(ARTICLE)
    assert site.paths() == ["/robots.txt", "/dijk"]


def test_what_is_there_already_is_asked_about(browse: Browse, site: Site) -> None:
    site.answers |= {"/dijk": as_html(html()), "/anders": as_html(html(*TEXT, title="Dijk hoger"))}
    screen = browse("editor")
    add(screen, Adres=at(site, "/dijk"))
    screen.wait_for_url(ARTICLE)
    add(screen, Adres=at(site, "/anders"))
    screen.get_by_text("Nog niets bewaard").wait_for()
    screen.get_by_role("button", name="Bewaren als apart artikel").click()
    screen.wait_for_url(re.compile(r"/desk/articles/2$"))
