"""The page on which the note on the context of a place is changed."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from claims.desk.models import Appearance, Claim
from claims.errors import N_
from claims.extraction.blueprint import blueprint
from claims.extraction.forms import NoteForm
from claims.extraction.noting import set_note
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.rendering import page, see
from claims.web.sessions import read


@blueprint.route("/desk/places/<int:place_id>/note", methods=["GET", "POST"])
@access(Permission.WORK)
def note(place_id: int) -> ResponseReturnValue:
    """What one has to know of this place where a claim was made; empty, there is no note."""
    place = get_row(read(), Appearance, place_id)
    claim = get_row(read(), Claim, place.claim_id)
    form = NoteForm(obj=place)
    if (
        form.sent
        and form.apply(
            lambda session: set_note(
                session, place_id, form.note.data, by=actor(), at=now(), seen_version=form.seen
            )
        )
        is not None
    ):
        say(N_("Saved."))
        return see(url_for("desk.claim", claim_id=claim.id))
    if request.method == "GET":
        form.seen_version.data = claim.version
    return page("extraction/note.html", form=form, claim=claim, place_id=place_id)
