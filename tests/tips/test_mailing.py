"""Who left an address hears once that the verdict is out, and is forgotten at a click."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from claims.desk.actions import move_claim
from claims.desk.rules import Work
from claims.jobs.models import Job
from claims.jobs.worker import Worker
from claims.tips import actions
from claims.tips.mailing import ANSWER
from claims.tips.rules import KEEP_ADDRESS, LONGEST_WAIT
from claims.tips.wiring import tick
from tests.checking import CheckingClient
from tests.conftest import NOW
from tests.mail.conftest import Set, mail_on  # noqa: F401  a fixture
from tests.mail.mail_server import MailServer, mail_server
from tests.publishing import stories
from tests.tips.helping import Tips
from tests.verdicts import stages


@pytest.fixture
def server(mail_on: Set) -> Iterator[MailServer]:  # noqa: F811
    with mail_server() as running:
        mail_on(running.port)
        yield running


def work(tips: Tips, at: datetime = NOW) -> None:
    """The worker's round at this moment, and all jobs that are due."""
    tips.app.config["CLOCK"] = lambda: at
    tips.app.extensions.pop("tips_swept", None)
    with tips.app.app_context():
        tick()
    worker = Worker(tips.app, threading.Event())
    while job := worker._take():
        worker._do(job)


def published(tips: Tips) -> int:
    with tips.db.writing() as session:
        return stories.published(session, tips.cast)


def test_it_writes_once_when_the_verdict_is_out(tips: Tips, server: MailServer) -> None:
    tips.send(email="lezer@example.org")
    work(tips)
    assert not server.taken
    claim_id = published(tips)
    tips.do(actions.join, {1: 1}, claim_id)
    work(tips)
    (taken,) = server.taken
    assert taken.recipient == "lezer@example.org"
    assert taken.message["Subject"] == "We hebben gecheckt waar je naar vroeg"
    text, html = taken.part("plain"), taken.part("html")
    site = tips.app.config["SETTINGS"].site_url
    assert f"{site}/verdicts/{stages.claim_row(tips.db, claim_id).slug}" in text
    assert "maar verdubbelde niet" in html
    work(tips, NOW + timedelta(days=1))
    assert len(server.taken) == 1, "and not again"


def test_one_click_in_the_mail_removes_the_address(tips: Tips, server: MailServer) -> None:
    tips.send("/en/tip", email="reader@example.org")
    tips.do(actions.join, {1: 1}, published(tips))
    work(tips)
    (taken,) = server.taken
    assert taken.message["Subject"] == "We checked what you asked about"
    leave = taken.message["List-Unsubscribe"].strip(" <>")
    assert taken.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert leave in taken.part("plain").replace("\n", "")
    path = leave.removeprefix(tips.app.config["SETTINGS"].site_url)
    assert path.startswith("/en/tip/address/")
    client = CheckingClient(tips.app, tips.app.test_client())
    client.get(path)
    assert tips.addresses() == ["reader@example.org"], "what reads mail ahead only opens the link"
    assert "no e-mail address" in client.post(path, {"List-Unsubscribe": "One-Click"}, 200).text(".//main")
    assert tips.addresses() == []
    assert "no e-mail address" in client.get(path).text(".//main")
    client.get(f"{path[:-2]}xx", 404)


def test_no_address_stands_in_the_table_of_jobs(tips: Tips, server: MailServer) -> None:
    tips.send(email="lezer@example.org")
    tips.do(actions.join, {1: 1}, published(tips))
    work(tips)
    with tips.db.reading() as session:
        (job,) = session.exec(select(Job).where(Job.kind == ANSWER)).all()
    assert job.payload == {"tip_id": 1}
    assert server.taken


def test_who_asked_for_a_duplicate_hears_of_its_head(tips: Tips, server: MailServer) -> None:
    tips.send(email="lezer@example.org")
    head, double = published(tips), stages.new(tips.db, tips.cast)
    tips.do(actions.join, {1: 1}, double)
    tips.do(move_claim, double, Work.DUPLICATE, duplicate_of_id=head)
    work(tips)
    assert len(server.taken) == 1


def test_a_tip_taken_off_before_the_mail_goes_waits_again(tips: Tips, server: MailServer) -> None:
    tips.send(email="lezer@example.org")
    claim_id = published(tips)
    tips.do(actions.join, {1: 1}, claim_id)
    with tips.app.app_context():
        tick()
    tips.do(actions.take_off, {1: 2}, claim_id)
    worker = Worker(tips.app, threading.Event())
    while job := worker._take():
        worker._do(job)
    assert not server.taken
    tips.do(actions.join, {1: 3}, claim_id)
    work(tips, NOW + timedelta(minutes=1))
    assert len(server.taken) == 1


def test_the_address_is_deleted_ninety_days_after(tips: Tips, server: MailServer) -> None:
    tips.send(email="lezer@example.org")
    tips.do(actions.join, {1: 1}, published(tips))
    work(tips)
    work(tips, NOW + KEEP_ADDRESS)
    assert tips.addresses() == ["lezer@example.org"]
    work(tips, NOW + KEEP_ADDRESS + timedelta(hours=2))
    assert tips.addresses() == []
    assert len(tips.all()) == 1
    assert server.taken


def test_an_address_waits_no_longer_than_a_year(tips: Tips, server: MailServer) -> None:
    tips.send(email="lezer@example.org")
    work(tips, NOW + LONGEST_WAIT - timedelta(hours=2))
    assert tips.addresses()
    work(tips, NOW + LONGEST_WAIT + timedelta(hours=2))
    assert not tips.addresses()
    assert not server.taken
