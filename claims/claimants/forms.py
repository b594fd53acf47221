"""The form of one claimant, and the one with which two are made one."""

from flask_babel import lazy_gettext
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from claims.claimants.rules import KIND_LABELS, LONGEST_NAME, LONGEST_SAME_AS, Kind, Taken
from claims.errors import Invalid
from claims.storage.rows import HIGHEST_ID
from claims.web.forms import REQUIRED, Block, Form, Line


class ClaimantForm(Form):
    name = Line(lazy_gettext("Name"), longest=LONGEST_NAME, validators=[DataRequired(REQUIRED)])
    description = Line(lazy_gettext("Description"))
    kind = SelectField(
        lazy_gettext("Kind"),
        choices=[
            SelectChoice("", lazy_gettext("not said")),
            *(SelectChoice(key.value, lazy_gettext(label)) for key, label in KIND_LABELS.items()),
        ],
        default="",
    )
    aliases = Block(lazy_gettext("Other names"))
    roles = Block(lazy_gettext("Roles"))
    same_as = Block(lazy_gettext("Same as"), longest=LONGEST_SAME_AS)

    taken_by: int | None = None  # the claimant that has this name

    @property
    def chosen(self) -> Kind | None:
        return Kind(self.kind.data) if self.kind.data else None

    def refuse(self, error: Invalid) -> None:
        """Keep whose name it is, so that the page can lead there."""
        super().refuse(error)
        if isinstance(error, Taken):
            self.taken_by = error.other_id


class MergeForm(Form):
    """Who the other one is; once that is chosen, which two were seen and how they stood."""

    claimant = Line(lazy_gettext("Who is it the same as?"), longest=LONGEST_NAME)
    kept = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(1, HIGHEST_ID)])
    kept_version = IntegerField(widget=HiddenInput(), validators=[Optional()])
