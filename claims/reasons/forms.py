"""The form of one reason of the desk's own."""

from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired

from claims.reasons.rules import LONGEST_NAME, LONGEST_TOLD
from claims.web.forms import REQUIRED, Form, Line


class ReasonForm(Form):
    nl = Line(_("In Dutch"), longest=LONGEST_NAME, validators=[DataRequired(REQUIRED)])
    en = Line(_("In English"), longest=LONGEST_NAME)
    told_nl = Line(_("For who sent a tip, in Dutch"), longest=LONGEST_TOLD)
    told_en = Line(_("For who sent a tip, in English"), longest=LONGEST_TOLD)

    def told(self) -> dict[str, str]:
        """What was typed, as the actions name it."""
        fields = (self.nl, self.en, self.told_nl, self.told_en)
        return {field.name: field.data or "" for field in fields}
