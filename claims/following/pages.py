"""Routes of following: the button of a claim, and the daily digest of one's own."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.desk.changes import back_to
from claims.errors import N_, Invalid
from claims.following import actions, rules
from claims.mail.wiring import is_on
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import ODD, Button
from claims.web.rendering import see
from claims.web.sessions import change

blueprint = Blueprint("following", __name__)
FIELD_LABELS.setdefault("hour", N_("Send it from"))


@blueprint.post("/desk/claims/<int:claim_id>/following")
@access(Permission.OWN_ACCOUNT)
def follow(claim_id: int) -> ResponseReturnValue:
    """Follow a claim, or stop."""
    sent = request.form.get("follows", "")
    if not Button().sent or sent not in {"0", "1"}:
        raise Invalid("follows", ODD)
    with change() as session:
        actions.follow(session, claim_id, follows=sent == "1", by=actor(), at=now())
    if sent == "1":
        say(N_("You follow this claim: its moves, verdict, publication and comments come to your notices."))
    else:
        say(N_("You no longer follow this claim."))
    return see(back_to(claim_id))


@blueprint.post("/desk/settings/digest")
@access(Permission.OWN_ACCOUNT)
def digest() -> ResponseReturnValue:
    """The daily digest: at an hour of the day, or not at all."""
    sent = request.form.get("hour", "")
    if not Button().sent or sent not in {"", *map(str, rules.HOURS)}:
        raise Invalid("hour", ODD)
    hour = int(sent) if sent else None
    if hour is not None:
        rules.check_digest(mail_is_on=is_on())
    with change() as session:
        actions.set_digest(session, actor().id, hour)
    say(N_("The daily digest is off.") if hour is None else N_("The daily digest is on."))
    return see(url_for("notices.settings"))
