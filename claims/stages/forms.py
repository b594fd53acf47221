"""Forms of stages."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectChoice, SelectField
from wtforms.validators import DataRequired, NumberRange, Optional

from claims.desk.forms import ClaimForm, number_or_none
from claims.desk.models import Stage
from claims.desk.naming import COLOUR_LABELS
from claims.desk.states import WORK_LABELS
from claims.stages.rules import HIGHEST_PLACE, LONGEST_NAME, STATES
from claims.web.forms import REQUIRED, Form, Line, graspable


class StageForm(Form):
    name = Line(_("Name"), longest=LONGEST_NAME, validators=[DataRequired(REQUIRED)])
    colour = SelectField(
        _("Colour"),
        choices=[
            SelectChoice("", _("no colour")),
            *(SelectChoice(key.value, _(label)) for key, label in COLOUR_LABELS.items()),
        ],
    )
    place = IntegerField(
        _("Place"), filters=[graspable], validators=[Optional(), NumberRange(0, HIGHEST_PLACE)], default=0
    )


class NewStageForm(StageForm):
    state = SelectField(
        _("State"), choices=[SelectChoice(state.value, _(WORK_LABELS[state])) for state in STATES]
    )


class MarkForm(ClaimForm):
    """In which stage a claim is. Whether it is one of the claim's state is the action's to say."""

    stage = SelectField(
        _("Stage"), coerce=number_or_none, choices=[], validate_choice=False, validators=[Optional()]
    )

    def offer(self, stages: Iterable[Stage]) -> None:
        """What the claim may be in."""
        named = (SelectChoice(str(each.id), each.name) for each in stages)
        self.stage.choices = [SelectChoice("", gettext("without a stage")), *named]
