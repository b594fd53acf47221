"""What a site says about programs in its robots.txt. It is told to whoever asks for a page, and forbids nothing.

People ask here, one page at a time. What is told is what Python's parser understands: it takes the first rule that
fits, and knows no * or $ inside a path.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

from claims.fetching.client import Fetched
from claims.fetching.failures import Empty, FetchFailed, OddAnswer, PageGone, PageMissing, Shut
from claims.fetching.limits import Limits

AGENT = "Claimdesk"
LIMITS = Limits(connect=3.0, read=5.0, total=10.0, received=512 << 10, unpacked=512 << 10)
NO_RULES = (PageMissing, PageGone, Shut, OddAnswer, Empty)  # RFC 9309, 2.3.1.3: nobody is kept out


class Wish(StrEnum):
    """What the site wishes."""

    WELCOME = "welcome"
    UNWANTED = "unwanted"
    UNKNOWN = "unknown"  # its robots.txt could not be had


@dataclass(frozen=True)
class Advice:
    wish: Wish
    delay: float | None = None  # seconds between two requests, as the site wishes


def read_wishes(url: str, get: Callable[[str, Limits], Fetched]) -> Advice:
    """What the site wishes of a program that fetches this address. `get` fetches robots.txt, with these limits."""
    try:
        text = get(urljoin(url, "/robots.txt"), LIMITS).body.decode("utf-8-sig", "replace")
    except NO_RULES:
        return Advice(Wish.WELCOME)
    except FetchFailed:
        return Advice(Wish.UNKNOWN)
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    delay = parser.crawl_delay(AGENT)
    wish = Wish.WELCOME if parser.can_fetch(AGENT, url) else Wish.UNWANTED
    return Advice(wish, float(delay) if delay is not None else None)
