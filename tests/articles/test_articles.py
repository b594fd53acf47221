"""Articles: what is kept of a paste, its versions, and the pages that show them."""

import hashlib
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from claims.anchors.differences import differences
from claims.articles import actions, queries
from claims.articles.models import Article, ArticleVersion
from claims.articles.reading import Mark, laid_out, numbered
from claims.articles.rules import LONGEST_TEXT, guess_language, keep, opening_of
from claims.errors import Invalid, NotFound, Outdated
from claims.history.models import Event
from claims.storage.engine import Database
from claims.storage.types import PartialDate
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast

Client = Callable[[str | None], CheckingClient]
TEXT = "De brug is dicht. Dat zei de wethouder.\n\nDe weg is open."
NASTY = "</textarea><script>alert(1)</script><b onclick=x>&amp;\"'"


def add(db: Database, cast: Cast, text: str = TEXT, **details: Any) -> int:
    with db.writing() as session:
        article = actions.add_article(session, keep(text), by=cast.actor("editor"), at=NOW, **details)
        return article.id or 0


def versions(session: Session, article_id: int) -> list[ArticleVersion]:
    return list(
        session.exec(
            select(ArticleVersion)
            .where(col(ArticleVersion.article_id) == article_id)
            .order_by(col(ArticleVersion.number))
        ).all()
    )


class TestKeeping:
    def test_keeps_the_text_in_nfc_and_the_paste_as_it_came(self, db: Database, cast: Cast) -> None:
        raw = "\r\nCafe\u0301 e\u0323\u0301\r\nregel twee\r\n\r\n\tslot  \r"
        article_id = add(db, cast, raw)
        with db.reading() as session:
            kept = versions(session, article_id)[0]
        assert kept.text == unicodedata.normalize("NFC", "Cafe\u0301 e\u0323\u0301\nregel twee\n\n\tslot")
        assert kept.raw == raw.encode()
        assert kept.sha256 == hashlib.sha256(raw.encode()).hexdigest()

    def test_refuses_what_is_empty_or_too_long_or_half_a_character(self) -> None:
        for text in ("", " \r\n\t ", "x" * (LONGEST_TEXT + 1), "half \ud83d"):
            with pytest.raises(Invalid) as refusal:
                keep(text)
            assert refusal.value.where == "text"
        assert len(keep("x" * LONGEST_TEXT).text) == LONGEST_TEXT

    def test_guesses_dutch_unless_the_words_are_english(self) -> None:
        assert guess_language("") == "nl"
        assert guess_language("Het is een feit dat de brug dicht is.") == "nl"
        assert guess_language("It is a fact that the bridge is closed.") == "en"

    def test_opens_with_whole_words(self) -> None:
        assert opening_of("a\n\n b") == "a b"
        assert opening_of("woord " * 50) == "woord " * 12 + "woord…"

    def test_never_overwrites_a_version(self, db: Database, cast: Cast) -> None:
        article_id = add(db, cast, title="Eerste kop")
        with db.writing() as session:
            actions.new_version(
                session,
                article_id,
                keep("Nieuwe tekst."),
                title="Tweede kop",
                by=cast.actor("checker"),
                at=NOW,
            )
        with db.reading() as session:
            old, new = versions(session, article_id)
            article = session.get_one(Article, article_id)
            kinds = list(session.exec(select(Event.kind).where(col(Event.thing) == "article")).all())
        assert (old.number, old.text, old.title) == (1, TEXT, "Eerste kop")
        assert (new.number, new.text, new.title) == (2, "Nieuwe tekst.", "Tweede kop")
        assert (article.latest, article.title, article.opening) == (2, "Tweede kop", "Nieuwe tekst.")
        assert kinds == ["article.added", "article.version_added"]

    def test_refuses_the_same_text_as_a_new_version(self, db: Database, cast: Cast) -> None:
        article_id = add(db, cast)
        with pytest.raises(Invalid, match="version 1"), db.writing() as session:
            actions.new_version(session, article_id, keep(TEXT + "\r\n"), by=cast.actor("editor"), at=NOW)

    def test_tells_what_an_edit_changed_and_nothing_else(self, db: Database, cast: Cast) -> None:
        article_id = add(db, cast, medium="De Waterlander", published=PartialDate("2026-11"))
        details: dict[str, Any] = {
            "title": "Kop",
            "medium": "De Waterlander",
            "url": None,
            "author": "",
            "published": PartialDate("2026-11-12"),
            "language": "nl",
        }
        with db.writing() as session:
            actions.edit_article(session, article_id, **details, by=cast.actor("editor"), at=NOW)
        with pytest.raises(Outdated) as refusal, db.writing() as session:
            actions.edit_article(
                session, article_id, **details, by=cast.actor("editor"), at=NOW, seen_version=1
            )
        assert (refusal.value.version, refusal.value.current["title"]) == (2, "Kop")
        with db.reading() as session:
            event = session.exec(select(Event).where(col(Event.kind) == "article.edited")).one()
            assert event.thing_id == article_id
            assert queries.reading(session, article_id).published == "2026-11-12"

    def test_knows_no_other_numbers(self, db: Database, cast: Cast) -> None:
        article_id = add(db, cast)
        with db.reading() as session:
            for wrong in ((article_id, 2), (article_id + 1, None), (2**70, None), (article_id, 2**70)):
                with pytest.raises(NotFound):
                    queries.reading(session, *wrong)


class TestReading:
    @given(
        st.text(alphabet="ab \n\té👩‍👧\u0301<&", max_size=60),
        st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5),
    )
    def test_shows_every_character_once(self, raw: str, spans: list[tuple[int, int]]) -> None:
        text = unicodedata.normalize("NFC", raw)
        marks = [
            Mark(key, min(span), max(span), "new", "x")
            for key, span in enumerate(spans, 1)
            if span[0] != span[1]
        ]
        for paragraph in laid_out(text, numbered(marks)):
            shown = "".join(piece.text for piece in paragraph.pieces)
            assert text[paragraph.start : paragraph.start + len(shown)] == shown
            assert "<" not in shown or "&lt;" in "".join(piece.html for piece in paragraph.pieces)
            at = paragraph.start
            for piece in paragraph.pieces:
                over = [m.key for m in marks if (m.start or 0) <= at and at + len(piece.text) <= (m.end or 0)]
                assert sorted(m.key for m in piece.marks) == over
                at += len(piece.text)
        whole = "".join(piece.text for paragraph in laid_out(text, []) for piece in paragraph.pieces)
        assert "".join(whole.split()) == "".join(text.split())

    def test_gives_an_overlap_two_lines_and_each_claim_one_pin(self) -> None:
        marks = numbered(
            [Mark(7, 4, 12, "done", "b"), Mark(5, 0, 8, "new", "a"), Mark(9, None, None, "new", "c")]
        )
        (paragraph,) = laid_out("abcdefghijklmnop", marks)
        assert [piece.text for piece in paragraph.pieces] == ["abcd", "efgh", "ijkl", "mnop"]
        assert paragraph.pieces[1].css == "claim new overlap over-done"
        assert [(mark.key, mark.number) for mark in paragraph.pins] == [(5, 1), (7, 2)]
        assert [mark.number for mark in marks] == [1, 2, 3]

    def test_compares_versions_by_word(self) -> None:
        old, new = "Een.\n\nDe brug is dicht.", "Een.\n\nDe brug is open."
        parts = differences(old, new)
        assert ("delete", "dicht") in parts
        assert ("insert", "open") in parts
        assert "".join(text for kind, text in parts if kind != "insert").strip() == old
        assert "".join(text for kind, text in parts if kind != "delete").strip() == new


class TestPages:
    def test_says_what_to_do_when_there_are_none(self, as_: Client) -> None:
        page = as_("editor").get("/desk/articles")
        assert "Nog geen artikelen" in page.text(".//div[@class='empty']")
        assert page.one(".//div[@class='empty']//a").get("href") == "/desk/articles/new"
        assert not as_("reader").get("/desk/articles").all(".//div[@class='empty']//a")

    def test_keeps_a_pasted_article_and_shows_it(self, as_: Client) -> None:
        client = as_("contributor")
        page = client.follow(
            "/desk/articles/new",
            {
                "text": TEXT.replace("\n", "\r\n"),
                "title": "Brug dicht",
                "medium": "De Waterlander",
                "url": "https://example.org/brug",
                "author": "Bas",
                "published": "11-2026",
                "language": "nl",
            },
        )
        assert page.text(".//h1") == "Brug dicht"
        assert page.texts(".//div[@id='article-text']/p") == TEXT.split("\n\n")
        meta = page.text(".//div[@class='meta']")
        for word in ("De Waterlander", "november 2026", "Bas", "Versie 1 van 1", "Bewaard vandaag"):
            assert word in meta
        listed = client.get("/desk/articles?q=waterl")
        assert listed.texts(".//ul[@class='items']//a") == ["Brug dicht"]
        assert "Geen artikel gevonden" in client.get("/desk/articles?q=zeeland%25").html

    def test_needs_only_a_text(self, as_: Client) -> None:
        page = as_("editor").follow("/desk/articles/new", {"text": "Alleen\r\ndit."})
        assert page.text(".//h1") == "Zonder titel: Alleen dit."
        assert page.one(".//div[@id='article-text']").get("lang") == "nl"
        assert len(page.all(".//div[@id='article-text']//br")) == 1

    def test_keeps_older_versions_at_their_own_address(self, as_: Client, db: Database, cast: Cast) -> None:
        article_id = add(db, cast, title="Kop")
        url = f"/desk/articles/{article_id}"
        client = as_("editor")
        form = client.get(f"{url}/versions").fields(".//form[@data-keep]")
        page = client.follow(f"{url}/versions", {**form, "text": "De brug is open."})
        assert "Versie 2 van 2" in page.text(".//div[@class='meta']")
        old = client.get(f"{url}?version=1")
        assert old.texts(".//div[@id='article-text']/p") == TEXT.split("\n\n")
        assert "oudere versie" in old.text(".//div[@class='notice']")
        assert "vergelijk" in page.html
        assert client.get(f"{url}/compare").texts(".//del")
        client.post(f"{url}/versions", {**form, "text": "Nog een andere."}, status=409)

    def test_shows_both_texts_to_the_second_of_two_people(
        self, as_: Client, db: Database, cast: Cast
    ) -> None:
        url = f"/desk/articles/{add(db, cast, title='Kop')}/details"
        first, second = as_("editor"), as_("second")
        form = second.get(url).fields(".//form[@data-keep]")
        first.post(url, {"title": "Haar kop", "seen_version": form["seen_version"]})
        conflict = second.post(url, {**form, "title": "Mijn kop"}, status=409)
        assert "Haar kop" in conflict.html
        assert "Mijn kop" in conflict.html
        saved = second.follow(url, conflict.fields(f".//form[@action='{url}']"))
        assert saved.text(".//h1") == "Mijn kop"

    def test_escapes_everything_that_was_pasted(self, as_: Client) -> None:
        client = as_("editor")
        page = client.follow(
            "/desk/articles/new",
            {
                "text": NASTY,
                "title": NASTY,
                "medium": NASTY,
                "author": NASTY,
                "url": "https://e.org/" + "<script>",
            },
        )
        assert page.text(".//h1") == NASTY
        assert page.text(".//div[@id='article-text']/p") == NASTY
        assert len(page.all(".//script")) == len(client.get("/desk/articles").all(".//script")) + 2

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("text", ""),
            ("text", " \r\n "),
            ("text", "x\x00y"),
            ("text", "x\u202ey"),
            ("text", "x\x0by"),
            ("text", "x" * 3_000_000),
            ("title", "x" * 501),
            ("title", "a\u2066b"),
            ("medium", "a\x1bb"),
            ("url", "javascript:alert(1)"),
            ("url", "geen adres"),
            ("published", "vorige week"),
            ("published", "2026-13"),
            ("language", "xx"),
            ("author", "x" * 201),
        ],
    )
    def test_gives_a_refused_form_back_as_typed(self, as_: Client, field: str, value: str) -> None:
        typed = {"text": "Goede tekst.", "title": "Kop", field: value}
        page = as_("editor").post("/desk/articles/new", typed, status=422)
        assert page.text(".//div[@class='errors']")
        fields = page.fields(".//form[@data-keep]")
        for name, text in typed.items():
            if name != "language" and not set(text) & set("\x00\x0b\x1b\u202e\u2066"):
                assert fields[name].replace("\r\n", "\n") == text.replace("\r\n", "\n")

    def test_refuses_fields_that_are_sent_twice(self, as_: Client, db: Database) -> None:
        as_("editor").post("/desk/articles/new", {"text": ["Een.", "Twee."]}, status=422)
        with db.reading() as session:
            assert session.exec(select(Article)).all() == []

    @pytest.mark.parametrize(
        "url",
        [
            "/desk/articles/99",
            "/desk/articles/99/versions",
            "/desk/articles/99/details",
            "/desk/articles/99999999999999999999999",
            "/desk/articles/99/compare",
            "/desk/articles/1?version=2",
            "/desk/articles/1?version=x",
            "/desk/articles/1?version=99999999999999999999999",
            "/desk/articles/1?claim=-1",
            "/desk/articles?page=0",
        ],
    )
    def test_knows_no_other_addresses(self, as_: Client, db: Database, cast: Cast, url: str) -> None:
        add(db, cast)
        as_("editor").get(url, status=404)

    def test_lets_readers_look_and_not_change(self, as_: Client, db: Database, cast: Cast) -> None:
        article_id = add(db, cast)
        reader = as_("reader")
        page = reader.get(f"/desk/articles/{article_id}")
        assert not page.all(".//form[@id='pull']")
        reader.get("/desk/articles/new", status=403)
        reader.post("/desk/articles/new", {"text": "Tekst."}, status=403)
        reader.post(f"/desk/articles/{article_id}/versions", {"text": "Tekst."}, status=403)
        reader.post(f"/desk/articles/{article_id}/details", {"title": "x"}, status=403)
