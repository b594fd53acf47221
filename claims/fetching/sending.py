"""Sending something to an address of the web, guarded as fetching is: judged, limited, pinned, and never redirected."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from claims.fetching.client import PIECE, told
from claims.fetching.guard import Allow, read_url
from claims.fetching.limits import Deadline, Limits
from claims.fetching.wire import Resolver, find, line, resolve

# What answers a message is read to its first few kilobytes, and no further.
ANSWER = Limits(
    connect=5, read=10, total=20, head=16 << 10, received=64 << 10, unpacked=64 << 10, redirects=0
)
KEPT = 2000  # bytes of an answer


@dataclass(frozen=True)
class Answer:
    """What came back: a status, and the beginning of the body as it stood there."""

    status: int
    body: bytes


def send(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    agent: str,
    allow: Allow = (),
    limits: Limits = ANSWER,
    resolver: Resolver = resolve,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """POST this body to that address. Raises FetchFailed where nothing answers; any status is an answer, a redirect too."""
    target, deadline = read_url(url, allow), Deadline(limits.total)
    with told(target.host):
        addresses = find(target, resolver, deadline)
        with line(target, addresses, deadline, limits, trust) as (connection, wire):
            own = {"Host": target.authority, "User-Agent": agent, "Accept": "*/*", "Connection": "close"}
            connection.request("POST", target.path, body, {**own, **headers}, preload_content=False)
            response = connection.getresponse()
            wire.expect_body()
            found = b""
            for piece in response.stream(PIECE, decode_content=False):
                found += piece
                if len(found) >= KEPT:
                    break
            return Answer(response.status, found[:KEPT])
