"""How long a connection may keep us waiting, and who goes first when there are too many: counted on a clock of the test."""

import socket
from collections.abc import Callable, Iterator

import pytest

from claims.server import worker
from claims.server.worker import BODY_SECONDS, HEAD_SECONDS, SLOWEST, Conversation, first_to_go


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(worker, "time", clock)
    return clock


@pytest.fixture
def connect() -> Iterator[Callable[[], Conversation]]:
    """A new connection, from which nothing came yet."""
    pairs: list[tuple[socket.socket, socket.socket]] = []

    def one() -> Conversation:
        pairs.append(socket.socketpair())
        return Conversation(pairs[-1][0], None, None)

    yield one
    for pair in pairs:
        for end in pair:
            end.close()


def test_it_waits_for_a_body_no_longer_because_much_was_announced(
    clock: Clock, connect: Callable[[], Conversation]
) -> None:
    drop_by_drop = connect()
    drop_by_drop.wait(BODY_SECONDS)
    for _ in range(60):
        clock.now += 0.5
        drop_by_drop.progress(1)
    assert drop_by_drop.until < clock.now


def test_it_waits_for_whoever_keeps_on_sending(clock: Clock, connect: Callable[[], Conversation]) -> None:
    steady = connect()
    steady.wait(BODY_SECONDS)
    for _ in range(500):
        clock.now += 1
        steady.progress(SLOWEST)
    assert steady.until > clock.now


def test_what_was_fast_once_gives_no_right_to_hold_on(
    clock: Clock, connect: Callable[[], Conversation]
) -> None:
    holder = connect()
    holder.wait(BODY_SECONDS)
    holder.progress(200 * SLOWEST)
    clock.now += BODY_SECONDS + 1
    assert holder.until < clock.now


def test_who_keeps_it_waiting_longest_goes_first_and_never_who_has_just_come(
    clock: Clock, connect: Callable[[], Conversation]
) -> None:
    holder, steady, kept_alive, leaving = (connect() for _ in range(4))
    for each in (holder, steady):
        each.wait(BODY_SECONDS)
    for _ in range(8):
        clock.now += 1
        holder.progress(1)
        steady.progress(SLOWEST)
    kept_alive.idle = leaving.leaving = True
    for each in (kept_alive, leaving):
        clock.now += 0.01
        each.wait(15)
    clock.now += 0.1
    steady.progress(SLOWEST)
    new = connect()
    new.wait(HEAD_SECONDS)
    waiting = [new, steady, holder, leaving, kept_alive]
    order = []
    while waiting:
        going = first_to_go(waiting)
        assert going is not None
        waiting.remove(going)
        order.append(going)
    assert order[:3] == [kept_alive, leaving, holder]
    assert set(order[3:]) == {new, steady}
    assert first_to_go([]) is None
