"""The form beside an article: the marked words, the statement, who said it."""

import re
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from claims.claimants.rules import LONGEST_NAME
from claims.errors import Invalid
from claims.extraction.rules import LONGEST_QUOTE, LONGEST_STATEMENT, Several
from claims.web.forms import REQUIRED, Block, Form, GoodText, Line, PartialDateField

_BIGGEST = 10_000_000


def _place() -> IntegerField:
    return IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, _BIGGEST)])


class PullForm(Form):
    """`start` and `end` come with a selection; without script the words are pasted and a place is chosen."""

    article_version = _place()
    start = _place()
    end = _place()
    exact = TextAreaField(
        lazy_gettext("Quote"), validators=[DataRequired(REQUIRED), GoodText(2 * LONGEST_QUOTE)]
    )
    place = StringField(lazy_gettext("Place"), validators=[Optional()])
    statement = Block(
        lazy_gettext("Statement, in one sentence"),
        longest=LONGEST_STATEMENT,
        validators=[DataRequired(REQUIRED)],
    )
    claimant = Line(lazy_gettext("Who says this?"), longest=LONGEST_NAME)
    claimant_description = Line(lazy_gettext("Who is that?"))
    said_on = PartialDateField(lazy_gettext("Said on"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.places: list[tuple[int, int]] = []

    def validate_place(self, field: StringField) -> None:
        """A chosen place is start and end with a hyphen between them."""
        if not re.fullmatch(r"\d{1,8}-\d{1,8}", field.data or "", re.ASCII):
            raise ValidationError(gettext("Choose one of the places."))

    def refuse(self, error: Invalid) -> None:
        """Keep the places that a quote was found at, so that the page can offer them."""
        super().refuse(error)
        if isinstance(error, Several):
            self.places = error.places

    @property
    def span(self) -> tuple[int | None, int | None]:
        """Start and end as marked, or as chosen among several places."""
        if self.place.data:
            start, _, end = self.place.data.partition("-")
            return int(start), int(end)
        return self.start.data, self.end.data

    def details(self) -> dict[str, Any]:
        start, end = self.span
        return {
            "version_number": self.article_version.data,
            "start": start,
            "end": end,
            "exact": self.exact.data or "",
            "statement": self.statement.data or "",
            "claimant_name": self.claimant.data or None,
            "claimant_description": self.claimant_description.data or None,
            "said_on": self.said_on.partial,
        }


class PointForm(PullForm):
    """The form beside an article, sent to say that its words are a quote that was marked in another version."""

    statement = Block(lazy_gettext("Statement, in one sentence"), longest=LONGEST_STATEMENT)


class DismissForm(Form):
    """A button beside a proposal: which sentence of which version."""

    article_version = IntegerField(
        widget=HiddenInput(), validators=[InputRequired(), NumberRange(1, _BIGGEST)]
    )
    start = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(0, _BIGGEST)])
    end = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(1, _BIGGEST)])
