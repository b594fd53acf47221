"""Fetching one address: every hop judged, every wait, byte and redirect counted, and nothing sent but one polite name.

No cookies, no passwords, and nothing of the environment: no proxies, no netrc.
"""

import hashlib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException, LineTooLong
from itertools import pairwise

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError, InvalidHeader, SSLError
from urllib3.exceptions import TimeoutError as Waited

from claims.fetching import failures, unpacking
from claims.fetching.guard import Allow, Target, read_redirect, read_url
from claims.fetching.limits import PAGE, Deadline, Limits
from claims.fetching.wire import BLANK, Resolver, TooMuch, Wire, find, line, resolve

Turn = Callable[[str], AbstractContextManager[None]]
PIECE = 16 << 10  # bytes
REDIRECTS = frozenset({301, 302, 303, 307, 308})
UNCHANGED = 304
CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LONGEST_WAIT = 7 * 24 * 3600  # seconds; a server that asks for more is not believed


@dataclass(frozen=True)
class Hop:
    """An address that sent us on."""

    url: str
    status: int


@dataclass(frozen=True)
class Fetched:
    """What came from an address, and how. `sent` and `received` are the bytes of the last request as they travelled."""

    url: str  # where it was in the end
    hops: tuple[Hop, ...]  # addresses that sent us on, in order
    status: int
    headers: tuple[tuple[str, str], ...]  # as told, in order
    body: bytes  # unpacked; empty when `is_unchanged`
    sha256: str  # of the body
    at: datetime  # UTC, when the last request was sent
    address: str  # of the server
    sent: bytes
    received: bytes

    def header(self, name: str) -> str | None:
        """The first header of this name."""
        return next((value for each, value in self.headers if each.lower() == name.lower()), None)

    @property
    def content_type(self) -> str:
        """What the server says that this is; "" when it does not say. Nothing is concluded from it here."""
        return self.header("content-type") or ""

    @property
    def is_unchanged(self) -> bool:
        """Whether the server says that nothing changed since `etag` or `modified`."""
        return self.status == UNCHANGED

    @property
    def is_downgraded(self) -> bool:
        """Whether an address with https sent us on to one without."""
        schemes = [each.partition(":")[0] for each in (*(hop.url for hop in self.hops), self.url)]
        return ("https", "http") in pairwise(schemes)


def user_agent(version: str, site_url: str) -> str:
    """How Claimdesk introduces itself: with where to learn who asks."""
    return f"Claimdesk/{version} (+{site_url})"


def no_turn(_host: str) -> AbstractContextManager[None]:
    """Nobody waits; for tests and tools. Whoever fetches for people passes Turns.take."""
    return nullcontext()


def fetch(
    url: str,
    *,
    agent: str,
    allow: Allow = (),
    limits: Limits = PAGE,
    etag: str | None = None,
    modified: str | None = None,
    turn: Turn = no_turn,
    resolver: Resolver = resolve,
    trust: ssl.SSLContext | None = None,
) -> Fetched:
    """Fetch an address, following its redirects. Raises FetchFailed.

    `etag` and `modified` are what the server said of itself last time; when it still says so, the result is_unchanged.
    """
    known = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {"User-Agent": agent, "Accept": ACCEPT, "Accept-Encoding": unpacking.ACCEPTED}
    headers |= {"Connection": "close", **{name: value for name, value in known.items() if value}}
    asking = _Asking(headers, limits, Deadline(limits.total), turn, resolver, trust)
    target, hops = read_url(url, allow), list[Hop]()
    while True:
        answer = asking.ask(target, (*hops,))
        if isinstance(answer, Fetched):
            return answer
        hops.append(Hop(target.url, answer.status))
        here, target = target, read_redirect(target, answer.place, allow)
        if len(hops) > limits.redirects or target.url in {hop.url for hop in hops}:
            raise failures.RedirectLoop(host=here.host)


@dataclass(frozen=True)
class _Elsewhere:
    """The server sends us on."""

    status: int
    place: str


@dataclass(frozen=True)
class _Asking:
    """What all hops of one fetch share."""

    headers: dict[str, str]
    limits: Limits
    deadline: Deadline
    turn: Turn
    resolver: Resolver
    trust: ssl.SSLContext | None

    def ask(self, target: Target, hops: tuple[Hop, ...]) -> Fetched | _Elsewhere:
        """One request, in its turn."""
        began = time.monotonic()
        with self.turn(target.host), told(target.host):
            self.deadline.wait_over(time.monotonic() - began)
            addresses = find(target, self.resolver, self.deadline)
            with line(target, addresses, self.deadline, self.limits, self.trust) as (connection, wire):
                return self._exchange(target, hops, connection, wire)

    def _exchange(
        self, target: Target, hops: tuple[Hop, ...], connection: HTTPConnection, wire: Wire
    ) -> Fetched | _Elsewhere:
        at = datetime.now(UTC)
        connection.request(
            "GET", target.path, headers={"Host": target.authority, **self.headers}, preload_content=False
        )
        response = connection.getresponse()
        if not BLANK.search(wire.received):
            raise unpacking.Broken  # http.client takes the end of the line for the end of the head
        place = response.headers.get("location")
        if response.status in REDIRECTS and place:
            return _Elsewhere(response.status, _as_utf_8(place))
        is_known = response.status == UNCHANGED and bool(CONDITIONS & {*self.headers})
        if not 200 <= response.status < 300 and not is_known:
            raise failures.of_status(response.status, target.host, _wait(response))
        body = b"" if is_known else self._body(response, wire)
        if not body and not is_known:
            raise failures.Empty(host=target.host)
        return Fetched(
            url=target.url,
            hops=hops,
            status=response.status,
            headers=tuple(response.headers.iteritems()),
            body=body,
            sha256=hashlib.sha256(body).hexdigest(),
            at=at,
            address=wire.address,
            sent=bytes(wire.sent),
            received=bytes(wire.received),
        )

    def _body(self, response: HTTPResponse, wire: Wire) -> bytes:
        wire.expect_body()
        if (response.length_remaining or 0) > self.limits.received:
            raise TooMuch
        packing = response.headers.get("content-encoding", "")
        return unpacking.unpack(response.stream(PIECE, decode_content=False), packing, self.limits.unpacked)


@contextmanager
def told(host: str) -> Iterator[None]:
    """What goes wrong on the way, as FetchFailed."""
    try:
        yield
    except (TimeoutError, Waited) as error:
        raise failures.TooSlow(host=host) from error
    except (TooMuch, unpacking.Bomb, LineTooLong) as error:
        raise failures.TooLarge(host=host) from error
    except (ssl.SSLError, SSLError) as error:
        raise failures.TlsBroken(host=host) from error
    except (unpacking.Unpackable, InvalidHeader) as error:
        raise failures.NotUnderstood(host=host) from error
    except (unpacking.Broken, HTTPError, OSError) as error:
        raise failures.CutOff(host=host) from error
    except HTTPException as error:
        too_many = type(error) is HTTPException  # headers, says http.client, and has no name for it
        raise (failures.TooLarge if too_many else failures.NotUnderstood)(host=host) from error


def _as_utf_8(header: str) -> str:
    """A header that was read as Latin-1, as most who write more than ASCII into it mean it."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except ValueError:
        return header


def _wait(response: HTTPResponse) -> int | None:
    """The seconds of Retry-After; a date there is left alone, since clocks differ."""
    text = response.headers.get("retry-after", "").strip()
    return min(int(text), LONGEST_WAIT) if text.isascii() and text.isdigit() and len(text) < 9 else None
