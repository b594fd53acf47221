"""The page of the webhook, for administrators: where it goes, its secret, a test, and what became of the last messages."""

from typing import Any

from flask import Blueprint, Response, current_app, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from claims.errors import N_
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.rendering import page, see
from claims.web.sessions import change, read
from claims.webhook import actions, queries, rules
from claims.webhook.forms import WebhookForm
from claims.webhook.models import Webhook
from claims.webhook.sending import WHY, check_address, test_body

blueprint = Blueprint("webhook", __name__)


def _page(form: WebhookForm, once: str = "") -> Response:
    """`once` is the secret, as the answer to the form that made it: no later request shows it again."""
    return page(
        "webhook/webhook.html",
        form=form,
        hook=queries.webhook(read()),
        messages=queries.messages(read()),
        once=once,
        stages=rules.STAGE_LABELS,
        events=rules.EVENT_LABELS,
        whys=WHY,
        most=rules.MOST_TRIES,
    )


def _secret(hook: Webhook) -> str:
    return rules.secret_of(current_app.config["SETTINGS"].secret_key, hook.salt)


@blueprint.route("/desk/settings/webhook", methods=["GET", "POST"])
@access(Permission.MANAGE)
def index() -> ResponseReturnValue:
    before = queries.webhook(read())
    form = WebhookForm(obj=before)
    if form.sent:
        hook = form.apply(lambda session: _set(session, form))
        if hook is not None and before is None:
            return _page(WebhookForm(formdata=None, obj=hook), once=_secret(hook))
        if hook is not None:
            say(N_("The webhook was changed."))
            return see(url_for("webhook.index"))
    return _page(form)


def _set(session: Session, form: WebhookForm) -> Webhook:
    check_address(form.url.data or "", current_app.config["SETTINGS"].fetch_allow)
    told: dict[str, Any] = {"by": actor(), "at": now(), "seen_version": form.seen}
    shape = rules.Shape(form.shape.data)
    hook = actions.set_webhook(
        session, url=form.url.data or "", shape=shape, events=form.events.data or [], on=form.on.data, **told
    )
    session.flush()
    session.refresh(hook)
    session.expunge(hook)
    return hook


@blueprint.post("/desk/settings/webhook/secret")
@access(Permission.MANAGE)
def secret() -> ResponseReturnValue:
    """Another secret, shown this one time."""
    _button()
    with change() as session:
        actions.renew_secret(session, by=actor(), at=now())
    hook = queries.webhook(read())
    return _page(WebhookForm(formdata=None, obj=hook), once=_secret(hook) if hook else "")


@blueprint.post("/desk/settings/webhook/test")
@access(Permission.MANAGE)
def test() -> ResponseReturnValue:
    """A message that says that it is a test."""
    _button()
    with change() as session:
        hook = actions.load(session)
        rules.check_on(hook.on)
        actions.queue_message(session, "test", test_body(hook.shape, actor(), now()), at=now())
    say(N_("A test is on its way. What becomes of it stands below in a moment."))
    return see(url_for("webhook.index"))


@blueprint.post("/desk/settings/webhook/messages/<int:message_id>/again")
@access(Permission.MANAGE)
def again(message_id: int) -> ResponseReturnValue:
    _button()
    with change() as session:
        actions.send_again(session, message_id, at=now())
    say(N_("The message is sent again."))
    return see(url_for("webhook.index"))


def _button() -> None:
    form = Button()
    if not form.sent:
        refuse_odd(form)
