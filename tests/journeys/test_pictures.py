"""The pictures of README: screens of the demonstration. PICTURES=docs/pictures names the folder to make them in."""

import os
from pathlib import Path
from typing import Any

import pytest

from claims.desk.rules import Work
from tests.journeys.conftest import DemoNewsroom
from tests.journeys.test_accessible import Places

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LARGEST = 250_000


def screens(places: Places) -> dict[str, tuple[str | None, str]]:
    review, slug = places.claim(Work.IN_REVIEW), next(iter(places.published.values()))
    return {
        "article": ("editor", f"/desk/articles/{places.articles[0]}"),
        "board": ("editor", "/desk/board"),
        "claim": ("editor", review),
        "verdict": (None, f"/verdicts/{slug}"),
        "search": ("editor", "/desk/search?q=tram"),
    }


def test_draws_the_screens_that_readme_shows(demo: DemoNewsroom, tmp_path: Path) -> None:
    folder = Path(os.environ.get("PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    pages: dict[str | None, Any] = {}
    for name, (who, address) in screens(Places(demo)).items():
        page = pages.get(who) or pages.setdefault(
            who, demo.open(who, color_scheme="light", reduced_motion="reduce")
        )
        page.goto(address)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=folder / f"{name}.png")
        assert 20_000 < (folder / f"{name}.png").stat().st_size < LARGEST, name
