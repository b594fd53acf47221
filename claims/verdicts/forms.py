"""The form of a verdict draft."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import TextArea

from claims.discussion.rules import LONGEST, LONGEST_PASSAGE
from claims.extraction.forms import MarkedForm
from claims.verdicts.actions import DraftFields, form_values
from claims.verdicts.models import Draft, Rating
from claims.web.forms import REQUIRED, Block, Form, GoodText, Line
from claims.web.sessions import read

HEADLINE, EXPLANATION, BODY, NOT_ESTABLISHED = 200, 500, 100_000, 5_000
EARLIEST, LATEST = 1900, 2200


class DayField(DateField):
    """A day of the calendar, or nothing."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data is not None and not EARLIEST <= self.data.year <= LATEST:
            raise ValidationError(_("This year cannot be right."))


class DraftForm(Form):
    rating = RadioField(_("Rating"), validators=[Optional()], validate_choice=False)
    headline = Line(_("Headline"), longest=HEADLINE)
    explanation = Line(_("Explanation in one sentence"), longest=EXPLANATION, widget=TextArea())
    body = Block(_("Text"), longest=BODY)
    not_established = Block(_("What we could not establish"), longest=NOT_ESTABLISHED)
    as_known_on = DayField(_("As known on"), validators=[Optional()])
    review_by = DayField(_("Look at it again on"), validators=[Optional()])

    def __init__(self, *args: Any, ratings: list[Rating], **values: Any) -> None:
        super().__init__(*args, **values)
        self.ratings = ratings
        self.rating.choices = [SelectChoice(rating.key, rating.label_en) for rating in ratings]

    def validate_rating(self, field: RadioField) -> None:
        if field.data and field.data not in {rating.key for rating in self.ratings}:
            raise ValidationError(_("Choose a rating from the list."))

    def values(self, body_html: str) -> DraftFields:
        chosen = next((rating.id for rating in self.ratings if rating.key == self.rating.data), None)
        return DraftFields(
            rating_id=chosen,
            headline=self.headline.data,
            explanation=self.explanation.data,
            body=self.body.data,
            body_html=body_html,
            not_established=self.not_established.data,
            as_known_on=self.as_known_on.data,
            review_by=self.review_by.data,
        )


def draft_form(draft: Draft | None, ratings: list[Rating], today: date, **options: Any) -> DraftForm:
    """The form of a draft as it stands; an empty one is as known today."""
    if draft is None:
        return DraftForm(ratings=ratings, as_known_on=today, seen_version=0, **options)
    stored = form_values(read(), draft)
    dates = {"as_known_on": draft.as_known_on, "review_by": draft.review_by}
    return DraftForm(ratings=ratings, seen_version=draft.version, **{**stored, **dates}, **options)


class PassageForm(MarkedForm):
    """A comment on marked words of the draft; it stands on one page with the form of the draft."""

    exact = TextAreaField(
        _("Passage"), id="passage", validators=[DataRequired(REQUIRED), GoodText(LONGEST_PASSAGE)]
    )
    body = Block(_("Comment"), id="said", longest=LONGEST, validators=[DataRequired(REQUIRED)])
    confidential = BooleanField(_("Confidential"), id="among-us")
