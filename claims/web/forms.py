"""The base of every form: clean text in, messages out, and the form back as typed when it is refused."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn, TypeVar

from flask import g, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlmodel import Session
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    HiddenField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.core import UnboundField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput, TextArea

from claims.errors import N_, Invalid
from claims.storage.types import PartialDate
from claims.web.languages import in_words
from claims.web.sessions import change
from claims.words.addresses import is_web_address
from claims.words.folding import TooManyMarks, clean
from claims.words.visible import FORBIDDEN, trimmed

Result = TypeVar("Result")

TOO_MANY_MARKS = N_("This text holds a letter with more than thirty accents. Remove it and try again.")
LINE_LIMIT = 500
BLOCK_LIMIT = 20_000
LOOK = "look"  # the name of the button that saves nothing
# On the page for who came second: the buttons that ask for another text, the version first seen, and before a field's
# name what its sender typed while another text stands in it.
TAKE = "take"
FIRST_SEEN = "first_seen"
OWN = "own."


def clean_block(text: str | None) -> str:
    """Typed text as we keep it: NFC, line ends as line feeds, no space around it; nothing when one can see nothing.

    Raises ValueError, which a form shows at its field, for more accents on a letter than any language has.
    """
    try:
        return trimmed(clean((text or "").replace("\r\n", "\n").replace("\r", "\n")))
    except TooManyMarks:
        raise ValueError(gettext(TOO_MANY_MARKS)) from None


def clean_line(text: str | None) -> str:
    """One line of typed text: NFC, runs of white space as one space."""
    return " ".join(clean_block(text).split())


class GoodText:
    """Refuses characters that no one types on purpose, and text beyond a number of code points."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def __call__(self, _form: Any, field: Field) -> None:
        text = field.data or ""
        found = FORBIDDEN.search(text)
        if found:
            field.data = FORBIDDEN.sub(
                "\ufffd", text
            )  # shown in its place: no page may hold such a character
            raise ValidationError(
                gettext(
                    "This text holds a character that cannot be kept (U+%(code)s). Remove it and try again.",
                    code=f"{ord(found[0]):04X}",
                )
            )
        if len(text) > self.longest:
            raise ValidationError(
                gettext(
                    "This is too long: %(length)s characters, at most %(longest)s.",
                    length=len(text),
                    longest=self.longest,
                )
            )


class Line(StringField):
    """One line of text, cleaned; `longest` in code points."""

    def __init__(
        self, label: Any, *, longest: int = LINE_LIMIT, validators: Any = (), **options: Any
    ) -> None:
        super().__init__(label, [*validators, GoodText(longest)], filters=[clean_line], **options)


def graspable(number: int | None) -> int | None:
    """A number for an IntegerField's filters: one of hundreds of digits is too high, and nothing worse."""
    return number if number is None else max(min(number, 10**9), -(10**9))


class Block(TextAreaField):
    """Several lines of text, cleaned; `longest` in code points."""

    def __init__(
        self, label: Any, *, longest: int = BLOCK_LIMIT, validators: Any = (), **options: Any
    ) -> None:
        super().__init__(label, [*validators, GoodText(longest)], filters=[clean_block], **options)


class Address(Line):
    """An http or https address, or nothing."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not is_web_address(self.data):
            raise ValidationError(gettext("Write the whole address, beginning with https:// or http://."))


class PartialDateField(Line):
    """A day, month or year as 2026-11-24, 2026-11 or 2026; Dutch order 24-11-2026 is understood as well."""

    def __init__(self, label: Any, **options: Any) -> None:
        hint = lazy_gettext("A day, a month or a year: 2026-11-24, 2026-11 or 2026.")
        super().__init__(label, description=hint, **options)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        try:
            self.partial  # noqa: B018  asks for the value to learn whether there is one
        except ValueError:
            raise ValidationError(
                gettext("Write a day, a month or a year: 2026-11-24, 2026-11 or 2026.")
            ) from None

    @property
    def partial(self) -> PartialDate | None:
        return PartialDate.typed(self.data) if self.data else None


class Rows(FieldList):
    """The same field for each of several rows, numbered from 0; numbers that no page of ours writes are nobody's."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        for name in formdata:
            number = name.removeprefix(f"{prefix}-")
            if number != name and number.isascii() and number.isdigit() and len(number) < 5:
                yield int(number)


# Of every field of every form by its name, for pages that show what was sent without having that form.
LABELS: dict[str, Any] = {}
CHOICES: dict[str, list[Any]] = {}  # lists of choices, or callables that make them
HIDDEN: set[str] = set()
TICKS: set[str] = set()


class Form(FlaskForm):
    """A form of ours. `sent` is true when it was posted and every field is good."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, field in vars(cls).items():
            if isinstance(field, UnboundField):
                _note(name, field)

    seen_version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    class Meta(FlaskForm.Meta):
        csrf = False  # checked once for every unsafe request, before any form is read

        def get_translations(self, form: Any) -> Any:
            from flask_wtf.i18n import translations

            return translations

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Fields of forms only: Flask-WTF would take JSON as well, which no page of ours sends."""
            return None if request.is_json else super().wrap_formdata(form, formdata)

    @property
    def seen(self) -> int:
        """The version that the sender saw; 0, which is nobody's, when the request does not say.

        Who asks for another text after a conflict saves nothing yet: it is the version that was outdated already.
        """
        return request.form.get(FIRST_SEEN if TAKE in request.form else "seen_version", 0, type=int)

    @property
    def sent(self) -> bool:
        return request.method == "POST" and bool(self.validate())

    def validate(self, extra_validators: Any = None) -> bool:
        g.sent_form = self
        good = bool(super().validate(extra_validators))
        for field in self:
            if not isinstance(field, SelectMultipleField) and len(request.form.getlist(field.name)) > 1:
                field.errors = [*field.errors, gettext("This was sent twice; send it once.")]
                good = False
        return good

    unsaved = False  # it came back as typed, without being refused

    def looks(self) -> bool:
        """Whether this was sent to see what is like it, without script: it comes back as typed, with no complaint."""
        if request.method != "POST" or LOOK not in request.form:
            return False
        self.validate()  # takes out what no page may hold
        for field in self:
            field.errors = []
        self.unsaved = True
        return True

    def refuse(self, error: Invalid) -> None:
        """Show a rule's refusal at its field."""
        field = self[error.where] if error.where in self else next(iter(self))
        field.errors = [*field.errors, in_words(error.message)]

    def apply(self, action: Callable[[Session], Result]) -> Result | None:
        """Run an action in a change; a value it refuses is shown at its field and None comes back."""

        def changed() -> Result:
            with change() as session:
                return action(session)

        return self.ask(changed)

    def ask(self, question: Callable[[], Result]) -> Result | None:
        """What a question answers; a value it refuses is shown at its field and None comes back."""
        try:
            return question()
        except Invalid as error:
            self.refuse(error)
            return None


class Button(Form):
    """A button: nothing but the version that was seen."""

    def ask(self, question: Callable[[], Result]) -> Result | None:
        """It has no field to show a refusal at, so that goes on, to a page that says it."""
        return question()


ODD = N_("This button sent something that cannot be right. Open the page again and press it there.")


def refuse_odd(form: Form) -> NoReturn:
    """Say what of a button's form cannot be right: no person typed it."""
    raise Invalid(next(iter(form.errors), "") or "", ODD)


def press(act: Callable[[Session, int], Result]) -> Result:
    """What a button does in a change, given the version that was seen; raises Invalid for what no button of ours sends."""
    form = Button()
    if not form.sent:
        refuse_odd(form)
    seen = form.seen
    with change() as session:
        return act(session, seen)


def only_pressed() -> bool:
    """Whether this request sent a button, in which nobody typed or chose anything."""
    return isinstance(g.get("sent_form"), Button)


def typed_in_lines(name: str) -> bool:
    """Whether the form of this request has a box of several lines for the field of this name."""
    form: Form | None = g.get("sent_form")
    return form is not None and name in form and isinstance(form[name].widget, TextArea)


def label_as_sent(name: str) -> str:
    """What the form of this request calls this field: several forms may have one of the same name. Empty: none has it."""
    form: Form | None = g.get("sent_form")
    if form is None or name not in form or isinstance(form[name].widget, HiddenInput):
        return ""
    text = str(form[name].label.text)
    return "" if text == name.replace("_", " ").title() else text  # made up, of a field without a label


def choices_as_sent(name: str) -> Iterable[Any]:
    """What the form of this request offers at this field, as far as it was filled in before the act."""
    form: Form | None = g.get("sent_form")
    return (getattr(form[name], "choices", None) or ()) if form is not None and name in form else ()


def words_as_sent(name: str) -> Callable[[str], str] | None:
    """What the form of this request calls each of its choices at this field; None where it offers none."""
    words = {str(value): str(label) for value, label, *_ in choices_as_sent(name)}
    return (lambda sent: words.get(sent, sent) or "–") if words else None


def _note(name: str, field: "UnboundField[Any]") -> None:
    """Keep what a page must know to show this field's value. Of several labels the first counts."""
    label = field.kwargs.get("label") or next(iter(field.args), None)
    if issubclass(field.field_class, HiddenField) or isinstance(field.kwargs.get("widget"), HiddenInput):
        HIDDEN.add(name)
    if label:
        LABELS.setdefault(name, label)
    if "choices" in field.kwargs:
        CHOICES.setdefault(name, []).append(field.kwargs["choices"])
    if issubclass(field.field_class, BooleanField):
        TICKS.add(name)


REQUIRED = lazy_gettext("Please fill this in.")
