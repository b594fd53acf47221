"""The few fields of a decision on two claims."""

from flask_babel import lazy_gettext
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from claims.matches.rules import DECISION_LABELS, Decision
from claims.web.forms import Form

_MOST = 2**31 - 1


class UndoForm(Form):
    """Nothing but the version that was seen."""


class DecisionForm(Form):
    """One of three buttons; the versions of both claims are those that stood on the page."""

    decision = SelectField(
        lazy_gettext("Match"),
        choices=[SelectChoice(each.value, lazy_gettext(label)) for each, label in DECISION_LABELS.items()],
        validators=[DataRequired(lazy_gettext("Choose same claim, related or no match."))],
    )
    claim_version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, _MOST)])
    other_version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, _MOST)])

    def chosen(self) -> Decision:
        return Decision(self.decision.data)

    def versions(self, claim_id: int, other_id: int) -> dict[int, int]:
        seen = {claim_id: self.claim_version.data, other_id: self.other_version.data}
        return {each: version for each, version in seen.items() if version is not None}
