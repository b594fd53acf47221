"""Setting the webhook, making its secret, and queueing messages; what became of one."""

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session, col, delete, select

from claims.errors import N_, NotFound
from claims.history.actions import changes, record
from claims.jobs.actions import enqueue
from claims.notices.actions import notify
from claims.people.models import Person
from claims.people.rules import Actor, Role
from claims.storage.rows import check_version, get_row
from claims.webhook import rules
from claims.webhook.models import Webhook, WebhookMessage
from claims.webhook.rules import Shape, Stage

SEND = "webhook.send"
STOPPED = "webhook.stopped"


def set_webhook(
    session: Session,
    *,
    url: str,
    shape: Shape,
    events: list[str],
    on: bool,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Webhook:
    """Where the desk's news goes, and which. The history keeps the host alone: such addresses are secrets themselves."""
    rules.check_events(events)
    found = session.get(Webhook, 1, with_for_update=True)
    if found is not None:
        check_version(seen_version, found.version, thing=("webhook", 1))
    before = _told(found) if found else None
    hook = found or Webhook(url=url, shape=shape, events=events, salt=secrets.token_hex(16))
    moved = hook.url != url
    hook.url, hook.shape, hook.events, hook.on = url, shape, events, on
    if on:
        hook.failures, hook.stopped_at = 0, None
    after = {**_told(hook), **({"address": "changed"} if found and moved else {})}
    was, becomes = changes(before or {}, after)
    if becomes:
        hook.version += found is not None
        session.add(hook)
        record(
            session,
            "webhook.set",
            by_id=by.id,
            at=at,
            thing_id=1,
            before=was if found else None,
            after=becomes,
        )
    return hook


def renew_secret(session: Session, *, by: Actor, at: datetime) -> Webhook:
    """Another secret from now on: messages are signed with it at once."""
    hook = load(session, lock=True)
    hook.salt = secrets.token_hex(16)
    session.add(hook)
    record(session, "webhook.secret_made", by_id=by.id, at=at, thing_id=1)
    return hook


def load(session: Session, *, lock: bool = False) -> Webhook:
    hook = session.get(Webhook, 1, with_for_update=lock)
    if hook is None:
        raise NotFound(N_("There is no webhook yet."))
    return hook


def queue_message(session: Session, kind: str, body: str, *, at: datetime) -> WebhookMessage:
    """A message on its way. Of those that are done the newest are kept."""
    message = WebhookMessage(kind=kind, body=body, at=at)
    session.add(message)
    session.flush()
    _forget_old(session)
    _queue(session, message, at)
    return message


def send_again(session: Session, message_id: int, *, at: datetime) -> None:
    """Try a message once more, from the start."""
    rules.check_on(load(session).on)
    message = get_row(session, WebhookMessage, message_id, lock=True)
    message.stage, message.tries = Stage.WAITING, 0
    session.add(message)
    _queue(session, message, at)


def note_try(
    session: Session,
    message_id: int,
    *,
    status: int | None,
    answer: str = "",
    why: str | None = None,
    at: datetime,
) -> Stage:
    """What came of a try. After the last one the message failed; after many of those the webhook is switched off."""
    hook = load(session, lock=True)
    message = get_row(session, WebhookMessage, message_id, lock=True)
    message.tries, message.tried_at = message.tries + 1, at
    message.status, message.answer, message.why = status, answer or None, why
    if status is not None and 200 <= status < 300:
        message.stage, hook.failures = Stage.SENT, 0
    elif message.tries >= rules.MOST_TRIES:
        message.stage = Stage.FAILED
        hook.failures += 1
        if hook.failures >= rules.MOST_FAILURES and hook.on:
            hook.on, hook.stopped_at = False, at
            hook.version += 1
            record(session, STOPPED, by_id=None, at=at, thing_id=1, after={"failures": hook.failures})
            admins = session.exec(select(Person.id).where(col(Person.role) == Role.ADMIN)).all()
            notify(session, admins, STOPPED, 1, at=at)
    session.add_all((hook, message))
    return message.stage


def give_up(session: Session, message_id: int, why: str) -> None:
    """This message is not sent: the webhook was switched off meanwhile."""
    message = get_row(session, WebhookMessage, message_id, lock=True)
    message.stage, message.why = Stage.FAILED, why
    session.add(message)


def host_of(hook: Webhook) -> str:
    return urlsplit(hook.url).hostname or ""


def _queue(session: Session, message: WebhookMessage, at: datetime) -> None:
    key = f"{SEND}:{message.id}"
    enqueue(session, SEND, {"message": message.id}, at=at, key=key, max_attempts=rules.MOST_TRIES)


def _forget_old(session: Session) -> None:
    newest = select(WebhookMessage.id).order_by(col(WebhookMessage.id).desc()).limit(rules.MOST_KEPT)
    kept = list(session.exec(newest).all())
    session.exec(
        delete(WebhookMessage).where(
            col(WebhookMessage.id).not_in(kept), col(WebhookMessage.stage) != Stage.WAITING
        )
    )


def _told(hook: Webhook) -> dict[str, Any]:
    return {"host": host_of(hook), "shape": hook.shape.value, "events": list(hook.events), "on": hook.on}
