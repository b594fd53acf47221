"""The pages of who is absent and who leaves: their open work, and one act that hands it over."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from claims.desk.checks import LONGEST_MESSAGE
from claims.desk.forms import number_or_none, person_choices
from claims.desk.queries import open_loads
from claims.desk.rules import WORK_LABELS
from claims.desk.slots import Piece
from claims.errors import N_
from claims.people.access import access, actor
from claims.people.models import Person
from claims.people.queries import assignable
from claims.people.rules import Permission
from claims.staffing import actions, queries
from claims.storage.rows import get_row
from claims.web.clock import now, today
from claims.web.flashes import say
from claims.web.forms import Block, Form
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("staffing", __name__)
NOBODY = "0"  # chosen in so many words, so that nobody puts work back on the pile by mistake
LONGEST_SEEN = 30_000  # five hundred claims and as many tasks with their versions


def receiver(text: Any) -> int | None:
    """A person's number, 0 for nobody; None while nothing was chosen."""
    return 0 if text == NOBODY else number_or_none(text)


Work = tuple[
    list[queries.OpenClaim], list[Piece]
]  # of one person: claims, and what they have to do within claims


def _open(person_id: int) -> Work:
    return queries.open_work(read(), person_id), [
        piece for _, piece in queries.open_pieces(read(), person_id)
    ]


class HandOverForm(Form):
    receiver = SelectField(
        _("Hand everything over to"),
        coerce=receiver,
        choices=[],
        validate_choice=False,
        validators=[Optional()],
    )
    message = Block(_("Message"), longest=LONGEST_MESSAGE)
    shown = HiddenField(validators=[Length(max=LONGEST_SEEN)])

    def offer(self, person_id: int) -> None:
        """Who may get it: everyone who works here, but whose work it is."""
        others = [each for each in assignable(read()) if each.id != person_id]
        nobody = SelectChoice(NOBODY, gettext("nobody: back on the pile"))
        first, *rest = person_choices(others, gettext("Choose who"), open_loads(read()))
        self.receiver.choices = [first, nobody, *rest]

    def given(self) -> dict[str, Any]:
        """What the actions take, as they name it."""
        return {
            "seen": (self.shown.data or "").split(),
            "message": self.message.data or None,
            "by": actor(),
            "at": now(),
        }

    @property
    def receiver_id(self) -> int | None:
        return self.receiver.data or None

    def chosen(self, work: Work) -> bool:
        """Whether it was sent, and says who gets what there is."""
        good = self.sent
        if good and any(work) and self.receiver.data is None:
            self.receiver.errors = [gettext("Choose who gets this work, or that it goes back to the pile.")]
            return False
        return good


@blueprint.get("/desk/absent")
@access(Permission.EDIT)
def absent() -> ResponseReturnValue:
    return page("staffing/absent.html", absent=queries.absent(read(), today()))


@blueprint.route("/desk/people/<int:person_id>/work", methods=["GET", "POST"])
@access(Permission.EDIT)
def work(person_id: int) -> ResponseReturnValue:
    """All that someone has open; handed over with one button."""
    form, person = HandOverForm(), get_row(read(), Person, person_id)
    form.offer(person_id)
    found = _open(person_id)
    if form.chosen(found):
        gone = form.apply(
            lambda session: actions.hand_over(session, person_id, form.receiver_id, **form.given())
        )
        if gone is not None:
            say(N_("Handed over: %(claims)s claims, %(tasks)s tasks."), claims=gone[0], tasks=gone[1])
            return see(url_for("staffing.work", person_id=person_id))
    return _page(form, person, found, leaves=False)


@blueprint.route("/desk/settings/people/<int:person_id>/leaving", methods=["GET", "POST"])
@access(Permission.MANAGE)
def leave(person_id: int) -> ResponseReturnValue:
    """What someone who leaves has open; it is handed over and the account closed in one act."""
    form, person = HandOverForm(), get_row(read(), Person, person_id)
    form.offer(person_id)
    found = _open(person_id)
    if form.chosen(found):
        left = form.apply(
            lambda session: actions.leave(
                session, person_id, form.receiver_id, seen_version=form.seen, **form.given()
            )
        )
        if left:
            say(
                N_("The account of %(name)s is closed."),
                undo=url_for("staff.reopen", person_id=person_id),
                undo_fields=(("seen_version", str(left.version)),),
                name=left.name,
            )
            return see(url_for("staff.index"))
    return _page(form, person, found, leaves=True)


def _page(form: HandOverForm, person: Person, found: Work, *, leaves: bool) -> ResponseReturnValue:
    if not form.is_submitted():
        form.seen_version.data = person.version
        form.shown.data = " ".join([each.seen for each in found[0]] + [each.seen for each in found[1]])
    return page(
        "staffing/work.html",
        form=form,
        person=person,
        work=found[0],
        pieces=found[1],
        leaves=leaves,
        states=WORK_LABELS,
        today=today(),
    )
