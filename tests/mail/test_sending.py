"""Letters reach a real mail server by jobs: encrypted, in text and HTML, again when it fails, and with no secret told."""

import ssl
import threading
from dataclasses import replace
from datetime import timedelta
from email.headerregistry import Address
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from claims.config import mail_server as server_of
from claims.errors import Invalid
from claims.jobs.models import Job, JobState
from claims.jobs.worker import Worker
from claims.mail import sending
from claims.mail.actions import SEND, queue
from claims.mail.letters import Letter, Sender, message_of
from claims.mail.sending import MailError, is_here, send
from claims.storage.engine import Database
from tests.conftest import NOW
from tests.mail.conftest import Set
from tests.mail.mail_server import Behaviour, mail_server

LETTER = Letter(
    "nel@example.org", "Nel Kijk", "nl", "Twee nieuwe – é", "Tekst: é\n.\nklaar\n", "<p>Tekst: <b>é</b></p>\n"
)
SENDER = Sender("desk@example.org", "Redactie")
SECRET = "heel-geheim"


def message(letter: Letter = LETTER) -> Any:
    return message_of(letter, SENDER, number="n1", at=NOW)


def work(app: Flask, minutes: int = 0) -> None:
    """One round of the worker, some minutes later."""
    worker = Worker(app, threading.Event())
    worker.now = lambda: NOW + timedelta(minutes=minutes)  # type: ignore[method-assign]
    job = worker._take()
    if job is not None:
        worker._do(job)


def jobs(db: Database) -> list[Job]:
    with db.reading() as session:
        return list(session.exec(select(Job).where(col(Job.kind) == SEND)).all())


def test_a_queued_letter_reaches_the_server_in_text_and_html(app: Flask, db: Database, mail_on: Set) -> None:
    with mail_server() as server:
        mail_on(server.port)
        with db.writing() as session:
            assert queue(session, LETTER, on=True, at=NOW)
        work(app)
        assert [job.state for job in jobs(db)] == [JobState.DONE]
        (taken,) = server.taken
    assert (taken.sender, taken.recipient) == ("desk@example.org", "nel@example.org")
    got = taken.message
    assert got["Subject"] == LETTER.subject
    assert got["To"].addresses == (Address("Nel Kijk", addr_spec="nel@example.org"),)
    assert got["From"].addresses[0].display_name == app.config["SETTINGS"].site_name
    assert (got["Content-Language"], got["Auto-Submitted"]) == ("nl", "auto-generated")
    assert got["Date"].datetime == NOW
    assert got["Message-ID"].endswith("@example.org>")
    assert taken.part("plain").replace("\r\n", "\n") == LETTER.text
    assert taken.part("html").replace("\r\n", "\n") == LETTER.html
    assert taken.data.isascii(), "whatever the server can"


def test_nothing_is_queued_where_mail_is_off(app: Flask, db: Database) -> None:
    with db.writing() as session:
        assert not queue(session, LETTER, on=False, at=NOW)
    assert jobs(db) == []


def test_it_is_tried_again_later_and_told_once(
    app: Flask, db: Database, mail_on: Set, capfd: pytest.CaptureFixture[str]
) -> None:
    refused = Behaviour(refuses={"RCPT": "451 nel@example.org is busy"})
    with mail_server(refused) as server:
        mail_on(server.port)
        with db.writing() as session:
            queue(session, LETTER, on=True, at=NOW)
        work(app)
        (job,) = jobs(db)
        assert (job.state, job.attempts) == (JobState.QUEUED, 1)
        assert job.run_at == NOW + timedelta(seconds=5)
        assert job.error == "MailError: the mail server refused the recipient (451)"
        refused.refuses.clear()
        work(app, minutes=1)
        work(app, minutes=2)
        assert len(server.taken) == 1
    assert [job.state for job in jobs(db)] == [JobState.DONE]
    assert "nel@example.org" not in "".join(capfd.readouterr()), "the log names nobody"


def test_it_signs_in_on_an_encrypted_line_and_tells_nobody_the_password(
    app: Flask, db: Database, mail_on: Set, tls: ssl.SSLContext, trusted: None, far: None,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with mail_server(Behaviour(tls=tls, password=SECRET)) as server:
        mail_on(server.port, host="localhost", user=f"desk:{SECRET}@")
        with db.writing() as session:
            queue(session, LETTER, on=True, at=NOW)
        work(app)
        assert [each.is_encrypted for each in server.taken] == [True]
        said = [line.split()[0] for line in server.heard if line.strip()]
        assert said.index(b"STARTTLS") < said.index(b"AUTH")
        mail_on(server.port, host="localhost", user=f"desk:{SECRET}x@")
        with db.writing() as session:
            queue(session, LETTER, on=True, at=NOW)
        work(app, minutes=1)
        (failed,) = [job for job in jobs(db) if job.state is JobState.QUEUED]
    assert failed.error == "MailError: the mail server refused the user or the password (535)"
    told = "".join(capfd.readouterr())
    assert SECRET not in told + repr(app.config["SETTINGS"]) + repr(server_of(f"smtp://a:{SECRET}@b"))
    assert all(SECRET not in str(job.payload) for job in jobs(db))


def test_smtps_is_encrypted_from_the_first_byte(tls: ssl.SSLContext, trusted: None) -> None:
    with mail_server(Behaviour(tls=tls, from_the_first=True)) as server:
        send(server_of(f"smtps://localhost:{server.port}"), message())
        assert [each.is_encrypted for each in server.taken] == [True]


def test_a_server_elsewhere_gets_nothing_unencrypted(far: None) -> None:
    with mail_server() as server:
        with pytest.raises(MailError, match="cannot do what is needed: STARTTLS"):
            send(server_of(f"smtp://localhost:{server.port}"), message())
        assert not server.taken


def test_a_certificate_of_nobody_known_is_not_believed(tls: ssl.SSLContext, far: None) -> None:
    with mail_server(Behaviour(tls=tls)) as server:
        with pytest.raises(MailError, match="certificate cannot be trusted"):
            send(server_of(f"smtp://localhost:{server.port}"), message())
        assert not server.taken


@pytest.mark.parametrize("does", [Behaviour(is_silent=True), Behaviour(drips=True)], ids=["silent", "drips"])
def test_a_server_that_does_not_get_on_is_left(does: Behaviour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PATIENCE", 0.3)
    monkeypatch.setattr(sending, "LONGEST", 0.6)
    with mail_server(does) as server, pytest.raises(MailError):
        send(server_of(f"smtp://127.0.0.1:{server.port}"), message())


def test_a_server_that_is_not_there_is_said_so() -> None:
    with mail_server() as server:
        port = server.port
    with pytest.raises(MailError, match="cannot be reached"):
        send(server_of(f"smtp://127.0.0.1:{port}"), message())


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_or_subject_adds_a_header(name: str, subject: str) -> None:
    letter = Letter(
        "nel@example.org", f"a{name}\r\nBcc: x@example.org", "nl", f"b{subject}\nX-Odd: 1", "t", "h"
    )
    got = message(letter)
    raw = got.as_bytes().partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in raw.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert sorted(names) == sorted(
        [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted", b"Content-Language", b"MIME-Version", b"Content-Type"]
    )  # fmt: skip
    assert [each.addr_spec for each in got["To"].addresses] == ["nel@example.org"]


@pytest.mark.parametrize(
    "to", ["", "nel", "a b@example.org", "a@b@c", "nel@example.org\r\nBcc: x@example.org"]
)
def test_what_is_no_address_gets_nothing(to: str) -> None:
    with pytest.raises(Invalid):
        message(Letter(to, "Nel", "nl", "s", "t", "h"))


def test_a_host_in_letters_of_ones_own_is_written_as_mail_writes_it() -> None:
    got = message(Letter("nel@voorbéeld.example", "Nel", "nl", "s", "t", "h"))
    assert got["To"].addresses[0].domain == "xn--voorbeld-f1a.example"


def test_a_long_address_that_ends_the_letters_is_written_as_it_is() -> None:
    leave = f"https://{'lang-' * 20}naam.example/tip/address/MQ.r5A-DfcHMWRwFylvBcQZREeYfbE"
    written = message(replace(LETTER, leave=leave)).as_bytes()
    assert f"List-Unsubscribe: <{leave}>".encode() in written
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in written
    assert b"List-Unsubscribe" not in message().as_bytes()


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("mail.example.org", False),
        ("10.0.0.1", False),
    ],
)
def test_it_knows_a_server_on_this_machine(host: str, here: bool) -> None:
    assert is_here(host) is here
