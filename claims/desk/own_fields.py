"""Fields that the desk added to its claims: kinds, what may stand in each, and how it reads. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from claims.errors import N_, Invalid
from claims.storage.types import PartialDate
from claims.words.addresses import is_web_address

LONGEST_VALUE = 500
LONGEST_LINK = 2000
MOST_DIGITS = 15
_GROUPED = {
    "nl": re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?", re.ASCII),
    "en": re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII),
}
_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
_SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f"), None) | {ord("−"): "-"}


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    DATE = "date"
    LINK = "link"


KIND_LABELS = {
    FieldKind.TEXT: N_("text"),
    FieldKind.NUMBER: N_("number"),
    FieldKind.CHOICE: N_("choice"),
    FieldKind.DATE: N_("date"),
    FieldKind.LINK: N_("link"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as lists and pages need it."""

    id: int
    nl: str
    en: str
    kind: str
    choices: tuple[str, ...] = ()
    retired: bool = False
    help: str = ""

    @property
    def key(self) -> str:
        """What it is called among the columns of the list."""
        return f"f{self.id}"

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.nl


def number_typed(text: str, language: str = "nl") -> Decimal | None:
    """A number as it is written in this language, or in the other where that can mean nothing else; None when it is none.

    >>> number_typed("1.234,5"), number_typed("1.5"), number_typed("1.234"), number_typed("1.234", "en")
    (Decimal('1234.5'), Decimal('1.5'), Decimal('1234'), Decimal('1.234'))
    """
    text = text.translate(_SPACES)
    other = "en" if language == "nl" else "nl"
    if sum(letter.isdigit() for letter in text) > MOST_DIGITS:
        return None
    if _GROUPED[language].fullmatch(text):
        return _decimal(text, language)
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return _decimal(text, other) if _GROUPED[other].fullmatch(text) else None


def _decimal(text: str, language: str) -> Decimal:
    thousands, comma = (".", ",") if language == "nl" else (",", ".")
    return Decimal(text.replace(thousands, "").replace(comma, "."))


def checked_value(field: Shown, typed: str, language: str, *, had: str = "") -> tuple[str, float | None]:
    """What is kept of what was typed, and the number it is compared by; raises Invalid. Empty text takes the value away."""
    if not typed:
        return "", None
    if field.kind == FieldKind.NUMBER:
        number = number_typed(typed, language)
        if number is None:
            raise Invalid("value", N_("Write a number, as 1,234.5."))
        return f"{number.normalize() + 0:f}", float(number)  # of minus nothing: nothing
    if field.kind == FieldKind.DATE:
        try:
            return str(PartialDate.typed(typed)), None
        except ValueError:
            raise Invalid(
                "value", N_("Write a day, a month or a year: 2026-11-24, 2026-11 or 2026.")
            ) from None
    if field.kind == FieldKind.CHOICE and typed not in {*field.choices, had}:
        raise Invalid("value", N_("Choose one of the choices."))
    if field.kind == FieldKind.LINK and not is_web_address(typed):
        raise Invalid("value", N_("Write the whole address, beginning with https:// or http://."))
    longest = LONGEST_LINK if field.kind == FieldKind.LINK else LONGEST_VALUE
    if len(typed) > longest:
        raise Invalid("value", N_("At most %(longest)s characters."), longest=longest)
    return typed, None
