"""Everything of `make run`: migrate, the demo on an empty instance, the web server, the worker, and a clean end.

The server and the worker are children of this process; when it is told to stop, or one of them dies, all end.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NoReturn

from claims.config import SettingError, Settings, make_instance, read_settings

PATIENCE = 1.0  # seconds for the children to end by themselves, beyond what running requests get
STARTING = 50.0  # seconds until the first answer
ROOT = Path(__file__).resolve().parent.parent


def main() -> NoReturn:
    try:
        settings = read_settings()
    except SettingError as error:
        sys.exit(f"Claimdesk cannot start. {error}")
    if _is_taken(settings.port):
        sys.exit(
            f"Claimdesk cannot start. Port {settings.port} is in use, perhaps by a Claimdesk that runs already. "
            f"Choose another one: make run PORT={settings.port + 1}"
        )
    try:
        make_instance(settings)
    except SettingError as error:
        sys.exit(f"Claimdesk cannot start. {error}")
    os.environ["PORT"] = str(settings.port)  # known to all that is started here, also where it is the default
    notes = _prepare()
    children = [_start_web(), _start_worker()]
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda caught, _frame: stopping.append(caught))
    if _wait_for_answer(settings, children, stopping):
        sys.stdout.write(f"\nClaimdesk runs at {settings.site_url}\n{notes}\nCtrl-C ends it.\n")
        sys.stdout.flush()
    while not stopping and all(child.poll() is None for child in children):
        time.sleep(0.1)
    _end(children, settings.grace + PATIENCE)
    sys.exit(0 if stopping else 1)


def _is_taken(port: int) -> bool:
    """Whether something listens there already; asked before anything is made."""
    with socket.socket() as asking:
        asking.settimeout(1)
        return asking.connect_ex(("127.0.0.1", port)) == 0


def _prepare() -> str:
    """Migrate, and fill an empty newsroom; returns what to print last. Runs in this process before any other starts."""
    command = [sys.executable, "-m", "flask", "--app", "app", "newsroom", "prepare"]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own words
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


# One heap for all threads of a process; and what is large or at its end goes back to the system, so that one busy
# moment does not stay for good. docs/benchmarks.md has the memory with and without.
HEAP = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}


def _start_web() -> "subprocess.Popen[bytes]":
    return _start("gunicorn", "--config", "python:claims.server.conf", "app:create_app()")


def _start_worker() -> "subprocess.Popen[bytes]":
    return _start("flask", "--app", "app", "jobs", "work")


def _start(module: str, *words: str) -> "subprocess.Popen[bytes]":
    """A child of our own, with a heap that gives back what it does not need.

    NumPy, where the extra `semantic` is, multiplies in the thread that asks: more threads are slower for one text.
    """
    environment = {**HEAP, "OPENBLAS_NUM_THREADS": "1", **os.environ}
    command = [sys.executable, "-m", module, *words]
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)  # noqa: S603


def _wait_for_answer(
    settings: Settings, children: "list[subprocess.Popen[bytes]]", stopping: list[int]
) -> bool:
    address, until = f"http://127.0.0.1:{settings.port}/healthz", time.monotonic() + STARTING
    while time.monotonic() < until and not stopping and all(child.poll() is None for child in children):
        with contextlib.suppress(OSError, ValueError), urllib.request.urlopen(address, timeout=2) as answer:
            return bool(json.load(answer)["status"] == "ok")
        time.sleep(0.1)
    return False


def _end(children: "list[subprocess.Popen[bytes]]", patience: float) -> None:
    """Ask every child to stop, then make it: nothing is lost, since each change was committed whole."""
    for child in children:
        child.terminate()
    until = time.monotonic() + patience
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, until - time.monotonic()))
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
