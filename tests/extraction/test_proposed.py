"""Proposals beside an article: shown, taken, dismissed for everyone and put back, hidden for oneself."""

from collections.abc import Callable

import pytest
from sqlmodel import func, select

from claims.articles import actions as articles
from claims.articles.reading import Faint, Paragraph, Piece, faintly
from claims.articles.rules import keep
from claims.desk.models import Claim
from claims.extraction import actions
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.extraction.test_pages import counted

As = Callable[[str | None], CheckingClient]
SOBER = "De werkloosheid daalde vorig jaar volgens het CBS met 3,5 procent."
MILD = "De gemeente gaf meer geld uit aan zorg."
TALK = "Ik vind dat wij daar morgen over moeten praten."
TEXT = f"🙂 {TALK} {MILD}\n\n{SOBER} Wat denkt u daarvan?"


@pytest.fixture
def url(db: Database, cast: Cast) -> str:
    with db.writing() as session:
        article = articles.add_article(session, keep(TEXT), by=cast.actor("editor"), at=NOW, language="nl")
        return f"/desk/articles/{article.id}"


def faint(page: Page) -> list[str]:
    return ["".join(mark.itertext()) for mark in page.all(".//span[@class='proposal']")]


def listed(page: Page) -> list[str]:
    return ["".join(q.itertext()) for q in page.all(".//section[@id='proposals']/ol//q")]


def button(page: Page, part: str, index: int = 0) -> tuple[str, dict[str, str]]:
    """Where a form of the list goes, and what it sends."""
    form = [each for each in page.all(".//section[@id='proposals']//form") if part in each.get("action", "")][
        index
    ]
    fields = {each.get("name", ""): each.get("value", "") for each in form.iter("input")}
    return form.get("action", ""), fields


def test_shows_them_faintly_in_the_text_and_ranked_beside_it_with_reasons(as_: As, url: str) -> None:
    page = as_("contributor").get(url)
    assert faint(page) == [MILD, SOBER], "in the order of the text"
    assert listed(page) == [SOBER, MILD], "the best first"
    titles = [each.get("title") for each in page.all(".//span[@class='proposal']")]
    assert titles == [
        "Voorstel: publieke zaak, vergelijking, geen mening",
        "Voorstel: getal, verandering, met bron",
    ]
    assert "getal" in page.text(".//section[@id='proposals']")
    for link in page.all(".//section[@id='proposals']/ol//a"):
        if link.get("href", "").startswith("#"):
            assert page.all(f".//span[@id='{link.get('href', '')[1:]}']")


def test_makes_no_claim_by_itself_and_shows_nothing_to_readers(as_: As, url: str, db: Database) -> None:
    as_("editor").get(url)
    page = as_("reader").get(url)
    assert not faint(page)
    assert not page.all(".//section[@id='proposals']")
    with db.reading() as session:
        assert session.exec(select(func.count()).select_from(Claim)).one() == 0


def test_taking_one_fills_in_the_form_for_marked_words(as_: As, url: str) -> None:
    client = as_("contributor")
    page = client.get(url)
    take = next(
        a.get("href", "")
        for a in page.all(".//section[@id='proposals']/ol//a")
        if "take=" in a.get("href", "")
    )
    page = client.get(take.partition("#")[0])
    form = page.fields(".//form[@id='pull']")
    assert form["exact"] == SOBER
    assert (int(form["start"]), int(form["end"])) == (TEXT.index(SOBER), TEXT.index(SOBER) + len(SOBER))
    answer = client.post(f"{url}/claims", {**form, "statement": "de werkloosheid daalde met 3,5 procent"})
    assert answer.status == 303
    page = client.get(url)
    assert listed(page) == [MILD], "a sentence that a claim was pulled from is not proposed"
    assert faint(page) == [MILD]


@pytest.mark.parametrize("asked", ["3", "99999999", "0"])
def test_taking_what_is_no_sentence_leaves_the_form_empty(as_: As, url: str, asked: str) -> None:
    form = as_("contributor").get(f"{url}?take={asked}").fields(".//form[@id='pull']")
    assert form["exact"] in {"", "🙂 " + TALK}


def test_dismissing_one_hides_it_for_everyone_in_every_version_until_it_is_put_back(
    as_: As, url: str, db: Database, cast: Cast
) -> None:
    client = as_("contributor")
    answer = client.post(*button(client.get(url), "dismissal"))
    assert answer.status == 303
    page = client.get(url)
    assert listed(page) == [MILD]
    [undo] = [form for form in page.all(".//*[@class='flashes']//form") if "return" in form.get("action", "")]
    other = as_("checker").get(url)
    assert listed(other) == [MILD]
    assert not [form for form in other.all(".//form") if form.get("action", "").endswith("/return")], (
        "not theirs"
    )
    with db.writing() as session:
        articles.new_version(session, 1, keep("Nieuw. " + TEXT), by=cast.actor("editor"), at=NOW)
    assert listed(as_("editor").get(url)) == [MILD]
    assert client.post(undo.get("action", ""), {}).status == 303
    assert listed(client.get(url)) == [SOBER, MILD]


def test_dismissing_twice_is_dismissing_once_and_an_odd_place_is_refused(as_: As, url: str) -> None:
    client = as_("contributor")
    action, fields = button(client.get(url), "dismissal")
    client.post(action, fields)
    again = client.client.post(action, data={**fields, "csrf_token": client.token})
    assert again.status_code == 303
    assert client.post(action, {**fields, "end": str(int(fields["end"]) - 1)}, status=409).status == 409
    assert client.post(action, {**fields, "article_version": "7"}, status=404).status == 404
    assert client.post(action, {"start": "x"}, status=422).status == 422
    assert client.post("/desk/articles/99/proposals/1/return", {}, status=404).status == 404


def test_hides_all_for_oneself(as_: As, url: str) -> None:
    client = as_("contributor")
    client.post(f"{url}/proposals", {"show": "no", "article_version": "1"})
    page = client.get(url)
    assert not faint(page)
    assert not listed(page)
    assert listed(as_("editor").get(url)), "others still see them"
    client.post(f"{url}/proposals", {"show": "yes"})
    assert listed(client.get(url)) == [SOBER, MILD]
    assert client.post(f"{url}/proposals", {"show": "maybe"}, status=422).status == 422


def test_speaks_english(as_: As, url: str) -> None:
    page = as_("contributor").get(f"{url}", headers={"Accept-Language": "en"})
    assert page.all(".//section[@id='proposals']")


def test_the_number_of_queries_does_not_grow(as_: As, db: Database, cast: Cast) -> None:
    def asked(sentences: int) -> int:
        text = " ".join(
            f"In 2024 steeg het aantal werklozen met {number},5 procent."
            for number in range(10, 10 + sentences)
        )
        with db.writing() as session:
            article = articles.add_article(
                session, keep(text), by=cast.actor("editor"), at=NOW, language="nl"
            )
            if sentences > 1:
                actions.pull_claim(
                    session,
                    article.id or 0,
                    exact=text[:56],
                    statement="een bewering",
                    by=cast.actor("editor"),
                    at=NOW,
                )
            number = article.id
        client = as_("editor")
        client.get(f"/desk/articles/{number}")
        with counted(db) as statements:
            client.get(f"/desk/articles/{number}")
        return len(statements)

    assert asked(1) == asked(60)


def test_cutting_a_paragraph_keeps_every_character() -> None:
    paragraph = Paragraph(10, (Piece("0123456789", (), ()),), ())
    cut = faintly(paragraph, [Faint(5, 12, "a"), Faint(14, 16, "b"), Faint(18, 40, "c")])
    assert [(piece.text, piece.faint and piece.faint.label) for piece in cut.pieces] == [
        ("01", "a"),
        ("23", None),
        ("45", "b"),
        ("67", None),
        ("89", "c"),
    ]
    assert faintly(paragraph, []) == paragraph
