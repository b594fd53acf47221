"""The real server as `make run` starts it, over a fresh newsroom, and people who use it by HTTP as a browser would."""

import html
import http.client
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "een lange zin als wachtwoord"
STARTING = 120.0  # seconds until the first answer; a busy machine takes its time
ENDING = 20.0
Fields = dict[str, str]


@dataclass(frozen=True)
class Answer:
    """One answer that was read to its end."""

    status: int
    text: str
    location: str
    seconds: float

    def field(self, name: str) -> str:
        """The value of the last field of this name in the page; raises LookupError without one."""
        found = re.findall(rf'name="{name}"[^>]*? value="([^"]*)"', self.text)
        if not found:
            raise LookupError(f"{self.status}: no field {name} in {self.text[:300]}")
        return html.unescape(found[-1])


class Person:
    """One person's browser without script: a cookie, a token, and one connection that is opened again when it was lost."""

    def __init__(self, port: int, *, patience: float = 60.0) -> None:
        self.port, self.patience = port, patience
        self.cookies: Fields = {}
        self.token = ""
        self.tag = ""  # of the last answer that had one
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """The whole answer; raises OSError or HTTPException when it did not come whole."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.monotonic()
        try:
            response, data = self._exchange(method, path, body, sent)
        except (OSError, http.client.HTTPException):
            self.hang_up()
            raise
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.tag = (response.headers.get("ETag") or "").strip('"')
        text = data.decode("utf-8", "replace")
        return Answer(response.status, text, response.headers.get("Location") or "", time.monotonic() - began)

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: Fields
    ) -> tuple[http.client.HTTPResponse, bytes]:
        if self._connection is not None and self._connection.sock is not None:
            ended, _, _ = select.select([self._connection.sock], [], [], 0)
            if ended:  # the server ends a connection that is idle; a browser then opens another
                self.hang_up()
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        return response, response.read()

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: Fields) -> Answer:
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")

    def hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def sign_in(self, key: str) -> "Person":
        """By the form, as everybody does."""
        self.token = self.get("/sign-in").field("csrf_token")
        answer = self.post("/sign-in", {"email": f"{key}@example.org", "password": PASSWORD})
        assert answer.status in {302, 303}, f"{key} could not sign in: {answer.status} {answer.text[:2000]}"
        self.token = self.get("/desk/settings/account").field("csrf_token")
        return self


class Running:
    """A server, its worker and all they start; ends with `end()`."""

    def __init__(self, instance: Path, database_url: str, **settings: str) -> None:
        self.port = free_port()
        self.instance = instance
        own = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMDESK_")}
        self.environment = {
            **own,
            "PYTHONUNBUFFERED": "1",
            "DEMO": "0",
            "PORT": str(self.port),
            "CLAIMDESK_INSTANCE": str(instance),
            "CLAIMDESK_DATABASE_URL": database_url,
            "CLAIMDESK_SECRET_KEY": "k" * 40,
            **settings,
        }
        self.people: list[Person] = []
        self.printed = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "claims.serve"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self.printed += line

    def wait(self) -> "Running":
        """Until it says that it runs."""
        until = time.monotonic() + STARTING
        while "Ctrl-C" not in self.printed:
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < until, self.printed
            time.sleep(0.05)
        return self

    def person(self, key: str) -> Person:
        self.people.append(Person(self.port))
        return self.people[-1].sign_in(key)

    def web_workers(self) -> list[int]:
        """The processes that answer requests: what gunicorn's first process has started."""
        parents = _parents()
        children = [pid for pid, parent in parents.items() if parent == self.process.pid]
        masters = [pid for pid in children if "gunicorn" in _command(pid)]
        return sorted(pid for pid, parent in parents.items() if parent in masters)

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """One command of Claimdesk on this newsroom, as an administrator types it."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def end(self) -> None:
        for person in self.people:
            person.hang_up()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(ENDING)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                raise
        self._reader.join(ENDING)


def _parents() -> dict[int, int]:
    """Every process's parent."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            found[int(stat.parent.name)] = int(parent)
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
