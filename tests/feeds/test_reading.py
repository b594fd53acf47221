"""What bytes become: real feeds, each format, and what is no feed."""

import json
from pathlib import Path

import pytest

from claims.feeds.reading import MOST_ITEMS, Told, Unread, read
from tests.feeds.helping import rss

URL = "https://krant.example/feed"
ATOM = """<?xml version="1.0" encoding="ISO-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Krant</title>
<entry><id>tag:krant.example,2026:1</id><title type="html">Een &lt;b&gt;café&lt;/b&gt; dicht</title><link href="/cafe"/>
<author><name>Joke</name></author><updated>2026-03-04T10:00:00+01:00</updated><summary>Kort</summary></entry></feed>"""


@pytest.mark.parametrize("name", ["afp-factuel-en", "afp-factuel-fr"])
def test_real_feeds_are_read(data_folder: Path, name: str) -> None:
    told = read((data_folder / "feeds" / f"{name}.rss.xml").read_bytes(), URL)
    (item,) = told.items
    assert told.title.startswith("AFP Factu")
    assert item.url.endswith("/doc.afp.com.9ZB9XD")
    assert "Zemmour" in item.title
    assert "Jeremy TORDJMAN" in item.author
    assert item.published == "2022-02-11T10:40:39+00:00"
    assert Told.of_json(json.loads(json.dumps(told.as_json()))) == told


def test_atom_in_another_charset_keeps_its_letters_and_no_tags() -> None:
    (item,) = read(ATOM.encode("latin-1"), URL).items
    assert item.title.split() == ["Een", "café", "dicht"]
    assert (item.url, item.author) == ("https://krant.example/cafe", "Joke")
    assert item.published == "2026-03-04T09:00:00+00:00"


def test_a_charset_that_the_server_tells_wrongly_harms_nothing() -> None:
    told = read(rss("café"), URL, "application/rss+xml; charset=us-ascii")
    assert [item.title for item in told.items] == ["café"]


def test_json_feed() -> None:
    items = [
        {
            "id": 7,
            "url": "/a",
            "title": "Brug\x00 open",
            "authors": [{"name": "Jan"}, "x"],
            "summary": "Kort",
        },
        {"id": "8", "content_html": "<p>zonder adres</p>"},
        {"external_url": "https://elders.example/b", "date_published": "2026-03-04T10:00:00"},
        "onzin",
        {"id": "9", "url": "javascript:alert(1)"},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Krant", "items": items}
    told = read(json.dumps(feed).encode("utf-8-sig"), URL)
    assert [(item.url, item.title, item.author) for item in told.items] == [
        ("https://krant.example/a", "Brug open", "Jan"),
        ("https://elders.example/b", "", ""),
    ]
    assert told.left_out == 3
    assert told.items[1].published == "2026-03-04T10:00:00+00:00"


def test_only_so_many_items_are_read_and_it_is_told() -> None:
    told = read(rss(*(f"n{each}" for each in range(MOST_ITEMS + 30))), URL)
    assert (len(told.items), told.left_out) == (MOST_ITEMS, 30)


BOMB = '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel><title>&b;</title></channel></rss>'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<!doctype html><html><head><title>Krant</title></head><body>Welkom</body></html>", "feed_page"),
        (b"%PDF-1.4 \x00\xff\xfe", "feed_unknown"),
        (b"hallo", "feed_unknown"),
        (BOMB.encode(), "feed_entities"),
        (BOMB.encode("utf-16"), "feed_entities"),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"/>', "feed_entities"),
        (b'<rss version="2.0"><channel><title>x</ti', "feed_broken"),
        (b'{"items": []}', "feed_unknown"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', "feed_broken"),
        (b'{"version": ', "feed_broken"),
        (b"{" * 100_000, "feed_broken"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, code: str) -> None:
    with pytest.raises(Unread) as failure:
        read(body, URL)
    assert failure.value.code == code


def test_of_a_broken_feed_what_can_be_read_is_read() -> None:
    assert [item.title for item in read(rss("een", "twee")[:-40], URL).items][:1] == ["een"]
