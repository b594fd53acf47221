"""Forms of the discussion."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import DataRequired

from claims.discussion.rules import LONGEST
from claims.web.forms import REQUIRED, Block, Form


class CommentForm(Form):
    body = Block(_("Comment"), longest=LONGEST, validators=[DataRequired(REQUIRED)])
    confidential = BooleanField(_("Confidential"))
