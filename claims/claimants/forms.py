"""The form of one claimant."""

from flask_babel import lazy_gettext
from wtforms.validators import DataRequired

from claims.claimants.rules import LONGEST_NAME, Taken
from claims.errors import Invalid
from claims.web.forms import REQUIRED, Address, Block, Form, Line


class ClaimantForm(Form):
    name = Line(lazy_gettext("Name"), longest=LONGEST_NAME, validators=[DataRequired(REQUIRED)])
    description = Line(lazy_gettext("Description"))
    aliases = Block(lazy_gettext("Other names"))
    same_as = Address(lazy_gettext("Same as"), longest=2000)

    taken_by: int | None = None  # the claimant that has this name

    def refuse(self, error: Invalid) -> None:
        """Keep whose name it is, so that the page can lead there."""
        super().refuse(error)
        if isinstance(error, Taken):
            self.taken_by = error.other_id
