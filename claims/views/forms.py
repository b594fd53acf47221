"""The form of a view."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import DataRequired

from claims.views.rules import LONGEST_NAME
from claims.web.forms import REQUIRED, Form, Line


class ViewForm(Form):
    name = Line(_("Name of the view"), longest=LONGEST_NAME, validators=[DataRequired(REQUIRED)])
    shared = BooleanField(_("For the whole team"))
