"""The forms of the public acts."""

from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString
from wtforms import RadioField, SelectChoice
from wtforms.validators import DataRequired, Optional

from claims.errors import N_
from claims.publishing.rules import (
    CHOOSE_CLASS,
    CHOSEN,
    CLASS_EXPLANATIONS,
    CLASS_LABELS,
    REASON_LIMIT,
    TYPO_FIELDS,
    WRITE_REASON,
    RevisionClass,
)
from claims.web.errors import FIELD_LABELS
from claims.web.forms import REQUIRED, Block, Form, Line

NOW = "now"
FIELD_LABELS.update(
    headline=N_("Headline"),
    explanation=N_("Explanation in one sentence"),
    body=N_("Text"),
    not_established=N_("What we could not establish"),
    revision_class=N_("Kind of change"),
    reason=N_("Reason"),
)


def _in_words(kind: RevisionClass) -> Any:
    """A kind of change with what it means, in the language of the request."""
    label, meaning = lazy_gettext(CLASS_LABELS[kind]), lazy_gettext(CLASS_EXPLANATIONS[kind])
    return LazyString(lambda: f"{label}: {str(meaning)[:1].lower()}{str(meaning)[1:]}")


class PublishForm(Form):
    """Kind and reason of a change. The first version needs neither: the rules know which one it is."""

    revision_class = RadioField(
        lazy_gettext("Kind of change"),
        choices=[SelectChoice(str(kind), _in_words(kind)) for kind in CHOSEN],
        validators=[Optional()],
        validate_choice=True,
    )
    reason = Block(lazy_gettext("What changed, and why"), longest=REASON_LIMIT)

    asks = False  # whether kind and reason are needed: from the second version on

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that is missing is said at once."""
        good = bool(super().validate(extra_validators))
        for field, text in ((self.revision_class, CHOOSE_CLASS), (self.reason, WRITE_REASON)):
            if self.asks and not (field.data or field.errors):
                field.errors = [*field.errors, gettext(text)]
                good = False
        return good

    @property
    def at_once(self) -> bool:
        sent = request.form if request.method == "POST" else request.args
        return sent.get("when") == NOW

    def values(self) -> dict[str, Any]:
        chosen = self.revision_class.data
        return {
            "seen_version": self.seen,
            "revision_class": RevisionClass(chosen) if chosen else None,
            "reason": self.reason.data or None,
        }


class WithdrawForm(Form):
    reason = Block(
        lazy_gettext("Why it is withdrawn"), longest=REASON_LIMIT, validators=[DataRequired(REQUIRED)]
    )


class TypoForm(Form):
    """The live text, to be mended."""

    headline = Line(lazy_gettext("Headline"), longest=200, validators=[DataRequired(REQUIRED)])
    explanation = Block(
        lazy_gettext("Explanation in one sentence"), longest=500, validators=[DataRequired(REQUIRED)]
    )
    body = Block(lazy_gettext("Text"), longest=100_000)
    not_established = Block(lazy_gettext("What we could not establish"), longest=5000)

    def texts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in TYPO_FIELDS}
