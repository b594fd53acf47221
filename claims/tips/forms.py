"""The reader's form, and what the desk's buttons send along."""

import re
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, ValidationError
from wtforms.validators import DataRequired, NumberRange, Optional

from claims.desk.forms import ReasonField
from claims.errors import Invalid
from claims.people.rules import LONGEST_EMAIL, check_email
from claims.storage.rows import HIGHEST_ID
from claims.tips.rules import LONGEST_NOTE, LONGEST_WHAT, LONGEST_WHERE, LONGEST_WHY
from claims.web.forms import ODD, REQUIRED, Block, Form, Line, refuse_odd
from claims.web.languages import in_words

CLAIM_OF_TIPS = "/desk/tips/claim"  # where pictures come along, which are larger than what people type
_NAMED = re.compile(r"(\d{1,10})-(\d{1,9})\Z", re.ASCII)


class TipForm(Form):
    """What, where, why and perhaps an address. `website` has to stay empty: people do not see it."""

    what = Block(
        _("What was said?"),
        longest=LONGEST_WHAT,
        validators=[DataRequired(REQUIRED)],
        description=_("One claim that you would like us to check, as you heard or read it."),
    )
    seen_where = Line(
        _("Where did you see or hear it?"),
        longest=LONGEST_WHERE,
        description=_("The address of a page, or the programme, the paper, the group and the day."),
    )
    why = Block(_("Why does it matter?"), longest=LONGEST_WHY)
    email = Line(_("E-mail address"), longest=LONGEST_EMAIL)
    website = Line(_("Leave this empty"), longest=LONGEST_WHERE)
    sealed = HiddenField()

    def validate_email(self, field: Line) -> None:
        if field.data:
            try:
                check_email(field.data)
            except Invalid as error:
                raise ValidationError(in_words(error.message)) from None


class TipsForm(Form):
    """A button for some tips, each with the version that was seen: `tip` is "12-3", as often as there are tips."""

    claim = IntegerField(_("Number of the claim"), validators=[Optional(), NumberRange(1, HIGHEST_ID)])

    def checked(self) -> "TipsForm":
        """Refuse what no button of ours sends."""
        if not self.sent:
            refuse_odd(self)
        return self


class DismissForm(TipsForm):
    decline_reason = ReasonField(_("Reason"), validators=[DataRequired(_("Choose a reason from the list."))])
    note = Line(_("Explanation"), longest=LONGEST_NOTE)


def asked_tips() -> dict[int, int]:
    """The tips that the address or the form names, with the versions that were seen."""
    found: dict[int, int] = {}
    for text in request.values.getlist("tip"):
        named = _NAMED.match(text)
        if named is None or not 0 < int(named[1]) <= HIGHEST_ID:
            raise Invalid("tip", ODD)
        found[int(named[1])] = int(named[2])
    return found


def tip_fields(tips: dict[int, int], grown: int = 0) -> tuple[tuple[str, Any], ...]:
    """As a form names them; `grown` is by how much their versions grew with the act that an undo takes back."""
    return tuple(("tip", f"{number}-{version + grown}") for number, version in tips.items())
