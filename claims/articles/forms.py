"""The forms of articles: all but the text may be empty."""

import json
from pathlib import PurePath
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, NumberRange, Optional, StopValidation

from claims.articles.files import digest_of
from claims.articles.pasted import with_blocks
from claims.articles.rules import LANGUAGES, LONGEST_TEXT, File, Kept, keep
from claims.articles.sources.apart import read_apart
from claims.articles.sources.failures import ReadFailed
from claims.articles.sources.reading import LARGEST
from claims.articles.sources.source import Source
from claims.articles.sources.walls import WARNINGS
from claims.articles.told import as_line, details_of
from claims.errors import Invalid
from claims.web.forms import (
    REQUIRED,
    Address,
    Form,
    GoodText,
    Line,
    PartialDateField,
)
from claims.web.languages import in_words


class PastedText(TextAreaField):
    """A whole article, taken exactly as it was sent; `kept` is what will be stored of it."""

    kept: Kept

    def __init__(self, label: Any, **options: Any) -> None:
        # Line ends come as two characters from browsers, so what is sent may be longer than what is kept.
        first = options.pop("first", DataRequired(REQUIRED))
        super().__init__(label, [first, GoodText(2 * LONGEST_TEXT), self.take], **options)

    @staticmethod
    def take(form: Form, field: "PastedText") -> None:
        """Keep the text, unless an earlier check has refused it."""
        if field.errors:
            return
        try:
            field.kept = with_blocks(keep(field.data or ""), form["pasted"].data or "")
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
    pasted = HiddenField()  # what static/adding.js saw of the page that the text was copied from

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


def _text_or_address(form: Form, field: PastedText) -> None:
    """A text, or an address to fetch one from."""
    if (field.data or "").strip():
        return
    if request.form.get("file"):  # its name alone comes with this button
        raise StopValidation(gettext("A file was chosen and no text was pasted. Press “Read the file”."))
    if form["url"].data and not form["url"].errors:
        raise StopValidation
    raise StopValidation(gettext("Paste the text, or give the address that it is to be fetched from."))


class ArticleForm(DetailsForm):
    """A new article: its text and what is known about it, or an address to fetch; and what to do where one is there."""

    text = PastedText(lazy_gettext("Text"), first=_text_or_address)
    pasted = HiddenField()
    file = FileField(lazy_gettext("File"))
    apart = BooleanField(lazy_gettext("Keep it apart"))
    version_of = IntegerField(
        lazy_gettext("Newer text of"), validators=[Optional(), NumberRange(1, 2**31 - 1)]
    )

    @property
    def is_to_fetch(self) -> bool:
        """Whether there is an address and no text."""
        return not (self.text.data or "").strip()


class DecisionForm(Form):
    """What is to be done where fetching waits for someone."""

    despite = BooleanField()
    apart = BooleanField()
    version_of = IntegerField(validators=[Optional(), NumberRange(1, 2**31 - 1)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Exactly one of the three."""
        good = super().validate(extra_validators)
        return (
            good
            and [bool(field.data) for field in (self.despite, self.apart, self.version_of)].count(True) == 1
        )


class Upload(FileField):
    """A file, read; `source` is what it says and `kept` what will be stored of it."""

    source: Source
    kept: Kept
    data_read: bytes

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, [self.take], **options)

    @staticmethod
    def take(_form: Form, field: "Upload") -> None:
        """Read the file in a process of its own."""
        if not field.data:
            raise ValidationError(gettext("Choose a file first, or paste the text."))
        field.data_read = field.data.stream.read(LARGEST + 1)
        try:
            field.source = past_walls(read_apart(field.data_read))
            name = as_line(PurePath((field.data.filename or "").replace("\\", "/")).name, 200)
            file = File(name, field.source.format, digest_of(field.data_read))
            field.kept = keep(field.source.text, field.source.layout, file)
        except (ReadFailed, Invalid) as error:
            raise ValidationError(in_words(error.message)) from None


class FileForm(DetailsForm):
    """A new article out of a file: what is typed goes before what the file says of itself."""

    text = TextAreaField(lazy_gettext("Text"), [GoodText(2 * LONGEST_TEXT)])
    pasted = HiddenField()
    file = Upload(lazy_gettext("File"))

    def validate_text(self, field: TextAreaField) -> None:
        if (field.data or "").strip():
            raise ValidationError(
                gettext("Text was pasted and a file was chosen. Empty this, or press “Keep article”.")
            )

    def details(self) -> dict[str, Any]:
        read, typed = details_of(self.file.source), super().details()
        return {name: value or read[name] for name, value in typed.items()}

    def as_pasted(self) -> "FileForm":
        """Itself with what was read in its fields, for a person to decide on: files do not come twice."""
        source = self.file.source
        for name, value in self.details().items():
            self[name].data = str(value or "")
        self.text.data = source.text
        self.pasted.data = json.dumps([[block.kind.value, block.text] for block in source.blocks])
        return self


def past_walls(source: Source) -> Source:
    """The source, unless it is a wall with nothing behind it. Raises Invalid."""
    if source.wall and not source.text:
        raise Invalid("file", WARNINGS[source.wall])
    return source
