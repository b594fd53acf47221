"""The forms of articles: all but the text may be empty."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, IntegerField, SelectField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, NumberRange, Optional

from claims.articles.rules import LANGUAGES, LONGEST_TEXT, Kept, keep
from claims.errors import Invalid
from claims.web.forms import REQUIRED, Address, Form, GoodText, Line, PartialDateField


class PastedText(TextAreaField):
    """A whole article, taken exactly as it was sent; `kept` is what will be stored of it."""

    kept: Kept

    def __init__(self, label: Any, **options: Any) -> None:
        # Line ends come as two characters from browsers, so what is sent may be longer than what is kept.
        validators = [DataRequired(REQUIRED), GoodText(2 * LONGEST_TEXT), self.take]
        super().__init__(label, validators, **options)

    @staticmethod
    def take(_form: Form, field: "PastedText") -> None:
        """Keep the text, unless an earlier check has refused it."""
        if field.errors:
            return
        try:
            field.kept = keep(field.data or "")
        except Invalid as error:
            raise ValidationError(gettext(error.message.text, **error.message.values)) from None


def language_choices() -> list[tuple[str, str]]:
    return [("", gettext("see from the text")), *((key, gettext(label)) for key, label in LANGUAGES.items())]


class VersionForm(Form):
    """What differs between the versions of an article."""

    title = Line(lazy_gettext("Title"))
    author = Line(lazy_gettext("Author"), longest=200)
    published = PartialDateField(lazy_gettext("Date"))
    text = PastedText(lazy_gettext("Text"))

    def details(self) -> dict[str, Any]:
        return {
            "title": self.title.data or None,
            "author": self.author.data or None,
            "published": self.published.partial,
        }


class DetailsForm(Form):
    """What is said about an article, apart from its text."""

    title = Line(lazy_gettext("Title"))
    medium = Line(lazy_gettext("Medium"), longest=200)
    url = Address(lazy_gettext("Address"), longest=2000)
    author = Line(lazy_gettext("Author"), longest=200)
    published = PartialDateField(lazy_gettext("Date"))
    language = SelectField(lazy_gettext("Language"), choices=language_choices, default="")

    def details(self) -> dict[str, Any]:
        return {
            "title": self.title.data or None,
            "medium": self.medium.data or None,
            "url": self.url.data or None,
            "author": self.author.data or None,
            "published": self.published.partial,
            "language": self.language.data or None,
        }


class ArticleForm(DetailsForm):
    """A new article: its text and what is known about it; and what to do where one is there already."""

    text = PastedText(lazy_gettext("Text"))
    apart = BooleanField(lazy_gettext("Keep it apart"))
    version_of = IntegerField(
        lazy_gettext("Newer text of"), validators=[Optional(), NumberRange(1, 2**31 - 1)]
    )
