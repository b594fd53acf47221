"""The routes of who helps with a claim."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlmodel import Session

from claims.desk import actions, forms
from claims.desk.blueprint import blueprint
from claims.desk.changes import back_to
from claims.desk.models import Claim
from claims.desk.queries import open_loads
from claims.errors import N_, Invalid
from claims.people.access import access, actor
from claims.people.queries import assignable
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.rendering import page, see
from claims.web.sessions import change, read


@blueprint.route("/desk/claims/<int:claim_id>/helpers", methods=["GET", "POST"])
@access(Permission.WORK)
def helpers(claim_id: int) -> ResponseReturnValue:
    """Ask someone to help, or say that one does oneself."""
    form, claim = forms.HelperForm(), get_row(read(), Claim, claim_id)
    form.helper.choices = forms.person_choices(assignable(read()), gettext("Choose who"), open_loads(read()))

    def act(session: Session) -> Claim:
        if form.helper.data is None:
            raise Invalid("helper", N_("Choose who."))
        return actions.add_helper(
            session, claim_id, form.helper.data, by=actor(), at=now(), seen_version=form.seen
        )

    if form.sent and (changed := form.apply(act)):
        away = url_for("desk.helper_removal", claim_id=claim_id, person_id=form.helper.data)
        say(N_("Noted who helps."), undo=away, undo_fields=(("seen_version", str(changed.version)),))
        return see(back_to(claim_id))
    if form.seen_version.data is None:
        form.seen_version.data = claim.version
    return page("desk/change.html", form=form, claim=claim, title=gettext("Helpers"), fields=[form.helper])


@blueprint.post("/desk/claims/<int:claim_id>/helpers/<int:person_id>/removal")
@access(Permission.WORK)
def helper_removal(claim_id: int, person_id: int) -> ResponseReturnValue:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    with change() as session:
        changed = actions.remove_helper(
            session, claim_id, person_id, by=actor(), at=now(), seen_version=form.seen
        )
        version = str(changed.version)
    back = url_for("desk.helpers", claim_id=claim_id)
    say(
        N_("Taken off as a helper."),
        undo=back,
        undo_fields=(("helper", str(person_id)), ("seen_version", version)),
    )
    return see(back_to(claim_id))
