"""Forms of triage."""

from collections.abc import Iterable

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import DataRequired, NumberRange, Optional

from claims.desk.forms import ClaimForm
from claims.errors import N_, Invalid
from claims.triage.rules import HEAVIEST, HIGHEST_LEVEL, LONGEST_QUESTION, LOWEST_LEVEL
from claims.web.forms import REQUIRED, Form, Line

ANSWERS = {"yes": True, "no": False, "": None}


class AnswersForm(ClaimForm):
    """What was answered, by question; the fields are named after the questions that stand."""

    def chosen(self, question_ids: Iterable[int]) -> dict[int, bool | None]:
        """The answers that were sent; raises Invalid for one that is none."""
        sent = {
            key: request.form[f"question-{key}"] for key in question_ids if f"question-{key}" in request.form
        }
        if any(answer not in ANSWERS for answer in sent.values()):
            raise Invalid("questions", N_("An answer is yes, no, or nothing."))
        return {key: ANSWERS[answer] for key, answer in sent.items()}


class QuestionForm(Form):
    nl = Line(_("In Dutch"), longest=LONGEST_QUESTION, validators=[DataRequired(REQUIRED)])
    en = Line(_("In English"), longest=LONGEST_QUESTION, validators=[DataRequired(REQUIRED)])
    weight = IntegerField(
        _("Weight"), validators=[DataRequired(REQUIRED), NumberRange(1, HEAVIEST)], default=5
    )


class LevelForm(Form):
    asked = IntegerField(
        _("Comes back when readers asked this often"),
        validators=[Optional(), NumberRange(LOWEST_LEVEL, HIGHEST_LEVEL)],
    )
