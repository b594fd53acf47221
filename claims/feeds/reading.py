"""What the bytes of a feed say: RSS and Atom by feedparser, JSON Feed by ourselves. Runs in a process of its own.

Nothing is fetched from here: feedparser gets a stream, since it would open addresses and files by itself.
"""

import calendar
import hashlib
import html
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from claims.words.addresses import is_web_address
from claims.words.folding import TooManyMarks, clean
from claims.words.visible import FORBIDDEN, trimmed

MOST_ITEMS = 200  # of one fetch
LONGEST_URL = 2000
_TAG = re.compile(r"<[A-Za-z/!][^<>]{0,2000}>")
_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


class Unread(Exception):
    """Why nothing was read; the code is one of rules.FAILURE_WORDS."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Item:
    guid: str  # digest of what the feed knows it by
    url: str
    title: str
    author: str
    summary: str
    published: str | None  # ISO 8601, UTC


@dataclass(frozen=True)
class Told:
    title: str
    items: tuple[Item, ...]
    left_out: int  # items without an address, and those beyond MOST_ITEMS

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> "Told":
        """Raises KeyError and TypeError for what as_json did not make."""
        return cls(told["title"], tuple(Item(**each) for each in told["items"]), told["left_out"])


def read(data: bytes, url: str, content_type: str = "") -> Told:
    """The items of a feed that came from this address, in its own order. Raises Unread."""
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return _read_json(data, url)
    plain = data.replace(b"\0", b"")  # of UTF-16 and UTF-32
    if _ENTITY.search(plain):
        raise Unread("feed_entities")
    import feedparser  # costs a while, and JSON goes without

    headers = {"content-location": url, "content-type": content_type}
    found = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if not found.get("version"):
        raise Unread("feed_page" if _PAGE.search(plain[:4000]) else "feed_unknown")
    entries = found.entries
    if (
        not entries
        and found.bozo
        and not isinstance(
            found.bozo_exception, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
        )
    ):
        raise Unread("feed_broken")
    items = [_of_entry(entry, url) for entry in entries[:MOST_ITEMS]]
    return _told(_line(found.feed.get("title"), 200), items, len(entries))


def _read_json(data: bytes, url: str) -> Told:
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unread("feed_broken") from None
    if not isinstance(feed, dict) or "jsonfeed.org/version/" not in str(feed.get("version")):
        raise Unread("feed_unknown")
    entries = feed.get("items")
    if not isinstance(entries, list):
        raise Unread("feed_broken")
    items = [_of_json(entry, url) for entry in entries[:MOST_ITEMS]]
    return _told(_line(feed.get("title"), 200), items, len(entries))


def _told(title: str, found: Iterable[Item | None], total: int) -> Told:
    items = tuple({item.guid: item for item in found if item}.values())
    return Told(title, items, total - len(items))


def _of_entry(entry: Any, base: str) -> Item | None:
    detail = entry.get("title_detail") or {}
    title = entry.get("title") or ""
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return _item(
        entry.get("id"),
        entry.get("link"),
        base,
        title=title if detail.get("type") == "text/plain" else _plain(title),
        author=", ".join(
            str(each.get("name") or "") for each in entry.get("authors") or () if each.get("name")
        )
        or entry.get("author"),
        summary=_plain(entry.get("summary")),
        published=_moment(moment),
    )


def _of_json(entry: Any, base: str) -> Item | None:
    if not isinstance(entry, dict):
        return None
    people = entry.get("authors") or [entry.get("author")]
    names = (
        [each.get("name") for each in people if isinstance(each, dict)] if isinstance(people, list) else []
    )
    return _item(
        entry.get("id"),
        entry.get("url") or entry.get("external_url"),
        base,
        title=entry.get("title"),
        author=", ".join(str(name) for name in names if name),
        summary=entry.get("summary") or entry.get("content_text") or _plain(entry.get("content_html")),
        published=_iso(entry.get("date_published")),
    )


def _item(guid: Any, link: Any, base: str, *, published: str | None, **said: Any) -> Item | None:
    """None without an address that can be fetched. Where an item gives no guid, its address is that."""
    named = isinstance(guid, str) and is_web_address(guid.strip())
    told = link if isinstance(link, str) and link.strip() else guid if named else ""
    try:
        url = urljoin(base, told.strip()) if told else ""
    except ValueError:
        return None
    if not url or len(url) > LONGEST_URL or not is_web_address(url) or FORBIDDEN.search(url):
        return None
    name = str(guid) if isinstance(guid, str | int) and str(guid) else url
    return Item(
        hashlib.sha256(name.encode("utf-8", "replace")).hexdigest(),
        url,
        _line(said["title"], 500),
        _line(said["author"], 200),
        _line(said["summary"], 600),
        published,
    )


def _line(text: Any, longest: int) -> str:
    """One line as it can be kept; nothing where no form would take it."""
    if not isinstance(text, str):
        return ""
    try:
        return " ".join(trimmed(clean(FORBIDDEN.sub("", text[: 10 * longest]))).split())[:longest].strip()
    except TooManyMarks:
        return ""


def _plain(text: Any) -> str:
    """HTML as its words."""
    return html.unescape(_TAG.sub(" ", text[:20_000])) if isinstance(text, str) else ""


def _moment(parts: Any) -> str | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC).isoformat() if parts else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _iso(text: Any) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (TypeError, ValueError, OverflowError):
        return None
