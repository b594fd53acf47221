"""What becomes a message, and the job that sends it: guarded, signed at each try, tried again with growing waits."""

import time
from datetime import datetime

from flask import current_app
from flask_babel import gettext
from sqlmodel import Session

from claims.config import Settings
from claims.desk.changes import shortened
from claims.errors import N_, Invalid
from claims.fetching import sending
from claims.fetching.client import user_agent
from claims.fetching.failures import FetchFailed
from claims.fetching.guard import Allow, read_url
from claims.following.slots import News
from claims.jobs.slots import JobContext
from claims.mail.rendering import address, speaking
from claims.people.queries import names
from claims.people.rules import Actor
from claims.storage.engine import Database
from claims.webhook import actions, rules
from claims.webhook.models import Webhook, WebhookMessage
from claims.webhook.rules import Message, Shape, Stage

OFF = "switched_off"
WORDS = {
    "given": N_("Given to %(to)s by %(by)s"),
    "sent_back": N_("Sent back to %(to)s by %(by)s"),
    "due": N_("The deadline of %(to)s is near"),
    "late": N_("%(to)s is late"),
    "published": N_("Published by %(by)s"),
}
TEST = N_("A test of Claimdesk’s webhook by %(by)s")


# Why nothing answered, by the code of the failure; what is not named here is said as "unreachable".
WHY = {
    OFF: N_("The webhook was switched off meanwhile."),
    "bad_address": N_("The address cannot be read."),
    "port_refused": N_("Only ports 80 and 443 are allowed."),
    "address_refused": N_(
        "The address lies on a private network. CLAIMDESK_FETCH_ALLOW can name it, if that is meant."
    ),
    "no_such_host": N_("There is no such host."),
    "tls_broken": N_("The certificate of the other end is wrong or has expired."),
    "too_slow": N_("The other end takes too long."),
    "unreachable": N_("The other end cannot be reached, or broke off."),
}


def check_address(url: str, allow: Allow) -> None:
    """Raise Invalid for an address that names by itself where nothing is sent; a host's name is judged at each try."""
    try:
        read_url(url, allow)
    except FetchFailed as failure:
        raise Invalid("url", WHY.get(failure.code, WHY["bad_address"])) from failure


class NotTaken(Exception):
    """The message did not arrive: the job is tried again later."""


def pass_on(session: Session, news: News) -> None:
    """In the transaction that tells people: a message, where there is a webhook that wants it."""
    hook = session.get(Webhook, 1)
    event = rules.KINDS.get(news.kind, news.kind)
    if hook is None or not hook.on or event not in hook.events:
        return
    people = names(session)
    who = {
        name: people[each].name if each in people else "–"
        for name, each in (("to", news.to_id), ("by", news.by_id))
    }
    claim = news.claim
    with speaking(None):
        message = Message(
            event,
            str(gettext(WORDS[news.kind], **who)),
            shortened(claim.statement),
            claim.language,
            address("desk.claim", claim_id=claim.id),
            claim.id or 0,
            claim.state.value,
            news.at,
        )
    actions.queue_message(session, event, rules.body_of(message, hook.shape), at=news.at)


def test_body(shape: Shape, by: Actor, at: datetime) -> str:
    """What a test says, with the way to the desk."""
    with speaking(None):
        words = str(gettext(TEST, by=by.name))
        return rules.body_of(Message("test", words, "Claimdesk", "", address("desk.mine"), 0, "", at), shape)


def send_job(context: JobContext) -> None:
    """Send one message. A worker that dies in between sends it again under the same number."""
    message_id = context.payload["message"]
    with context.database.reading() as session:
        hook, message = session.get(Webhook, 1), session.get(WebhookMessage, message_id)
        if hook is None or message is None or message.stage is not Stage.WAITING:
            return
        session.expunge_all()
    if not hook.on:
        with context.database.writing() as session:
            actions.give_up(session, message_id, OFF)
        return
    if _sent(context, hook, message) is Stage.WAITING:
        raise NotTaken(f"message {message_id} was not taken")


def _sent(context: JobContext, hook: Webhook, message: WebhookMessage) -> Stage:
    """Try it, and note what came of it."""
    body, stamp = message.body.encode(), int(time.time())
    settings: Settings = current_app.config["SETTINGS"]
    secret = rules.secret_of(settings.secret_key, hook.salt)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Claimdesk-Event": message.kind,
        "X-Claimdesk-Delivery": str(message.id),
        "X-Claimdesk-Timestamp": str(stamp),
        "X-Claimdesk-Signature": rules.signature(secret, stamp, body),
    }
    agent = user_agent(current_app.config["VERSION"], settings.site_url)
    try:
        answer = sending.send(hook.url, body, headers, agent=agent, allow=settings.fetch_allow)
    except FetchFailed as failure:
        return _note(context.database, message, context, None, "", failure.code)
    return _note(context.database, message, context, answer.status, rules.cleaned_answer(answer.body), None)


def _note(
    database: Database,
    message: WebhookMessage,
    context: JobContext,
    status: int | None,
    answer: str,
    why: str | None,
) -> Stage:
    with database.writing() as session:
        return actions.note_try(
            session, message.id or 0, status=status, answer=answer, why=why, at=context.at
        )
