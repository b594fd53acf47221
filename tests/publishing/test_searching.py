"""What readers can ask, and that no answer tells of what is not published."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from flask import Flask
from sqlmodel import update

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.desk.actions import add_claim, set_tags
from claims.extraction.actions import pull_claim
from claims.extraction.models import ClaimQuote
from claims.names.actions import add_names
from claims.publishing.actions import withdraw
from claims.storage.engine import Database
from claims.tags.actions import show_readers
from claims.verdicts.models import Rating, RatingScale
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.search.seeding import QUOTE, made_public, pulled

As = Callable[[str | None], CheckingClient]
HEADLINE = "Dit klopt maar half"


@pytest.fixture
def published(db: Database, cast: Cast, seed_text: str) -> int:
    with db.writing() as session:
        claim_id = pulled(session, cast, seed_text)
        set_tags(session, claim_id, ["diplomatie"], by=cast.actor("editor"), at=NOW)
        show_readers(session, ["diplomatie"], by=cast.actor("editor"), at=NOW)
        made_public(session, claim_id, cast)
    return claim_id


@pytest.fixture
def unpublished(published: int, db: Database, cast: Cast) -> Callable[[], None]:
    """Adds a claim that nobody outside may know of, with words, a name and a topic of its own."""

    def add() -> None:
        with db.writing() as session:
            claim = add_claim(
                session,
                statement="Het bericht over Omtzigt werd direct openbaar gemaakt, en de walvis ook",
                language="en",
                claimant_name="Pieter Omtzigt",
                by=cast.actor("editor"),
                at=NOW,
            )
            set_tags(session, claim.id or 0, ["diplomatie", "zeezoogdieren"], by=cast.actor("editor"), at=NOW)
            show_readers(session, ["zeezoogdieren"], by=cast.actor("editor"), at=NOW)

    return add


def ask(client: CheckingClient, typed: str, more: str = "") -> Page:
    return client.get(f"/verdicts?q={quote_plus(typed)}{more}")


def found(page: Page) -> bool:
    return HEADLINE in page.text(".//main")


def chips(page: Page) -> list[str]:
    return page.texts(".//ul[@class='row gap']//a")


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ('"direct openbaar werd gemaakt"', True),
        ('"openbaar direct werd gemaakt"', False),
        ("wie:schoof", True),
        ("claimant:omtzigt", False),
        ("onderwerp:diplomatie -walvis", True),
        ("walvis OR schoof", True),
        ('label:"grotendeels waar" OR rating:true taal:nl', None),
        ("schoof since:2020", True),
        ("schoof until:2020", False),
        ("state:done schoof", True),
    ],
)
def test_readers_ask_as_the_desk_does(as_: As, published: int, typed: str, finds: bool | None) -> None:
    page = ask(as_(None), typed)
    assert finds is None or found(page) is finds


def test_fields_of_the_desk_are_words_for_readers(as_: As, published: int) -> None:
    apart, typed = ask(as_(None), "bij sanders soort claim"), ask(as_(None), "bij:sanders soort:claim")
    assert chips(typed) == chips(apart) != []


def test_readers_take_out_and_choose(as_: As, published: int) -> None:
    reader = as_(None)
    page = ask(reader, 'wie:schoof "openbaar gemaakt" walvis', "&tag=diplomatie&sort=date")
    links = [link.get("href") or "" for link in page.all(".//ul[@class='row gap']//a")]
    assert len(links) == 4
    for link in links:
        assert link.startswith("/verdicts?")
        reader.get(link)
    assert found(reader.get("/verdicts?tag=diplomatie&claimant=Dick+Schoof"))
    assert not found(reader.get("/verdicts?q=&tag=zeezoogdieren"))
    assert found(reader.get("/en/verdicts?q=schoof&tag=diplomatie"))


def test_readers_are_asked_what_they_meant(as_: As, published: int) -> None:
    page = ask(as_(None), "shcoof")
    assert "Bedoelde je: Schoof" in " ".join(page.text(".//main").split())


QUESTIONS = (
    "schoof",
    "",
    "omtzigt",
    "omtzgit",
    "walvs",
    "zeezoogdiern",
    "wie:omtzigt",
    "wie:schoof",
    "onderwerp:zeezoogdieren",
    "onderwerp:diplomatie",
    '"de walvis ook"',
    "lang:en",
    "bericht lang:en",
    "omt*",
    "bericht OR walvis",
    "bericht -omtzigt",
    "schoof omtzigt",
    "state:new",
)
FILTERS = (
    "",
    "&tag=zeezoogdieren",
    "&claimant=Pieter+Omtzigt",
    "&language=en",
    "&year=2026",
    "&assignee=Tom+Sanders",
)


def told(client: CheckingClient) -> list[str]:
    pages = [client.get(f"/verdicts?q={quote_plus(q)}{more}") for q in QUESTIONS for more in FILTERS]
    return [" ".join(page.text(".//body").split()) for page in pages]


def test_no_answer_tells_of_what_is_not_published(as_: As, unpublished: Callable[[], None]) -> None:
    reader = as_(None)
    before = told(reader)
    unpublished()
    assert found(as_("reader").get("/desk/search?q=omtzigt")) is False
    assert told(reader) == before
    assert not any("Bedoelde je: Omtzigt" in page for page in before)


def test_no_answer_tells_of_what_was_withdrawn(db: Database, cast: Cast, as_: As, published: int) -> None:
    reader = as_(None)
    assert found(ask(reader, "schoof"))
    with db.writing() as session:
        withdraw(session, published, reason="Er was te weinig bekend.", by=cast.actor("editor"), at=NOW)
    for typed in (
        "schoof",
        "shcoof",
        "wie:schoof",
        "onderwerp:diplomatie",
        '"openbaar werd gemaakt"',
        "-walvis",
    ):
        page = ask(reader, typed)
        assert not found(page)
        assert set(page.texts(".//aside//span[@class='tab']")) <= {"0"}, "only what the reader chose"
        assert "Bedoelde je" not in page.text(".//main")


def test_the_same_words_in_another_text_tell_readers_nothing_of_it(
    app: Flask, db: Database, cast: Cast, as_: As, seed_text: str
) -> None:
    """Also when the index is made again: paragraphs of what readers cannot go to are not in it."""
    by = cast.actor("editor")
    with db.writing() as session:
        claim_id = pulled(session, cast, seed_text)
        made_public(session, claim_id, cast)
        memo = add_article(
            session, keep(f"Kwartelbeek zei: “{QUOTE}” over de omkoopzaak."), language="nl", by=by, at=NOW
        )
        pull_claim(session, memo.id or 0, exact=QUOTE, statement="x y z", by=by, at=NOW + timedelta(hours=1))
        session.exec(update(ClaimQuote).values(claim_id=claim_id))
        add_names(session, "Dick Schoof\nGeheimproject Raaf", by=by, at=NOW)
    app.test_cli_runner().invoke(args=["search", "rebuild"])
    reader = as_(None)
    assert "Dit klopt maar half" in reader.get("/?q=schoof").text(".//main")
    for typed in ("Kwartelbeek", "Kwartelbek", "omk*", "omkoopzaak", '"over de omkoopzaak"'):
        page = reader.get(f"/?q={quote_plus(typed)}")
        assert "Dit klopt maar half" not in page.text(".//main"), typed
        assert "Bedoelde je" not in page.text(".//main"), typed
    assert "Raaf" not in reader.get("/?q=dick+schoof").text("./body")


def test_says_where_on_the_page_the_words_stand(published: int, as_: As) -> None:
    page = ask(as_(None), "regeringsleider")
    [reason] = page.all(".//details")
    assert "Het citaat: regeringsleiders" in " ".join("".join(reason.itertext()).split())
    both = " ".join(ask(as_(None), "regeringsleider diplomatie hieronder").text(".//details").split())
    assert both == "Waarom gevondenHet citaat: regeringsleidersOnderwerp: diplomatieDe tekst: hieronder", both
    [around] = ask(as_(None), "sms").all(".//details")
    assert "".join(around.itertext()).strip() == "Waarom gevondenDe alinea van een citaat", "not on the page"
    assert not ask(as_(None), "regeringsleider walvis").text(".//details").count("alinea")
    assert "De tekst: hieronder" in " ".join(ask(as_(None), "hieronder").text(".//details").split())


@pytest.mark.parametrize("number", ["2", "10000", "abc"])
def test_a_page_that_is_not_there_keeps_what_was_typed(published: int, as_: As, number: str) -> None:
    page = as_(None).get(f"/verdicts?q=bericht&page={number}", 404)
    assert page.one(".//input[@id='q']").get("value") == "bericht"
    assert "Naar de eerste pagina" in page.text()


def test_a_label_is_called_as_it_was_when_it_was_published(published: int, db: Database, as_: As) -> None:
    with db.writing() as session:
        scale = RatingScale(key="newer", version=2, name_nl="Nieuw", name_en="New", active=False)
        session.add(scale)
        session.flush()
        session.add(
            Rating(
                scale_id=scale.id or 0,
                key="mostly_false",
                position=1,
                symbol="?",
                label_nl="Geheim label",
                label_en="Secret label",
                definition_nl="x",
                definition_en="x",
            )
        )
    for typed in ("label:zzz bericht", "bericht", "geheim label", "label:'geheim label'"):
        page = ask(as_(None), typed)
        assert "Geheim label" not in page.text(".//main"), typed
    assert "Er zijn: Grotendeels onwaar." in ask(as_(None), "label:zzz bericht").text()
    assert not found(ask(as_(None), "label:'geheim label'"))


@pytest.mark.parametrize("label", ["waar", "onwaar", "misleidend", "bestaatniet"])
def test_a_label_that_nothing_was_published_with_is_as_unknown_as_any_word(
    published: int, as_: As, label: str
) -> None:
    page = ask(as_(None), f"label:{label} bericht")
    assert f"Label {label} is er niet. Er zijn: Grotendeels onwaar." in page.text()
    assert f"Label: {label.capitalize()}: is er niet" in " ".join(chips(page))


def test_on_a_phone_what_narrows_down_stands_above_the_results(published: int, as_: As) -> None:
    page = as_(None).get("/verdicts?q=schoof&tag=diplomatie")
    folded = page.one(".//details[@class='beside phone']")
    assert page.text(".//details[@class='beside phone']/summary") == "Verfijnen · 1 aan"
    wide = [link.get("href") for link in page.one(".//aside").iter("a")]
    assert [link.get("href") for link in folded.iter("a")] == wide
    assert page.html.index("beside phone") < page.html.index('class="checks"')
