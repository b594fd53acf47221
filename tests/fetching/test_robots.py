"""What a site wishes is told, and forbids nothing."""

from typing import Any

import pytest

from claims.fetching import failures
from claims.fetching.client import fetch
from claims.fetching.robots import LIMITS, Advice, Wish, read_wishes
from tests.fetching.conftest import AGENT
from tests.fetching.servers import Answer, Site, here, page, raw

TEXT = b"""\xef\xbb\xbf# Robots
User-agent: claimdesk
Disallow: /private
Allow: /
Crawl-delay: 7

User-agent: *
Disallow: /
"""


def wishes(site: Site, path: str) -> Advice:
    return read_wishes(
        site.url(path),
        lambda url, limits: fetch(url, agent=AGENT, allow=site.allow, limits=limits, resolver=here),
    )


@pytest.mark.parametrize(
    ("path", "wish"),
    [("/news/1", Wish.WELCOME), ("/private/1", Wish.UNWANTED), ("/", Wish.WELCOME), ("/a?b=/private", Wish.WELCOME)],
)  # fmt: skip
def test_it_tells_what_the_site_wishes_of_us(site: Site, path: str, wish: Wish) -> None:
    site.answers["/robots.txt"] = page(TEXT)
    assert wishes(site, path) == Advice(wish, 7.0)
    assert site.paths() == ["/robots.txt"]


def test_it_tells_what_the_site_wishes_of_all(site: Site) -> None:
    site.answers["/robots.txt"] = page(b"User-agent: *\r\nDisallow: /a\r\n")
    assert wishes(site, "/a/b") == Advice(Wish.UNWANTED)
    assert wishes(site, "/b") == Advice(Wish.WELCOME)


@pytest.mark.parametrize(
    ("answer", "wish"),
    [
        (page(b"", "404 Not Found"), Wish.WELCOME),
        (page(b"", "403 Forbidden"), Wish.WELCOME),
        (page(b""), Wish.WELCOME),
        (page(b"<html>Disallow: /</html>"), Wish.WELCOME),
        (page(b"\0\xff\xfe" * 1000), Wish.WELCOME),
        (page(b"Disallow: /\nUser-agent\n: \nCrawl-delay: soon\n" * 1000), Wish.WELCOME),
        (page(b"", "500 Oh"), Wish.UNKNOWN),
        (page(b"", "429 Slowly"), Wish.UNKNOWN),
        (raw(b"what?"), Wish.UNKNOWN),
        (raw(), Wish.UNKNOWN),
        (page(b"x" * 600_000), Wish.UNKNOWN),
    ],
)
def test_it_says_so_when_there_is_nothing_to_go_by(site: Site, answer: Answer, wish: Wish) -> None:
    site.answers["/robots.txt"] = answer
    assert wishes(site, "/news") == Advice(wish)


def test_it_asks_with_small_limits_and_never_raises() -> None:
    def fail(url: str, limits: Any) -> Any:
        assert (url, limits) == ("https://a.example/robots.txt", LIMITS)
        raise failures.AddressRefused(host="a.example")

    assert LIMITS.unpacked <= 1 << 19
    assert read_wishes("https://a.example/b/c?d", fail) == Advice(Wish.UNKNOWN)
