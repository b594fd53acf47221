"""Marked words become one more place of a claim that there is; a published claim is back; both can be undone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import col, func, select, update

from claims.articles.actions import add_article, new_version
from claims.articles.rules import keep
from claims.desk.actions import add_appearance, add_claim, move_claim
from claims.desk.models import Appearance, Claim
from claims.desk.rules import AppearanceKind, Work
from claims.errors import Forbidden, Refused
from claims.extraction.models import ClaimQuote
from claims.extraction.standing import place_quotes
from claims.history.queries import first_fault
from claims.matches.actions import decide
from claims.matches.models import ClaimReturn
from claims.matches.places import add_place, remove_place
from claims.matches.rules import Decision
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.publishing import stories

As = Callable[[str | None], CheckingClient]
WORDS = "het verkeer op de Aabrug in tien jaar verdubbeld is"
TEXT = f"Ook raadslid Bram de Vos zei dat {WORDS}.\n\nHij wil een tweede brug."
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def article(db: Database, cast: Cast) -> int:
    with db.writing() as session:
        kept = add_article(
            session, keep(TEXT), language="nl", medium="De Bode", by=cast.actor("editor"), at=NOW
        )
        return kept.id or 0


@pytest.fixture
def published(db: Database, cast: Cast) -> int:
    with db.writing() as session:
        return stories.published(session, cast)


def seen_again(db: Database, cast: Cast, claim_id: int, article: int, who: str = "contributor") -> int:
    start = TEXT.index(WORDS)
    with db.writing() as session:
        return add_place(
            session,
            claim_id,
            article,
            exact=WORDS,
            version_number=1,
            start=start,
            end=start + len(WORDS),
            by=cast.actor(who),
            at=LATER,
        ).appearance_id


def count(db: Database, claim_id: int) -> tuple[int, ...]:
    """Places on the card, rows of places, quotes, and times that it came back."""
    with db.reading() as session:
        rows = [
            session.exec(select(func.count()).where(col(each.claim_id) == claim_id)).one()
            for each in (Appearance, ClaimQuote, ClaimReturn)
        ]
        return session.get_one(Claim, claim_id).appearance_count, *rows


def looked(as_: As, article: int, **typed: str) -> Page:
    """The button that works without script, as it stands in the form."""
    url = f"/desk/articles/{article}"
    page = as_("contributor").get(url)
    button = page.one(".//form[@id='pull']//button[@name='look']")
    sent = {**page.fields(".//form[@id='pull']"), **typed, "look": button.get("value") or ""}
    sent.pop("csrf_token")
    return as_("contributor").post((button.get("formaction") or "").partition("#")[0], sent, status=422)


def test_without_script_it_asks_and_offers_what_is_like_the_words(
    db: Database, as_: As, article: int, published: int
) -> None:
    page = looked(as_, article, exact=WORDS, said_on="geen datum")
    assert not page.all(".//*[@role='alert']"), "nothing was to be saved, so nothing is wrong"
    section = page.text(".//section[@aria-labelledby='checked-before']")
    assert stories.Story().statement in section
    assert "Toevoegen als plek van die claim" in section
    kept = page.fields(".//form[@id='pull']")
    assert (kept["exact"], kept["said_on"]) == (WORDS, "geen datum"), "what was typed is still there"
    assert page.one(".//form[@id='pull']").get("data-dirty") is not None, "and is not saved"
    assert count(db, published)[1] == 1


def test_adds_the_words_as_a_place_of_that_claim_and_takes_it_back(
    db: Database, as_: As, article: int, published: int
) -> None:
    fields = looked(as_, article, exact=WORDS).fields(".//form[@id='pull']")
    fields.pop("csrf_token")
    client = as_("contributor")
    url = f"/desk/articles/{article}/places"
    back = client.follow(url, {**fields, "claim": str(published)})
    assert count(db, published) == (2, 2, 2, 1)
    with db.reading() as session:
        assert session.exec(select(func.count(col(Claim.id)))).one() == 1, "no new claim"
    assert f"Toegevoegd als plek van claim {published}" in back.html
    client.post("/desk/matches/places/2/undo", status=409)
    client.post("/desk/matches/places/2/undo", back.fields(".//form[@action='/desk/matches/places/2/undo']"))
    assert count(db, published) == (1, 1, 1, 0)
    with db.reading() as session:
        assert first_fault(session) is None


def test_the_same_words_twice_are_one_place(db: Database, cast: Cast, article: int, published: int) -> None:
    assert seen_again(db, cast, published, article) == seen_again(db, cast, published, article)
    assert count(db, published) == (2, 2, 2, 1)


def test_words_that_were_a_place_long_since_are_not_added_again(
    db: Database, cast: Cast, as_: As, article: int, published: int
) -> None:
    """Else the undo that comes with it would take the old place away."""
    place = seen_again(db, cast, published, article)
    with db.writing() as session:
        session.exec(
            update(ClaimQuote)
            .where(col(ClaimQuote.appearance_id) == place)
            .values(created_at=NOW - timedelta(days=1))
        )
    fields = looked(as_, article, exact=WORDS).fields(".//form[@id='pull']")
    fields.pop("csrf_token")
    page = as_("contributor").post(
        f"/desk/articles/{article}/places", {**fields, "claim": str(published)}, status=409
    )
    assert "al een plek van die claim" in page.text(".//main")
    assert count(db, published) == (2, 2, 2, 1)


@pytest.mark.parametrize("first", [1, 2])
@pytest.mark.parametrize("looked", [True, False])
def test_the_same_sentence_in_two_versions_is_one_place(
    app: Flask, db: Database, cast: Cast, article: int, published: int, first: int, looked: bool
) -> None:
    """Whichever of them was marked first, and whether or not the worker has looked for it in the other."""
    texts = {1: TEXT, 2: f"Eerst nog dit.\n\n{TEXT}"}
    with db.writing() as session:
        version = new_version(session, article, keep(texts[2]), by=cast.actor("editor"), at=NOW).id or 0

    def add(number: int) -> int:
        start = texts[number].index(WORDS)
        with db.writing() as session:
            return add_place(
                session,
                published,
                article,
                exact=WORDS,
                version_number=number,
                start=start,
                end=start + len(WORDS),
                by=cast.actor("editor"),
                at=LATER,
            ).appearance_id

    place = add(first)
    if looked:
        place_quotes(db, version, LATER, step=lambda *_: None)
    counted = count(db, published)
    assert add(3 - first) == place
    assert count(db, published) == counted


def test_an_old_undo_takes_nothing_that_came_after(
    db: Database, cast: Cast, as_: As, article: int, published: int
) -> None:
    """The number of a place that went stands in old pages and messages, and in the history."""
    first = seen_again(db, cast, published, article)
    client, panel = as_("editor"), f"/desk/claims/{published}?tab=matches"
    url = f"/desk/matches/places/{first}/undo"
    old = client.get(panel).fields(f".//form[@action='{url}']")
    client.post(url, old)
    second = seen_again(db, cast, published, article)
    assert second > first
    client.post(url, old, status=404)
    url = f"/desk/matches/places/{second}/undo"
    assert "veranderd" in client.post(url, old, status=409).text()
    with db.reading() as session:
        assert session.get(Appearance, second)
    client.post(url, client.get(panel).fields(f".//form[@action='{url}']"))


def test_a_duplicate_gets_no_place(db: Database, cast: Cast, article: int, published: int) -> None:
    editor = cast.actor("editor")
    with db.writing() as session:
        other = stories.written(session, cast)
        move_claim(session, other, Work.DUPLICATE, duplicate_of_id=published, by=editor, at=NOW)
    with pytest.raises(Refused):
        seen_again(db, cast, other, article)


def test_a_place_is_taken_away_by_who_added_it_or_an_editor(
    db: Database, cast: Cast, article: int, published: int
) -> None:
    place = seen_again(db, cast, published, article)
    with pytest.raises(Forbidden), db.writing() as session:
        remove_place(session, place, by=cast.actor("checker"), at=LATER)
    with pytest.raises(Refused), db.writing() as session:
        remove_place(session, 1, by=cast.actor("editor"), at=LATER)
    with db.writing() as session:
        remove_place(session, place, by=cast.actor("second"), at=LATER + timedelta(days=200))
    assert count(db, published) == (1, 1, 1, 0)


def test_a_claim_that_is_not_public_is_not_back(db: Database, cast: Cast, article: int) -> None:
    with db.writing() as session:
        claim_id = stories.written(session, cast)
    seen_again(db, cast, claim_id, article)
    assert count(db, claim_id) == (2, 2, 2, 0)


def test_the_claim_shows_where_it_was_seen_again(
    db: Database, cast: Cast, as_: As, article: int, published: int
) -> None:
    seen_again(db, cast, published, article)
    page = as_("editor").get(f"/desk/claims/{published}?tab=matches")
    shown = page.text(".//section[@id='matches']")
    assert WORDS in shown
    assert "De Bode" in shown
    assert "opnieuw gezien na publicatie" in shown


def test_the_head_shows_where_its_duplicates_were_seen(
    db: Database, cast: Cast, as_: As, published: int
) -> None:
    editor = cast.actor("editor")
    with db.writing() as session:
        other = add_claim(session, statement="Drukker verkeer op de Aabrug", language="nl", by=editor, at=NOW)
        other_id = other.id or 0
        add_appearance(session, other_id, kind=AppearanceKind.POST, publisher="Dorpsforum", by=editor, at=NOW)
        decide(session, published, other_id, Decision.SAME, by=editor, at=NOW)
    shown = as_("editor").get(f"/desk/claims/{published}?tab=matches").text(".//section[@id='matches']")
    assert "Dorpsforum" in shown
    assert f"als claim {other_id}" in shown
    assert "Deze plek weghalen" not in shown


def test_a_place_of_no_claim_is_refused(as_: As, article: int) -> None:
    page = as_("contributor").post(f"/desk/articles/{article}/places", {"exact": WORDS}, status=422)
    assert "Kies de claim die hier opnieuw wordt gedaan." in page.html


def test_without_script_one_looks_while_writing_a_claim_down_and_loses_nothing(
    db: Database, as_: As, published: int
) -> None:
    client = as_("contributor")
    button = client.get("/desk/claims/new").one(".//form//button[@name='look']")
    assert button.get("formaction") == "/desk/claims/new#checked-before"
    typed = {
        "statement": "het autoverkeer op de Aabrug is verdubbeld",
        "claimant": "Bram de Vos",
        "language": "nl",
        "url": "niet af",
        "title": "Debat",
        "look": "1",
    }
    page = client.post("/desk/claims/new", typed, status=422)
    assert stories.Story().statement in page.text(".//section[@aria-labelledby='checked-before']")
    assert not page.all(".//*[@role='alert']")
    assert page.text(".//h2[@id='checked-before']") == "Eerder gecheckt?", "the next level after the h1"
    kept = page.fields(".//form[@data-keep='claim']")
    assert {name: kept[name] for name in typed if name != "look"} == {
        name: value for name, value in typed.items() if name != "look"
    }
    with db.reading() as session:
        assert session.exec(select(func.count(col(Claim.id)))).one() == 1, "nothing was written down"
    short = client.post("/desk/claims/new", {"statement": "de brug", "look": "1"}, status=422)
    assert "Schrijf minstens drie woorden." in short.text(".//section[@aria-labelledby='checked-before']")


def test_enter_writes_down_and_does_not_look(as_: As) -> None:
    first = as_("contributor").get("/desk/claims/new").all(".//form[@data-keep='claim']//button")[0]
    assert (first.get("type"), first.get("name")) == ("submit", None)


def test_a_claim_written_down_shows_what_is_like_it(as_: As, published: int) -> None:
    typed = {"statement": "het autoverkeer op de Aabrug is verdubbeld", "kind": "", "title": "x"}
    page = as_("contributor").post("/desk/claims/new", typed, status=422)
    assert stories.Story().statement in page.text(".//section[@aria-labelledby='checked-before']")
