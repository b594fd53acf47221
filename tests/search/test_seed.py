"""The seven searches of the seed case, on the real text, over HTTP."""

from collections.abc import Callable
from urllib.parse import quote_plus

import pytest

from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import Cast
from tests.search.seeding import SEARCHES, STATEMENT, made_public, pulled

As = Callable[[str | None], CheckingClient]


@pytest.mark.parametrize(("typed", "word"), SEARCHES.items())
def test_finds_the_seed_claim_with_the_words_marked(
    db: Database, cast: Cast, as_: As, seed_text: str, typed: str, word: str
) -> None:
    with db.writing() as session:
        claim_id = pulled(session, cast, seed_text)
    for key in ("editor", "reader"):
        page = as_(key).get(f"/desk/search?q={quote_plus(typed)}&kind=claim")
        result = page.one(".//li[@class='result']")
        assert STATEMENT in " ".join("".join(result.itertext()).split())
        assert result.find(f".//a[@href='/desk/claims/{claim_id}']") is not None
        assert word in {"".join(mark.itertext()) for mark in result.iter("mark")}


@pytest.mark.parametrize("typed", SEARCHES)
def test_finds_the_article_as_well(db: Database, cast: Cast, as_: As, seed_text: str, typed: str) -> None:
    with db.writing() as session:
        pulled(session, cast, seed_text)
    page = as_("reader").get(f"/desk/search?q={quote_plus(typed)}&kind=article")
    assert page.one(".//li[@class='result']").find(".//mark") is not None


def test_finds_the_published_one_on_the_public_front_by_all_seven(
    db: Database, cast: Cast, client: CheckingClient, seed_text: str
) -> None:
    with db.writing() as session:
        claim_id = pulled(session, cast, seed_text)
    for typed in SEARCHES:
        assert not client.get(f"/?q={quote_plus(typed)}").all(".//ol[@class='checks']/li"), (
            "nothing is public yet"
        )
    with db.writing() as session:
        made_public(session, claim_id, cast)
    for typed in SEARCHES:
        page = client.get(f"/?q={quote_plus(typed)}")
        assert page.texts(".//ol[@class='checks']/li/h2") == ["Dit klopt maar half"], typed
    for typed in ("openbaarmaking", "regeringsleider"):
        assert client.get(f"/?q={quote_plus(typed)}").all(".//mark"), "what readers can see is marked"
    assert "secretaris-generaal" not in client.get("/?q=sms").html, "the paragraph is searched, not shown"


def test_finds_an_own_change_on_the_next_page(db: Database, cast: Cast, as_: As, seed_text: str) -> None:
    """Added over HTTP, while the index is there already."""
    editor = as_("editor")
    editor.get("/desk/search?q=iets")
    editor.post(
        "/desk/articles/new", {"title": "Grutto's", "text": "De grutto broedt later.", "language": "nl"}
    )
    assert editor.get("/desk/search?q=broeden").texts(".//li[@class='result']/h2") == ["Grutto's"]
