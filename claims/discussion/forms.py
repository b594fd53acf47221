"""Forms of the discussion."""

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from claims.discussion.rules import LONGEST
from claims.storage.rows import HIGHEST_ID
from claims.web.forms import REQUIRED, Block, Form

TABS = ("discussion", "verdict", "evidence")  # of the claim's page, from which one comments


def _number() -> IntegerField:
    return IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(1, HIGHEST_ID)])


class CommentForm(Form):
    body = Block(_("Comment"), longest=LONGEST, validators=[DataRequired(REQUIRED)])
    confidential = BooleanField(_("Confidential"))


class NewCommentForm(CommentForm):
    """A comment on the claim, on one of its sources, or in answer to another one."""

    source = _number()
    reply_to = _number()


def tab() -> str:
    """The tab that this was sent from, to go back to."""
    sent = request.values.get("tab", "")
    return sent if sent in TABS else TABS[0]
