"""Forms of saved searches."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired

from claims.saved.rules import ALERT_LABELS, LONGEST_NAME, Alert
from claims.web.forms import REQUIRED, Form, Line


def alert_choices() -> list[tuple[str, object]]:
    return [(each.value, _(label)) for each, label in ALERT_LABELS.items()]


class EditForm(Form):
    name = Line(_("Name of the search"), longest=LONGEST_NAME, validators=[DataRequired(REQUIRED)])
    shared = BooleanField(_("For the whole team"))


class AlertForm(Form):
    alert = RadioField(_("When there is something new"), choices=alert_choices, default=Alert.NOTICE.value)

    @property
    def chosen(self) -> Alert:
        return Alert(self.alert.data)

    def offer(self, *, mail: bool) -> None:
        """Offer on the page what can be had here; what was chosen before stays."""
        wanted = Alert.MAIL.value if mail else self.alert.data
        self.alert.choices = [
            each for each in alert_choices() if each[0] != Alert.MAIL.value or each[0] == wanted
        ]


class SaveForm(EditForm, AlertForm):
    """Both: a search that is saved gets a name, and says how one is told."""
