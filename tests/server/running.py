"""A gunicorn of this test's own, and clients that are bad at talking to it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Self

from claims.config import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = "tests.server.application:app"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Server:
    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process, self.port = process, port

    def get(self, path: str = "/", **headers: str) -> tuple[int, bytes]:
        """One request on a connection of its own; raises OSError or HTTPException when it fails."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def say(self, words: bytes) -> bytes:
        """Send this and read until the server closes."""
        with self.connect() as client:
            client.sendall(words)
            return read_all(client)

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def signal(self, number: signal.Signals, pid: int | None = None) -> None:
        os.kill(pid or self.process.pid, number)


def read_all(client: socket.socket) -> bytes:
    found = bytearray()
    while data := client.recv(65536):
        found += data
    return bytes(found)


@contextmanager
def serving(
    settings: Settings, application: str = SMALL, conf: str = "claims.server.conf", **environment: str
) -> Iterator[Server]:
    """gunicorn over this application, up and answering; ended afterwards."""
    port = free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMDESK_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", f"python:{conf}", application],
        cwd=ROOT,
        env={
            **own,
            "PORT": str(port),
            "CLAIMDESK_INSTANCE": str(settings.instance),
            "CLAIMDESK_SECRET_KEY": settings.secret_key,
            "CLAIMDESK_DATABASE_URL": settings.database_url,
            "CLAIMDESK_LOG_LEVEL": "warning",
            **environment,
        },
        start_new_session=True,
    )
    try:
        server = Server(process, port)
        wait_until(lambda: _answers(server))
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)


def _answers(server: Server) -> bool:
    assert server.process.poll() is None, "gunicorn ended"
    try:
        return server.get()[0] == 200
    except OSError:
        return False


def wait_until(fact: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


class Load:
    """Clients that ask one page after another until told to stop: some on new connections, some on one that stays."""

    def __init__(self, server: Server, path: str = "/", clients: int = 4) -> None:
        self.server, self.path = server, path
        self.seconds: list[float] = []
        self.failures: list[str] = []
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, kwargs={"stays": number % 2 == 0}) for number in range(clients)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def _ask(self, *, stays: bool) -> None:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        while not self._stop.wait(0.01):
            began = time.perf_counter()
            try:
                connection.request("GET", self.path)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.failures.append(f"status {answer.status}")
            except Exception as error:  # noqa: BLE001  every failure counts
                self.failures.append(repr(error))
                connection.close()
            self.seconds.append(time.perf_counter() - began)
            if not stays:
                connection.close()
        connection.close()

    def percentile(self, share: float) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * share)]
