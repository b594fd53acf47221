"""The form of the webhook."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from claims.web.forms import REQUIRED, Address, Form
from claims.webhook.rules import EVENT_LABELS, SHAPE_LABELS


class CheckboxesField(SelectMultipleField):
    """Choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WebhookForm(Form):
    url = Address(_("Address"), longest=2000, validators=[DataRequired(REQUIRED)])
    shape = RadioField(
        _("What reads it"),
        choices=[SelectChoice(shape.value, _(label)) for shape, label in SHAPE_LABELS.items()],
        validators=[InputRequired(REQUIRED)],
    )
    events = CheckboxesField(
        _("What is told"), choices=[SelectChoice(key, _(label)) for key, label in EVENT_LABELS.items()]
    )
    on = BooleanField(_("On"), default=True)
