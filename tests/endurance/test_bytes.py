"""Bytes that are hardly HTTP, on raw sockets against the real server: it answers 4xx or hangs up, and goes on."""

import random
import socket
import threading
import time
from typing import Any

import pytest
from flask import Flask
from gunicorn.config import Config
from gunicorn.http.message import Request
from gunicorn.http.unreader import IterUnreader
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.endurance.running import Person, Running

SECONDS, QUICK = 45.0, 2.0
FUZZERS = 4
# What RFC 9112 asks of a server for a transfer coding or a version of HTTP that it does not know; said by gunicorn itself.
NOT_OURS = {501, 505}
PATHS = [
    "/",
    "/desk/",
    "/sign-in",
    "/verdicts",
    "/desk/claims/1/statement",
    "/desk/search?q=x",
    "/static/app.css",
    "/healthz",
    "/desk/articles/new",
]
GOOD = [
    b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\n\r\n",
    b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 21\r\n\r\nstatement=x&to=review",
    b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n--b\r\n0\r\n\r\n",
    b"HEAD %s HTTP/1.0\r\nHost: localhost\r\nCookie: %s\r\nRange: bytes=0-9\r\nAccept-Language: nl\r\n\r\n",
]  # fmt: skip
PIECES = [
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\r\n", b"\n", b"\r", b"%00", b"%ff", b" ", b"\t", b":", b"Content-Length: 5\r\n", b"Content-Length: -1\r\n",
    b"Content-Length: 99999999999999999999\r\n", b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: identity, chunked\r\n", b"Host: evil.example\r\n",
    b"Expect: 100-continue\r\n", b"HTTP/9.9", b"../..", b"?" * 300, b"A" * 9000, b"X: y\r\n" * 200, b"Cookie: claimdesk=\xff\r\n", b"fffffffff\r\n",
]  # fmt: skip


def spoil(request: bytes, chance: random.Random) -> bytes:
    """The request with a few of its bytes changed, cut out, doubled or put in."""
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(request) + 1)
        span = chance.choice((1, 1, 2, 8, 40))
        piece = chance.choice(
            (b"", chance.choice(PIECES), chance.randbytes(span), request[place : place + span] * 2)
        )
        request = request[:place] + piece + request[place + chance.choice((0, span)) :]
    return request


def status(port: int, sent: bytes) -> int | None:
    """The status of the first answer; None when the server hung up or waits for more."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as talk:
        try:
            talk.sendall(sent)
            talk.shutdown(socket.SHUT_WR)
            answer = talk.recv(200)
        except OSError:
            return None
    parts = answer.split(b" ", 2)
    return int(parts[1]) if len(parts) > 1 and parts[0].startswith(b"HTTP/") and parts[1].isdigit() else None


class Fuzzer(threading.Thread):
    def __init__(self, port: int, cookie: bytes, chance: random.Random, until: float) -> None:
        super().__init__(daemon=True)
        self.port, self.cookie, self.chance, self.until = port, cookie, chance, until
        self.sent = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        while time.monotonic() < self.until and not self.wrong:
            good = self.chance.choice(GOOD) % (self.chance.choice(PATHS).encode(), self.cookie)
            spoiled = spoil(good, self.chance)
            answered = status(self.port, spoiled)
            self.sent += 1
            if answered is not None and answered >= 500 and answered not in NOT_OURS:
                self.wrong.append(f"{answered} for {spoiled[:1000]!r}")


def cookie_of(person: Person) -> bytes:
    return "; ".join(f"{name}={value}" for name, value in person.cookies.items()).encode()


def fuzz(server: Running, chance: random.Random, seconds: float) -> None:
    person = server.person("editor")
    person.post("/desk/claims/new", {"statement": "De brug is rood", "kind": "hearsay"})
    until = time.monotonic() + seconds
    fuzzers = [
        Fuzzer(server.port, cookie_of(person), random.Random(chance.random()), until)  # noqa: S311
        for _ in range(FUZZERS)
    ]
    for fuzzer in fuzzers:
        fuzzer.start()
    for fuzzer in fuzzers:
        fuzzer.join(seconds + 60)
        assert not fuzzer.is_alive()
    print(f"{sum(fuzzer.sent for fuzzer in fuzzers)} requests")  # noqa: T201
    wrong = [told for fuzzer in fuzzers for told in fuzzer.wrong]
    assert not wrong, wrong
    assert "Traceback" not in server.printed, server.printed[-5000:]
    assert len(server.web_workers()) == 2, "both processes are still there"
    again = server.person("editor")
    assert again.get("/desk/claims/1").status == 200, "and they work"


def test_answers_or_hangs_up_whatever_bytes_come(server: Running, chance: random.Random) -> None:
    fuzz(server, chance, QUICK)


@pytest.mark.parametrize(
    "body",
    [
        b"3\r\n--b\r\nzz\r\n",
        b"zz",
        b"3;\x00\r\n--b\r\n0\r\n\r\n",
        b"ffffffffffffffffffff\r\nx",
        b"3\r\n--",
        b"-1\r\n",
    ],
)
def test_refuses_a_body_in_broken_chunks(app: Flask, body: bytes) -> None:
    """As gunicorn hands it on: reading it raises gunicorn's own errors, which Werkzeug does not know."""
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    for kind in ("multipart/form-data; boundary=b", "application/x-www-form-urlencoded"):
        for address in ("/sign-in", "/sign%00in", "/nothing"):
            message = Request(Config(), IterUnreader([head, body]), ("", 0))
            server: Any = {"wsgi.input": message.body, "wsgi.input_terminated": True}
            answer = app.test_client().post(address, content_type=kind, environ_overrides=server)
            assert answer.status_code == 400, (address, kind)


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_answers_or_hangs_up_for_a_minute(server: Running, chance: random.Random) -> None:
    fuzz(server, chance, SECONDS)
    try_texts(server, chance)


def try_texts(server: Running, chance: random.Random) -> None:
    """Whatever hypothesis thinks of, as path, query, field and value, in requests that are HTTP otherwise."""
    person = server.person("editor")
    person.post("/desk/claims/new", {"statement": "De brug is rood", "kind": "hearsay"})
    cookie, token = cookie_of(person), person.token.encode()
    anything = st.one_of(
        st.binary(max_size=60), st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
    escaped = anything.map(lambda raw: b"".join(b"%%%02X" % byte for byte in raw))

    @seed(chance.randrange(2**32))
    @settings(
        max_examples=250, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(st.sampled_from(PATHS), escaped, st.lists(st.tuples(escaped, escaped), max_size=5))
    def answers(path: str, part: bytes, pairs: list[tuple[bytes, bytes]]) -> None:
        fields = b"&".join(name + b"=" + value for name, value in pairs)
        body = b"statement=%s&seen_version=1&csrf_token=%s&%s" % (part, token, fields)
        head = b"Host: 127.0.0.1\r\nCookie: %s\r\nConnection: close\r\n" % cookie
        where = path.encode().partition(b"?")[0]
        for sent in (
            b"GET %s/%s?%s HTTP/1.1\r\n%s\r\n" % (where, part, fields, head),
            b"GET %s?q=%s&%s HTTP/1.1\r\n%s\r\n" % (where, part, fields, head),
            b"POST %s HTTP/1.1\r\n%sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
            % (where, head, len(body), body),
        ):
            answered = status(server.port, sent)
            assert answered is not None, sent
            assert answered < 500, sent

    answers()
    assert "Traceback" not in server.printed, server.printed[-5000:]
