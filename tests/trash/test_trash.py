"""The trash: what is thrown away is found nowhere, comes back whole, and is removed a month later and not sooner."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.articles import actions, throwing
from claims.articles.asking import ask_newer
from claims.articles.fetch import Page, keep_page
from claims.articles.files import keep_file, kept_file
from claims.articles.models import Article, ArticleFetch, ArticleVersion
from claims.articles.queries import article_count, article_list
from claims.articles.rules import Thrown, keep
from claims.articles.sources.source import Format, Source
from claims.articles.twins import alike, twins
from claims.articles.unkept import ThrownAway
from claims.articles.watching import watch
from claims.errors import NotFound, Outdated, Refused
from claims.extraction.actions import pull_claim
from claims.extraction.dismissing import dismiss
from claims.extraction.proposing.proposals import worthy
from claims.fetching import warc
from claims.history.beside import examine
from claims.history.models import Event
from claims.importing import actions as importing
from claims.importing import throwing as imports
from claims.importing.models import Import, ImportRow
from claims.importing.queries import unfinished
from claims.importing.rules import Stage
from claims.search.documents import Desk
from claims.storage.engine import Database
from claims.tips import throwing as tip_throwing
from claims.trash import wiring
from tests.articles.fetched import some_record
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import counted
from tests.house.test_events import World

As = Callable[[str | None], CheckingClient]
TEXT = (
    "De waterschappen verhogen dit voorjaar de dijk bij Zwaluwsluis met veertig centimeter. "
    "Het werk kost 12 miljoen euro en duurt volgens de dijkgraaf tot de herfst van volgend jaar."
)
URL = "https://proefkrant.example/zwaluwsluis"
MONTH = throwing.KEEP_THROWN


@pytest.fixture
def world(db: Database, cast: Cast) -> World:
    return World(db, cast)


@pytest.fixture
def article_id(world: World) -> int:
    return int(world.do(actions.add_article, keep(TEXT), title="Dijk bij Zwaluwsluis", url=URL))


@pytest.fixture
def later(app: Flask) -> Iterator[Callable[[timedelta], None]]:
    """The worker's round at another moment."""

    def run(after: timedelta) -> None:
        app.config["CLOCK"] = lambda: NOW + after
        with app.app_context():
            app.extensions.pop("trash_swept", None)
            wiring.tick()

    yield run
    app.config["CLOCK"] = lambda: NOW


def kinds(db: Database, thing: str, thing_id: int) -> list[str]:
    with db.reading() as session:
        about = (col(Event.thing) == thing, col(Event.thing_id) == thing_id)
        return list(session.exec(select(Event.kind).where(*about).order_by(col(Event.id))).all())


class TestArticles:
    def test_it_is_in_no_list_search_or_comparison_until_it_is_put_back(
        self, world: World, as_: As, article_id: int
    ) -> None:
        client = as_("checker")
        edit = client.get(f"/desk/articles/{article_id}/details")
        other = int(world.do(actions.add_article, keep(TEXT + " Zei hij."), title="Ook zoiets"))

        def seen() -> tuple[Any, ...]:
            with world.db.reading() as session:
                return (
                    [each.id for each in article_list(session)],
                    article_count(session, "proefkrant"),
                    f"article-{article_id}" in Desk().all_ids(session),
                    len(Desk().load(session, [f"article-{article_id}"])),
                    [each.id for each in twins(session, TEXT, URL)],
                    [each.id for each in alike(session, other)],
                    "Dijk bij Zwaluwsluis"
                    in client.get("/desk/search?q=zwaluwsluis+type:article").text(".//main"),
                )

        there = seen()
        assert there == ([other, article_id], 1, True, 1, [article_id, other], [article_id], True)
        seen_version = edit.fields(".//section//form")
        thrown = client.follow(f"/desk/articles/{article_id}/trash", seen_version)
        assert "Je kunt het 30 dagen terugzetten" in thrown.text(".//div[@id='flashes']")
        assert seen() == ([other], 0, False, 0, [other], [], False)
        page = client.get(f"/desk/articles/{article_id}")
        assert "Dit artikel is weggegooid." in page.text(".//main")
        for path in ("details", "versions", "compare", "file"):
            client.get(f"/desk/articles/{article_id}/{path}", status=409)
        client.follow(f"/desk/articles/{article_id}/return", {})
        assert seen() == there
        assert kinds(world.db, "article", article_id) == [
            "article.added",
            "article.thrown",
            "article.put_back",
        ]
        client.post(f"/desk/articles/{article_id}/return", {}, status=409)

    def test_nothing_is_done_with_what_was_thrown_away(self, world: World, article_id: int) -> None:
        watched = world.do(watch, article_id)
        assert watched is not None
        world.do(throwing.throw_away, article_id)
        assert kinds(world.db, "watch", article_id) == ["watch.begun", "watch.ended"]
        start = TEXT.index("Het werk")
        for act, about, details in (
            (throwing.throw_away, (article_id,), {}),
            (actions.new_version, (article_id, keep(TEXT + " Nieuw.")), {}),
            (pull_claim, (article_id,), {"exact": "Het werk", "statement": "het werk kost veel"}),
            (dismiss, (article_id, 1, start, len(TEXT)), {}),
            (ask_newer, (article_id,), {}),
            (watch, (article_id,), {}),
        ):
            with pytest.raises(Thrown):
                world.do(act, *about, **details)

    def test_what_is_fetched_for_it_just_then_says_so(self, world: World, article_id: int) -> None:
        world.do(ask_newer, article_id)
        world.do(throwing.throw_away, article_id)
        page = Page(URL, Source(Format.TEXT, ()), keep(TEXT + " Nieuw."))
        with pytest.raises(ThrownAway), world.db.writing() as session:
            keep_page(session, 1, page, NOW)

    def test_an_article_with_claims_stays_and_says_why(self, world: World, as_: As, article_id: int) -> None:
        world.do(pull_claim, article_id, exact="Het werk", statement="het werk kost veel")
        with pytest.raises(Refused):
            world.do(throwing.throw_away, article_id)
        page = as_("editor").get(f"/desk/articles/{article_id}/details")
        assert "de bron van hun citaten" in page.text(".//section")
        assert not page.all(".//section//button")
        as_("editor").post(f"/desk/articles/{article_id}/trash", {"seen_version": 1}, status=409)

    def test_who_did_not_see_it_as_it_stands_throws_nothing_away(
        self, world: World, as_: As, article_id: int
    ) -> None:
        with pytest.raises(Outdated):
            world.do(throwing.throw_away, article_id, seen_version=9)
        as_("editor").post(f"/desk/articles/{article_id}/trash", {"seen_version": 2}, status=409)
        as_("contributor").post(f"/desk/articles/{article_id}/trash", {"seen_version": 1}, status=403)
        assert "Weggooien" not in as_("contributor").get(f"/desk/articles/{article_id}/details").text(
            ".//main"
        )

    def test_it_is_removed_after_a_month_with_its_files_and_no_other_gets_its_number(
        self, app: Flask, world: World, later: Callable[[timedelta], None], article_id: int
    ) -> None:
        instance: Path = app.config["SETTINGS"].instance
        shared, own = keep_file(instance, b"gedeeld"), keep_file(instance, b"eigen")
        for digest in (shared, own):
            _aged(instance, digest)
        record = some_record(instance / warc.FOLDER)
        other = int(world.do(actions.add_article, keep("Een heel ander stuk over het weer van morgen.")))
        sentence = worthy(TEXT, "nl")
        if sentence:
            world.do(dismiss, article_id, 1, sentence[0].start, sentence[0].end)
        fetch_id = world.fetch(article_id=article_id, record=record)
        world.do(actions.new_version, article_id, keep(TEXT + " En meer."))
        with world.db.writing() as session:
            for version in session.exec(select(ArticleVersion)).all():
                version.file_format = "txt"
                version.file_sha256 = (
                    own if version.number == 1 and version.article_id == article_id else shared
                )
        world.do(throwing.throw_away, article_id)
        later(MONTH)
        with world.db.reading() as session:
            assert session.get(Article, article_id) is not None
        later(MONTH + timedelta(minutes=1))
        with world.db.reading() as session:
            assert session.get(Article, article_id) is None
            assert session.get(ArticleFetch, fetch_id) is None
            left = session.exec(select(ArticleVersion.article_id)).all()
        assert left == [other]
        assert not (instance / warc.FOLDER / record).exists()
        with pytest.raises(NotFound):
            kept_file(instance, own)
        assert kept_file(instance, shared) == b"gedeeld"
        assert kinds(world.db, "article", article_id)[-1] == "article.removed"
        with pytest.raises(NotFound):
            world.do(throwing.put_back, article_id)
        assert int(world.do(actions.add_article, keep(TEXT))) == other + 1
        with app.app_context():
            report = examine(world.db, [])
        assert report.holds, report.findings

    def test_a_file_that_came_again_just_now_stays(
        self, app: Flask, world: World, later: Callable[[timedelta], None], article_id: int
    ) -> None:
        instance: Path = app.config["SETTINGS"].instance
        digest = keep_file(instance, b"weer")
        with world.db.writing() as session:
            session.exec(select(ArticleVersion)).one().file_sha256 = digest
        world.do(throwing.throw_away, article_id)
        _aged(instance, digest, NOW + MONTH)
        later(MONTH + timedelta(minutes=1))
        assert kept_file(instance, digest) == b"weer"


def _aged(instance: Path, digest: str, at: datetime = NOW) -> None:
    """As if the file had been given at this moment."""
    os.utime(instance / "files" / digest[:2] / digest, (at.timestamp(), at.timestamp()))


class TestImports:
    def test_file_and_rows_go_and_its_claims_stay(
        self, app: Flask, world: World, as_: As, later: Callable[[timedelta], None]
    ) -> None:
        import_id, client = world.importing(Stage.CHECKED), as_("editor")
        page = client.get(f"/desk/import/{import_id}")
        assert "Weggooien" in page.text(".//main")
        done = client.follow(f"/desk/import/{import_id}/trash", {"seen_version": 1})
        assert "claims.csv" not in done.text(".//main")
        assert "Deze import is weggegooid." in client.get(f"/desk/import/{import_id}").text(".//main")
        for path in ("labels", "report"):
            client.get(f"/desk/import/{import_id}/{path}", status=409)
        client.post(f"/desk/import/{import_id}/start", {"seen_version": 2}, status=409)
        with world.db.reading() as session:
            found = session.get_one(Import, import_id)
            assert unfinished(session, found.sha256, {}) is None, "the same file is a new import"
        client.follow(f"/desk/import/{import_id}/return", {})
        client.post(f"/desk/import/{import_id}/trash", {"seen_version": 1}, status=409)
        client.post(f"/desk/import/{import_id}/trash", {"seen_version": 3})
        if world.db.is_sqlite:
            _aged(app.config["SETTINGS"].instance, found.sha256)
        later(MONTH + timedelta(minutes=1))
        with world.db.reading() as session:
            assert not session.exec(select(ImportRow)).all()
        if world.db.is_sqlite:
            with pytest.raises(NotFound):
                kept_file(app.config["SETTINGS"].instance, found.sha256)
        client = as_("editor")
        assert "verwijderd" in client.get(f"/desk/import/{import_id}").text(".//main")
        client.post(f"/desk/import/{import_id}/return", {}, status=409)
        assert kinds(world.db, "import", import_id)[-1] == "import.removed"
        later(2 * MONTH)
        assert kinds(world.db, "import", import_id).count("import.removed") == 1

    def test_one_at_work_is_stopped_first(self, world: World) -> None:
        import_id = world.importing(Stage.RUNNING)
        with pytest.raises(Refused):
            world.do(imports.throw_away, import_id)
        world.do(importing.stop_import, import_id)
        world.do(imports.throw_away, import_id)


class TestList:
    def test_it_tells_what_who_and_until_when_to_who_may_know(
        self, world: World, as_: As, article_id: int
    ) -> None:
        assert "De prullenbak is leeg" in as_("reader").get("/desk/trash").text(".//main")
        tip_id, _ = world.tip()
        import_id = world.importing(Stage.CHECKED)
        world.do(throwing.throw_away, article_id, by="checker")
        world.do(tip_throwing.throw_away, {tip_id: 1})
        world.do(imports.throw_away, import_id)
        rows = as_("editor").get("/desk/trash").texts(".//tbody/tr")
        assert [
            name
            for name in ("claims.csv", "De brug is rood", "Dijk bij Zwaluwsluis")
            for row in rows
            if name in row
        ] == [
            "claims.csv",
            "De brug is rood",
            "Dijk bij Zwaluwsluis",
        ]
        [row] = [row for row in rows if "Zwaluwsluis" in row]
        assert world.cast.people["checker"].name in row
        assert "24 december 2026" in row
        reader = as_("reader").get("/desk/trash")
        assert len(reader.all(".//tbody/tr")) == 1
        assert not reader.all(".//tbody//button")
        checker = as_("checker")
        assert len(checker.get("/desk/trash").all(".//tbody/tr")) == 2
        for form in checker.get("/desk/trash").all(".//tbody//form"):
            fields = {each.get("name"): each.get("value") for each in form.iter("input")}
            checker.post(str(form.get("action")), {name: value for name, value in fields.items() if name})
        assert "De prullenbak is leeg" in checker.get("/desk/trash").text(".//main")

    def test_it_is_paged_and_asks_as_often_however_much_there_is(self, world: World, as_: As) -> None:
        client, asked = as_("editor"), []
        for more in (1, 59):
            for number in range(more):
                made = int(world.do(actions.add_article, keep(f"Kort bericht {more} {number}.")))
                world.do(throwing.throw_away, made)
            with counted(world.db) as sent:
                page = client.get("/desk/trash")
            asked.append(len(sent))
        assert asked[0] == asked[1] <= 6
        assert len(page.all(".//tbody/tr")) == 50
        assert len(client.get("/desk/trash?page=2").all(".//tbody/tr")) == 10


def test_a_round_of_the_worker_looks_once_an_hour(app: Flask, world: World, article_id: int) -> None:
    world.do(throwing.throw_away, article_id)
    with app.app_context():
        wiring.tick()
        app.config["CLOCK"] = lambda: NOW + timedelta(minutes=59)
        with counted(world.db) as sent:
            wiring.tick()
    assert not sent
