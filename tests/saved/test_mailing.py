"""The mail of each morning: at seven in the newsroom's time, once, of what was not seen, in one's own language."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from claims.jobs.models import Job
from claims.jobs.worker import Worker
from claims.people.actions import deactivate, set_preferences
from claims.saved import actions
from claims.saved.mailing import DAILY, MOST_SHOWN
from claims.saved.rules import Alert, mail_is_due
from claims.saved.wiring import tick
from tests.conftest import NOW
from tests.mail.conftest import mail_on  # noqa: F401  a fixture
from tests.mail.mail_server import MailServer, mail_server
from tests.saved.helping import Desk

MORNING = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)  # seven in Amsterdam
Set = Callable[..., None]


@pytest.fixture
def server(mail_on: Set) -> Iterator[MailServer]:  # noqa: F811
    with mail_server() as running:
        mail_on(running.port)
        yield running


def work(desk: Desk, at: datetime = MORNING) -> None:
    """The worker's round at this moment, and all jobs that are due."""
    desk.app.config["CLOCK"] = lambda: at
    with desk.app.app_context():
        tick()
    worker = Worker(desk.app, threading.Event())
    while job := worker._take():
        worker._do(job)


def queued(desk: Desk) -> list[str | None]:
    with desk.db.reading() as session:
        return list(session.exec(select(Job.key).where(col(Job.kind) == DAILY)).all())


def test_it_tells_what_is_new_once(desk: Desk, server: MailServer) -> None:
    search = desk.save(name="Trams & <bussen>", alert=Alert.MAIL, mail_is_on=True)
    claim = desk.claim("De tram rijdt <nooit> op tijd")
    desk.look()
    work(desk, MORNING - timedelta(minutes=1))
    assert not server.taken
    work(desk)
    (taken,) = server.taken
    assert taken.recipient == "checker@example.org"
    assert taken.message["Subject"] == "1 nieuw resultaat van je bewaarde zoekopdrachten"
    text, html = taken.part("plain"), taken.part("html")
    site = desk.app.config["SETTINGS"].site_url
    for part in ("Trams & <bussen>: 1 nieuw resultaat", "- De tram rijdt <nooit> op tijd", "Nieuw", f"{site}/desk/claims/{claim}"):  # fmt: skip
        assert part in text
    assert "De tram rijdt &lt;nooit&gt; op tijd" in html
    assert f'href="{site}/desk/searches/{search}"' in html
    assert '<html lang="nl">' in html
    work(desk, MORNING + timedelta(hours=2))
    work(desk, MORNING + timedelta(days=1))
    assert len(server.taken) == 1, "neither again today, nor of the same tomorrow"
    assert queued(desk) == [f"{DAILY}:2026-11-25", f"{DAILY}:2026-11-26"]


def test_one_mail_for_all_searches_in_ones_own_language(desk: Desk, server: MailServer) -> None:
    with desk.db.writing() as session:
        set_preferences(session, desk.cast.checker.id or 0, language="en")
    for name, typed in (("Trams", "tram"), ("Buses", "bus")):
        desk.save(name=name, typed=typed, alert=Alert.MAIL, mail_is_on=True)
    for number in range(MOST_SHOWN + 2):
        desk.claim(f"De tram rijdt {number} keer")
    desk.claim("De bus is rood")
    desk.look()
    work(desk)
    (taken,) = server.taken
    assert taken.message["Subject"] == f"{MOST_SHOWN + 3} new results of your saved searches"
    text = taken.part("plain")
    assert text.index("Buses: 1 new result") < text.index("Trams: 12 new results")
    assert "and 2 more" in text
    assert "You get this because" in text


@pytest.mark.parametrize("how", ["seen", "own doing", "off", "notice", "removed", "left"])
def test_nothing_is_sent_of(desk: Desk, server: MailServer, how: str) -> None:
    search = desk.save(name="Trams", alert=Alert.MAIL, mail_is_on=True)
    desk.claim("De tram is rood", by="checker" if how == "own doing" else "editor")
    desk.look()
    if how == "seen":
        with desk.db.writing() as session:
            actions.mark_seen(session, search, desk.cast.checker.id or 0, upto=1, at=NOW)
    elif how in {"off", "notice"}:
        desk.do(actions.set_alert, search, Alert(how), mail_is_on=True)
    elif how == "removed":
        desk.do(actions.remove, search)
    elif how == "left":
        desk.do(deactivate, desk.cast.checker.id, by="admin")
    work(desk)
    assert queued(desk)
    assert not server.taken


def test_nothing_is_queued_without_mail(desk: Desk) -> None:
    desk.save(name="Trams", alert=Alert.MAIL, mail_is_on=True)
    desk.claim("De tram is rood")
    desk.look()
    work(desk)
    with desk.db.reading() as session:
        assert not session.exec(select(Job).where(col(Job.kind).in_([DAILY, "mail.send"]))).all()


def test_a_worker_that_died_in_between_sends_nothing_twice(desk: Desk, server: MailServer) -> None:
    desk.save(name="Trams", alert=Alert.MAIL, mail_is_on=True)
    desk.claim("De tram is rood")
    desk.look()
    work(desk)
    with desk.db.writing() as session:
        for job in session.exec(select(Job).where(col(Job.kind) == DAILY)):
            job.state = "queued"  # type: ignore[assignment]  # as if its end had not been written down
            session.add(job)
    work(desk, MORNING + timedelta(minutes=1))
    assert len(server.taken) == 1


@given(st.integers(0, 365 * 24 * 60))
def test_it_is_due_from_seven_on_in_summer_and_in_winter(minute: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    zone = ZoneInfo("Europe/Amsterdam")
    assert mail_is_due(at, zone) is (at.astimezone(zone).hour >= 7)


def test_each_day_has_one_moment_at_which_it_becomes_due() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(365 * 24)]
    begins = [
        after for before, after in pairwise(hours) if mail_is_due(after, zone) > mail_is_due(before, zone)
    ]
    assert len(begins) == 365
