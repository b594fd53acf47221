"""Forms of fields of the desk's own."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectChoice, SelectField
from wtforms.validators import DataRequired, NumberRange, Optional

from claims.desk.forms import ClaimForm
from claims.desk.own_fields import KIND_LABELS, LONGEST_LINK, FieldKind, Shown
from claims.fields.rules import HIGHEST_PLACE, LONGEST_HELP, LONGEST_LABEL
from claims.web.forms import REQUIRED, Block, Form, Line, graspable


class FieldForm(Form):
    nl = Line(_("In Dutch"), longest=LONGEST_LABEL, validators=[DataRequired(REQUIRED)])
    en = Line(_("In English"), longest=LONGEST_LABEL, validators=[DataRequired(REQUIRED)])
    help = Line(_("Help beside the field"), longest=LONGEST_HELP)
    choices = Block(_("Choices"), longest=4000)
    place = IntegerField(
        _("Place"), filters=[graspable], validators=[Optional(), NumberRange(0, HIGHEST_PLACE)], default=0
    )


class NewFieldForm(FieldForm):
    kind = SelectField(
        _("Kind"), choices=[SelectChoice(key.value, _(label)) for key, label in KIND_LABELS.items()]
    )


class OneValue(Form):
    """What stands in a field of the desk's own, as it is typed."""

    value = Line(_("Value"), longest=LONGEST_LINK)

    def named(self, field: Shown, language: str) -> None:
        """Ask for this field by its own name."""
        self.value.label.text = field.label(language)
        self.value.description = field.help or {
            FieldKind.NUMBER.value: gettext("A number, as 1,234.5."),
            FieldKind.DATE.value: gettext("A day, a month or a year: 2026-11-24, 2026-11 or 2026."),
            FieldKind.LINK.value: gettext("A whole address, beginning with https:// or http://."),
        }.get(field.kind, "")


class ValueForm(ClaimForm, OneValue):
    """The same, of one claim."""


class OneChoice(Form):
    """What stands in a field of the desk's own, as it is chosen."""

    value = SelectField(_("Value"), validate_choice=False)

    def named(self, field: Shown, language: str, had: str = "") -> None:
        """Ask for this field by its own name; what a claim has stays among the choices."""
        self.value.label.text = field.label(language)
        self.value.description = field.help
        choices = field.choices if not had or had in field.choices else (*field.choices, had)
        self.value.choices = [
            SelectChoice("", gettext("none")),
            *(SelectChoice(each, each) for each in choices),
        ]


class ChoiceForm(ClaimForm, OneChoice):
    """The same, of one claim."""
