"""A gunicorn worker with threads that no slow client can hold.

gunicorn's own gives a connection a thread from its first byte on, and keeps the thread while headers and body trickle
in and the answer trickles out: as many slow clients as there are threads stop everyone. Here one loop gathers each
request and sends each answer, as a buffering proxy would; a thread runs only what the application computes.
docs/decisions/0011-slow-clients.md has the measurements.
"""

import errno
import selectors
import socket
import struct
import time
from collections.abc import Iterable
from functools import partial
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from claims.server.inbox import Inbox
from claims.server.outbox import Outbox
from claims.web import slots
from claims.web.headers import LARGEST_BODY
from claims.web.kernel import MEBIBYTE

HEAD_SECONDS = 10.0  # for all headers
BODY_SECONDS = 20.0  # that a body may lag behind SLOWEST
ANSWER_SECONDS = 30.0  # that a client may lag behind it in taking an answer
SLOWEST = 16 * 1024  # bytes a second; who keeps to it is never late
FAREWELL_SECONDS = 2.0  # for the client to close first, so that it surely reads the answer
REFUSAL_SECONDS = 20.0  # likewise, while it still sends what was refused
LOOK_EVERY = 0.5  # seconds between looks at the clocks
MOST_GATHERED = 64 * MEBIBYTE  # bytes of unfinished requests in one process
RECEIVE = 64 * 1024
GONE = frozenset({errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN, errno.EBADF})
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
HEAD_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
)
DROP = struct.pack("ii", 1, 0)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Conversation:
    """One connection: what came in, what goes out, since when it keeps us waiting, and for how long it may.

    Each byte of a body or an answer brings `since` nearer to now, and never beyond: what was fast once gives no right
    to hold on.
    """

    def __init__(self, sock: socket.socket, client: Any, server: Any) -> None:
        sock.setblocking(False)
        self.socket, self.client, self.server = sock, client, server
        self.inbox, self.sock = (
            Inbox(LARGEST_BODY, slots.LARGE_BODIES),
            Outbox(sock),
        )  # `sock`: where gunicorn writes
        self.wait(HEAD_SECONDS)
        self.watched = False
        self.idle = False  # answered before, and nothing of a next request is here
        self.stays = False  # open after the answer
        self.leaving = False  # only waiting for the client to close
        self.refused = False  # it may still be sending what nobody reads

    def wait(self, seconds: float) -> None:
        """From now on it has this long for its next step."""
        self.since, self.seconds = time.monotonic(), seconds

    def progress(self, size: int) -> None:
        """So many bytes went through."""
        self.since = min(time.monotonic(), self.since + size / SLOWEST)

    @property
    def until(self) -> float:
        return self.since + self.seconds


def first_to_go(talks: Iterable[Conversation]) -> Conversation | None:
    """Who is sent away for others: those who asked nothing or are leaving, else who has kept us waiting longest."""
    return min(talks, key=lambda talk: (not (talk.idle or talk.leaving), talk.since), default=None)


class PatientWorker(ThreadWorker):
    """The loop owns every connection but while the application works for it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.conversations: dict[int, Conversation] = {}  # those that wait for their client, by file number
        self.looked = 0.0

    def accept(self, listener: socket.socket) -> None:
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK}:
                self.log.warning("a connection could not be accepted: %s", error)
                self._make_room()
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections:
            self._make_room()
        self._listen(Conversation(sock, client, listener.getsockname()))

    def murder_keepalived(self, force: bool = False) -> None:
        """Close whoever's time is over, or everyone who waits."""
        now = time.monotonic()
        if not force and now - self.looked < LOOK_EVERY:
            return
        self.looked = now
        for talk in list(self.conversations.values()):
            if force or talk.until < now:
                if talk.sock.size:  # what the system keeps for it is dropped as well
                    talk.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, DROP)
                elif talk.inbox.begun and not talk.leaving:
                    self._say(talk, TOO_SLOW)
                self._close(talk)

    def murder_pending(self) -> None:
        """There are none apart from those."""

    def _cap_keepalive(self, deadline: float) -> None:
        """A worker that is to end waits only a moment for those who have asked nothing."""
        for talk in self.conversations.values():
            if not talk.inbox.begun and not talk.sock.size:
                talk.seconds = min(talk.seconds, deadline - talk.since)

    def _listen(self, talk: Conversation) -> None:
        """Wait for the client's next request; it may be here already."""
        if talk.inbox.whole:
            self._work(talk)
            return
        self._watch(talk, selectors.EVENT_READ, self._received)
        self._received(talk, talk.socket)

    def _received(self, talk: Conversation, _file: Any) -> None:
        try:
            data = talk.socket.recv(RECEIVE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._close(talk)
            return
        if talk.leaving:
            return
        had_head, was_begun = talk.inbox.head, talk.inbox.begun
        talk.inbox.add(data)
        if talk.inbox.begun and not was_begun:  # empty lines begin nothing
            talk.idle = False
            talk.wait(HEAD_SECONDS)
        if had_head:
            talk.progress(len(data))
        elif talk.inbox.head:
            self._await_body(talk)
        if talk.inbox.whole:
            self._work(talk)
        elif len(talk.inbox.data) > RECEIVE and self._gathered() > MOST_GATHERED:
            self._make_room(RECEIVE)

    def _await_body(self, talk: Conversation) -> None:
        talk.wait(BODY_SECONDS)
        if talk.inbox.expects and not talk.inbox.whole:
            self._say(talk, CONTINUE)

    def _gathered(self) -> int:
        return sum(len(talk.inbox.data) for talk in self.conversations.values())

    def _work(self, talk: Conversation) -> None:
        """Hand a whole request to a thread."""
        self._unwatch(talk)
        if not talk.inbox.head:
            self._say(talk, HEAD_TOO_LARGE)
            self._leave(talk)
            return
        self.enqueue_req(talk)

    def handle(self, conn: Conversation) -> bool:
        """In a thread: answer one request; whether the connection may go on."""
        request = None
        conn.refused = conn.inbox.is_cut
        try:
            parser = http.get_parser(self.cfg, conn.inbox.take(), conn.client)
            request = next(parser)
            return bool(self.handle_request(request, conn)) and not conn.refused
        except (http.errors.NoMoreData, StopIteration) as error:
            self.log.debug("a request ended early: %s", error)
        except OSError as error:
            if error.errno not in GONE and not isinstance(error, TimeoutError):
                self.log.exception("a request could not be answered")
        except Exception as error:  # noqa: BLE001  as gunicorn does: it answers 400 or 500, and logs it
            self.handle_error(request, conn.sock, conn.client, error)
        return False

    def finish_request(self, conn: Conversation, fs: Any) -> None:
        """Back in the loop: send the rest of the answer."""
        try:
            conn.stays = bool(fs.result())
        except BaseException:  # noqa: BLE001  whatever ended the thread's work, this connection ends with it
            conn.stays = False
        conn.wait(ANSWER_SECONDS)
        self._send(conn, None)

    def _send(self, talk: Conversation, _file: Any) -> None:
        kept = talk.sock.size
        try:
            is_sent = talk.sock.push()
        except OSError:
            self._close(talk)
            return
        talk.progress(kept - talk.sock.size)
        if not is_sent:
            self._watch(talk, selectors.EVENT_WRITE, self._send)
        elif talk.stays:
            linger = self.cfg.keepalive if self.alive else min(self.cfg.keepalive, STOP_KEEPALIVE_LINGER)
            self._stay(talk, linger)
        else:
            self._leave(talk)

    def _stay(self, talk: Conversation, linger: float) -> None:
        """The connection goes on; the client may have sent the beginning of its next request already."""
        talk.idle = not talk.inbox.begun
        talk.wait(linger if talk.idle else HEAD_SECONDS)
        if talk.inbox.head:
            self._await_body(talk)
        self._listen(talk)

    def _leave(self, talk: Conversation) -> None:
        """Say that this is all, and give the client a moment to close: closing at once could cost it the answer."""
        try:
            talk.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(talk)
            return
        talk.leaving = True
        talk.wait(REFUSAL_SECONDS if talk.refused else FAREWELL_SECONDS)
        self._watch(talk, selectors.EVENT_READ, self._received)

    def _make_room(self, held: int = -1) -> None:
        """Send one away, of those from whom more than so many bytes are held."""
        first = first_to_go(talk for talk in self.conversations.values() if len(talk.inbox.data) > held)
        if first is not None:
            self._close(first)

    def _say(self, talk: Conversation, words: bytes) -> None:
        try:
            talk.socket.send(words)
        except OSError:
            self.log.debug("the client is gone")

    def _watch(self, talk: Conversation, what: int, then: Any) -> None:
        self._unwatch(talk)
        self.poller.register(talk.socket, what, partial(then, talk))
        self.conversations[talk.socket.fileno()] = talk
        talk.watched = True

    def _unwatch(self, talk: Conversation) -> None:
        if talk.watched:
            self.poller.unregister(talk.socket)
            del self.conversations[talk.socket.fileno()]
            talk.watched = False

    def _close(self, talk: Conversation) -> None:
        self._unwatch(talk)
        self.nr_conns -= 1
        talk.socket.close()
