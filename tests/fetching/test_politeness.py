"""One request at a time for each host, and a moment between two, between threads and between processes."""

import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from claims.fetching import failures
from claims.fetching.politeness import FILES, Turns
from tests.fetching.conftest import Get
from tests.fetching.servers import HOST, Site, drip, redirect

SPAWN = multiprocessing.get_context("spawn")


def hold(folder: Path, host: str, seconds: float) -> None:
    """In another process: take a turn, say so, and keep it."""
    with Turns(folder, interval=0).take(host):
        (folder / "held").touch()
        time.sleep(seconds)


def held_elsewhere(folder: Path, seconds: float) -> "multiprocessing.process.BaseProcess":
    folder.mkdir(exist_ok=True)
    process = SPAWN.Process(target=hold, args=(folder, HOST, seconds), daemon=True)
    process.start()
    end = time.monotonic() + 20
    while not (folder / "held").exists() and time.monotonic() < end:
        time.sleep(0.01)
    return process


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "turns"


def test_a_host_is_asked_by_one_at_a_time(folder: Path, site: Site, get: Get) -> None:
    site.answers["/"] = drip(b"HTTP/1.1 200 OK\r\n\r\n", [b"x"] * 4, 0.01)
    turns = Turns(folder, interval=0, sleep=lambda seconds: time.sleep(min(seconds, 0.005)))
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: get(turn=turns.take).body, range(6)))
    assert found == [b"xxxx"] * 6
    assert site.most_at_once <= 2, "the last one may still be parting from its server"
    assert len(list(folder.iterdir())) == 1


def test_two_hosts_are_asked_at_once(folder: Path) -> None:
    turns = Turns(folder, interval=0, patience=0)
    with turns.take("a.example"), turns.take("b.example"):
        pass


def test_who_waits_too_long_is_told(folder: Path) -> None:
    turns = Turns(folder, interval=0, patience=0.05)
    with turns.take(HOST), pytest.raises(failures.NoTurn) as told, turns.take(HOST):
        pass
    assert HOST in str(told.value)
    assert told.value.passes
    with turns.take(HOST):
        pass


def test_another_process_waits_too_and_leaves_no_lock_behind(folder: Path) -> None:
    process = held_elsewhere(folder, 30)
    turns = Turns(folder, interval=0, patience=0.1)
    try:
        with pytest.raises(failures.NoTurn), turns.take(HOST):
            pass
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join(10)
        with turns.take(HOST):
            pass
    finally:
        process.kill()


def test_a_moment_passes_between_two(folder: Path) -> None:
    slept: list[float] = []
    turns = Turns(folder, interval=40.0, sleep=slept.append)
    path = folder
    for wait in (0, 40):
        with turns.take(HOST):
            assert slept[-1] == pytest.approx(wait, abs=5)
        (path,) = folder.iterdir()
    for ago, wait in ((30, 10), (50, 0), (-3600, 40)):
        os.utime(path, (time.time() - ago,) * 2)
        with turns.take(HOST):
            assert slept[-1] == pytest.approx(wait, abs=5)


def test_the_moment_begins_when_a_request_ends_also_when_it_failed(folder: Path) -> None:
    slept: list[float] = []
    turns = Turns(folder, interval=40.0, sleep=slept.append)
    with pytest.raises(RuntimeError), turns.take(HOST):
        raise RuntimeError
    with turns.take(HOST):
        assert slept[-1] > 30


def test_a_redirect_waits_for_its_own_turn(folder: Path, site: Site, get: Get) -> None:
    slept: list[float] = []
    site.answers |= {"/": redirect("/b"), "/b": drip(b"HTTP/1.1 200 OK\r\n\r\n", [b"x"], 0)}
    get(turn=Turns(folder, interval=40.0, sleep=slept.append).take)
    assert slept == [0, pytest.approx(40, abs=5)]


def test_two_thousand_hosts_leave_few_files(folder: Path) -> None:
    turns = Turns(folder, interval=0)
    for number in range(2000):
        with turns.take(f"{number}.example"):
            pass
    assert len(list(folder.iterdir())) <= FILES
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
