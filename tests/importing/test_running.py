"""An import from its dry run to its end: what becomes of rows, again, half-way, and out of our own archive."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select as select_columns
from sqlmodel import SQLModel, col, func, select

from claims.articles.files import keep_file
from claims.desk.models import Appearance, Claim
from claims.desk.rules import DeclineReason, Publication, Work
from claims.errors import Forbidden, Invalid, Outdated, Refused
from claims.history.models import Event, EventPayload
from claims.history.queries import first_fault
from claims.importing import actions, queries
from claims.importing.models import Import, ImportedClaim, ImportRow
from claims.importing.reading.files import open_file
from claims.importing.report import csv_lines
from claims.importing.rules import Outcome, Stage
from claims.importing.running import Work as ImportWork
from claims.storage.engine import Database
from tests.conftest import NOW, Cast

BRIDGE = {
    "claim": "de brug is dicht",
    "claimant": "Wim Brugman",
    "claim_date": "2024-03",
    "verdict_label": "onwaar",
    "review_url": "https://krant.example/check/brug",
    "review_title": "Brug is open",
    "publisher": "De Krant",
    "review_date": "2024-03-02",
    "appearances": ["https://x.example/1", "https://x.example/2"],
}
PLAIN = {"claim": "de tram rijdt niet", "claimant": "Wim Brugman"}
FILE = "\n".join(json.dumps(each) for each in (BRIDGE, PLAIN, {"claim": ""}, {**BRIDGE, "claimant": "x"}))


class Scene:
    """One file in a newsroom, with the steps that people and the worker take."""

    def __init__(self, app: Flask, db: Database, cast: Cast, text: str = FILE) -> None:
        settings = app.config["SETTINGS"]
        self.db, self.cast, self.instance, self.site_url = db, cast, settings.instance, settings.site_url
        data = text.encode()
        self.id: int = self.do(
            actions.add_import,
            file_name="claims.jsonl",
            sha256=keep_file(self.instance, data),
            kind=open_file(data).format,
            language="nl",
        ).id

    def do(self, action: Any, *about: Any, by: str = "editor", **details: Any) -> Any:
        with self.db.writing() as session:
            done = action(session, *about, by=self.cast.actor(by), at=NOW, **details)
            session.flush()
            return done

    def work(self, after: Any = lambda _done, _total: None) -> Stage:
        return ImportWork(self.db, self.instance, self.site_url, lambda: NOW, after).go_on(self.id)

    def row(self) -> Import:
        with self.db.reading() as session:
            found = session.get(Import, self.id)
        assert found is not None
        return found

    def run(self, **details: Any) -> Import:
        assert self.work() is Stage.CHECKED
        self.do(actions.start_import, self.id, **details)
        assert self.work() is Stage.DONE
        return self.row()


@pytest.fixture
def scene(app: Flask, db: Database, cast: Cast) -> Scene:
    return Scene(app, db, cast)


def claims(db: Database) -> dict[str, Claim]:
    with db.reading() as session:
        return {claim.statement: claim for claim in session.exec(select(Claim)).all()}


def counts(found: Import) -> tuple[int, int, int, int]:
    return found.new_count, found.known_count, found.broken_count, found.added_count


def state_of(db: Database) -> dict[str, Any]:
    """All that an import may change, without times and what a claim is numbered."""
    with db.reading() as session:
        columns = select_columns(
            col(Claim.statement),
            col(Claim.state),
            col(Claim.claimant_name),
            col(ImportedClaim.label),
            col(ImportedClaim.url),
        )
        joined = columns.join(ImportedClaim, col(ImportedClaim.claim_id) == col(Claim.id))
        told = session.execute(joined.order_by(col(Claim.statement), col(ImportedClaim.key))).all()
        tables = {
            name: session.execute(
                select(func.count()).select_from(SQLModel.metadata.tables[name])
            ).scalar_one()
            for name in ("claim", "appearance", "claimant", "imported_claim")
        }
    return {"told": told, **tables}


def test_a_dry_run_says_what_each_row_is_and_changes_no_claim(scene: Scene, db: Database) -> None:
    assert scene.work() is Stage.CHECKED
    assert counts(scene.row()) == (2, 1, 1, 0)
    assert claims(db) == {}
    with db.reading() as session:
        lines = "".join(csv_lines(session, scene.id, lambda each: each.text % each.values)).splitlines()
    assert lines == [
        "Row,What it is,Why,Claim,Label,Number of the claim",
        "1,new,,de brug is dicht,onwaar,",
        "2,new,,de tram rijdt niet,,",
        "3,broken,There is no claim in it.,,,",
        "4,known,The same as row 1 of this file.,de brug is dicht,onwaar,",
    ]


def test_anothers_verdict_is_marked_as_theirs_and_a_claim_without_one_waits_for_triage(
    scene: Scene, db: Database
) -> None:
    assert counts(scene.run()) == (2, 1, 1, 2)
    found = claims(db)
    checked, plain = found["de brug is dicht"], found["de tram rijdt niet"]
    assert (checked.state, checked.state_before, checked.decline_reason) == (
        Work.DECLINED,
        Work.NEW,
        DeclineReason.CHECKED_ELSEWHERE,
    )
    assert checked.rating is None
    assert (checked.publication, checked.appearance_count) == (Publication.UNPUBLISHED, 2)
    assert (plain.state, plain.appearance_count) == (Work.NEW, 0)
    assert checked.claimant_id == plain.claimant_id is not None
    with db.reading() as session:
        with_it = session.get(ImportedClaim, checked.id)
        places = session.exec(select(Appearance).order_by(col(Appearance.id))).all()
    assert with_it is not None
    assert not with_it.is_own
    assert (with_it.label, with_it.publisher, with_it.url, with_it.title, with_it.checked_on) == (
        "onwaar",
        "De Krant",
        "https://krant.example/check/brug",
        "Brug is open",
        "2024-03-02",
    )
    assert [(each.url, each.said_on, each.first) for each in places] == [
        ("https://x.example/1", "2024-03", True),
        ("https://x.example/2", None, False),
    ]


def test_every_change_is_told_and_the_history_holds(scene: Scene, db: Database) -> None:
    scene.run()
    with db.reading() as session:
        assert first_fault(session) is None
        kinds = session.exec(
            select(Event.kind).where(col(Event.thing) != "person").order_by(col(Event.id))
        ).all()
        told = session.exec(
            select(EventPayload.after)
            .join(Event, col(Event.id) == col(EventPayload.event_id))
            .where(col(Event.kind) == "claim.imported")
            .order_by(col(Event.id))
        ).first()
    assert kinds == [
        "import.added",
        "import.checked",
        "import.started",
        "claimant.added",
        "claim.imported",
        "claim.imported",
        "appearance.added",
        "appearance.added",
        "import.finished",
    ]
    assert told is not None
    assert (told["label"], told["publisher"], told["state"]) == ("onwaar", "De Krant", "declined")


def test_the_same_file_again_changes_nothing(app: Flask, scene: Scene, db: Database, cast: Cast) -> None:
    scene.run()
    before = state_of(db)
    again = Scene(app, db, cast)
    assert again.work() is Stage.CHECKED
    assert counts(again.row()) == (0, 3, 1, 0)
    again.do(actions.start_import, again.id)
    assert again.work() is Stage.DONE
    assert state_of(db) == before


def test_what_another_import_brought_meanwhile_is_known_by_then(
    app: Flask, scene: Scene, db: Database, cast: Cast
) -> None:
    other = Scene(app, db, cast)
    assert (scene.work(), other.work()) == (Stage.CHECKED, Stage.CHECKED)
    for each in (scene, other):
        each.do(actions.start_import, each.id)
        each.work()
    assert (counts(scene.row()), counts(other.row())) == ((2, 1, 1, 2), (0, 3, 1, 0))
    assert state_of(db)["claim"] == 2


def test_our_own_archive_is_ours_done_and_public_without_a_history(scene: Scene, db: Database) -> None:
    found = scene.run(labels={"onwaar": "false"})
    assert found.is_own
    claim = claims(db)["de brug is dicht"]
    assert (claim.state, claim.publication, claim.revision_number) == (Work.DONE, Publication.PUBLISHED, 0)
    assert claim.rating is not None
    assert claim.rating["key"] == "false"
    assert (claim.assignee_id, claim.reviewer_id) == (None, None)
    assert claims(db)["de tram rijdt niet"].state is Work.NEW
    with db.reading() as session:
        assert not session.exec(
            select(Event).where(col(Event.kind).in_(("claim.moved", "publication.published")))
        ).all()


def test_a_label_may_be_none_of_ours_and_none_may_be_left_open(scene: Scene, db: Database) -> None:
    scene.work()
    for labels in ({}, {"onwaar": ""}, {"onwaar": "bogus"}):
        with pytest.raises(Invalid, match="onwaar"):
            scene.do(actions.start_import, scene.id, labels=labels)
    scene.do(actions.start_import, scene.id, labels={"onwaar": "-"})
    scene.work()
    claim = claims(db)["de brug is dicht"]
    assert (claim.state, claim.rating) == (Work.DONE, None)


def test_an_export_of_ours_is_known_by_its_address(app: Flask, db: Database, cast: Cast) -> None:
    from tests.publishing import stories

    with db.writing() as session:
        claim_id = stories.published(session, cast)
        claim = session.get(Claim, claim_id)
        assert claim is not None
        slug = claim.slug
    url = f"{app.config['SETTINGS'].site_url}/verdicts/{slug}"
    scene = Scene(app, db, cast, json.dumps({**BRIDGE, "review_url": url}))
    scene.work()
    assert counts(scene.row()) == (0, 1, 0, 0)


def test_stopped_it_waits_and_goes_on_where_it_was(
    app: Flask, db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.importing.running.ADDED_AT_ONCE", 2)
    scene = Scene(app, db, cast, "\n".join(json.dumps({"claim": f"bewering {n}"}) for n in range(7)))
    scene.work()
    scene.do(actions.start_import, scene.id)

    def stop(done: int, _total: int | None) -> None:
        if done == 4 and scene.row().stage is Stage.RUNNING:
            scene.do(actions.stop_import, scene.id)

    assert scene.work(stop) is Stage.STOPPED
    assert (len(claims(db)), scene.row().added_count) == (4, 4)
    assert scene.work() is Stage.STOPPED
    scene.do(actions.resume_import, scene.id)
    assert scene.work() is Stage.DONE
    assert sorted(claims(db)) == [f"bewering {n}" for n in range(7)]


def test_who_is_lost_between_two_batches_loses_and_doubles_nothing(
    app: Flask, db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.importing.running.ADDED_AT_ONCE", 2)
    monkeypatch.setattr("claims.importing.running.CHECKED_AT_ONCE", 3)
    scene = Scene(app, db, cast, "\n".join(json.dumps({"claim": f"bewering {n % 6}"}) for n in range(8)))

    def lost(_done: int, _total: int | None) -> None:
        raise RuntimeError("lost")

    while scene.row().stage is not Stage.CHECKED:
        try:
            scene.work(lost)
        except RuntimeError:
            continue
    assert counts(scene.row()) == (6, 2, 0, 0)
    scene.do(actions.start_import, scene.id)
    while scene.row().stage is not Stage.DONE:
        try:
            scene.work(lost)
        except RuntimeError:
            continue
    assert sorted(claims(db)) == [f"bewering {n}" for n in range(6)]
    assert state_of(db)["imported_claim"] == 6


def test_steps_out_of_turn_are_refused(scene: Scene) -> None:
    with pytest.raises(Refused):
        scene.do(actions.start_import, scene.id)
    scene.work()
    for step in (actions.stop_import, actions.resume_import):
        with pytest.raises(Refused):
            scene.do(step, scene.id)
    with pytest.raises(Outdated):
        scene.do(actions.start_import, scene.id, seen_version=1)
    with pytest.raises(Forbidden):
        scene.do(actions.start_import, scene.id, by="checker")


def test_a_table_waits_for_its_columns(app: Flask, db: Database, cast: Cast) -> None:
    scene = Scene(app, db, cast, "Wat,Wie\n=1+1 is 2,Jan\n")
    assert scene.work() is Stage.COLUMNS
    with pytest.raises(Invalid):
        scene.do(actions.choose_columns, scene.id, {"claimant": 1}, seen_version=1)
    scene.do(actions.choose_columns, scene.id, {"statement": 0, "claimant": 1, "odd": 9}, seen_version=1)
    scene.work()
    with db.reading() as session:
        line = list(csv_lines(session, scene.id, lambda each: each.text))[1]
        (row,) = queries.rows_of(session, scene.id, [Outcome.NEW], limit=9)
    assert line.strip() == "2,new,,'=1+1 is 2,,"
    assert row.content == {"statement": "=1+1 is 2", "claimant": "Jan", "language": "nl"}


def test_content_goes_once_it_is_a_claim(scene: Scene, db: Database) -> None:
    scene.run()
    with db.reading() as session:
        rows = session.exec(select(ImportRow).where(col(ImportRow.outcome) == Outcome.ADDED)).all()
    assert [(row.content, row.claim_id is not None) for row in rows] == [(None, True)] * 2


def test_every_real_sample_is_imported(app: Flask, db: Database, cast: Cast, data_folder: Path) -> None:
    for path in sorted((data_folder / "claimreview").glob("*.json")):
        scene = Scene(app, db, cast, path.read_text(encoding="utf-8"))
        found = scene.run()
        assert found.added_count + found.known_count == found.row_count > 0
