"""What a page says about its article: to programs in JSON-LD and meta tags, and where those are silent, to trafilatura."""

import contextlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import htmldate
import trafilatura

from claims.articles.sources.source import MOST_AUTHORS, Format, Source, one_line

ARTICLES = re.compile(r"(?:\w*Article|Report|BlogPosting|ClaimReview|\w*Posting|CreativeWork)\Z")
DEEPEST = 12  # levels of JSON-LD
LONGEST_NAME = 200
# Of an author's name: what stands before it, and profiles that some pages give in its place.
BY = re.compile(r"(?:door|by|von|par)\s*:?\s+", re.IGNORECASE)
ADDRESS = re.compile(r"https?://|@\S|\.(?:html?|php)\b")
RIGHTS = re.compile(r"©|\(c\)|rights reserved", re.IGNORECASE)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Told:
    """What a page says: a Source that has no blocks yet, and what only reading needs."""

    source: Source
    summaries: tuple[str, ...]
    is_free: bool | None


def facts_of(tree: Any) -> Told:
    """Read the facts of a page. The tree stays as it is."""
    things = list(_articles(tree))
    metas = _metas(tree)
    guessed = trafilatura.extract_metadata(tree)
    authors = (
        _authors(things, of_people=True)
        or _named(metas.get("author", ()))
        or _authors(things)
        or _guessed_authors(guessed)
    )
    published = _moment(_said(things, "datePublished"), *metas.get("article:published_time", ()))
    modified = _moment(_said(things, "dateModified"), *metas.get("article:modified_time", ()))
    publisher = _name(next((thing["publisher"] for thing in things if thing.get("publisher")), None))
    source = Source(
        format=Format.HTML,
        blocks=(),
        title=one_line(_title(_said(things, "headline"), guessed.title if guessed else None)),
        authors=authors,
        publisher=one_line(
            publisher or next(iter(metas.get("og:site_name", ())), None) or _site(guessed), LONGEST_NAME
        ),
        published=published or _looked_for(tree),
        modified=modified,
        language=_language(tree),
        canonical=_canonical(tree, metas),
    )
    summaries = (
        _said(things, "description"),
        *metas.get("description", ()),
        *metas.get("og:description", ()),
    )
    free = next((thing["isAccessibleForFree"] for thing in things if "isAccessibleForFree" in thing), None)
    return Told(source, tuple(each for each in summaries if each), _truth(free))


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """The articles that JSON-LD describes, wherever in it they stand."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            told = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from (each for each in _things(told) if _is_article(each))


def _things(told: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(told, list):
        for each in told:
            yield from _things(each, depth + 1)
    elif isinstance(told, dict):
        yield told
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _things(told.get(key), depth + 1)


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and ARTICLES.match(kind)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _said(things: list[dict[str, Any]], key: str) -> str | None:
    """The first text that an article gives under this name, without the markup that some pages leave in it."""
    for thing in things:
        value = thing.get(key)
        if isinstance(value, str) and value.strip():
            return _plain(value)
    return None


def _plain(text: str) -> str:
    """Text of a fact in which a page may have left entities, once or twice over."""
    return html.unescape(html.unescape(text)) if "&" in text else text


def _metas(tree: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name and (content := (meta.get("content") or "").strip()):
            found[name] = (*found.get(name, ())[:MOST_AUTHORS], content)
    return found


def _name(value: Any) -> str | None:
    """The name of whoever JSON-LD means: a text, a thing with a name, or a list of such."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return _plain(value) if isinstance(value, str) and value.strip() else None


def _title(headline: str | None, guessed: str | None) -> str | None:
    """The heading of the page as trafilatura finds it; of two that begin alike the shorter, as the site's name is added."""
    if not headline or not guessed:
        return headline or guessed
    return headline if guessed.startswith(headline) else guessed


def _authors(things: list[dict[str, Any]], *, of_people: bool = False) -> tuple[str, ...]:
    """Who wrote it; people only, or also the medium where it names nobody."""
    for thing in things:
        value = thing.get("author") or thing.get("creator")
        given = value if isinstance(value, list) else [value]
        names = [_name(each) for each in given if not of_people or _is_person(each)]
        if found := _named([name for name in names if name]):
            return found
    return ()


def _is_person(author: Any) -> bool:
    return isinstance(author, dict) and author.get("@type") in ("Person", ["Person"])


def _named(names: Any) -> tuple[str, ...]:
    """Names as people write them: without "by", each once, no addresses."""
    found: dict[str, str] = {}
    for name in names:
        line = one_line(BY.sub("", name, count=1) if BY.match(name) else name, LONGEST_NAME)
        if line and not ADDRESS.search(line):
            found.setdefault(line.casefold(), line)
    return tuple(found.values())[:MOST_AUTHORS]


def _guessed_authors(guessed: Any) -> tuple[str, ...]:
    return _named((guessed.author or "").split("; ")) if guessed else ()


def _site(guessed: Any) -> str | None:
    name = guessed.sitename if guessed else None
    return None if not name or RIGHTS.search(name) else name


def _moment(*texts: str | None) -> str | None:
    """The first of these that is a moment or a day in ISO 8601."""
    for text in texts:
        moment = (text or "").strip()
        if "T" in moment:
            with contextlib.suppress(ValueError):
                return datetime.fromisoformat(moment).isoformat()
        if day := _day(moment):
            return day
    return None


def _day(text: str | None) -> str | None:
    found = MOMENT.match((text or "").strip())
    return found[0] if found else None


def _looked_for(tree: Any) -> str | None:
    """The day that htmldate finds, in the address, in marked times, or in the text."""
    try:
        return htmldate.find_date(tree, original_date=True) or None
    except (ValueError, TypeError, RecursionError):
        return None


def _language(tree: Any) -> str | None:
    found = re.match(r"\s*([a-zA-Z]{2,3})(?:[-_]|\s*\Z)", tree.get("lang") or tree.get("xml:lang") or "")
    return found[1].lower() if found else None


def _canonical(tree: Any, metas: dict[str, tuple[str, ...]]) -> str | None:
    """The address that the page calls its own, when it is a whole one."""
    links = [
        link.get("href")
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for told in (*links, *metas.get("og:url", ())):
        address = (told or "").strip()
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        if (
            parts.scheme in {"http", "https"}
            and parts.hostname
            and len(address) <= 2000
            and not re.search(r"\s", address)
        ):
            return address
    return None


def _truth(value: Any) -> bool | None:
    """JSON-LD writes yes and no in many ways."""
    if isinstance(value, bool) or value is None:
        return value
    return {"true": True, "false": False}.get(str(value).lower().rsplit("/", 1)[-1])
