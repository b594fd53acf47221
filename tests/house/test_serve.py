"""The process of `make run`: it starts, answers, ends whole, starts again on the same newsroom, and says what is wrong."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import databases

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
PASSWORD = "een lange zin als wachtwoord"
PROMPT = 5.0  # seconds until all of it has ended
PATIENCE = 180.0  # a busy machine may take its time to fill the demo


class Running:
    """One `make run`, and what it has printed so far."""

    def __init__(self, instance: Path, port: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "claims.serve"],
            cwd=ROOT,
            env=environment(instance, PORT=str(port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.port, self.printed = port, ""
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self.printed += line

    def wait_for(self, words: str) -> None:
        until = time.monotonic() + PATIENCE
        while words not in self.printed:
            assert time.monotonic() < until, self.printed
            assert self.process.poll() is None, self.printed
            time.sleep(0.1)

    def family(self) -> set[int]:
        """Its descendants' ids."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                after_name = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(stat.parent.name)] = int(after_name[1])
        found, new = set(), {self.process.pid}
        while new:
            found |= new
            new = {pid for pid, parent in parents.items() if parent in found} - found
        return found - {self.process.pid}

    def end(self) -> tuple[int, float, set[int]]:
        """Stop it: exit status, seconds that took, and who of its family is still there."""
        family, began = self.family(), time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status, seconds = self.process.wait(30), time.monotonic() - began
        while (left := {pid for pid in family if alive(pid)}) and time.monotonic() - began < PROMPT:
            time.sleep(0.05)  # a killed process needs a moment to be gone
        self.reader.join(30)
        return status, seconds, left


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def environment(instance: Path, **settings: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMDESK_")}
    return {
        **own,
        "PYTHONUNBUFFERED": "1",
        **databases.environment(instance),
        "CLAIMDESK_DEMO_PASSWORD": PASSWORD,
        **settings,
    }


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[], Running]]:
    started: list[Running] = []

    def start() -> Running:
        started.append(Running(tmp_path / "instance", free_port()))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.end()


def my_desk(port: int) -> str:
    """My desk of the demo's editor, after signing in by the form."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    address = f"http://127.0.0.1:{port}"
    with browser.open(f"{address}/sign-in?next=/desk/") as asked:
        form = asked.read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token
    typed = {"email": "editor@example.org", "password": PASSWORD, "next": "/desk/", "csrf_token": token[1]}
    with browser.open(f"{address}/sign-in", urllib.parse.urlencode(typed).encode()) as answer:
        assert urllib.parse.urlsplit(answer.url).path == "/desk/", answer.url
        return str(answer.read().decode())


def test_starts_ends_whole_and_starts_again_on_the_same_newsroom(
    run: Callable[[], Running], tmp_path: Path
) -> None:
    first = run()
    first.wait_for("Ctrl-C")
    accounts = tmp_path / "instance" / "demo-accounts.txt"
    assert "editor@example.org" in first.printed
    assert f"http://127.0.0.1:{first.port}" in first.printed
    served_at = tmp_path / "instance" / "served-at"
    assert served_at.read_text() == f"http://127.0.0.1:{first.port}"
    assert served_at.stat().st_mode & 0o777 == 0o600
    assert accounts.stat().st_mode & 0o777 == 0o600
    assert "sign-out" in my_desk(first.port)
    assert len(first.family()) >= 2, "the server and the worker"
    status, seconds, left = first.end()
    assert (status, left) == (0, set())
    assert seconds < PROMPT
    assert not served_at.exists(), "nothing runs"
    second = run()
    second.wait_for("Ctrl-C")
    assert str(accounts) in second.printed
    assert PASSWORD not in second.printed
    assert "sign-out" in my_desk(second.port), "the people are still there"
    assert second.end()[::2] == (0, set())
    assert "Traceback" not in first.printed + second.printed


def refused(instance: Path, **settings: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "claims.serve"],
        cwd=ROOT,
        env=environment(instance, DEMO="0", **settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    printed = done.stdout + done.stderr
    assert done.returncode == 1, printed
    assert "Traceback" not in printed
    return printed


def test_says_that_its_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        began = time.monotonic()
        printed = refused(tmp_path, PORT=str(port))
        assert f"{port} is in use" in printed
        assert "PORT=" in printed, "the way on"
        assert time.monotonic() - began < 5, "said at once, before anything is made"


@pytest.mark.parametrize("name", ["PORT", "CLAIMDESK_WORKERS"])
def test_names_a_setting_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    assert f"{name} " in refused(tmp_path, **{name: "x"})
