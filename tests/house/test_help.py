"""The help: every screen has its page, every page stands in both languages and quotes the screen as it is."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from claims import features
from claims.desk import slots
from claims.desk.guide import FOLDER, INDEX, NAMES, PAGE_OF, PAGE_OF_TAB, guide
from claims.desk.guide_pages import help_url
from claims.web.languages import catalogue
from tests.checking import CheckingClient

LANGUAGES = ("nl", "en")
# Answers that are no screen: files, parts that a screen fetches, and ways that only lead on.
NO_SCREEN = {
    "articles.fetch_record",
    "articles.file",
    "claimants.suggest",
    "desk.board_columns",
    "desk.card_menu",
    "desk.claims_table",
    "desk.help_picture",
    "desk.history_file",
    "discussion.people",
    "importing.report",
    "notices.follow",
    "pictures.file",
    "presence.here",
    "search.suggest",
    "people.signed_in",
    "unsaved.offered",
}


def _text(language: str, name: str) -> str:
    return (FOLDER / language / f"{name}.md").read_text(encoding="utf-8")


def test_gives_every_screen_of_the_desk_a_page(app: Flask) -> None:
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    screens = shown - features.public_endpoints() - NO_SCREEN
    assert screens - set(PAGE_OF) == set()
    assert set(PAGE_OF) - set(app.view_functions) == set()
    assert NO_SCREEN - shown == set()
    assert set(PAGE_OF.values()) <= {INDEX, *NAMES}


def test_leads_from_a_part_of_a_claim_to_the_page_of_that_part(app: Flask) -> None:
    with app.app_context():
        keys = {panel.key for panel in slots.PANELS}
    assert set(PAGE_OF_TAB) <= {*keys, "history"}
    assert set(PAGE_OF_TAB.values()) <= set(NAMES)
    for tab, name in (("history", "history"), ("discussion", "comments"), ("x", "claim")):
        with app.test_request_context(f"/desk/claims/1?tab={tab}"):
            assert help_url() == f"/desk/help/{name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_has_every_page_in_the_index_and_no_other(language: str) -> None:
    assert {path.stem for path in (FOLDER / language).glob("*.md")} == set(NAMES)
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_is_short_and_quotes_the_screen_and_links_to_pages(language: str, name: str) -> None:
    text = re.sub(r"`[^`]*`", "", _text(language, name))
    assert text.startswith("# ")
    assert 60 <= len(text.split()) <= 210
    words = catalogue("nl")._catalog
    on_screen = set(words.values() if language == "nl" else words)
    quoted = {each.replace("\n", " ") for each in re.findall(r"(?<!\*)\*([^*]+)\*", text)}
    quoted = {re.sub(r" +", " ", each) for each in quoted}
    assert quoted - on_screen == set()
    links = re.findall(r"\]\(([^)]*)\)", text)
    assert {link for link in links if not (FOLDER / language / link).is_file()} == set()


def test_shows_pages_in_the_language_of_who_reads(
    app: Flask, as_: Callable[[str | None], CheckingClient]
) -> None:
    reader: Any = as_("reader")
    index = reader.get("/desk/help")
    for name in NAMES:
        page = guide("nl", name)
        assert page
        assert page.title in index.texts(".//main//li/a")
        shown = reader.get(f"/desk/help/{name}")
        assert page.title in shown.text(".//h1")
        for link in re.findall(r'href="([a-z-]+)"', page.html):
            assert link in NAMES
    reader.post("/desk/settings/language", {"language": "en"}, status=303)
    english = guide("en", "triage")
    assert english
    assert reader.get("/desk/help/triage").text(".//h1") == english.title


@pytest.mark.parametrize(
    "name", ["nothing", "words", "..", "%2e%2e", "..%2fwords", "nl%2ftriage", "triage.md"]
)
def test_answers_404_to_names_that_are_no_page(name: str, as_: Any) -> None:
    as_("reader").get(f"/desk/help/{name}", status=404)


def test_leads_from_a_screen_to_its_page(as_: Any) -> None:
    checker = as_("checker")
    for path, name in (("/desk/triage", "triage"), ("/desk/board", "board"), ("/desk/claims", "lists")):
        assert f'class="end" href="/desk/help/{name}"' in checker.get(path, follow_redirects=True).html
    assert 'class="end" href="/desk/help"' in checker.get("/desk/help/triage").html


def test_leads_to_both_neighbours(as_: Any) -> None:
    html = as_("reader").get(f"/desk/help/{NAMES[1]}").html
    assert f'href="/desk/help/{NAMES[0]}" rel="prev"' in html
    assert f'href="/desk/help/{NAMES[2]}" rel="next"' in html
    assert 'rel="prev"' not in as_("reader").get(f"/desk/help/{NAMES[0]}").html
    assert 'rel="next"' not in as_("reader").get(f"/desk/help/{NAMES[-1]}").html


def test_folder_is_that_of_the_project() -> None:
    assert Path("docs/guide").resolve() == FOLDER


@pytest.mark.parametrize("language", LANGUAGES)
def test_has_a_small_picture_of_every_screen(language: str) -> None:
    sizes = {path.stem: path.stat().st_size for path in (FOLDER / "img" / language).iterdir()}
    assert set(sizes) == set(NAMES)
    assert max(sizes.values()) <= 60_000
    assert sum(sizes.values()) <= 1_000_000


def test_serves_the_picture_to_keep_at_the_address_of_its_digest(as_: Any) -> None:
    reader = as_("reader")
    picture = reader.get("/desk/help/board").one(".//main//img")
    assert picture.get("alt") == "Het scherm: Het bord"
    answer = reader.client.get(picture.get("src"))
    assert answer.mimetype == "image/webp"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.data == (FOLDER / "img" / "nl" / "board.webp").read_bytes()
    for other in ("nl/board/0000000000000000", "de/board/0000000000000000", "nl/words/0000000000000000"):
        reader.get(f"/desk/help/{other}.webp", status=404)
