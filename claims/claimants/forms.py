"""The form of one claimant."""

from flask_babel import lazy_gettext
from wtforms.validators import DataRequired

from claims.claimants.rules import LONGEST_NAME
from claims.web.forms import REQUIRED, Address, Block, Form, Line


class ClaimantForm(Form):
    name = Line(lazy_gettext("Name"), longest=LONGEST_NAME, validators=[DataRequired(REQUIRED)])
    description = Line(lazy_gettext("Description"))
    aliases = Block(lazy_gettext("Other names"))
    same_as = Address(lazy_gettext("Same as"), longest=2000)
