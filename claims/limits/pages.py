"""The page on which editors say how many claims a column should hold."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from claims.desk.beside import limits_in, limits_row
from claims.desk.rules import WORK_LABELS
from claims.desk.states import Work
from claims.errors import N_
from claims.limits.actions import set_limits
from claims.limits.rules import COLUMNS, HIGHEST, LOWEST
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Form, graspable
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("limits", __name__)
FIELD_LABELS.update({state.value: WORK_LABELS[state] for state in COLUMNS})


def _limit(state: Work) -> IntegerField:
    return IntegerField(
        _(WORK_LABELS[state]), filters=[graspable], validators=[Optional(), NumberRange(LOWEST, HIGHEST)]
    )


class LimitsForm(Form):
    new = _limit(Work.NEW)
    accepted = _limit(Work.ACCEPTED)
    researching = _limit(Work.RESEARCHING)
    in_review = _limit(Work.IN_REVIEW)
    approved = _limit(Work.APPROVED)


@blueprint.route("/desk/settings/board", methods=["GET", "POST"])
@access(Permission.EDIT)
def index() -> ResponseReturnValue:
    row = limits_row(read())
    stored = {state.value: most for state, most in limits_in(row.limits if row else "").items()}
    form = LimitsForm(data={**stored, "seen_version": row.version if row else 0})
    if form.sent:
        wanted, seen = {state: form[state.value].data for state in COLUMNS}, form.seen
        if form.apply(lambda session: set_limits(session, wanted, by=actor(), at=now(), seen_version=seen)):
            say(N_("Saved. The board says so where a column holds more."))
            return see(url_for("limits.index"))
    return page("limits/limits.html", form=form, fields=[form[state.value] for state in COLUMNS])
