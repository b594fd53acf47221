"""A newsroom of 10,000 claims backed up and restored by the commands, beside SQLite's own copy of the database alone."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app import create_app
from claims.config import make_instance, read_settings
from claims.storage.engine import Database
from tests.bench.many import fill

CLAIMS = 10_000
ROOT = Path(__file__).parent.parent.parent


def run() -> None:
    folder = Path(tempfile.mkdtemp())
    settings = read_settings(
        {"CLAIMDESK_INSTANCE": str(folder / "here"), "CLAIMDESK_DEMO_PASSWORD": "b" * 20}
    )
    make_instance(settings)
    app = create_app(settings)
    with app.app_context():
        fill(app, CLAIMS)
    copying = vacuum_into(app.extensions["database"], folder / "vacuum.sqlite3")
    file = folder / "newsroom.zip"
    size = (folder / "vacuum.sqlite3").stat().st_size
    say(f"Backup of {CLAIMS} claims; VACUUM INTO: {copying:.1f} s for {size / 1e6:.0f} MB of database")
    command("backup", folder / "here", file, copying)
    command("restore", folder / "there", file, copying)


def vacuum_into(database: Database, target: Path) -> float:
    """Seconds of SQLite's own way to copy a database that is in use."""
    connection = database.writer.raw_connection()
    began = time.perf_counter()
    connection.cursor().execute(f"VACUUM INTO '{target}'")
    connection.close()
    return time.perf_counter() - began


def command(name: str, instance: Path, file: Path, copying: float) -> None:
    """Run it as people do, and say what it said, how long it took, and the most memory that it had."""
    before, began = cpu(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", name, str(file)],
        cwd=ROOT,
        env={**os.environ, "CLAIMDESK_INSTANCE": str(instance)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds, spent = time.perf_counter() - began, cpu() - before
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    say(
        f"{name}: {seconds:.1f} s, {spent:.1f} s of CPU ({spent / copying:.0f} x VACUUM INTO), at most {memory} MiB of memory"
    )
    say("".join(f"    {line}\n" for line in done.stdout.splitlines() if ": " in line))


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
