"""Servers that are slow, endless or full of tricks: each ends in time, in a sentence, and in little memory."""

import gzip
import itertools
import socket
import threading
import time
import tracemalloc
import zlib
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from claims.fetching import failures
from claims.fetching.limits import Deadline, Limits
from claims.fetching.unpacking import BLOCK, Bomb, Broken, Unpackable, unpack
from tests.fetching.conftest import QUICK, Get
from tests.fetching.servers import Answer, Site, drip, page, raw

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
HASTY = replace(QUICK, read=0.3, total=0.6)
MEGABYTE = 1 << 20


def bomb(size: int = 500 * MEGABYTE) -> bytes:
    """So many zeros, packed as far as gzip packs: 474 KiB for 500 MB."""
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"\0" * MEGABYTE
    return b"".join(packing.compress(block) for _ in range(size // MEGABYTE)) + packing.flush()


def packed(body: bytes, how: str) -> Answer:
    return page(body, headers=["Content-Type: text/html", f"Content-Encoding: {how}"])


def chunked(*pieces: bytes, end: bytes = b"0\r\n\r\n", head: bytes = HTML) -> Answer:
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return raw(head + b"Transfer-Encoding: chunked\r\n\r\n" + body + end)


SLOW = {
    "nothing": drip(b"", [b"x"], 1.0),
    "half a head": drip(HTML, [b"x"], 1.0),
    "a head that drips": drip(HTML, itertools.repeat(b"A: b\r\n"), 0.02),
    "a line that drips": drip(b"HTTP/1.1 200 OK\r\nA: ", itertools.repeat(b"b"), 0.02),
    "no body": drip(HTML + b"Content-Length: 9\r\n\r\n", [b"x"], 1.0),
    "a body that drips": drip(HTML + b"\r\n", itertools.repeat(b"x"), 0.02),
    "chunks that drip": drip(
        HTML + b"Transfer-Encoding: chunked\r\n\r\n", itertools.repeat(b"1\r\nx\r\n"), 0.02
    ),
    "an end that drips": drip(
        HTML + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", itertools.repeat(b"A: b\r\n"), 0.02
    ),
    "gzip that drips": drip(HTML + b"Content-Encoding: gzip\r\n\r\n", iter(lambda: b"", 0), 0.02),
}
LARGE = {
    "a body without end": lambda line: _pour(line, HTML + b"\r\n", b"x" * 9000),
    "chunks without end": lambda line: _pour(
        line, HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"2000\r\n" + b"x" * 8192 + b"\r\n"
    ),
    "one chunk without end": lambda line: _pour(
        line, HTML + b"Transfer-Encoding: chunked\r\n\r\nffffffffffff\r\n", b"x" * 9000
    ),
    "a length that is told": raw(HTML + b"Content-Length: 99999999\r\n\r\nx"),
    "a head without end": lambda line: _pour(line, HTML, b"A: " + b"b" * 60 + b"\r\n"),
    "a header without end": lambda line: _pour(line, HTML + b"A: ", b"b" * 9000),
    "a status without end": lambda line: _pour(line, b"HTTP/1.1 200 ", b"b" * 9000),
    "many headers": page(headers=[f"A{n}: b" for n in range(200)]),
    "a promise without end": lambda line: _pour(line, b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "an end without end": lambda line: _pour(
        line, HTML + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"A: b\r\n"
    ),
    "gzip": packed(gzip.compress(b"\0" * 3 * MEGABYTE), "gzip"),
    "deflate": packed(zlib.compress(b"\0" * 3 * MEGABYTE), "deflate"),
    "gzip in chunks": chunked(gzip.compress(b"\0" * 3 * MEGABYTE), head=HTML + b"Content-Encoding: gzip\r\n"),
    "many small gzips": packed(gzip.compress(b"\0" * 60_000) * 60, "gzip"),
}
CUT = {
    "at once": raw(),
    "in the head": raw(HTML[:20]),
    "in a header": raw(HTML + b"Content-Le"),
    "less than the length": raw(HTML + b"Content-Length: 99\r\n\r\n<p>Half"),
    "in a chunk": raw(HTML + b"Transfer-Encoding: chunked\r\n\r\n20\r\n<p>Half"),
    "before a chunk": chunked(b"<p>Half", end=b""),
    "in a chunk's length": chunked(b"<p>Half", end=b"1"),
    "in gzip": packed(gzip.compress(b"<p>Whole</p>" * 50)[:-9], "gzip"),
    "in deflate": packed(zlib.compress(b"<p>Whole</p>" * 50)[:-5], "deflate"),
    "in a second gzip": packed(gzip.compress(b"a") + gzip.compress(b"b" * 500)[:-5], "gzip"),
}
ODD = {
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "no status": raw(b"HTTP/1.1 two hundred\r\n\r\n"),
    "another HTTP": raw(b"HTTP/3.0 200 OK\r\n\r\nx"),
    "HTTP/0.9": raw(b"<html><p>Hallo</p></html>"),
    "two lengths": page(headers=["Content-Length: 3"]),
    "zeros": raw(b"\0" * 300),
    "no gzip": packed(b"<p>Hallo</p>", "gzip"),
    "no deflate": packed(b"\xff\xff<p>Hallo</p>", "deflate"),
    "broken gzip": packed(gzip.compress(b"a" * 999)[:-8] + b"\xff" * 8, "gzip"),
    "brotli, which nobody asked for": packed(b"\x0b\x02\x80<p>\x03", "br"),
    "packed twice": packed(gzip.compress(gzip.compress(b"<p>Hallo</p>")), "gzip, gzip"),
    "packed by an unknown": packed(b"<p>Hallo</p>", "rot13"),
}


def _pour(line: socket.socket, start: bytes, piece: bytes) -> None:
    line.sendall(start)
    for _ in range(200 * MEGABYTE // len(piece)):
        line.sendall(piece)


@pytest.mark.parametrize("kind", SLOW)
def test_it_waits_no_longer_than_it_may(site: Site, get: Get, kind: str) -> None:
    site.answers["/"] = SLOW[kind]
    began = time.monotonic()
    with pytest.raises(failures.TooSlow) as told:
        get(limits=HASTY)
    assert time.monotonic() - began < 2
    assert told.value.passes


@pytest.mark.parametrize("kind", LARGE)
def test_it_takes_no_more_than_it_may(site: Site, get: Get, kind: str) -> None:
    site.answers["/"] = LARGE[kind]
    began = time.monotonic()
    with pytest.raises(failures.TooLarge):
        get(limits=replace(QUICK, total=20.0))
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("kind", CUT)
def test_it_takes_nothing_that_is_not_whole(site: Site, get: Get, kind: str) -> None:
    site.answers["/"] = CUT[kind]
    with pytest.raises(failures.CutOff):
        get()


@pytest.mark.parametrize("kind", ODD)
def test_it_takes_nothing_that_it_cannot_read(site: Site, get: Get, kind: str) -> None:
    site.answers["/"] = ODD[kind]
    with pytest.raises(failures.NotUnderstood):
        get()


@pytest.mark.parametrize(
    ("how", "pack"),
    [
        ("gzip", gzip.compress),
        ("X-GZip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body, wbits=-15)),
        ("identity", bytes),
    ],
)
def test_it_unpacks_what_is_packed(site: Site, get: Get, how: str, pack: Any) -> None:
    body = b"<p>Hallo</p>" * 5000
    site.answers["/"] = packed(pack(body), how)
    found = get()
    assert found.body == body
    assert found.received.endswith(pack(body))
    site.answers["/"] = chunked(
        pack(body)[:7], pack(body)[7:], head=HTML + f"Content-Encoding: {how}\r\n".encode()
    )
    assert get().body == body


def test_a_wrong_length_gives_what_it_names(site: Site, get: Get) -> None:
    site.answers["/"] = raw(HTML + b"Content-Length: 5\r\n\r\nHallo wereld")
    assert get().body == b"Hallo"


def test_a_bomb_of_474_kib_is_refused_in_little_memory(site: Site, get: Get) -> None:
    body = bomb()
    assert len(body) < 500 * 1024
    site.answers["/"] = packed(body, "gzip")
    limits = Limits(total=20.0)
    tracemalloc.start()
    try:
        began = time.monotonic()
        with pytest.raises(failures.TooLarge):
            get(limits=limits)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1.5 * limits.unpacked, f"{peak / MEGABYTE:.1f} MB"
    assert time.monotonic() - began < 10


def test_a_resolver_that_is_too_slow_is_left_behind(get: Get) -> None:
    done = threading.Event()
    began = time.monotonic()
    with pytest.raises(failures.TooSlow):
        get(resolver=lambda *_: [str(done.wait(5))], limits=HASTY)
    assert time.monotonic() - began < 2
    done.set()


def test_a_host_that_does_not_pick_up_is_left_alone(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float | None] = []

    def wait(self: socket.socket, _address: Any) -> None:
        waited.append(self.gettimeout())
        raise TimeoutError

    monkeypatch.setattr(socket.socket, "connect", wait)
    with pytest.raises(failures.TooSlow):
        get(limits=replace(QUICK, connect=0.7))
    assert waited == [0.7]


def test_waiting_for_ones_turn_is_not_the_servers_time() -> None:
    times = iter([0.0, 5.0, 5.0, 8.0, 13.0])
    deadline = Deadline(10.0, lambda: next(times))
    assert deadline.at_most(3.0) == 3.0
    deadline.wait_over(1.0)
    assert deadline.at_most(9.0) == 6.0
    assert deadline.at_most(9.0) == 3.0
    with pytest.raises(TimeoutError):
        deadline.at_most(9.0)


class TestUnpacking:
    BODY = bytes(range(256)) * 9

    @pytest.mark.parametrize("size", [1, 2, 3, 7, 100, 9999])
    def test_it_makes_nothing_of_where_the_pieces_end(self, size: int) -> None:
        bare = zlib.compress(self.BODY, wbits=-15)
        for how, content, whole in (
            ("gzip", gzip.compress(self.BODY) * 3, self.BODY * 3),
            ("gzip", gzip.compress(self.BODY) + b"\0" * 20, self.BODY),
            ("gzip", gzip.compress(self.BODY) + b"\x1f", self.BODY),
            ("deflate", zlib.compress(self.BODY) + b"more", self.BODY),
            ("deflate", bare, self.BODY),
            ("", self.BODY, self.BODY),
        ):
            pieces = [content[start : start + size] for start in range(0, len(content), size)]
            assert unpack(pieces, how, len(whole)) == whole
            with pytest.raises(Bomb):
                unpack(pieces, how, len(whole) - 1)

    def test_it_knows_nothing_from_half(self) -> None:
        assert unpack([], "gzip", 9) == b""
        assert unpack([b""], "deflate", 9) == b""
        for how, content in (("gzip", gzip.compress(self.BODY)[:-1]), ("deflate", b"\x78")):
            with pytest.raises(Broken):
                unpack([content], how, 9999)
        with pytest.raises(Unpackable):
            unpack([], "br", 9)

    @pytest.mark.parametrize("size", [BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 200])
    def test_it_makes_nothing_of_where_its_own_blocks_end(self, size: int) -> None:
        for body in (b"\0" * size, sha256(b"%d" % size).digest() * (size // 32) + b"x" * (size % 32)):
            for how, content in (
                ("gzip", gzip.compress(body)),
                ("deflate", zlib.compress(body)),
                ("deflate", zlib.compress(body, wbits=-15)),
            ):
                assert unpack([content], how, size) == body
                assert unpack([content[:-1], content[-1:]], how, size) == body

    def test_a_bomb_in_one_piece_takes_no_more_room_than_it_may(self) -> None:
        content = bomb()
        tracemalloc.start()
        try:
            for how in ("gzip", "deflate"):
                with pytest.raises(Bomb):
                    unpack(
                        [content if how == "gzip" else zlib.compress(b"\0" * MEGABYTE * 40)], how, MEGABYTE
                    )
            peak = tracemalloc.get_traced_memory()[1] - 41 * MEGABYTE
        finally:
            tracemalloc.stop()
        assert peak < 4 * MEGABYTE, f"{peak / MEGABYTE:.1f} MB"

    def test_many_empty_gzips_take_little_time(self) -> None:
        content = gzip.compress(b"") * (MEGABYTE // 20)
        began = time.monotonic()
        assert unpack([content[i : i + 16384] for i in range(0, len(content), 16384)], "gzip", 9) == b""
        assert time.monotonic() - began < 5
