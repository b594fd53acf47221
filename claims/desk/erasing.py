"""Erasing what one line of a claim's history carried: for administrators, with a reason, never undone."""

from datetime import datetime

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlmodel import Session
from wtforms.validators import DataRequired

from claims.desk import timeline
from claims.desk.blueprint import blueprint
from claims.errors import N_, Forbidden, NotFound
from claims.history.actions import erase as erase_payload
from claims.history.models import Event
from claims.history.queries import Line, event_line
from claims.history.rules import LONGEST_REASON
from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Actor, Permission
from claims.storage.rows import HIGHEST_ID
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.forms import REQUIRED, Form
from claims.web.forms import Line as LineField
from claims.web.rendering import page, see
from claims.web.sessions import read


class EraseForm(Form):
    reason = LineField(_("Because"), longest=LONGEST_REASON, validators=[DataRequired(REQUIRED)])


def erase_event(session: Session, event_id: int, because: str, *, by: Actor, at: datetime) -> Event:
    """Erase what an event carried; raises Forbidden for who is no administrator."""
    if not by.may(Permission.MANAGE):
        raise Forbidden(N_("Only an administrator erases what the history holds. Ask one."))
    return erase_payload(session, event_id, because=because, by_id=by.id, at=at)


@blueprint.route("/desk/events/<int:event_id>/erasure", methods=["GET", "POST"])
@access(Permission.MANAGE)
def erase(event_id: int) -> ResponseReturnValue:
    """Show what would be gone and what would stay, and erase it."""
    line, form = _line(event_id), EraseForm()
    history = url_for("desk.claim", claim_id=line.claim_id, tab="history")
    if form.sent and (told := form.apply(lambda session: _erased(session, event_id, form))):
        say(N_("Erased. The line itself stays, and says so."))
        return see(f"{history}#event-{told}")
    people = {person.id: person.name for person in names(read()).values()}
    return page("desk/erase.html", form=form, entry=timeline.entry(line, people), line=line, history=history)


def _line(event_id: int) -> Line:
    """A line of a claim's history; raises NotFound."""
    line = event_line(read(), event_id) if event_id <= HIGHEST_ID else None
    if line is None or line.claim_id is None:
        raise NotFound(N_("There is nothing at this address."))
    return line


def _erased(session: Session, event_id: int, form: EraseForm) -> int:
    return erase_event(session, event_id, form.reason.data or "", by=actor(), at=now()).id or 0
