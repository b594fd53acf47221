"""What search hangs into the application: its two indexes, and who keeps them up with the history."""

from functools import partial
from typing import Any

from flask import Flask, current_app
from sqlmodel import Session

from claims.jobs import slots as job_slots
from claims.search import slots
from claims.search.documents import Desk
from claims.search.follower import Follower
from claims.search.keys import make_of
from claims.search.meaning.asking import Meaning
from claims.search.meaning.extra import EXTRA
from claims.search.meaning.following import VectorFollower
from claims.search.meaning.interface import Library
from claims.search.whoosh_engine import WhooshEngine
from claims.web import slots as web_slots

DESK, PUBLIC = "desk", "public"


def followers() -> dict[str, Follower]:
    """This application's indexes, by name."""
    found: dict[str, Follower] = current_app.extensions["search"]
    return found


def vectors() -> VectorFollower | None:
    """Who writes what claims mean; None where the extra is not installed."""
    found: VectorFollower | None = current_app.extensions["vectors"]
    return found


def follow_change() -> None:
    for follower in followers().values():
        follower.follow()


def tick() -> None:
    for follower in followers().values():
        follower.work()
    if meaning := vectors():
        meaning.work()


def health(_session: Session) -> dict[str, Any]:
    found = {"search": {"behind": max(follower.behind() for follower in followers().values())}}
    if meaning := vectors():
        found["semantic"] = {"behind": meaning.behind()}
    return found


def open_followers(app: Flask) -> None:
    """An index for the desk and one for the public, in the instance; nothing is read before someone searches."""
    database, root = app.extensions["database"], app.config["SETTINGS"].instance / "search"
    app.extensions["search"] = {
        name: Follower(name, database, WhooshEngine(root / name, partial(make_of, sources)), sources)
        for name, sources in ((DESK, slots.DESK_DOCUMENTS), (PUBLIC, slots.PUBLIC_DOCUMENTS))
    }
    open_vectors(app, EXTRA)


def open_vectors(app: Flask, library: Library | None) -> None:
    """What claims mean, for the desk alone; nothing of it where there is no library."""
    database = app.extensions["database"]
    app.extensions["vectors"] = VectorFollower(database, library) if library else None
    app.extensions["search"][DESK].meaning = Meaning(database, library) if library else None


def register(app: Flask) -> None:
    slots.DESK_DOCUMENTS.append(Desk())
    open_followers(app)
    web_slots.AFTER_CHANGE.append(follow_change)
    web_slots.HEALTH.append(health)
    web_slots.MEANINGS["claimdesk_search_behind"] = "Events that a search index has not taken in yet."
    web_slots.MEANINGS["claimdesk_semantic_behind"] = "Events whose claims have no new vectors yet."
    job_slots.TICKS.append(tick)
