"""What saved searches hang into the search page, the notices and the worker."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from flask import Flask, Response, current_app, request, url_for
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from claims.errors import N_
from claims.jobs import slots as job_slots
from claims.mail.wiring import is_on
from claims.notices import slots as notice_slots
from claims.notices.models import Notice
from claims.notices.slots import Told
from claims.people.access import actor
from claims.people.rules import Actor
from claims.saved import queries, rules
from claims.saved.actions import FOUND, note_past
from claims.saved.looking import Looker, hidden_now
from claims.saved.mailing import DAILY, daily_job, queue_daily
from claims.saved.models import SavedSearch
from claims.search import slots as search_slots
from claims.search.addresses import Address
from claims.search.slots import Suggestion
from claims.search.suggesting import MOST, SHORTEST
from claims.search.wiring import DESK, followers
from claims.web.clock import now, today, zone
from claims.web.rendering import asked_by_itself, drawn
from claims.web.sessions import database
from claims.words.folding import fold

PUBLIC_ENDPOINTS = frozenset({"saved.feed"})  # its address is the right to read it


class Watch:
    """What this process's worker remembers between two rounds."""

    def __init__(self) -> None:
        self.looker = Looker(followers()[DESK])
        self.mailed_on: date | None = None


def tick() -> None:
    """On every round of the worker: look at some searches, and queue the morning's mail when it is time."""
    watch = current_app.extensions.get("saved")
    if watch is None or watch.looker.follower is not followers()[DESK]:
        watch = current_app.extensions["saved"] = Watch()
    watch.looker.work(now())
    if is_on() and watch.mailed_on != today() and rules.mail_is_due(now(), zone()):
        with suppress(IntegrityError), database().writing() as session:  # another worker was faster
            queue_daily(session, today(), at=now())
        watch.mailed_on = today()


def beside(session: Session, address: Address) -> Markup:
    """On the search page: saving what is asked; where nothing is asked, what was saved and searched for before."""
    if address.typed or address.filters:
        return drawn("saved/_save.html", address=address)
    by = actor()
    return drawn(
        "saved/_own.html",
        lines=queries.lines(session, by, hidden_now()),
        past=queries.past_searches(session, by.id),
        address=address,
    )


def suggested(session: Session, address: Address) -> list[Suggestion]:
    """One's own saved searches and what one searched for, of which a word begins as the typed text does."""
    begun = fold(address.typed)
    if len(begun) < SHORTEST:
        return []
    saved, before = queries.remembered(session, actor().id)
    names = {name: url_for("saved.search", search_id=search_id) for name, search_id in saved.items()}
    past = {typed: address.typing(typed) for typed in before if typed != address.typed}
    return [
        Suggestion(label, value, url)
        for label, values in ((N_("Saved search"), names), (N_("Searched before"), past))
        for value, url in [(value, url) for value, url in values.items() if _begins(value, begun)][:MOST]
    ]


def _begins(text: str, begun: str) -> bool:
    return f" {fold(text)}".find(f" {begun}") >= 0


def remember(answer: Response, address: Address) -> None:
    """Keep what was typed for who typed it, once the answer is on its way; not what a page asks by itself."""
    person_id, store, moment = actor().id, database(), now()

    def note() -> None:
        with store.writing() as session:
            note_past(session, person_id, address.typed, at=moment)

    if address.typed and "page" not in request.args and not asked_by_itself():
        answer.call_on_close(note)


def _seen_by(by: Actor) -> ColumnElement[bool]:
    return col(Notice.subject_id).in_(select_columns(col(SavedSearch.id)).where(queries.seen_by(by.id)))


def told(session: Session, search_ids: Sequence[int]) -> dict[int, Told]:
    """Searches as a notice names them: with how many results this person has not seen."""
    rows = session.exec(select(SavedSearch.id, SavedSearch.name).where(col(SavedSearch.id).in_(search_ids)))
    new = queries.new_counts(session, actor().id, hidden_now())
    return {
        search_id: Told(_counted(name, new.get(search_id, 0)), url_for("saved.search", search_id=search_id))
        for search_id, name in rows.all()
        if search_id is not None
    }


def _counted(name: str, count: int) -> str:
    return f"{name} ({ngettext('%(num)s new', '%(num)s new', count)})" if count else name


def register(_app: Flask) -> None:
    notice_slots.SUBJECTS["search"] = notice_slots.Subject(_seen_by, told)
    notice_slots.SENTENCES[FOUND] = N_("New in your saved search: %(subject)s")
    search_slots.BESIDE.append(beside)
    search_slots.SUGGESTED.append(suggested)
    search_slots.ASKED.append(remember)
    job_slots.TICKS.append(tick)
    job_slots.HANDLERS[DAILY] = daily_job
