"""The 23,195 collected claims brought into an empty newsroom by the command: once, and the same file again."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from app import create_app
from claims.config import make_instance, read_settings
from claims.people.actions import add_person
from claims.people.rules import Role
from claims.storage.migrate import upgrade
from claims.verdicts.actions import ensure_default_scale

ROOT = Path(__file__).parent.parent.parent
DATA = Path(os.environ.get("CLAIMDESK_DATA") or ROOT.parent / "shared" / "data")
AIM = 180  # seconds


def run() -> None:
    instance = Path(tempfile.mkdtemp()) / "here"
    settings = read_settings({"CLAIMDESK_INSTANCE": str(instance), "CLAIMDESK_DEMO_PASSWORD": "b" * 20})
    make_instance(settings)
    database = create_app(settings).extensions["database"]
    upgrade(database)
    with database.writing() as session:
        ensure_default_scale(session)
        at = datetime.now(UTC)
        add_person(session, email="a@example.org", name="Ada", role=Role.ADMIN, language="nl", by=None, at=at)
    database.close()
    file = DATA / "claims" / "factchecked-claims.jsonl.gz"
    say(f"Import of {file.name} (aim: under {AIM} s)")
    for name in ("first", "again"):
        command(name, instance, file)


def command(name: str, instance: Path, file: Path) -> None:
    """Run it as people do, and say what it said and how long it took."""
    before, began = cpu(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "import", "claims", str(file), "--language", "en"],
        cwd=ROOT,
        env={**os.environ, "CLAIMDESK_INSTANCE": str(instance)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    seconds, spent = time.perf_counter() - began, cpu() - before
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    say(
        f"{name}: {seconds:.1f} s, {spent:.1f} s of CPU, at most {memory} MiB of memory: {done.stdout.strip()}"
    )


def cpu() -> float:
    """Seconds of CPU of all commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
