"""The pages on which one says until when one is absent: of oneself, and an administrator of anyone."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from claims.errors import N_
from claims.people.absence import LONGEST_BECAUSE, away_until, set_absence
from claims.people.access import access, actor
from claims.people.blueprint import blueprint
from claims.people.models import Person
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now, today
from claims.web.deadlines import DeadlineField
from claims.web.flashes import say
from claims.web.forms import Form, Line
from claims.web.rendering import page, see
from claims.web.sessions import read


class AbsenceForm(Form):
    until = DeadlineField(_("Absent until"), hours=False)
    because = Line(_("because"), longest=LONGEST_BECAUSE)


@blueprint.route("/desk/settings/account/absence", methods=["GET", "POST"])
@access(Permission.OWN_ACCOUNT)
def absence() -> ResponseReturnValue:
    return _absence(actor().id, url_for("people.settings"))


@blueprint.route("/desk/settings/people/<int:person_id>/absence", methods=["GET", "POST"])
@access(Permission.MANAGE)
def absence_of(person_id: int) -> ResponseReturnValue:
    return _absence(person_id, url_for("staff.index"))


def _absence(person_id: int, back: str) -> ResponseReturnValue:
    form, person = AbsenceForm(), get_row(read(), Person, person_id)
    if form.sent:
        until, because = form.until.data, form.because.data
        changed = form.apply(
            lambda session: set_absence(
                session, person_id, until, because, by=actor(), at=now(), seen_version=form.seen
            )
        )
        if changed:
            say(N_("Noted. It ends by itself.") if until else N_("Noted: there again."))
            return see(back)
    away = away_until(person, today())
    if not form.is_submitted():
        form.seen_version.data = person.version
        form.until.data = away
        form.because.data = person.absent_because if away else ""
    return page("people/absence.html", form=form, person=person, own=person_id == actor().id, back=back)
