"""Nothing confidential is told by a saved search: by no count, notice, mail, feed or page; not to those who may see it either."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from claims.desk import actions as claims
from claims.desk.rules import Work
from claims.discussion.actions import add_comment
from claims.evidence.actions import add_evidence, edit_evidence
from claims.evidence.contact import log_contact
from claims.evidence.rules import Channel, Kind, Stance
from claims.jobs.worker import Worker
from claims.saved import actions, mailing
from claims.saved.queries import to_mail
from claims.saved.rules import Alert
from claims.saved.wiring import tick
from tests.conftest import NOW
from tests.mail.conftest import mail_on  # noqa: F401  a fixture
from tests.mail.mail_server import MailServer, mail_server
from tests.saved.helping import LINES, As, Desk
from tests.saved.test_feeds import entries, fetch, made
from tests.saved.test_mailing import MORNING

SECRET = "helmgras"
READERS = ("checker", "editor", "checker2", "reader", "admin")


def hide(desk: Desk) -> tuple[int, int]:
    """A claim of which a source, a comment and an attempt hold the word, all of them confidential."""
    claim = desk.claim("De duinen groeien")
    desk.do(claims.move_claim, claim, Work.RESEARCHING, by="editor", assignee_id=desk.cast.checker.id)
    source = desk.do(
        add_evidence, claim, title=f"Nota {SECRET}", quote=SECRET, stance=Stance.SUPPORTS, kind=Kind.DOCUMENT,
        confidential=True,
    ).id  # fmt: skip
    html = f"<p>{SECRET}</p>"
    desk.do(add_comment, claim, body=SECRET, body_html=html, confidential=True)
    desk.do(log_contact, claim, who=SECRET, channel=Channel.EMAIL, asked_at=NOW, confidential=True)
    return claim, source


def told(
    desk: Desk, as_: As, server: MailServer, feeds: dict[str, str], searches: dict[str, int]
) -> set[str]:
    """By which ways anyone is told anything now."""
    desk.app.config["CLOCK"] = lambda: MORNING
    with desk.app.app_context():
        tick()
    worker = Worker(desk.app, threading.Event())
    while job := worker._take():
        worker._do(job)
    found = {f"mail {each.recipient}" for each in server.taken}
    for person in READERS:
        found |= {f"count {person}" for _ in desk.new(person)}
        page = as_(person)
        found |= {f"notice {person}" for _ in page.get("/desk/notices").all(LINES)}
        found |= {f"feed {person}" for _ in entries(fetch(desk, feeds[person]))}
        one = page.get(f"/desk/searches/{searches[person]}")
        found |= {f"page {person}" for _ in one.all(LINES)}
        assert "duinen" not in one.html.lower() or one.all(LINES)
    return found


def test_nobody_is_told_of_what_is_confidential_until_it_is_no_more(
    desk: Desk,
    as_: As,
    mail_on: Callable[..., None],  # noqa: F811
) -> None:
    with mail_server() as server:
        mail_on(server.port)
        searches: dict[str, int] = {}
        feeds: dict[str, str] = {}
        for person in READERS:
            alert = Alert.MAIL if person in {"editor", "reader"} else Alert.NOTICE
            details: dict[str, Any] = {"name": person, "alert": alert, "mail_is_on": True}
            searches[person] = desk.save(SECRET, by=person, **details)
            feeds[person] = made(as_, searches[person], person)
        claim, source = hide(desk)
        desk.look()
        assert told(desk, as_, server, feeds, searches) == set()
        for typed in ("duinen", "-duinen type:claim"):
            desk.save(typed, by="admin", name=typed)
        desk.do(
            edit_evidence, source, title=f"Nota {SECRET}", stance=Stance.SUPPORTS, kind=Kind.DOCUMENT,
            confidential=False, by="editor",
        )  # fmt: skip
        desk.app.config["CLOCK"] = lambda: NOW
        desk.look()
        with desk.db.reading() as session:  # the morning's job ran with nothing to tell; the next one will
            assert set(to_mail(session)) == {desk.cast.reader.id}
        ways = told(desk, as_, server, feeds, searches)
        # Whoever made it public to the desk is not told of their own doing; mail waits for the next morning.
        assert ways == {
            *(f"count {each}" for each in READERS if each != "editor"),
            *(f"notice {each}" for each in ("checker", "checker2", "admin")),
            *(f"feed {each}" for each in READERS),
            *(f"page {each}" for each in READERS),
        }
        assert claim


def test_nothing_is_told_of_what_became_confidential_before_the_worker_could_look(
    desk: Desk,
    as_: As,
    mail_on: None,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The index is behind, so the worker that walks along the searches waits too."""
    claim, other = desk.claim("De duinen groeien"), desk.claim("De zee stijgt")
    search = desk.save(SECRET, by="editor", shared=True)
    desk.do(actions.set_alert, search, Alert.MAIL, by="reader", mail_is_on=True)
    common = {"title": f"Nota {SECRET}", "stance": Stance.CONTEXT, "kind": Kind.DOCUMENT, "by": "checker"}
    source, _ = (desk.do(add_evidence, each, **common).id for each in (claim, other))
    desk.look()
    assert desk.finds(search) == [f"claim-{claim}", f"claim-{other}"]
    monkeypatch.setattr("claims.search.follower.MOST_DOCUMENTS", 0)
    desk.do(edit_evidence, source, by="editor", confidential=True)
    with desk.app.app_context(), desk.db.reading() as session:
        [waiting] = to_mail(session).values()
        [kept] = mailing._still(session, waiting)
        assert [find.document for find in kept.finds] == [f"claim-{other}"]
    reader = as_("reader")
    assert "1 nieuw" in reader.get("/desk/searches").text(".//main")
    assert "duinen" not in reader.get(f"/desk/searches/{search}").text(".//main")
