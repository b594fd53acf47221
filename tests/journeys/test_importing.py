"""An editor brings the desk's own archive of 300 checks in, and a colleague finds one of them as checked before."""

import csv
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from claims.jobs.worker import Worker
from claims.search.wiring import tick
from tests.journeys.hands import Hand, Keyboard, Mouse, control, picture

pytestmark = [pytest.mark.browser]
LABELS = ("Waar", "Onwaar", "Half waar")
STREETS = (
    "Akkerweg",
    "Beukenlaan",
    "Dorpsplein",
    "Eikenstraat",
    "Haven",
    "Kerkplein",
    "Molenpad",
    "Notenhof",
    "Ossenmarkt",
    "Parkzicht",
)
COUNT = 300


def work(app: Flask) -> None:
    """The worker's rounds until nothing is left to do."""
    worker = Worker(app, threading.Event())
    while worker.one_round():
        pass
    with app.app_context():
        tick()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archief.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, delimiter=";")
        table.writerow(["Bewering", "Wie", "Oordeel", "Adres", "Kop", "Datum"])
        for n in range(COUNT):
            said = f"de gemeente Waterveen kapt {n + 12} bomen aan de {STREETS[n % 10]}"
            address = f"https://archief.example/checks/{n}"
            table.writerow([said, f"Raadslid {n % 9}", LABELS[n % 3], address, f"Check {n}", "3-5-2021"])
    return path


@pytest.mark.parametrize(("hand", "script"), [(Mouse(), True), (Keyboard(), True), (Mouse(), False)])
def test_an_own_archive_of_300_checks_becomes_precedents(
    browse: Callable[..., Any], live_app: Flask, archive: Path, hand: Hand, script: bool
) -> None:
    page = browse("editor", java_script_enabled=script)
    page.goto("/desk/import")
    page.set_input_files("#file", archive)
    picture(page, "import-file")
    hand.press(page, "Bestand bekijken", inside="main")
    assert page.locator("h1").inner_text() == "Welke kolom is wat?"
    picture(page, "import-columns")
    hand.press(page, "Bestand bekijken", inside="main")
    picture(page, "import-checking")
    work(live_app)
    page.goto(page.url)
    assert control(page, "300 claims importeren").count() == 1
    picture(page, "import-checked")
    hand.press(page, "Dit is ons eigen archief…", inside="main")
    hand.choose(page, "Half waar", "misleidend")
    picture(page, "import-labels")
    hand.press(page, "Als eigen archief importeren", inside="main")
    picture(page, "import-running")
    work(live_app)
    page.goto(page.url)
    assert "300" in page.locator("#import dd").first.inner_text()
    picture(page, "import-done")

    other = browse("checker", java_script_enabled=script)
    other.goto("/desk/claims/new")
    hand.fill(other, "Bewering", "Waterveen kapt 19 bomen aan de Notenhof")
    if not script:
        hand.press(other, "Zoeken naar claims die erop lijken", inside="main")
    first = other.locator("main .seen .result").first
    first.wait_for()
    assert "kapt 19 bomen aan de Notenhof" in first.inner_text()
    assert "Onwaar" in first.inner_text()
    picture(other, "import-precedent")
    other.goto("/desk/search?q=Notenhof+kapt+19+bomen")
    assert other.locator("main .result .rating").first.inner_text() == "Onwaar"
    other.locator("main .result a").first.click()
    other.wait_for_load_state()
    assert "Ons oordeel, uit ons eigen archief" in other.locator("main").inner_text()
    assert "gepubliceerd op https://archief.example/checks/7" in other.locator("main").inner_text()
    picture(other, "import-claim")
