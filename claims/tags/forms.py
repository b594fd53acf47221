"""Forms of tags."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectChoice, SelectField
from wtforms.validators import DataRequired

from claims.desk.checks import LONGEST_TAG
from claims.desk.models import Tag
from claims.desk.naming import COLOUR_LABELS
from claims.web.forms import REQUIRED, Form, Line


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _named(tags: Sequence[Tag]) -> list[SelectChoice]:
    return [SelectChoice(str(tag.id), tag.name) for tag in tags]


class TagForm(Form):
    name = Line(_("Name"), longest=LONGEST_TAG, validators=[DataRequired(REQUIRED)])
    colour = SelectField(
        _("Colour"),
        choices=[
            SelectChoice("", _("no colour")),
            *(SelectChoice(key.value, _(label)) for key, label in COLOUR_LABELS.items()),
        ],
    )
    parent = SelectField(_("Stands under"), validate_choice=False)
    public = BooleanField(_("Readers see it, as a topic of published verdicts"))

    def offer(self, tags: Sequence[Tag]) -> None:
        """What it may stand under."""
        self.parent.choices = [SelectChoice("", _("nothing")), *_named(tags)]

    @property
    def parent_id(self) -> int | None:
        """A number that means nothing is refused by the rules as a topic that is gone."""
        return _number(self.parent.data) if not self.parent.data else (_number(self.parent.data) or -1)


class MergeForm(Form):
    into = SelectField(_("The other topic"), validate_choice=False)

    def offer(self, tags: Sequence[Tag]) -> None:
        """What it may become one with."""
        self.into.choices = [SelectChoice("", ""), *_named(tags)]

    @property
    def into_id(self) -> int | None:
        return _number(self.into.data)
