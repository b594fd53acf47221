"""A private Atom feed of a saved search: whoever has its address reads it, without signing in, until it is ended."""

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import Response, current_app, make_response, render_template, request, url_for
from sqlmodel import Session

from claims.errors import NotFound
from claims.people.throttle import begin_try, token_asker
from claims.saved import queries
from claims.saved.documents import Shown, shown
from claims.saved.looking import still_matching, unpack
from claims.saved.models import Feed, Known, SavedSearch
from claims.search.keys import number_of
from claims.web.clock import now
from claims.web.languages import speak
from claims.web.sessions import change, read

MOST_ITEMS = 50
# What XML 1.0 has no way to write.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Item:
    """One document in a feed, and since when it stands in it."""

    document: Shown
    at: datetime

    @property
    def title(self) -> str:
        return NOT_IN_XML.sub("\ufffd", self.document.title)

    @property
    def facts(self) -> str:
        return NOT_IN_XML.sub("\ufffd", " · ".join(self.document.facts))


def answer(token: str) -> Response:
    """The feed at this address; 404 for an address that leads nowhere (any more), 429 for who keeps trying."""
    found = queries.open_feed(read(), token)
    if found is None:
        return _refused(token)
    feed, search, person = found
    speak(person.language or current_app.config["SETTINGS"].site_language)
    text = render_template("saved/feed.xml", **_facts(read(), feed, search, token))
    response = make_response(text)
    response.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    response.headers["Cache-Control"] = (
        "private, no-cache"  # kept by who asked, and asked for again each time
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def address_of(token: str) -> str:
    """The whole address of a feed."""
    return str(current_app.config["SETTINGS"].site_url) + url_for("saved.feed", token=token)


def _refused(token: str) -> Response:
    """Counted by the token and by where it is tried from, so that a forgotten reader does not ask for ever."""
    who = token_asker(current_app.config["SETTINGS"].secret_key, token, request.remote_addr)
    with change() as session:
        wait = begin_try(session, who, now())
    if isinstance(wait, timedelta):
        headers = {"Retry-After": str(math.ceil(wait.total_seconds())), "Cache-Control": "no-store"}
        return Response("Too many tries.\n", 429, headers, mimetype="text/plain")
    raise NotFound(queries.NOTHING_HERE)


def _facts(session: Session, feed: Feed, search: SavedSearch, token: str) -> dict[str, object]:
    host = urlsplit(current_app.config["SETTINGS"].site_url).hostname
    items = _items(session, search)
    return {
        "search": search,
        "name": NOT_IN_XML.sub("\ufffd", search.name),
        "items": items,
        # The newest item's, so that the feed is the same text until something changes.
        "updated": max((item.at for item in items), default=search.created_at),
        "address": address_of(token),
        "tag": f"tag:{host},2026:",
        "number": f"saved-search-{search.id}-{feed.id}",
        "site": str(current_app.config["SETTINGS"].site_url),
        "site_name": current_app.config["SETTINGS"].site_name,
        "stamp": _stamp,
    }


def _items(session: Session, search: SavedSearch) -> list[Item]:
    """What came to match it, the newest first; then what matched before, by when it came to us.

    Without what the worker has not seen yet that it matches no more: its words may have become confidential.
    """
    found = {find.document: find.at for find in queries.finds(session, search.id or 0, limit=MOST_ITEMS)}
    known = session.get(Known, search.id)
    before = _newest(unpack(known.documents) - found.keys() if known else ())
    names = [*found, *before[: MOST_ITEMS - len(found)]]
    matches = still_matching(session, search, names)
    documents = shown(session, [name for name in names if name in matches])
    items = [Item(each, found.get(name, each.texts.created_at)) for name, each in documents.items()]
    return sorted(items, key=lambda item: (item.at, item.document.id), reverse=True)


def _newest(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (number_of(name), name), reverse=True)


def _stamp(moment: datetime) -> str:
    """A moment as Atom writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
