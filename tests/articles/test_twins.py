"""Articles that are there already are recognised before anything is made."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, delete, select, update

from claims.articles import actions
from claims.articles.addresses import plain_address, without_trackers
from claims.articles.likeness import SAMPLE, resemblance, same_words, sample_of
from claims.articles.models import Article, ArticleVersion, TextSample
from claims.articles.rules import keep
from claims.articles.twins import sample_some, twins
from claims.errors import Invalid
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast

Client = Callable[[str | None], CheckingClient]
TEXT = " ".join(f"Zin nummer {number} gaat over iets dat in de stad gebeurde." for number in range(30))
AGENCY = TEXT.replace("Zin nummer 3 ", "Volgens het persbureau ")
OTHER = " ".join(f"Alinea {number} vertelt van de haven en van schepen op zee." for number in range(30))
URL = "https://www.krant.nl/stad/artikel-1"


def add(db: Database, cast: Cast, text: str = TEXT, **details: Any) -> int:
    with db.writing() as session:
        return actions.add_article(session, keep(text), by=cast.actor("editor"), at=NOW, **details).id or 0


def articles(db: Database) -> list[tuple[int, int]]:
    with db.reading() as session:
        return [(each.id or 0, each.latest) for each in session.exec(select(Article)).all()]


@pytest.mark.parametrize(
    "other",
    [
        "http://www.krant.nl/stad/artikel-1",
        "https://krant.nl/stad/artikel-1/",
        "https://m.krant.nl/stad/artikel-1#reacties",
        "https://WWW.Krant.nl:443/stad/artikel-1?utm_source=nieuwsbrief&utm_medium=mail",
        "https://www.krant.nl/stad/artikel-1?fbclid=abc",
    ],
)
def test_an_address_is_the_same_however_one_came_there(other: str) -> None:
    assert plain_address(other) == plain_address(URL)


@pytest.mark.parametrize(
    "other",
    [
        "https://www.krant.nl/stad/artikel-2",
        "https://www.krant.nl/stad/artikel-1?id=2",
        "https://www.krant.be/stad/artikel-1",
        "https://www.krant.nl:8443/stad/artikel-1",
        "https://www.krant.nl/Stad/artikel-1",
    ],
)
def test_another_address_is_another(other: str) -> None:
    assert plain_address(other) != plain_address(URL)


@pytest.mark.parametrize("odd", ["", "http://[", "https://a:b/c", "niets", "https://x/?&&=&a", "\ud800"])
def test_any_address_has_a_plain_form(odd: str) -> None:
    assert isinstance(plain_address(odd), str)
    assert isinstance(without_trackers(odd), str)


def test_trackers_go_and_all_else_stays() -> None:
    assert without_trackers("https://a.nl/b?id=3&utm_source=x&q=a+b#top") == "https://a.nl/b?id=3&q=a+b"
    assert without_trackers("https://a.nl/b?q=a%20b&x") == "https://a.nl/b?q=a%20b&x"


def test_samples_tell_how_much_is_the_same() -> None:
    whole, agency, other = sample_of(TEXT), sample_of(AGENCY), sample_of(OTHER)
    assert len(whole) == SAMPLE == len(set(whole))
    assert resemblance(whole, whole) == 1.0
    assert resemblance(whole, agency) > 0.8
    assert resemblance(whole, other) == 0.0
    assert sample_of("te kort") == []
    assert resemblance([], whole) == 0.0


@given(st.text(max_size=300))
def test_any_text_has_a_sample(text: str) -> None:
    assert all(0 <= number < 2**63 for number in sample_of(text))


def test_white_space_makes_no_other_text() -> None:
    assert same_words("Een  twee\n\ndrie ", "Een twee drie")
    assert not same_words("Een twee drie", "Een twee  Drie")


def test_finds_the_same_address_first_and_then_the_same_text(db: Database, cast: Cast) -> None:
    agency = add(db, cast, AGENCY, medium="De Andere")
    here = add(db, cast, OTHER, url=URL)
    add(db, cast, "Iets heel anders, dat nergens op lijkt en kort is.")
    with db.reading() as session:
        found = twins(session, TEXT, URL + "?utm_source=x")
        assert [twin.id for twin in found] == [here, agency]
        assert (found[0].same_address, found[1].same_address) == (True, False)
        assert found[1].share > 60
        assert twins(session, TEXT, None, without=agency) == []


def form(page: Page) -> dict[str, str]:
    return page.fields(".//main//form")


def test_nothing_is_made_until_one_has_chosen(db: Database, cast: Cast, as_: Client) -> None:
    add(db, cast, AGENCY, medium="De Andere", title="Zelfde stuk")
    client = as_("editor")
    typed = {**form(client.get("/desk/articles/new")), "text": TEXT, "title": "Mijn titel", "url": URL}
    page = client.post("/desk/articles/new", typed, 409)
    assert "Nog niets bewaard" in page.text(".//main")
    assert "Zelfde stuk" in page.text(".//main")
    assert form(page)["title"] == "Mijn titel"
    assert "Zin nummer 3 " in page.text(".//textarea[@name='text']")
    assert articles(db) == [(1, 1)]
    client.post("/desk/articles/new", {**typed, "apart": "y"}, 303)
    assert articles(db) == [(1, 1), (2, 1)]
    shown = client.get("/desk/articles/2")
    assert "Bijna dezelfde tekst" in shown.text()
    assert "Zelfde stuk" in shown.text()


def test_it_becomes_a_version_of_what_is_there(db: Database, cast: Cast, as_: Client) -> None:
    add(db, cast, AGENCY, url=URL)
    client = as_("editor")
    typed = {"text": TEXT, "title": "Nieuwe kop", "url": URL, "version_of": 1}
    client.post("/desk/articles/new", typed, 303)
    assert articles(db) == [(1, 2)]
    client.post("/desk/articles/new", {**typed, "version_of": 99}, 404)
    client.post("/desk/articles/new", {**typed, "text": TEXT.replace(" ", "  ")}, 422)
    assert articles(db) == [(1, 2)]


def test_a_version_of_only_other_white_space_is_none(db: Database, cast: Cast) -> None:
    article_id = add(db, cast)
    with db.writing() as session, pytest.raises(Invalid):
        actions.new_version(
            session, article_id, keep(TEXT.replace(". ", ".\n\n")), by=cast.actor("editor"), at=NOW
        )


def test_the_sample_follows_the_newest_text_and_the_address(db: Database, cast: Cast) -> None:
    article_id = add(db, cast, OTHER)
    by = cast.actor("editor")
    with db.writing() as session:
        actions.new_version(session, article_id, keep(TEXT), by=by, at=NOW)
        details = dict.fromkeys(("title", "medium", "author", "published", "language"))
        actions.edit_article(session, article_id, **details, url=URL, by=by, at=NOW)
    with db.reading() as session:
        assert [twin.share for twin in twins(session, TEXT, None)] == [100]
        assert twins(session, OTHER, None) == []
        assert twins(session, "kort", "http://krant.nl/stad/artikel-1")[0].same_address


def test_the_worker_makes_samples_that_are_missing(db: Database, cast: Cast) -> None:
    add(db, cast, url=URL)
    with db.writing() as session:
        session.exec(delete(TextSample))
        session.exec(update(Article).values(address_key=None))
    assert sample_some(db) == 1
    assert sample_some(db) == 0
    with db.reading() as session:
        assert twins(session, TEXT, URL)[0].share == 100
        assert len(session.exec(select(ArticleVersion.id).where(col(ArticleVersion.number) == 1)).all()) == 1
