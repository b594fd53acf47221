"""Reading in a process of its own, which may fail in any way without harm to this one."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import structlog

from claims.articles.sources.failures import FAILURES, Busy, Empty, ReadFailed, TooHard, TooLarge
from claims.articles.sources.limits import READING, Limits
from claims.articles.sources.reading import LARGEST, MEBIBYTE
from claims.articles.sources.source import Source

ROOT = Path(__file__).resolve().parents[3]
PIECE = 64 << 10
# One thread and one heap: libraries that count fast would map memory for each core.
ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
TURNS = threading.BoundedSemaphore(2)  # of this process, so that files hold up neither threads nor memory
log = structlog.get_logger()


def read_apart(data: bytes, *, charset: str | None = None, limits: Limits = READING) -> Source:
    """What these bytes say, as `reading.read` tells it. Raises ReadFailed: TooHard for whatever made the child fail."""
    if not data:
        raise Empty
    if len(data) > LARGEST:
        raise TooLarge(most=LARGEST // MEBIBYTE)
    told = ask_apart("claims.articles.sources.child", data, {"charset": charset}, limits)
    if told is None:
        raise TooHard
    if "code" in told:
        raise _failure(told)
    try:
        return Source.of_json(told["source"])
    except (KeyError, TypeError, ValueError):
        raise TooHard from None


def ask_apart(module: str, data: bytes, asked: dict[str, Any], limits: Limits) -> dict[str, Any] | None:
    """What this module tells of these bytes when it is run in a process of its own; None for whatever made it fail.

    It is called with one word, JSON of what is `asked` and of the limits that it has to keep to. Raises Busy.
    """
    word = json.dumps({"limits": asdict(limits), **asked})
    if not TURNS.acquire(timeout=limits.seconds):
        raise Busy
    try:
        with tempfile.TemporaryFile() as given:
            given.write(data)
            given.seek(0)
            return _told(module, given, word, limits)
    finally:
        TURNS.release()


def _failure(told: dict[str, Any]) -> ReadFailed:
    kind = FAILURES.get(str(told["code"]), TooHard)
    return kind(**told.get("values", {}))


def _told(module: str, given: BinaryIO, asked: str, limits: Limits) -> dict[str, Any] | None:
    """What the child answers; None when it did not."""
    command = [sys.executable, "-s", "-E", "-m", module, asked]
    child = subprocess.Popen(  # noqa: S603  our own words, and a charset as JSON
        command,
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        start_new_session=True,
    )
    began = time.monotonic()
    try:
        said = _heard(child, began + limits.seconds, limits.answer)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        _pipe_of(child).close()
    with contextlib.suppress(ValueError):
        told = json.loads(said) if said else None
        if isinstance(told, dict):
            return told
    log.warning("reading failed", ended=child.returncode, seconds=round(time.monotonic() - began, 1))
    return None


def _pipe_of(child: "subprocess.Popen[bytes]") -> IO[bytes]:
    return cast("IO[bytes]", child.stdout)


def _heard(child: "subprocess.Popen[bytes]", until: float, most: int) -> bytes:
    """All that the child says before its time is over; nothing when it says more than it may."""
    pipe = _pipe_of(child).fileno()
    heard = bytearray()
    while (left := until - time.monotonic()) > 0:
        if not select.select([pipe], [], [], left)[0]:
            return b""
        piece = os.read(pipe, PIECE)
        if not piece:
            return bytes(heard)
        heard += piece
        if len(heard) > most:
            return b""
    return b""
