"""Who says what is marked, where the text says so plainly; and nobody where it does not."""

import time
from collections.abc import Callable

import pytest

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.extraction.attribution import speaker
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast

As = Callable[[str | None], CheckingClient]
# A text with the marked words between bars, and who says them.
SAID = [
    ("Premier Dick Schoof gaf uitleg. “|Het bericht is openbaar gemaakt|”, zei Schoof.", "Dick Schoof"),
    ("Volgens wethouder Karin van Oldewelt is |het verkeer verdubbeld|.", "Karin van Oldewelt"),
    ("|Het verkeer is verdubbeld|, aldus het CBS.", "CBS"),
    ("Jan Visser, boswachter in Drenthe, zei dat |er drie wolven zijn|.", "Jan Visser"),
    ("“|Er zijn drie wolven.|” Dat zei boswachter Jan Visser woensdag.", "Jan Visser"),
    ("“|Er zijn drie wolven|”, zegt boswachter Jan-Piet van ’t Veld.", "Jan-Piet van ’t Veld"),
    ("Gisteren zei Dick Schoof dat |het klaar is|.", "Dick Schoof"),
    ("“|Volgens Piet Jansen klopt het niet|”, zei Jan Visser.", "Jan Visser"),
    ("|There are three wolves|, according to the mayor Anna Smith.", "Anna Smith"),
    ("“|There are three wolves|,” said Anna Smith.", "Anna Smith"),
    ("Mayor Anna Smith (58) said that |there are three wolves|.", "Anna Smith"),
    # Not plain: nobody.
    ("Gisteren zei ze dat |er drie wolven zijn|.", None),
    ("De boswachter telde |drie wolven|.", None),
    ("Jan Visser zei dat Piet de Boer stelde dat |er wolven zijn|.", None),
    ("Visser zei dat |het verkeer groeit|.", None),
    ("Jan Visser en Piet Visser kwamen. Visser zei dat |het verkeer groeit|.", None),
    ("Jan Visser zei iets anders. |Er zijn drie wolven|.", None),
    ("Er zijn volgens hem |drie wolven|.", None),
    ("|Er zijn drie wolven.|\n\nDat zei Jan Visser.", None),
]


@pytest.mark.parametrize(("marked", "name"), SAID)
def test_it_names_who_says_it_or_nobody(marked: str, name: str | None) -> None:
    before, words, after = marked.split("|")
    assert speaker(before + words + after, len(before), len(before) + len(words)) == name


@pytest.mark.parametrize("piece", ["A", "Aa ", "Zei A. ", "A-", "volgens de de de ", "“A”, ", "Van de "])
def test_no_text_takes_long(piece: str) -> None:
    """A bound that only a mistake breaks."""
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    for at in (0, 100_000):
        speaker(text, at, at + 200)
    assert time.process_time() - start < 2


def test_the_page_asks_for_it(db: Database, cast: Cast, as_: As) -> None:
    with db.writing() as session:
        add_article(session, keep("Volgens Jan Visser is de dijk hoog."), by=cast.actor("editor"), at=NOW)
    url = "/desk/articles/1/speaker?version=1"
    client = as_("contributor")
    assert client.client.get(f"{url}&start=22&end=34").json == {"name": "Jan Visser"}
    for odd in ("&start=34&end=22", "&start=0&end=999", ""):
        assert client.client.get(url + odd).json == {"name": None}
    assert client.client.get("/desk/articles/1/speaker?start=x").status_code == 404
    assert client.client.get("/desk/articles/9/speaker").status_code == 404
    assert as_("reader").client.get(url).status_code == 403
