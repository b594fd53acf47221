"""Single rows of an import that are thrown away: not imported, put back within a month, and gone after that."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.errors import Forbidden, NotFound, Outdated, Refused
from claims.history.models import Event
from claims.history.queries import first_fault
from claims.importing import actions, throwing
from claims.importing.models import ImportRow
from claims.importing.report import csv_lines
from claims.importing.rules import (
    ROWS_AT_ONCE,
    Outcome,
    Stage,
    check_at_rest,
    check_row_count,
    check_row_new,
    check_row_thrown,
)
from claims.storage.engine import Database
from tests.conftest import NOW, Cast
from tests.desk.filling import counted
from tests.importing.test_pages import work
from tests.importing.test_running import BRIDGE, PLAIN, Scene, claims, counts, state_of

SEVEN = "\n".join(json.dumps({"claim": f"bewering {n}"}) for n in range(1, 8))
MONTH = throwing.KEEP_THROWN


@pytest.fixture
def scene(app: Flask, db: Database, cast: Cast) -> Scene:
    made = Scene(app, db, cast, SEVEN)
    made.work()
    return made


def rows(db: Database, import_id: int) -> dict[int, ImportRow]:
    with db.reading() as session:
        found = session.exec(select(ImportRow).where(col(ImportRow.import_id) == import_id)).all()
        return {row.number: row for row in found}


def sweep(db: Database, after: timedelta) -> set[str]:
    with db.writing() as session:
        return throwing.sweep(session, NOW + after)


def kinds(db: Database) -> list[str]:
    with db.reading() as session:
        assert first_fault(session) is None
        return list(session.exec(select(Event.kind).where(col(Event.thing) == "import")).all())


class TestRules:
    @pytest.mark.parametrize("stage", Stage)
    def test_the_worker_is_not_disturbed(self, stage: Stage) -> None:
        if stage in {Stage.CHECKING, Stage.RUNNING}:
            with pytest.raises(Refused):
                check_at_rest(stage)
        else:
            check_at_rest(stage)

    @pytest.mark.parametrize("count", [0, ROWS_AT_ONCE + 1])
    def test_some_rows_and_no_more_than_a_page_has(self, count: int) -> None:
        check_row_count(range(ROWS_AT_ONCE))
        with pytest.raises(Refused):
            check_row_count(range(count))

    @pytest.mark.parametrize("outcome", Outcome)
    def test_new_rows_go_and_thrown_ones_come_back(self, outcome: Outcome) -> None:
        if outcome is Outcome.NEW:
            check_row_new(3, outcome, None)
        else:
            with pytest.raises(Refused, match="claim 8" if outcome is Outcome.ADDED else "3"):
                check_row_new(3, outcome, 8)
        if outcome is Outcome.THROWN:
            check_row_thrown(3, outcome)
        else:
            with pytest.raises(Refused):
                check_row_thrown(3, outcome)


class TestActions:
    def test_a_thrown_row_is_not_imported_and_is_counted_and_told(self, scene: Scene, db: Database) -> None:
        scene.do(throwing.throw_rows, scene.id, [2, 5], seen_version=2)
        assert (counts(scene.row()), scene.row().thrown_count) == ((5, 0, 0, 0), 2)
        scene.do(actions.start_import, scene.id)
        assert scene.work() is Stage.DONE
        assert sorted(claims(db)) == [f"bewering {n}" for n in (1, 3, 4, 6, 7)]
        assert (counts(scene.row()), scene.row().thrown_count) == ((5, 0, 0, 5), 2)
        with db.reading() as session:
            lines = list(csv_lines(session, scene.id, lambda each: each.text % each.values))
        assert lines[2].strip() == "2,thrown away,,bewering 2,,"
        assert "import.rows_thrown" in kinds(db)

    def test_put_back_before_the_start_it_is_imported_with_the_others(
        self, scene: Scene, db: Database
    ) -> None:
        scene.do(throwing.throw_rows, scene.id, [2, 5])
        scene.do(throwing.return_rows, scene.id, [5], seen_version=3)
        scene.do(actions.start_import, scene.id)
        scene.work()
        assert sorted(claims(db)) == [f"bewering {n}" for n in (1, 3, 4, 5, 6, 7)]
        assert (counts(scene.row()), scene.row().thrown_count) == ((6, 0, 0, 6), 1)

    def test_put_back_after_the_end_it_waits_until_someone_goes_on(self, scene: Scene, db: Database) -> None:
        scene.do(throwing.throw_rows, scene.id, [2])
        scene.do(actions.start_import, scene.id)
        scene.work()
        scene.do(throwing.return_rows, scene.id, [2])
        assert (scene.row().stage, scene.row().finished_at) == (Stage.STOPPED, None)
        assert scene.work() is Stage.STOPPED
        scene.do(actions.resume_import, scene.id)
        assert scene.work() is Stage.DONE
        assert sorted(claims(db)) == [f"bewering {n}" for n in range(1, 8)]
        assert (counts(scene.row()), scene.row().thrown_count) == ((7, 0, 0, 7), 0)

    def test_thrown_away_while_it_was_stopped_it_is_skipped_when_it_goes_on(
        self, scene: Scene, db: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("claims.importing.running.ADDED_AT_ONCE", 2)
        scene.do(actions.start_import, scene.id)

        def stop(done: int, _total: int | None) -> None:
            if done == 4 and scene.row().stage is Stage.RUNNING:
                with pytest.raises(Refused):
                    scene.do(throwing.throw_rows, scene.id, [6])
                scene.do(actions.stop_import, scene.id)

        assert scene.work(stop) is Stage.STOPPED
        with pytest.raises(Refused, match="is claim"):
            scene.do(throwing.throw_rows, scene.id, [6, 1])
        assert rows(db, scene.id)[6].outcome is Outcome.NEW, "all of them or none"
        scene.do(throwing.throw_rows, scene.id, [6])
        scene.do(actions.resume_import, scene.id)
        assert scene.work() is Stage.DONE
        assert sorted(claims(db)) == [f"bewering {n}" for n in (1, 2, 3, 4, 5, 7)]
        assert (counts(scene.row()), scene.row().thrown_count) == ((6, 0, 0, 6), 1)

    def test_the_same_file_again_doubles_nothing(
        self, app: Flask, scene: Scene, db: Database, cast: Cast
    ) -> None:
        scene.do(throwing.throw_rows, scene.id, [2])
        scene.do(actions.start_import, scene.id)
        scene.work()
        again = Scene(app, db, cast, SEVEN)
        assert counts(again.run()) == (1, 6, 0, 1)
        before = state_of(db)
        scene.do(throwing.return_rows, scene.id, [2])
        scene.do(actions.resume_import, scene.id)
        scene.work()
        assert state_of(db) == before
        assert (counts(scene.row()), rows(db, scene.id)[2].outcome) == ((6, 1, 0, 6), Outcome.KNOWN)

    def test_it_needs_an_editor_the_version_that_is_there_and_rows_that_are(
        self, app: Flask, scene: Scene, db: Database, cast: Cast
    ) -> None:
        other = Scene(app, db, cast, "\n".join(json.dumps(each) for each in (BRIDGE, PLAIN, BRIDGE)))
        for act in (throwing.throw_rows, throwing.return_rows):
            with pytest.raises(Forbidden):
                scene.do(act, scene.id, [2], by="checker")
            with pytest.raises(Outdated):
                scene.do(act, scene.id, [2], seen_version=1)
            with pytest.raises(NotFound):
                scene.do(act, scene.id, [2, 8])
            with pytest.raises(Refused):
                scene.do(act, scene.id, [])
            with pytest.raises(Refused):  # it is being looked through
                scene.do(act, other.id, [1])
        other.work()
        with pytest.raises(Refused, match="Row 3 is not new"):
            scene.do(throwing.throw_rows, other.id, [3])
        scene.do(throwing.throw_away, scene.id)
        with pytest.raises(Refused):
            scene.do(throwing.throw_rows, scene.id, [2])
        assert "import.rows_thrown" not in kinds(db)

    def test_in_an_own_archive_a_row_put_back_has_the_label_that_was_asked_for(
        self, app: Flask, db: Database, cast: Cast
    ) -> None:
        other = {**BRIDGE, "claim": "de kade is dicht", "verdict_label": "Pinokkio"}
        scene = Scene(app, db, cast, "\n".join(json.dumps(each) for each in (BRIDGE, other)))
        scene.work()
        scene.do(throwing.throw_rows, scene.id, [2])
        scene.do(actions.start_import, scene.id, labels={"onwaar": "false", "Pinokkio": "false"})
        scene.work()
        scene.do(throwing.return_rows, scene.id, [2])
        scene.do(actions.resume_import, scene.id)
        scene.work()
        assert [claim.rating["key"] for claim in claims(db).values() if claim.rating] == ["false", "false"]


class TestSweep:
    def test_what_a_row_held_goes_after_a_month_and_its_number_stays(
        self, scene: Scene, db: Database
    ) -> None:
        scene.do(throwing.throw_rows, scene.id, [2, 5])
        scene.do(throwing.return_rows, scene.id, [5])
        assert sweep(db, MONTH) == set()
        assert rows(db, scene.id)[2].content is not None
        assert sweep(db, MONTH + timedelta(minutes=1)) == set(), "the file stays, as the import does"
        found = rows(db, scene.id)
        gone = found[2]
        assert (gone.outcome, gone.statement, gone.label, gone.content, gone.thrown_at) == (
            Outcome.REMOVED,
            "",
            None,
            None,
            None,
        )
        assert [row.outcome for row in found.values()].count(Outcome.NEW) == 6
        assert scene.row().thrown_count == 1
        with pytest.raises(Refused):
            scene.do(throwing.return_rows, scene.id, [2])
        sweep(db, 2 * MONTH)
        assert kinds(db).count("import.rows_removed") == 1
        scene.do(actions.start_import, scene.id)
        assert scene.work() is Stage.DONE
        assert counts(scene.row()) == (6, 0, 0, 6)
        with db.reading() as session:
            lines = list(csv_lines(session, scene.id, lambda each: each.text % each.values))
        assert lines[2].strip() == "2,removed for good,,,,"

    def test_an_import_at_work_waits_and_claims_stay(self, scene: Scene, db: Database) -> None:
        scene.do(throwing.throw_rows, scene.id, [2])
        scene.do(actions.start_import, scene.id)
        version = scene.row().version
        sweep(db, 2 * MONTH)
        assert (scene.row().version, rows(db, scene.id)[2].outcome) == (version, Outcome.THROWN)
        scene.work()
        sweep(db, 2 * MONTH)
        assert rows(db, scene.id)[2].outcome is Outcome.REMOVED
        assert len(claims(db)) == 6


class TestPage:
    def test_ticked_rows_go_and_come_back_by_the_message_and_from_the_page(
        self, scene: Scene, db: Database, as_: Any
    ) -> None:
        editor = as_("editor")
        page = editor.get("/desk/import/1")
        ticks = page.all(".//td//input[@name='row']")
        assert [each.get("value") for each in ticks] == ["1", "2", "3", "4", "5", "6", "7"]
        sent = page.fields(".//form[@id='row-form']")
        done = editor.follow("/desk/import/1/rows/trash", {**sent, "row": ["2", "5"]})
        assert "2 rijen zijn weggegooid." in done.text(".//div[@id='flashes']")
        assert "5 claims importeren" in done.text(".//main")
        undo = done.one(".//div[@id='flashes']//form")
        sent = done.values(undo)
        back = editor.follow(str(undo.get("action")), {**sent, "row": ["2", "5"]})
        assert "Teruggezet." in back.text(".//div[@id='flashes']")
        assert len(back.all(".//td//input[@name='row']")) == 7
        editor.post("/desk/import/1/rows/trash", {"seen_version": 4, "row": "2"}, 303)
        away = editor.get("/desk/import/1?list=thrown")
        assert "bewering 2" in away.text(".//tbody")
        assert "24 december 2026" in away.text(".//tbody")
        sent = away.fields(".//form[@id='row-form']")
        editor.post("/desk/import/1/rows/return", {**sent, "row": "2"}, 303)
        assert scene.row().thrown_count == 0

    def test_an_imported_row_leads_to_its_claim_and_one_put_back_says_how_to_go_on(
        self, app: Flask, scene: Scene, db: Database, as_: Any
    ) -> None:
        editor = as_("editor")
        editor.post("/desk/import/1/rows/trash", {"seen_version": 2, "row": "2"}, 303)
        editor.post("/desk/import/1/start", {"seen_version": 3}, 303)
        assert not editor.get("/desk/import/1").all(".//td//input[@name='row']"), "while it is at work"
        work(app)
        added = editor.get("/desk/import/1?list=added")
        assert added.all(".//tbody//a[@href='/desk/claims/1']")
        assert not added.all(".//td//input[@name='row']")
        refused = editor.post(
            "/desk/import/1/rows/trash", {"seen_version": scene.row().version, "row": "1"}, 409
        )
        assert "Rij 1 is geïmporteerd: het is claim 1, en die blijft." in refused.html
        back = editor.follow("/desk/import/1/rows/return", {"seen_version": scene.row().version, "row": "2"})
        assert "Kies ‘Ga verder’" in back.text(".//div[@id='flashes']")
        assert "Ga verder" in back.text(".//section[@id='import']")

    def test_odd_rows_old_versions_and_others_are_refused(self, scene: Scene, as_: Any) -> None:
        editor = as_("editor")
        for path in ("/desk/import/1/rows/trash", "/desk/import/1/rows/return"):
            editor.post(path, {"seen_version": 2, "row": "x"}, 422)
            editor.post(path, {"seen_version": 2}, 409)
            editor.post(path, {"seen_version": 1, "row": "2"}, 409)
            editor.post(path, {"seen_version": 2, "row": "99"}, 404)
            for person in ("reader", "contributor", "checker"):
                as_(person).post(path, {"seen_version": 2, "row": "2"}, 403)
        assert scene.row().version == 2

    def test_rows_come_in_pages_at_the_same_number_of_queries(
        self, app: Flask, db: Database, cast: Cast, as_: Any
    ) -> None:
        few = Scene(app, db, cast, SEVEN)
        many = Scene(app, db, cast, "\n".join(json.dumps({"claim": f"bewering {n}"}) for n in range(120)))
        few.work()
        many.work()
        editor = as_("editor")
        editor.get("/desk/import/1")
        with counted(db) as asked_few:
            editor.get("/desk/import/1")
        with counted(db) as asked_many:
            page = editor.get("/desk/import/2")
        assert len(asked_few) == len(asked_many)
        assert len(page.all(".//td//input[@name='row']")) == ROWS_AT_ONCE
        assert len(editor.get("/desk/import/2?list=new&page=2").all(".//td//input[@name='row']")) == 20
        editor.get("/desk/import/2?page=3", status=404)
        # The last page goes with its last row: one lands on the page before it.
        gone = [str(n) for n in range(101, 121)]
        done = editor.post("/desk/import/2/rows/trash?page=2", {"seen_version": 2, "row": gone})
        assert done.response.location == "/desk/import/2?list=new", "the message is in sight"

    def test_nothing_of_a_row_is_markup(self, app: Flask, db: Database, cast: Cast, as_: Any) -> None:
        evil = "<script>alert(1)</script>"
        scene = Scene(app, db, cast, json.dumps({"claim": evil}))
        scene.work()
        assert evil not in as_("editor").get("/desk/import/1").html
