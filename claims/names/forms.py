"""The form of one group of names."""

from flask_babel import lazy_gettext
from wtforms.validators import DataRequired

from claims.names.rules import LONGEST_NAME, MOST_NAMES
from claims.web.forms import REQUIRED, Block, Form


class NamesForm(Form):
    names = Block(
        lazy_gettext("Names that mean the same"),
        longest=(LONGEST_NAME + 2) * MOST_NAMES * 2,
        validators=[DataRequired(REQUIRED)],
    )
