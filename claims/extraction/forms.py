"""The form beside an article: the marked words, the statement, who said it."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from claims.claimants.rules import LONGEST_NAME
from claims.desk.forms import ClaimForm
from claims.errors import Invalid
from claims.extraction.actions import Said
from claims.extraction.rules import LONGEST_QUOTE, LONGEST_STATEMENT, Several, checked_statement
from claims.extraction.splitting import MOST_PARTS
from claims.web.forms import REQUIRED, Block, Form, GoodText, Line, PartialDateField, Rows
from claims.web.languages import in_words

_BIGGEST = 10_000_000
LONGEST_NOTE = 2000


def _place() -> IntegerField:
    return IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, _BIGGEST)])


class MarkedForm(Form):
    """Words of a text: `start` and `end` come with a selection; without script they are pasted and a place is chosen."""

    start = _place()
    end = _place()
    exact = TextAreaField(
        lazy_gettext("Quote"), validators=[DataRequired(REQUIRED), GoodText(2 * LONGEST_QUOTE)]
    )
    place = StringField(lazy_gettext("Place"), validators=[Optional()])

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


class PullForm(MarkedForm):
    """Marked words of an article become a claim."""

    article_version = _place()
    statement = Block(
        lazy_gettext("Statement, in one sentence"),
        longest=LONGEST_STATEMENT,
        validators=[DataRequired(REQUIRED)],
    )
    claimant = Line(lazy_gettext("Who says this?"), longest=LONGEST_NAME)
    claimant_description = Line(lazy_gettext("Who is that?"))
    said_on = PartialDateField(lazy_gettext("Said on"))
    said_at = Line(lazy_gettext("Where was it said?"), longest=200)
    note = Block(lazy_gettext("Note on the context"), longest=LONGEST_NOTE)

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
            **self.said(),
        }

    def said(self) -> Said:
        """When and where the words were said, and what one has to know of that."""
        return {
            "said_on": self.said_on.partial,
            "place": self.said_at.data or None,
            "note": self.note.data or None,
        }

    @property
    def tells_more(self) -> bool:
        """Whether what is folded away at first was filled in, or refused."""
        return any(field.data or field.errors for field in (self.said_at, self.note))


class NoteForm(ClaimForm):
    note = Block(lazy_gettext("Note on the context"), longest=LONGEST_NOTE)


class SplitForm(PullForm):
    """Marked words that say several things: first what each part is, then what each states.

    `divided` is what the statements belong to: where the parts are others meanwhile, each is asked for its statement anew.
    """

    statement = Block(lazy_gettext("Statement, in one sentence"), longest=LONGEST_STATEMENT)
    parts = Block(lazy_gettext("Parts, each on a line of its own"), longest=2 * LONGEST_QUOTE)
    divided = Block("", longest=2 * LONGEST_QUOTE, widget=HiddenInput())
    statements = Rows(
        Block("", longest=LONGEST_STATEMENT), label=lazy_gettext("Statements"), max_entries=MOST_PARTS
    )

    def source(self, version_number: int) -> dict[str, Any]:
        """What all parts have in common."""
        common = {name: self.details()[name] for name in ("claimant_name", "claimant_description")}
        return {**common, **self.said(), "version_number": version_number}

    def is_divided(self, texts: Sequence[str]) -> bool:
        """Whether the parts are those that the statements were asked for, and each has one."""
        return self.parts.data == self.divided.data and len(self.statements) == len(texts)

    def divide(self, texts: Sequence[str]) -> None:
        """Ask for a statement of each part: its own words, or what was typed for the same part before."""
        before = [" ".join(line.split()) for line in (self.divided.data or "").splitlines() if line.strip()]
        typed = dict(zip(before, (each.data for each in self.statements), strict=False))
        while self.statements.entries:
            self.statements.pop_entry()
        for text in texts:
            flat = " ".join(text.split())
            self.statements.append_entry(typed.get(flat) or flat)
        self.divided.data = self.parts.data
        self.unsaved = True

    def stated(self) -> list[str] | None:
        """The statement of each part; None when one cannot be kept, which is said at its box."""
        found, messages = [], []
        for number, entry in enumerate(self.statements, start=1):
            try:
                found.append(checked_statement(entry.data or ""))
            except Invalid as error:
                entry.errors = [in_words(error.message)]
                messages.append(f"{number}: {entry.errors[0]}")
        self.statements.errors = messages
        return None if messages else found


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
