"""flask import claims: the same steps without a screen; killed half-way it loses nothing and does nothing twice."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, func, select

from claims.config import Settings
from claims.desk.models import Appearance, Claim
from claims.history.models import Event
from claims.history.queries import first_fault
from claims.importing.models import Import, ImportedClaim
from claims.importing.rules import Stage
from claims.storage.engine import Database
from tests import databases
from tests.importing.test_running import FILE

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    path.write_text(FILE, encoding="utf-8")
    return path


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["import", "claims", *words])


def test_a_dry_run_then_the_import_then_nothing_more(
    app: Flask, db: Database, file: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.csv"
    dry = run(app, str(file), "--dry-run", "--report", str(report))
    assert dry.output.splitlines()[-1] == "Import 1, checked: 4 rows, 0 imported, 2 new, 1 known, 1 broken."
    assert "3,broken,There is no claim in it.,,," in report.read_text(encoding="utf-8").splitlines()
    done = run(app, str(file))
    assert done.output.splitlines()[-1] == "Import 1, done: 4 rows, 2 imported, 0 new, 1 known, 1 broken."
    again = run(app, str(file), "--by", "editor@example.org")
    assert again.output.splitlines()[-1] == "Import 2, done: 4 rows, 0 imported, 0 new, 3 known, 1 broken."


def test_an_own_archive_needs_its_labels(app: Flask, db: Database, file: Path) -> None:
    refused = run(app, str(file), "--own-archive")
    assert refused.exit_code == 1
    assert "Say what these labels are here: onwaar." in refused.output
    assert run(app, str(file), "--own-archive", "--label", "onwaar=false").exit_code == 0
    with db.reading() as session:
        assert session.exec(select(ImportedClaim.is_own).order_by(col(ImportedClaim.claim_id))).all() == [
            True,
            False,
        ]


def test_a_table_is_read_by_the_columns_that_are_said(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("Wat,Wie\nde brug is dicht,Wim\n", encoding="utf-8")
    assert "which column holds the claims" in run(app, str(path)).output
    assert "There is no column" in run(app, str(path), "--column", "statement=Hoe").output
    assert run(app, str(path), "--column", "statement=Wat").exit_code == 0


def test_what_cannot_be_done_is_said_in_a_line(app: Flask, tmp_path: Path, file: Path) -> None:
    assert run(app, str(tmp_path / "none.csv")).exit_code == 1
    assert "no such account" in run(app, str(file), "--by", "x@example.org").output
    assert "Ask an editor" in run(app, str(file), "--by", "reader@example.org").output
    assert run(app, str(file), "--label", "a=b").exit_code == 2


@pytest.mark.slow
def test_killed_half_way_and_run_again_it_ends_as_if_nothing_had_happened(
    app: Flask, db: Database, tmp_path: Path
) -> None:
    settings: Settings = app.config["SETTINGS"]
    path = tmp_path / "claims.jsonl"
    lines = [
        {
            "claim": f"bewering nummer {n}",
            "claimant": f"Spreker {n % 40}",
            "claim_date": "2024",
            "verdict_label": "waar",
        }
        for n in range(3000)
    ]
    path.write_text("\n".join(json.dumps(each) for each in lines), encoding="utf-8")
    environment = {**os.environ, **databases.environment(settings.instance)}
    command = [sys.executable, "-m", "flask", "--app", "app", "import", "claims", str(path)]
    seen = 0
    for _ in range(20):
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            with db.reading() as session:
                count = session.exec(select(func.count(col(Claim.id)))).one()
            if seen + 700 < count < 3000:
                process.send_signal(signal.SIGKILL)
                seen = count
                break
            time.sleep(0.05)
        if process.wait(timeout=60) == 0:
            break
    assert seen > 0, "it was never killed half-way"
    with db.reading() as session:
        statements = session.exec(select(Claim.statement)).all()
        assert sorted(statements) == sorted(each["claim"] for each in lines)
        assert session.exec(select(func.count(col(Appearance.id)))).one() == 3000
        told = select(func.count(col(Event.id))).where(col(Event.kind) == "claim.imported")
        assert session.exec(told).one() == 3000
        imports = session.exec(select(Import)).all()
        assert [(each.stage, each.added_count) for each in imports] == [(Stage.DONE, 3000)]
        assert first_fault(session) is None
