"""A claim from a video post with a screenshot: seen somewhere, written down with what it shows, and found again."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claims.images.picture import LARGEST
from tests.images.making import PLAIN, SECRET, TOLD

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = {
    "nl": {
        "post": "bericht",
        "platform": "Platform",
        "account": "Account",
        "place": "Plaats erin",
        "date": "Datum",
        "words": "Wat er letterlijk gezegd werd",
        "picture": "Foto, schermafbeelding of video",
        "file": "Beeld of schermafbeelding",
        "alt": "Wat is er te zien?",
        "address": "Adres van het beeld of de video",
        "context": "echt, maar uit zijn verband",
        "about": "Over het origineel",
        "graphic": "Schokkend: afdekken tot iemand het wil zien",
        "write": "Vastleggen",
        "again": "Kies het bestand opnieuw",
        "show": "Schokkend beeld: tonen",
        "remove": "Verwijderen",
        "undo": "Ongedaan maken",
        "too large": "groter dan 10 MB",
    },
    "en": {
        "post": "post",
        "platform": "Platform",
        "account": "Account",
        "place": "Place in it",
        "date": "Date",
        "words": "What was said, word for word",
        "picture": "Picture, screenshot or video",
        "file": "Picture or screenshot",
        "alt": "What can be seen",
        "address": "Address of the picture or video",
        "context": "real, but out of its context",
        "about": "About the original",
        "graphic": "Graphic: cover it until one asks to see it",
        "write": "Write down",
        "again": "Choose the file again",
        "show": "Graphic: show the picture",
        "remove": "Remove",
        "undo": "Undo",
        "too large": "larger than 10 MB",
    },
}
SAID = "Kijk dan, weer helemaal vast"
SEEN = "Auto's staan stil op de Aabrug"
STATEMENT = "op de Aabrug staat elke ochtend een file"


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_from_a_video_post_with_a_screenshot_to_a_claim(
    browse: Callable[..., Any], tmp_path: Path, script: bool, language: str
) -> None:
    words = WORDS[language]
    (tmp_path / "scherm.png").write_bytes(TOLD["png"])
    screen = browse("editor", java_script_enabled=script)
    screen.goto("/desk/claims/new")
    if language == "en":
        with screen.expect_navigation():
            screen.get_by_role("button", name="English").click()
        screen.goto("/desk/claims/new")
    form = screen.locator("form", has=screen.locator("[name=statement]"))
    form.locator("[name=statement]").fill(STATEMENT)
    form.get_by_role("radio", name=words["post"], exact=True).check()
    for field, typed in (("platform", "TikTok"), ("account", "@brugkijker"), ("place", "00:14")):
        form.get_by_label(words[field]).fill(typed)
    form.get_by_label(words["date"]).fill("2026-11")
    form.get_by_label(words["words"]).fill(SAID)
    form.get_by_text(words["picture"]).click()
    form.get_by_label(words["file"]).set_input_files(tmp_path / "scherm.png")
    form.get_by_label(words["address"]).fill("https://tiktok.example/v/1")
    form.get_by_role("radio", name="video").check()
    form.get_by_role("checkbox", name=words["context"]).check()
    form.get_by_label(words["about"]).fill("Opname uit 2019")
    form.get_by_role("checkbox", name=words["graphic"]).check()
    # Without words for who cannot see it, it comes back as typed; and browsers send no file twice.
    form.get_by_role("button", name=words["write"], exact=True).last.click()
    screen.get_by_text(words["again"]).wait_for()
    assert form.get_by_label(words["words"]).input_value() == SAID
    form.get_by_label(words["alt"]).fill(SEEN)
    form.get_by_label(words["file"]).set_input_files(tmp_path / "scherm.png")
    form.get_by_role("button", name=words["write"], exact=True).last.click()
    screen.wait_for_url(re.compile(r"/desk/claims/\d+$"))
    _is_told(screen, words)
    _is_covered(screen, words)
    figure = screen.locator("#pictures figure")
    figure.get_by_role("button", name=words["remove"]).click()
    screen.get_by_role("button", name=words["undo"]).click()
    figure.wait_for()
    screen.goto("/desk/search?q=stilstaande+auto's+Aabrug")
    assert STATEMENT in screen.locator("main").inner_text()


def _is_told(screen: Any, words: dict[str, str]) -> None:
    told = screen.locator("main").inner_text()
    for each in (f"“{SAID}”", "@brugkijker", "TikTok", "00:14", words["context"], "Opname uit 2019"):
        assert each in told


def _is_covered(screen: Any, words: dict[str, str]) -> None:
    """It is seen once one asks, and on paper never; what is sent of it holds nothing hidden."""
    image = screen.locator("#pictures img")
    assert not image.is_visible()
    screen.get_by_text(words["show"]).click()
    image.wait_for(state="visible")
    assert image.get_attribute("alt") == SEEN
    assert image.bounding_box()["width"] > 0
    screen.emulate_media(media="print")
    assert not image.is_visible()
    screen.emulate_media(media="screen")
    sent = screen.request.get(image.get_attribute("src")).body()
    assert sent == PLAIN["png"]
    assert SECRET not in sent


def test_a_file_that_is_too_large_is_not_sent(browse: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "groot.png").write_bytes(PLAIN["png"] + bytes(LARGEST))
    screen = browse("editor")
    screen.goto("/desk/claims/new")
    screen.locator("[name=statement]").fill(STATEMENT)
    screen.get_by_text(WORDS["nl"]["picture"]).click()
    screen.locator("[name=file]").set_input_files(tmp_path / "groot.png")
    screen.get_by_role("button", name="Vastleggen", exact=True).last.click()
    said = screen.locator("[name=file]").evaluate("(box) => box.validationMessage")
    assert WORDS["nl"]["too large"] in said
    assert screen.locator("[name=statement]").input_value() == STATEMENT
