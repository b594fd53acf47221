"""Whoever should know is told without asking: when a claim or a text comes in, and when a verdict is published."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.articles.actions import add_article, new_version
from claims.articles.rules import keep
from claims.desk.actions import add_appearance, add_claim, move_claim, restate_claim
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind, Work
from claims.matches.actions import decide
from claims.matches.models import ClaimReturn, MatchCursor
from claims.matches.rules import Decision
from claims.matches.wiring import tick
from claims.notices.models import Notice
from claims.publishing.actions import publish
from claims.search.follower import Follower, Outcome
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.publishing import stories

As = Callable[[str | None], CheckingClient]
STATEMENT = stories.Story().statement
ALIKE = "Op de Aabrug is het autoverkeer in tien jaar verdubbeld"
OTHER = "De duinen bij Waterveen groeien elk jaar een meter"
TEXT = f"Raadslid Bram de Vos sprak. {ALIKE}. {OTHER}, zei hij."


@pytest.fixture(autouse=True)
def following(app: Flask) -> None:
    """What was there before the first look is not told of."""
    with app.test_request_context():
        tick()


def look(app: Flask) -> None:
    with app.test_request_context():
        tick()
        tick()


def told(db: Database, cast: Cast) -> set[tuple[str, str, int]]:
    with db.reading() as session:
        rows = session.exec(select(Notice).where(col(Notice.kind).contains("checked_before"))).all()
        names = {person.id: name for name, person in cast.people.items()}
        return {(names[each.person_id], each.kind, each.subject_id) for each in rows}


def published(db: Database, cast: Cast) -> int:
    with db.writing() as session:
        return stories.published(session, cast)


def add(db: Database, cast: Cast, statement: str, who: str = "contributor") -> int:
    with db.writing() as session:
        claim = add_claim(session, statement=statement, language="nl", by=cast.actor(who), at=NOW)
        return claim.id or 0


def test_a_claim_that_comes_in_is_compared_with_what_was_published(
    app: Flask, db: Database, cast: Cast, as_: As
) -> None:
    published(db, cast)
    new, other = add(db, cast, ALIKE), add(db, cast, OTHER)
    look(app)
    assert told(db, cast) == {("contributor", "claim.checked_before", new)}
    with db.writing() as session:
        by = cast.actor("editor")
        add_appearance(session, new, kind=AppearanceKind.BROADCAST, publisher="Radio Aa", by=by, at=NOW)
    line = as_("contributor").get("/desk/notices").text(".//ul[@class='items']/li")
    for words in (f"Waarschijnlijk eerder gecheckt: {ALIKE}", "Radio Aa", "door Olle Dries"):
        assert words in line
    with db.writing() as session:
        restate_claim(session, other, f"{ALIKE} of meer", by=cast.actor("editor"), at=NOW)
    look(app)
    assert ("contributor", "claim.checked_before", other) in told(db, cast)


def test_what_is_not_public_is_no_news(app: Flask, db: Database, cast: Cast) -> None:
    add(db, cast, STATEMENT, "editor")
    add(db, cast, ALIKE)
    look(app)
    assert not told(db, cast)


def test_a_published_verdict_is_compared_with_what_the_desk_works_on(
    app: Flask, db: Database, cast: Cast
) -> None:
    free, mine = add(db, cast, ALIKE), add(db, cast, f"{ALIKE}, zegt men")
    refused = add(db, cast, f"{ALIKE} volgens velen")
    with db.writing() as session:
        move_claim(session, mine, Work.RESEARCHING, by=cast.actor("checker2"), at=NOW)
    look(app)
    assert not told(db, cast)
    with db.writing() as session:
        claim_id = stories.approved(session, cast)
        decide(session, claim_id, refused, Decision.NO, by=cast.actor("editor"), at=NOW)
        publish(session, claim_id, by=cast.actor("editor"), at=NOW)
    look(app)
    assert told(db, cast) == {
        ("contributor", "claim.checked_before", free),
        ("checker2", "claim.checked_before", mine),
    }


def test_each_sentence_of_a_text_that_comes_in_is_compared(
    app: Flask, db: Database, cast: Cast, as_: As
) -> None:
    claim_id = published(db, cast)
    by = cast.actor("contributor")
    with db.writing() as session:
        text = keep("Niets bijzonders vandaag.")
        article = add_article(session, text, language="nl", medium="De Bode", by=by, at=NOW)
        article_id = article.id or 0
    look(app)
    assert not told(db, cast)
    with db.writing() as session:
        new_version(session, article_id, keep(TEXT), by=by, at=NOW)
    look(app)
    assert told(db, cast) == {("contributor", "article.checked_before", article_id)}
    client = as_("contributor")
    line = client.get("/desk/notices").text(".//ul[@class='items']/li")
    assert "De Bode" in line
    assert "door Olle Dries" in line
    url = f"/desk/articles/{article_id}"
    section = ".//section[@aria-labelledby='checked-sentences']"
    page = client.get(url)
    assert page.texts(f"{section}//q") == [f"{ALIKE}."]
    assert not as_("reader").get(url).all(f"{section}//button")
    fields = page.fields(f"{section}//form")
    fields.pop("csrf_token")
    client.follow(f"{url}/places", {**fields, "claim": str(claim_id)})
    with db.reading() as session:
        assert len(session.exec(select(ClaimReturn)).all()) == 1
        assert session.get_one(Claim, claim_id).appearance_count == 2
    assert not client.get(url).all(section), "it is a place of the claim now"


SAID = "het autoverkeer op de Aabrug de laatste tien jaar is verdubbeld"
AROUND = (
    "Tijdens de vergadering van dinsdagavond over de nieuwe begroting van de gemeente hield raadslid Bram de Vos, die al "
    "jaren pleit voor een tweede oeververbinding, het college van burgemeester en wethouders nogmaals voor dat"
)


@pytest.mark.parametrize(
    "sentence",
    [
        f"{AROUND} {SAID}.",
        f"“{SAID[0].upper()}{SAID[1:]}”, zei raadslid Bram de Vos {AROUND[:-4].lower()} anders.",
    ],
)
def test_what_someone_says_in_a_longer_sentence_is_judged_as_the_quote_would_be(
    app: Flask, db: Database, cast: Cast, as_: As, sentence: str
) -> None:
    claim_id = published(db, cast)
    panel = as_("contributor").get(f"/desk/matches/suggestions?text={SAID}&language=nl")
    assert "zeer waarschijnlijk dezelfde" in panel.text(".//li[@class='result']")
    with db.writing() as session:
        text = keep(f"{OTHER}, zei hij. {sentence} {OTHER}.")
        by = cast.actor("contributor")
        article = add_article(session, text, language="nl", medium="De Bode", by=by, at=NOW)
        article_id = article.id or 0
    look(app)
    assert told(db, cast) == {("contributor", "article.checked_before", article_id)}
    page = as_("contributor").get(f"/desk/articles/{article_id}")
    section = ".//section[@aria-labelledby='checked-sentences']"
    assert [each.lower() for each in page.texts(f"{section}//q")] == [SAID.lower()]
    assert page.all(f"{section}//a[@href='/desk/claims/{claim_id}']")


def test_parts_that_only_share_some_words_are_no_match(app: Flask, db: Database, cast: Cast) -> None:
    published(db, cast)
    by = cast.actor("contributor")
    text = (
        "Op de Aabrug stond in tien jaar tijd, zei raadslid Bram de Vos, nog nooit een file van enige betekenis. "
        "De brug is geverfd, het autoverkeer rijdt er weer, en dat het aantal fietsers verdubbeld is, vindt hij mooi."
    )
    with db.writing() as session:
        add_article(session, keep(text), language="nl", medium="De Bode", by=by, at=NOW)
    look(app)
    assert not told(db, cast)


def test_the_same_events_are_taken_in_once(app: Flask, db: Database, cast: Cast) -> None:
    published(db, cast)
    add(db, cast, ALIKE)
    look(app)
    with db.writing() as session:
        assert session.exec(select(MatchCursor)).one().event_id > 1
        for notice in session.exec(select(Notice)).all():
            session.delete(notice)
    look(app)
    assert not told(db, cast)


def test_without_an_index_it_waits_until_there_is_one(
    app: Flask, db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(db, cast)
    new = add(db, cast, ALIKE)
    with monkeypatch.context() as broken:
        broken.setattr(Follower, "freshen", lambda _self: Outcome.GONE)
        look(app)
    assert not told(db, cast)
    look(app)
    assert told(db, cast) == {("contributor", "claim.checked_before", new)}
