"""The webhook: what it tells, signed, tried again, given up, and guarded; set by administrators alone."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.history.models import EventPayload
from claims.storage.engine import Database
from claims.webhook import rules
from claims.webhook.actions import set_webhook
from claims.webhook.models import Webhook, WebhookMessage
from claims.webhook.rules import EVENT_LABELS, MOST_FAILURES, MOST_KEPT, MOST_TRIES, Shape, Stage
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.following.helping import told, work
from tests.publishing import stories
from tests.verdicts import stages
from tests.webhook.receiving import Receiver, receiving

As = Callable[[str | None], CheckingClient]
ADDRESS = "/desk/settings/webhook"
LATER = timedelta(hours=2)


@pytest.fixture
def receiver(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver on this machine, which the guard lets through by name."""
    with receiving() as running:
        settings = replace(app.config["SETTINGS"], fetch_allow=(("127.0.0.1", running.port),))
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        yield running


def hook(db: Database, cast: Cast, url: str, shape: Shape = Shape.JSON, **changed: Any) -> None:
    with db.writing() as session:
        told: dict[str, Any] = {"events": list(EVENT_LABELS), "on": True, **changed}
        set_webhook(session, url=url, shape=shape, by=cast.actor("admin"), at=NOW, seen_version=1, **told)


def given(db: Database, cast: Cast, name: str = "checker") -> int:
    claim_id = stages.new(db, cast)
    stages.move(db, claim_id, Work.RESEARCHING, cast.actor("editor"), assignee_id=cast.people[name].id)
    return claim_id


def kept(db: Database) -> list[WebhookMessage]:
    with db.reading() as session:
        found = list(session.exec(select(WebhookMessage).order_by(WebhookMessage.id)).all())  # type: ignore[arg-type]
        session.expunge_all()
        return found


def test_what_is_given_is_told_and_signed(app: Flask, db: Database, cast: Cast, receiver: Receiver) -> None:
    hook(db, cast, receiver.url)
    claim_id = given(db, cast)
    work(app)
    ((headers, body),) = receiver.taken
    said = json.loads(body)
    assert (said["event"], said["claim"]["id"], said["claim"]["state"]) == ("given", claim_id, "researching")
    assert said["text"] == "Gegeven aan Tom Sanders door Jet Vermeer"
    assert said["claim"]["url"] == f"{app.config['SETTINGS'].site_url}/desk/claims/{claim_id}"
    with db.reading() as session:
        salt = session.get_one(Webhook, 1).salt
    secret = rules.secret_of(app.config["SETTINGS"].secret_key, salt)
    stamp = headers["X-Claimdesk-Timestamp"]
    wanted = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Claimdesk-Signature"] == f"sha256={wanted}"
    assert headers["X-Claimdesk-Event"] == "given"
    (message,) = kept(db)
    assert (message.stage, message.status, message.answer, message.tries) == (Stage.SENT, 200, "ok", 1)
    work(app)
    assert len(receiver.taken) == 1


def test_sent_back_due_late_and_published_are_told_and_nothing_confidential(
    app: Flask, db: Database, cast: Cast, receiver: Receiver
) -> None:
    hook(db, cast, receiver.url)
    claim_id = stages.in_review(db, cast)
    stages.move(
        db,
        claim_id,
        Work.RESEARCHING,
        cast.actor("second"),
        reason="De geheime bron ontbreekt",
        sends_back=True,
    )
    work(app)
    with db.writing() as session:
        session.get_one(Claim, claim_id).due_on = NOW.date()
    work(app)
    work(app, NOW + timedelta(days=1))
    with db.writing() as session:
        stories.published(session, cast)
    work(app, NOW + timedelta(days=1))
    bodies = [json.loads(body) for _, body in receiver.taken]
    assert {"sent_back", "due", "published"} <= {each["event"] for each in bodies}
    texts = [each["text"] for each in bodies]
    assert "Teruggestuurd naar Tom Sanders door Mina Bos" in texts
    assert "De deadline van Tom Sanders nadert" in texts
    assert "Tom Sanders is te laat" in texts
    everything = b"".join(body for _, body in receiver.taken).decode()
    for hidden in ("geheim", "De geheime bron", "Het geheim"):
        assert hidden not in everything


def test_only_what_was_chosen_is_told_and_nothing_while_it_is_off(
    app: Flask, db: Database, cast: Cast, receiver: Receiver
) -> None:
    hook(db, cast, receiver.url, events=["published"])
    given(db, cast)
    work(app)
    assert receiver.taken == []
    with db.writing() as session:
        session.get_one(Webhook, 1).on = False
        session.get_one(Webhook, 1).events = ["given"]
    given(db, cast)
    work(app)
    assert receiver.taken == []
    assert kept(db) == []


@pytest.mark.parametrize("shape", [Shape.SLACK, Shape.MATTERMOST, Shape.TEAMS])
def test_a_chat_gets_one_line_in_which_nothing_is_a_command(shape: Shape) -> None:
    message = rules.Message(
        "given",
        "Gegeven aan <!channel> door @all",
        "Een [link](https://kwaad.example) | <https://kwaad.example|hier>\n@here *vet* ![x](y)",
        "nl",
        "https://desk.example/desk/claims/1",
        1,
        "new",
        NOW,
    )
    text = json.loads(rules.body_of(message, shape))["text"]
    assert "\n" not in text
    if shape is Shape.SLACK:
        assert text.count("<") == text.count(">") == 1
        assert text.count("|") == 1
        assert "<https://desk.example/desk/claims/1|" in text
    else:
        assert text.endswith("](https://desk.example/desk/claims/1)")
        assert "[link](" not in text
        assert "![x](" not in text
        assert "@all" not in text
        assert "@here" not in text


def test_what_is_not_taken_is_tried_again_and_then_given_up(
    app: Flask, db: Database, cast: Cast, receiver: Receiver
) -> None:
    receiver.status, receiver.body = 500, b"\x1b[31mKapot\x00 " + b"x" * 5000
    hook(db, cast, receiver.url)
    given(db, cast)
    work(app)
    assert len(receiver.taken) == 1, "it waits before it tries again"
    for tries in range(2, MOST_TRIES + 3):
        work(app, NOW + tries * LATER)
    assert len(receiver.taken) == MOST_TRIES
    assert len({headers["X-Claimdesk-Delivery"] for headers, _ in receiver.taken}) == 1
    (message,) = kept(db)
    assert (message.stage, message.status, message.tries) == (Stage.FAILED, 500, MOST_TRIES)
    assert message.answer is not None
    assert len(message.answer) <= rules.LONGEST_ANSWER
    assert "\x1b" not in message.answer


def test_a_redirect_is_an_answer_and_is_not_followed(
    app: Flask, db: Database, cast: Cast, receiver: Receiver
) -> None:
    receiver.status, receiver.headers = 302, {"Location": "http://127.0.0.1:1/"}
    hook(db, cast, receiver.url)
    given(db, cast)
    work(app)
    assert kept(db)[0].status == 302
    assert kept(db)[0].stage is Stage.WAITING


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1/", "address_refused"),
        ("http://[::1]/", "address_refused"),
        ("http://169.254.169.254/latest", "address_refused"),
        ("http://10.1.2.3/", "address_refused"),
        ("http://example.org:22/", "port_refused"),
        ("http://0x7f.1/", "bad_address"),
    ],
)
def test_nothing_goes_to_the_network_that_the_newsroom_is_on(
    app: Flask, db: Database, cast: Cast, url: str, why: str
) -> None:
    hook(db, cast, url)
    given(db, cast)
    work(app)
    (message,) = kept(db)
    assert (message.status, message.why) == (None, why)


def test_after_many_failures_it_is_switched_off_and_administrators_are_told(
    app: Flask, db: Database, cast: Cast, as_: As, receiver: Receiver
) -> None:
    receiver.status = 404
    hook(db, cast, receiver.url)
    for _ in range(MOST_FAILURES):
        given(db, cast)
    work(app)
    for tries in range(2, MOST_TRIES + 1):
        work(app, NOW + tries * LATER)
    with db.reading() as session:
        assert not session.get_one(Webhook, 1).on
    assert ("webhook.stopped", 1) in told(app, cast, "admin")
    assert ("webhook.stopped", 1) not in told(app, cast, "editor")
    app.config["CLOCK"] = lambda: NOW
    admin = as_("admin")
    page = admin.get(ADDRESS)
    assert "Uitgezet" in page.text()
    assert "127.0.0.1" in admin.get("/desk/notices").text()
    receiver.status = 200
    admin.post(ADDRESS, {**page.fields(".//form[@data-keep='webhook']"), "on": "y", "events": "given"})
    with db.reading() as session:
        found = session.get_one(Webhook, 1)
        assert (found.on, found.failures, found.stopped_at) == (True, 0, None)


def test_the_secret_is_shown_once_stands_nowhere_and_can_be_renewed(
    app: Flask, db: Database, as_: As, receiver: Receiver
) -> None:
    admin = as_("admin")
    page = admin.post(
        ADDRESS, {"url": receiver.url, "shape": "json", "events": "given", "on": "y"}, status=200
    )
    secret = page.one(".//input[@id='secret']").get("value") or ""
    assert len(secret) == 64
    again = admin.get(ADDRESS)
    assert not again.all(".//input[@id='secret']")
    assert secret not in again.html
    renewed = admin.post(f"{ADDRESS}/secret", {}, status=200).one(".//input[@id='secret']").get("value")
    assert renewed not in {secret, None}
    with db.reading() as session:
        kept = " ".join(str(each.after) for each in session.exec(select(EventPayload)).all())
        row = session.get_one(Webhook, 1)
        assert secret not in str(row.model_dump())
    assert "127.0.0.1" in kept
    assert "geheim" not in kept, "the address is a secret itself"


def test_a_test_can_be_sent_and_a_message_again(
    app: Flask, db: Database, as_: As, receiver: Receiver
) -> None:
    admin = as_("admin")
    admin.post(f"{ADDRESS}/test", {}, status=404)
    admin.post(ADDRESS, {"url": receiver.url, "shape": "slack", "events": "given", "on": "y"}, status=200)
    admin.post(f"{ADDRESS}/test", {})
    work(app)
    assert "Een proefbericht" in json.loads(receiver.taken[0][1])["text"]
    page = admin.get(ADDRESS)
    assert "aangekomen" in page.text(".//tbody/tr/th")
    admin.post(f"{ADDRESS}/messages/1/again", {})
    work(app)
    assert len(receiver.taken) == 2
    admin.post(f"{ADDRESS}/messages/99/again", {}, status=404)


def test_of_old_messages_only_the_last_are_kept(
    app: Flask, db: Database, cast: Cast, receiver: Receiver
) -> None:
    hook(db, cast, receiver.url)
    for _ in range(3):
        for _ in range(MOST_KEPT // 2):
            given(db, cast)
        work(app)
        work(app)
    assert len(kept(db)) == MOST_KEPT


@pytest.mark.parametrize(
    "sent",
    [
        {"url": "javascript:alert(1)", "shape": "json", "events": "given"},
        {"url": "ftp://example.org/", "shape": "json", "events": "given"},
        {"url": "https://example.org/" + "x" * 3000, "shape": "json", "events": "given"},
        {"url": "http://127.0.0.1/", "shape": "json", "events": "given"},
        {"url": "http://[::ffff:10.0.0.1]/", "shape": "json", "events": "given"},
        {"url": "https://example.org:22/", "shape": "json", "events": "given"},
        {"url": "http://0x7f.1/", "shape": "json", "events": "given"},
        {"url": "https://example.org/", "shape": "fax", "events": "given"},
        {"url": "https://example.org/", "shape": "json", "events": "everything"},
        {"url": "https://example.org/", "shape": "json"},
        {"url": "", "shape": "json", "events": "given"},
    ],
)
def test_what_cannot_be_is_refused_and_comes_back_as_typed(as_: As, sent: dict[str, str]) -> None:
    page = as_("admin").post(ADDRESS, sent, status=422)
    assert page.one(".//input[@id='url']").get("value") == sent["url"]
    assert page.all(".//*[@class='errors']")


def test_only_administrators_come_near_it(as_: As) -> None:
    for name in ("reader", "checker", "editor"):
        as_(name).get(ADDRESS, status=403)
        as_(name).post(f"{ADDRESS}/secret", {}, status=403)
    admin = as_("admin")
    sent = {"url": "https://example.org/", "shape": "json", "events": "given", "on": "y"}
    admin.post(ADDRESS, sent, status=200)
    admin.post(ADDRESS, {**sent, "shape": "slack", "seen_version": "1"})
    admin.post(ADDRESS, {**sent, "shape": "teams", "seen_version": "1"}, status=409)
