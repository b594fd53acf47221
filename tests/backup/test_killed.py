"""A restore that is killed at any of its steps: the database is empty or whole, and running it again brings it to its end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask

from tests import databases
from tests.backup.newsrooms import Place, everything, run

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent.parent
# The command in a process of its own, which says when it has come to a step, and waits there.
PROGRAM = """
import sys, time
from pathlib import Path
from app import create_app
from claims.backup import commands, restoring

module, name, when = {
    "nothing is in": (restoring, "_fill", "before"),
    "the rows are in": (restoring, "_check_references", "before"),
    "the files are in": (restoring, "_place_files", "after"),
    "all is committed": (commands, "rebuild_and_check", "before"),
    "the index is made": (commands, "rebuild_and_check", "after"),
}[sys.argv[1]]
step = getattr(module, name)

def stop(*given):
    if when == "after":
        step(*given)
    Path(sys.argv[2]).touch()
    time.sleep(60)

setattr(module, name, stop)
create_app().test_cli_runner().invoke(args=["restore", sys.argv[3]])
"""


@pytest.mark.parametrize(
    ("step", "has_tables"),
    [
        ("nothing is in", False),
        ("the rows are in", False),
        ("the files are in", False),
        ("all is committed", True),
        ("the index is made", True),
    ],
)
def test_it_is_run_again_after_it_was_killed(
    filled: Flask, file: Path, place: Place, tmp_path: Path, step: str, has_tables: bool
) -> None:
    there, reached = place(), tmp_path / "reached"
    settings = there.config["SETTINGS"]
    environment = {
        **os.environ,
        "CLAIMDESK_INSTANCE": str(settings.instance),
        "CLAIMDESK_DATABASE_URL": settings.database_url,
        "CLAIMDESK_SECRET_KEY": settings.secret_key,
    }
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, step, str(reached), str(file)], cwd=ROOT, env=environment
    )
    until = time.monotonic() + 60
    while not reached.exists():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    with there.extensions["database"].reader.connect() as connection:
        assert bool(databases.tables(connection)) is has_tables
    refused = run(there, "newsroom", "prepare")
    assert refused.exit_code == 1
    assert "A restore into this instance was interrupted. Run it again" in refused.output
    result = run(there, "restore", file)
    assert result.exit_code == 0, result.output
    assert everything(there.extensions["database"]) == everything(filled.extensions["database"])
    page = Path("archive/2026/page.warc")
    assert (settings.instance / page).read_bytes() == (filled.config["SETTINGS"].instance / page).read_bytes()
    assert {path.name for path in settings.instance.iterdir() if path.name.startswith("restoring")} == set()
