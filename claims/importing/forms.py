"""The forms of an import: the file, what its columns are, and what its labels are here."""

from collections.abc import Mapping
from pathlib import PurePath

from flask import request
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from claims.articles.rules import LANGUAGES
from claims.articles.told import as_line
from claims.errors import N_, Invalid
from claims.importing.reading.files import Opened, open_file
from claims.importing.reading.opening import MOST_SENT, Format
from claims.importing.reading.rows import FIELDS, LONGEST_LABEL
from claims.importing.reading.tables import Preview, preview
from claims.importing.rules import MOST_LABELS, UNRATED
from claims.storage.rows import written_number
from claims.verdicts.queries import ratings
from claims.web.forms import ODD, Form, GoodText, Rows
from claims.web.languages import in_words, spoken
from claims.web.sessions import read

NO_COLUMN = ""
SENT_TOO_MUCH = N_("This file is larger than %(most)s MB. Pack it with gzip, or split it.")


class Claims(FileField):
    """A file of claims, read as far as it takes to know what it is."""

    opened: Opened
    data_read: bytes

    def __init__(self, label: object, **options: object) -> None:
        super().__init__(label, [self.take], **options)

    @staticmethod
    def take(_form: Form, field: "Claims") -> None:
        if not field.data:
            raise ValidationError(lazy_gettext("Choose a file."))
        field.data_read = field.data.stream.read(MOST_SENT + 1)
        if len(field.data_read) > MOST_SENT:
            raise ValidationError(gettext(SENT_TOO_MUCH, most=MOST_SENT // 1_000_000))
        try:
            field.opened = open_file(field.data_read)
            if field.opened.format is Format.TABLE:
                preview(field.opened.text)
        except Invalid as error:
            raise ValidationError(in_words(error.message)) from None

    @property
    def name_sent(self) -> str:
        """The file's own name, without folders."""
        name = PurePath((self.data.filename or "").replace("\\", "/")).name
        return as_line(name, 200) or "-"


class FileForm(Form):
    file = Claims(lazy_gettext("File"))
    language = SelectField(
        lazy_gettext("Language of rows that do not say"),
        choices=[SelectChoice(key, lazy_gettext(label)) for key, label in LANGUAGES.items()],
        default="nl",
    )


def _column(name: str) -> SelectField:
    return SelectField(lazy_gettext(FIELDS[name]), validate_choice=False)


class ColumnsForm(Form):
    """For each field which column it is in, or none."""

    column_statement = _column("statement")
    column_claimant = _column("claimant")
    column_said_on = _column("said_on")
    column_seen_at = _column("seen_at")
    column_language = _column("language")
    column_label = _column("label")
    column_publisher = _column("publisher")
    column_check_url = _column("check_url")
    column_check_title = _column("check_title")
    column_checked_on = _column("checked_on")

    def offer(self, table: Preview) -> "ColumnsForm":
        """Itself with the heads of this table to choose from, as guessed where nothing was chosen yet."""
        heads = [SelectChoice(str(place), head or f"({place + 1})") for place, head in enumerate(table.heads)]
        for name in FIELDS:
            field = self[f"column_{name}"]
            field.choices = [SelectChoice(NO_COLUMN, lazy_gettext("(none)")), *heads]
            if field.data is None:
                field.data = str(table.guessed.get(name, NO_COLUMN))
        return self

    def chosen(self) -> dict[str, int]:
        """Field -> number of its column."""
        told = {name: self[f"column_{name}"].data or "" for name in FIELDS}
        return {
            name: int(place)
            for name, place in told.items()
            if place.isascii() and place.isdigit() and len(place) < 4
        }


def rating_choices() -> list[SelectChoice]:
    """Our ratings in the reader's language, and that it is none of them."""
    label = f"label_{'en' if spoken() == 'en' else 'nl'}"
    ours = [SelectChoice(rating.key, getattr(rating, label)) for rating in ratings(read())]
    return [
        SelectChoice(NO_COLUMN, lazy_gettext("(choose)")),
        *ours,
        SelectChoice(UNRATED, lazy_gettext("no label of ours")),
    ]


class LabelsForm(Form):
    """Each label of the archive, and which rating it is. It is sent along: which labels are asked for changes meanwhile."""

    labels = Rows(
        HiddenField(validators=[GoodText(LONGEST_LABEL)]),
        label=lazy_gettext("In the archive"),
        max_entries=MOST_LABELS,
    )
    ratings = Rows(
        SelectField(choices=rating_choices, validate_choice=False),
        label=lazy_gettext("Labels of the archive"),
        max_entries=MOST_LABELS,
    )

    def chosen(self) -> dict[str, str]:
        """Label -> key of its rating."""
        return {
            label.data or "": entry.data or ""
            for label, entry in zip(self.labels, self.ratings, strict=False)
        }

    def list_labels(self, guesses: Mapping[str, str]) -> None:
        """Ask for these labels: as chosen, or else as guessed."""
        typed = self.chosen()
        while self.ratings.entries:
            self.ratings.pop_entry()
        for label, guess in guesses.items():
            self.ratings.append_entry(typed.get(label, guess))


def asked_rows() -> list[int]:
    """The numbers of the rows that the form names, each once."""
    numbers = [written_number(text) for text in request.form.getlist("row")]
    if None in numbers:
        raise Invalid("row", ODD)
    return sorted({number for number in numbers if number is not None})
