"""The page where claims are pulled, without script; and where quotes are shown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, g
from sqlalchemy import event
from sqlmodel import col, func, select

from claims.articles import actions as articles
from claims.articles.rules import keep
from claims.desk import slots as desk_slots
from claims.desk.actions import add_appearance, add_claim
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind
from claims.extraction import actions
from claims.extraction.models import ClaimQuote
from claims.extraction.wiring import context_part
from claims.people.rules import Actor, Role
from claims.publishing.material import gather
from claims.publishing.snapshot import make_snapshot
from claims.storage.engine import Database
from claims.storage.types import PartialDate
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast

Client = Callable[[str | None], CheckingClient]
TEXT = "De brug is dicht, zei hij.\n\nLater zei hij: de brug is dicht. “Nog lang”, zei\nhij."
SEED = "een aantal regeringsleiders het opvallend vond dat het berichtje direct openbaar werd gemaakt"
NASTY = "<script>alert(1)</script>\"'&"


@pytest.fixture
def article(db: Database, cast: Cast) -> Callable[..., int]:
    def add(text: str = TEXT, **details: Any) -> int:
        with db.writing() as session:
            kept = articles.add_article(session, keep(text), by=cast.actor("editor"), at=NOW, **details)
            return kept.id or 0

    return add


def pulled(db: Database) -> list[ClaimQuote]:
    with db.reading() as session:
        return list(session.exec(select(ClaimQuote).order_by(col(ClaimQuote.id))).all())


def marked(page: Page) -> list[str]:
    return ["".join(mark.itertext()) for mark in page.all(".//mark")]


class TestForm:
    def test_pulls_the_seed_claim_without_script(
        self, as_: Client, article: Callable[..., int], db: Database, seed_text: str
    ) -> None:
        url = f"/desk/articles/{article(seed_text, published=PartialDate('2025-06'))}"
        client = as_("contributor")
        form = client.get(url).fields(".//form[@id='pull']")
        assert form["said_on"] == "2025-06"
        answer = client.post(
            f"{url}/claims",
            {
                **form,
                "exact": SEED,
                "statement": "het bericht werd direct openbaar gemaakt",
                "claimant": "Dick Schoof",
            },
        )
        claim_id = pulled(db)[0].claim_id
        assert answer.response.location.endswith(f"claim={claim_id}#claim-{claim_id}")
        page = client.get(answer.response.location)
        assert marked(page) == [SEED]
        card = page.text(f".//article[@id='claim-{claim_id}']")
        assert "het bericht werd direct openbaar gemaakt" in card
        assert "Dick Schoof" in card
        assert page.one(".//a[@class='pin new']").get("href") == f"#claim-{claim_id}"

    def test_keeps_where_it_was_said_and_a_note_on_the_context(
        self, as_: Client, article: Callable[..., int], db: Database
    ) -> None:
        url = f"/desk/articles/{article()}"
        client = as_("contributor")
        page = client.get(url)
        assert page.one(".//input[@name='said_at']/../..").get("open") is None
        typed = {
            **page.fields(".//form[@id='pull']"),
            "exact": "Nog lang",
            "statement": "de brug is lang dicht",
            "said_at": "Raadszaal",
            "note": "Het ging over de oude brug.",
        }
        refused = client.post(f"{url}/claims", {**typed, "said_at": "x" * 201}, 422)
        assert refused.one(".//input[@name='said_at']/../..").get("open") is not None
        assert refused.fields(".//form[@id='pull']")["note"] == typed["note"]
        client.post(f"{url}/claims", typed)
        claim_id = pulled(db)[0].claim_id
        shown = client.get(f"/desk/claims/{claim_id}").text(".//div[@id='context']")
        assert "Raadszaal" in shown
        assert "Het ging over de oude brug." in shown
        found = client.get("/desk/search?q=raadszaal+oude+brug").text(".//main")
        assert "de brug is lang dicht" in found
        assert "Waar het werd gezegd" in found
        assert "Notitie bij de context" in found

    def test_a_note_is_no_readers(self, as_: Client, article: Callable[..., int], db: Database) -> None:
        url = f"/desk/articles/{article()}"
        client = as_("editor")
        typed = {
            **client.get(url).fields(".//form[@id='pull']"),
            "exact": "Nog lang",
            "statement": "de brug is lang dicht",
            "note": "Alleen voor ons.",
        }
        client.post(f"{url}/claims", typed)
        with db.reading() as session:
            claim = session.get_one(Claim, pulled(db)[0].claim_id)
            shown = make_snapshot(gather(session, claim), second_reader=True, at=NOW, zone=ZoneInfo("UTC"))
        assert "de brug is lang dicht" in repr(shown)
        assert "Alleen voor ons." not in repr(shown)

    def test_offers_the_places_of_a_quote_that_occurs_twice(
        self, as_: Client, article: Callable[..., int], db: Database
    ) -> None:
        url = f"/desk/articles/{article()}"
        client = as_("editor")
        typed = {"exact": "brug is dicht", "statement": "de brug is dicht", "claimant": "Jan"}
        page = client.post(f"{url}/claims", typed, status=422)
        places = page.all(".//input[@name='place']")
        assert len(places) == 2
        form = page.fields(".//form[@id='pull']")
        assert {name: form[name] for name in typed} == typed
        client.post(f"{url}/claims", {**form, "place": places[1].get("value") or ""})
        assert pulled(db)[0].start == TEXT.rindex("brug")

    def test_reads_on_at_the_mark_after_the_next(self, as_: Client, article: Callable[..., int]) -> None:
        answer = as_("editor").post(
            f"/desk/articles/{article()}/claims",
            {"exact": "Nog lang", "statement": "het duurt nog lang", "then": "next"},
        )
        assert "#mark-" in answer.response.location

    def test_swaps_the_text_and_the_cards_alone(self, as_: Client, article: Callable[..., int]) -> None:
        client = as_("editor")
        url = f"/desk/articles/{article()}"
        page = client.get(url, headers={"HX-Request": "true"})
        assert page.is_part
        assert page.one(".//div[@id='article']") is not None
        assert page.one(".//aside[@id='article-side']").get("hx-swap-oob") == "true"
        refused = client.post(f"{url}/claims", {"exact": "x"}, status=422, headers={"HX-Request": "true"})
        assert refused.is_part
        assert refused.one(".//form[@id='pull']//div[@class='errors']") is not None

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("statement", ""),
            ("statement", "x" * 1_000_000),
            ("statement", "“de brug is dicht”"),
            ("statement", "a\x00b"),
            ("statement", "a\u202eb"),
            ("exact", ""),
            ("exact", "staat er niet"),
            ("exact", "brug\x00"),
            ("exact", "x" * 50_000),
            ("claimant", "x" * 201),
            ("claimant", "a\u2067b"),
            ("said_on", "gisteren"),
            ("start", "x"),
            ("start", "-1"),
            ("end", "9" * 30),
            ("place", "1"),
            ("place", "٣-٤"),
            ("statement", ["een", "twee"]),
            ("exact", ["Nog lang", "Nog lang"]),
        ],
    )
    def test_gives_a_refused_form_back_and_saves_nothing(
        self, as_: Client, article: Callable[..., int], db: Database, field: str, value: Any
    ) -> None:
        typed = {"exact": "Nog lang", "statement": "het duurt nog lang", "claimant": "Jan", field: value}
        page = as_("editor").post(f"/desk/articles/{article()}/claims", typed, status=422)
        assert page.text(".//form[@id='pull']//div[@class='errors']")
        form = page.fields(".//form[@id='pull']")
        for name in {"exact", "statement", "claimant"} - {field}:
            assert form[name] == typed[name]
        with db.reading() as session:
            assert session.exec(select(func.count(col(Claim.id)))).one() == 0

    def test_keeps_a_selection_that_was_refused(self, as_: Client, article: Callable[..., int]) -> None:
        start = TEXT.rindex("brug")
        page = as_("editor").post(
            f"/desk/articles/{article()}/claims",
            {"exact": "brug is dicht", "start": str(start), "end": str(start + 13), "statement": ""},
            status=422,
        )
        form = page.fields(".//form[@id='pull']")
        assert (form["start"], form["end"], form["exact"]) == (str(start), str(start + 13), "brug is dicht")

    def test_escapes_what_was_typed_in_every_field(self, as_: Client, article: Callable[..., int]) -> None:
        url = f"/desk/articles/{article(f'Hij zei {NASTY} en meer.')}"
        client = as_("editor")
        scripts = len(client.get(url).all(".//script"))
        page = client.follow(
            f"{url}/claims",
            {"exact": NASTY, "statement": f"hij {NASTY}", "claimant": NASTY, "claimant_description": NASTY},
        )
        assert marked(page) == [NASTY]
        assert len(page.all(".//script")) == scripts
        refused = client.post(f"{url}/claims", {"exact": NASTY * 2, "statement": NASTY}, status=422)
        assert refused.fields(".//form[@id='pull']")["exact"] == NASTY * 2

    @pytest.mark.parametrize(("article_id", "version"), [(99, ""), (1, "7"), (10**30, "")])
    def test_knows_no_other_articles(
        self, as_: Client, article: Callable[..., int], article_id: int, version: str
    ) -> None:
        article()
        typed = {"exact": "Nog lang", "statement": "x", "article_version": version}
        as_("editor").post(f"/desk/articles/{article_id}/claims", typed, status=404)

    def test_is_not_for_readers(self, as_: Client, article: Callable[..., int]) -> None:
        url = f"/desk/articles/{article()}/claims"
        as_("reader").post(url, {"exact": "Nog lang", "statement": "x"}, status=403)
        as_(None).post(url, {"exact": "Nog lang", "statement": "x"}, status=401)


class TestMarks:
    def test_finds_quotes_again_in_a_newer_version(
        self, as_: Client, article: Callable[..., int], db: Database, cast: Cast
    ) -> None:
        article_id = article("De brug is dicht. En niemand weet waarom dat zo is.")
        by = cast.actor("editor")
        with db.writing() as session:
            for exact in ("brug is dicht", "niemand weet waarom"):
                actions.pull_claim(session, article_id, exact=exact, statement=exact, by=by, at=NOW)
            articles.new_version(session, article_id, keep("Nieuws: de brug is dicht."), by=by, at=NOW)
        client = as_("editor")
        page = client.get(f"/desk/articles/{article_id}")
        assert marked(page) == ["brug is dicht"]
        assert "Citaat verdwenen; het stond in versie 1" in page.text(".//aside[@id='article-side']")
        assert len(marked(client.get(f"/desk/articles/{article_id}?version=1"))) == 2

    def test_asks_the_database_as_often_with_many_claims(
        self, as_: Client, article: Callable[..., int], app: Flask, db: Database, cast: Cast
    ) -> None:
        few, many = article(), article()
        by = cast.actor("editor")
        with db.writing() as session:
            for start in range(20):
                actions.pull_claim(
                    session, many, start=start, end=start + 6, exact=TEXT[start : start + 6],
                    statement=f"nummer {start}", claimant_name=f"Jan {start}", by=by, at=NOW,
                )  # fmt: skip
        client = as_("editor")
        asked = []
        for article_id in (few, many):
            with counted(db) as queries:
                client.get(f"/desk/articles/{article_id}")
            asked.append(len(queries))
        assert asked[0] == asked[1] <= 9


class TestContext:
    def test_gives_quotation_marks_to_words_that_have_none(
        self, app: Flask, db: Database, cast: Cast, article: Callable[..., int]
    ) -> None:
        article_id, by = article(TEXT), cast.actor("editor")
        with db.writing() as session:
            claim = actions.pull_claim(
                session, article_id, exact="Later zei hij", statement="later", by=by, at=NOW
            )
        assert "<mark>“Later zei hij”</mark>: de brug" in self.rendered(app, db, claim.id or 0)

    def test_shows_the_quote_in_its_paragraph_with_ways_to_it(
        self, app: Flask, db: Database, cast: Cast, article: Callable[..., int]
    ) -> None:
        article_id = article(
            TEXT,
            medium="De Waterlander",
            url="https://example.org/a#top",
            published=PartialDate("2026-11-12"),
        )
        by = cast.actor("editor")
        with db.writing() as session:
            claim = actions.pull_claim(session, article_id, exact="Nog lang", statement="lang", by=by, at=NOW)
            add_appearance(
                session,
                claim.id or 0,
                kind=AppearanceKind.BROADCAST,
                title=NASTY,
                place="12:30",
                by=by,
                at=NOW,
            )
        html = self.rendered(app, db, claim.id or 0)
        assert "“<mark>Nog lang</mark>”" in html, "the article's own quotation marks are enough"
        assert "De Waterlander" in html
        assert "Later zei hij" in html
        assert "De brug is dicht, zei hij." not in html
        assert "https://example.org/a#:~:text=" in html
        assert f"/desk/articles/{article_id}?claim={claim.id}#mark-{claim.id}" in html
        assert "12:30" in html
        assert "<script" not in html

    def test_shows_a_claim_without_an_article(self, app: Flask, db: Database, cast: Cast) -> None:
        by = cast.actor("editor")
        with db.writing() as session:
            claim = add_claim(session, statement="de brug is dicht", language="nl", by=by, at=NOW)
            add_appearance(
                session, claim.id or 0, kind=AppearanceKind.POST, url="https://example.org/p",
                said_on=PartialDate("2026"), by=by, at=NOW,
            )  # fmt: skip
        html = self.rendered(app, db, claim.id or 0)
        assert 'href="https://example.org/p"' in html
        assert 'datetime="2026"' in html
        assert "“" not in html

    @staticmethod
    def rendered(app: Flask, db: Database, claim_id: int) -> str:
        assert context_part in desk_slots.CONTEXT
        with app.test_request_context("/desk/"), db.reading() as session:
            g.actor = Actor(id=1, name="Nel Kijk", role=Role.READER)
            return str(context_part(session, session.get_one(Claim, claim_id)))


@contextmanager
def counted(db: Database) -> Iterator[list[str]]:
    """The statements that the reader runs meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.upper().startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(db.reader, "before_cursor_execute", note)
    yield statements
    event.remove(db.reader, "before_cursor_execute", note)
