"""A small mail server on the loopback address that keeps what it is sent and can be told to misbehave."""

import base64
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, cast


@dataclass
class Behaviour:
    """What this server can and does."""

    tls: ssl.SSLContext | None = None  # offers STARTTLS, or is encrypted from the first byte
    from_the_first: bool = False
    password: str | None = None  # asks for it
    refuses: dict[str, str] = field(default_factory=dict)  # command -> answer
    is_silent: bool = False  # takes connections and says nothing
    drips: bool = False  # never comes to the end of its first answer


@dataclass
class Taken:
    """One message as it came."""

    sender: str
    recipient: str
    data: bytes
    is_encrypted: bool

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.data, policy=SMTP)

    def part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        assert body is not None
        return str(body.get_content())


@dataclass
class MailServer:
    port: int
    taken: list[Taken] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)  # every line, before and after encryption


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast("Any", self.server)
        self.does: Behaviour = server.does
        self.kept: MailServer = server.kept
        self.encrypted = False
        if self.does.is_silent:
            server.over.wait(20)
            return
        try:
            if self.does.from_the_first:
                self._encrypt()
            self._drip(server.over) if self.does.drips else self._say("220 mail.test ESMTP")
            self._talk()
        except (OSError, ValueError):
            return
        finally:
            if self.encrypted:
                self.connection.close()

    def _drip(self, over: threading.Event) -> None:
        while not over.is_set():
            self._say("220-not yet")
            time.sleep(0.05)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
        self.wfile.flush()

    def _encrypt(self) -> None:
        assert self.does.tls
        self.connection = self.does.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.encrypted = True

    def _talk(self) -> None:
        sender = recipient = ""
        while line := self.rfile.readline():
            self.kept.heard.append(line)
            words = line.decode("utf-8").strip()
            command = words.partition(" ")[0].upper()
            if command in self.does.refuses:
                self._say(self.does.refuses[command])
            elif command == "EHLO":
                self._hello()
            elif command == "STARTTLS":
                self._say("220 go on")
                self._encrypt()
            elif command == "AUTH":
                self._authenticate(words)
            elif command == "MAIL":
                sender = words.partition("<")[2].partition(">")[0]
                self._say("250 ok")
            elif command == "RCPT":
                recipient = words.partition("<")[2].partition(">")[0]
                self._say("250 ok")
            elif command == "DATA":
                self._say("354 go on")
                self.kept.taken.append(Taken(sender, recipient, self._data(), self.encrypted))
                self._say("250 taken")
            elif command == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _hello(self) -> None:
        offered = ["mail.test"]
        if self.does.tls and not self.encrypted:
            offered.append("STARTTLS")
        if self.does.password:
            offered.append("AUTH PLAIN")
        for each in offered[:-1]:
            self._say(f"250-{each}")
        self._say(f"250 {offered[-1]}")

    def _authenticate(self, words: str) -> None:
        told = base64.b64decode(words.rsplit(maxsplit=1)[-1]).decode().split("\0")
        self._say("235 ok" if told[-1] == self.does.password else f"535 no such password: {told[-1]}")

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            self.kept.heard.append(line)
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


@contextmanager
def mail_server(does: Behaviour | None = None) -> Iterator[MailServer]:
    """A running server."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        kept = MailServer(server.server_address[1])
        over = threading.Event()
        vars(server).update(does=does or Behaviour(), kept=kept, over=over)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield kept
        over.set()
        server.shutdown()
        thread.join()
