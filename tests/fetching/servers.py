"""A server that answers as badly as a test wishes: a thread for each call, and nothing between it and the socket."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[socket.socket], None]
HOST = "site.test"
PATIENCE = 5.0  # seconds; whoever a test leaves hanging is let go


@dataclass
class Site:
    """Where it listens, what it answers at each path, and what it was asked."""

    port: int
    scheme: str = "http"
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)
    open_at_once: int = 0
    most_at_once: int = 0

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://{HOST}:{self.port}{path}"

    @property
    def allow(self) -> frozenset[tuple[str, int]]:
        return frozenset({(HOST, self.port)})

    def paths(self) -> list[str]:
        return [head.split(b" ")[1].decode() for head in self.asked]


def here(_host: str, _port: int) -> list[str]:
    """A resolver to whom every host is this machine."""
    return ["127.0.0.1"]


def page(
    body: bytes = b"<p>Hallo</p>",
    status: str = "200 OK",
    headers: Iterable[str] = ("Content-Type: text/html",),
) -> Answer:
    """A well-behaved answer."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return raw("\r\n".join(lines).encode("latin-1") + body)


def redirect(place: str, status: str = "302 Found") -> Answer:
    return page(b"", status, [f"Location: {place}"])


def raw(*pieces: bytes) -> Answer:
    def answer(line: socket.socket) -> None:
        for piece in pieces:
            line.sendall(piece)

    return answer


def drip(start: bytes, pieces: Iterable[bytes], pause: float) -> Answer:
    def answer(line: socket.socket) -> None:
        line.sendall(start)
        for piece in pieces:
            time.sleep(pause)
            line.sendall(piece)

    return answer


@contextmanager
def serving(
    certificate: ssl.SSLContext | None = None, answers: dict[str, Answer] | None = None
) -> Iterator[Site]:
    listener = socket.create_server(("127.0.0.1", 0))
    site = Site(listener.getsockname()[1], "https" if certificate else "http", dict(answers or {}))
    lock = threading.Lock()

    def answer(line: socket.socket) -> None:
        with lock:
            site.open_at_once += 1
            site.most_at_once = max(site.most_at_once, site.open_at_once)
        with suppress(OSError, ssl.SSLError):
            line.settimeout(PATIENCE)
            if certificate:
                line = certificate.wrap_socket(line, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head and (piece := line.recv(4096)):
                head += piece
            if head:
                site.asked.append(head)
                path = (head + b" ").split(b" ")[1].decode("latin-1")
                site.answers.get(path, page(b"nothing", "404 Not Found"))(line)
            with suppress(OSError):
                line.shutdown(socket.SHUT_WR)
        line.close()
        with lock:
            site.open_at_once -= 1

    def listen() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(line,), daemon=True).start()

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    try:
        yield site
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        listening.join(PATIENCE)
