"""The few fields of a decision on two claims."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from claims.extraction.forms import PullForm
from claims.extraction.rules import LONGEST_STATEMENT
from claims.matches.rules import DECISION_LABELS, FATES_DONE, Decision, Fate
from claims.web.forms import Block, Form

_MOST = 2**31 - 1


class PlaceForm(PullForm):
    """The form beside an article, sent to add its words to a claim that there is: no statement is needed."""

    statement = Block(lazy_gettext("Statement, in one sentence"), longest=LONGEST_STATEMENT)
    claim = IntegerField(
        lazy_gettext("Checked before?"),
        id="checked-before",
        widget=HiddenInput(),
        validators=[
            DataRequired(lazy_gettext("Choose the claim that these words are one more place of.")),
            NumberRange(1, _MOST),
        ],
    )

    def one_more(self, found: dict[str, Any]) -> dict[str, Any]:
        """What adding a place needs of `found`, the details with the words found in their text."""
        kept = ("exact", "version_number", "start", "end")
        return {"claim_id": self.claim.data, **{name: found[name] for name in kept}, **self.said()}


class DecisionForm(Form):
    """One of three buttons; the versions of both claims are those that stood on the page."""

    decision = SelectField(
        lazy_gettext("Match"),
        choices=[SelectChoice(each.value, lazy_gettext(label)) for each, label in DECISION_LABELS.items()],
        validators=[DataRequired(lazy_gettext("Choose same claim, related or no match."))],
    )
    claim_version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, _MOST)])
    other_version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, _MOST)])

    fate = SelectField(
        choices=[SelectChoice(each.value, each.value) for each in FATES_DONE],
        widget=HiddenInput(),
        validators=[Optional()],
    )

    @property
    def foreseen(self) -> Fate | None:
        """What the page said would become of the two."""
        return Fate(self.fate.data) if self.fate.data else None

    def chosen(self) -> Decision:
        return Decision(self.decision.data)

    def versions(self, claim_id: int, other_id: int) -> dict[int, int]:
        seen = {claim_id: self.claim_version.data, other_id: self.other_version.data}
        return {each: version for each, version in seen.items() if version is not None}
