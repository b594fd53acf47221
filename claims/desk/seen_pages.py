"""The act of marking all claims as seen; that one was opened is noted by its own page."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from claims.desk import unseen
from claims.desk.blueprint import blueprint
from claims.errors import N_, Invalid
from claims.people.access import access, actor
from claims.people.rules import Permission, local_path
from claims.web.flashes import say
from claims.web.forms import ODD, Button
from claims.web.rendering import see
from claims.web.sessions import change


@blueprint.post("/desk/claims/seen")
@access(Permission.OWN_ACCOUNT)
def all_seen() -> ResponseReturnValue:
    """All that stood there when the page was drawn; what happened since stays new."""
    if not Button().sent:
        raise Invalid("upto", ODD)
    by = actor()
    with change() as session:
        last, _changes = unseen.standing_of(session, by.id)
        unseen.saw_all(session, by.id, unseen.asked_upto(request.form.get("upto", ""), last))
    say(N_("All claims are marked as seen."))
    return see(local_path(request.form.get("next")) or url_for("desk.claims"))
