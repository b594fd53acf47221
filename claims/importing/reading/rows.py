"""One row of a file as it may be kept: cleaned, cut to size, and with every fault named."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from claims.articles.addresses import plain_address, without_trackers
from claims.claimants.rules import checked_name
from claims.desk.checks import LONGEST_STATEMENT, check_statement, is_quoted
from claims.errors import N_, Invalid, Message
from claims.words.addresses import is_web_address
from claims.words.folding import TooManyMarks, clean
from claims.words.visible import FORBIDDEN, trimmed

LONGEST_WORDING = 10_000
LONGEST_LABEL = 120
LONGEST_NAME = 200
LONGEST_TITLE = 500
LONGEST_URL = 2000
MOST_PLACES = 20
EARLIEST, LATEST = 1500, 2200  # years in which something can have been said

NO_STATEMENT = N_("There is no claim in it.")
TOO_LONG = N_("The claim is longer than %(longest)s characters.")
TOO_MANY_MARKS = N_("It holds a letter with more than thirty accents.")
NOT_AN_OBJECT = N_("This is no row of fields.")
NO_JSON = N_("This is no JSON.")
CUT = N_("The claim was cut off at %(longest)s characters; all of it is kept beside it.")
UNQUOTED = N_("The quotation marks around the claim were left out.")
CLEANED = N_("%(field)s: characters that cannot be kept were left out.")
SHORTENED = N_("%(field)s was cut off at %(longest)s characters.")
NO_ADDRESS = N_("%(field)s is no web address and was left out.")
NO_DATE = N_("%(field)s is no date and was left out.")
NO_LANGUAGE = N_("The language is not known: the file’s own was taken.")
NO_NAME = N_("Who is said to have made the claim has no name that can be read; left out.")
NO_LABEL = N_("The check has no label.")
NO_LINK = N_("The check has no address.")
NO_PUBLISHER = N_("It does not say who made the check.")
MANY_PLACES = N_("Only the first %(most)s places were kept.")

STATEMENT, LANGUAGE, CLAIMANT = "statement", "language", "claimant"
SAID_ON, SEEN_AT, LABEL = "said_on", "seen_at", "label"
CHECK_URL, CHECK_TITLE, PUBLISHER, CHECKED_ON = "check_url", "check_title", "publisher", "checked_on"
FIELDS = {
    STATEMENT: N_("Claim"),
    CLAIMANT: N_("Who says this?"),
    SAID_ON: N_("Date of the claim"),
    SEEN_AT: N_("Where it was seen"),
    LANGUAGE: N_("Language"),
    LABEL: N_("Label of the check"),
    PUBLISHER: N_("Who made the check"),
    CHECK_URL: N_("Address of the check"),
    CHECK_TITLE: N_("Headline of the check"),
    CHECKED_ON: N_("Date of the check"),
}
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?=\Z|[T\s])", re.ASCII)
_DUTCH = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})\Z", re.ASCII)
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_]\w+)*\Z", re.ASCII)
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class Check:
    """The verdict that came with the claim, as its publisher gave it."""

    label: str | None
    publisher: str | None
    url: str | None
    title: str | None
    checked_on: str | None


@dataclass(frozen=True)
class Row:
    """One claim of a file. `problem` says why it cannot be kept; `remarks` what of it was left out or changed."""

    number: int
    statement: str = ""
    wording: str | None = None  # all of it, where the statement is not
    language: str = ""
    claimant: str | None = None
    said_on: str | None = None
    seen_at: tuple[str, ...] = ()
    check: Check | None = None
    problem: Message | None = None
    remarks: tuple[Message, ...] = ()

    @property
    def key(self) -> str:
        """What two rows have in common that are one: the check at its address of these words, else the words and who said them when."""
        check = self.check or Check(None, None, None, None, None)
        words = " ".join(_WORDS.findall((self.wording or self.statement).casefold()))
        if check.url:
            parts = ["check", plain_address(check.url), words]
        else:
            first = plain_address(self.seen_at[0]) if self.seen_at else ""
            parts = [
                "claim",
                words,
                self.claimant or "",
                self.said_on or "",
                first,
                check.publisher or "",
                check.label or "",
            ]
        return sha256(json.dumps(parts).encode()).hexdigest()

    def stored(self) -> dict[str, Any]:
        """The row as JSON values, without its faults."""
        kept = asdict(replace(self, problem=None, remarks=()))
        return {name: value for name, value in kept.items() if value and name not in {"number", "remarks"}}


def restored(number: int, stored: Mapping[str, Any]) -> Row:
    """The row that was stored."""
    check = Check(**stored["check"]) if stored.get("check") else None
    told = {name: value for name, value in stored.items() if name not in {"check", "seen_at"}}
    return Row(number, **told, seen_at=tuple(stored.get("seen_at", ())), check=check)


@dataclass
class Reader:
    """Reads fields and keeps what was wrong with them."""

    remarks: list[Message] = field(default_factory=list)

    def remark(self, text: str, name: str = "", **values: Any) -> None:
        """One fault more, each once; `name` is the field that it is of."""
        label: dict[str, Any] = {"field": FIELDS[name]} if name else {}
        shown = {
            key: FORBIDDEN.sub("\ufffd", each) if isinstance(each, str) else each
            for key, each in values.items()
        }
        message = Message(text, {**label, **shown})
        if message not in self.remarks:
            self.remarks.append(message)

    def line(self, name: str, value: Any, longest: int) -> str | None:
        """One line of text, or None; raises TooManyMarks."""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value:
            return None
        value = value[: 4 * LONGEST_WORDING]
        kept = FORBIDDEN.sub("", value)
        if kept != value:
            self.remark(CLEANED, name)
        kept = " ".join(trimmed(clean(kept)).split())
        if len(kept) > longest and name != STATEMENT:
            self.remark(SHORTENED, name, longest=longest)
            kept = _cut(kept, longest)
        return kept or None

    def address(self, name: str, value: Any) -> str | None:
        text = self.line(name, value, 2 * LONGEST_URL)
        if text is None:
            return None
        if not is_web_address(text) or len(text) > LONGEST_URL:
            self.remark(NO_ADDRESS, name)
            return None
        return without_trackers(text)

    def day(self, name: str, value: Any) -> str | None:
        """A day, a month or a year; of a moment its day as it is written."""
        text = self.line(name, value, LONGEST_URL)
        if text is None:
            return None
        found = day_of(text)
        if found is None:
            self.remark(NO_DATE, name)
        return found

    def language(self, value: Any, otherwise: str) -> str:
        match = _LANGUAGE.match(value.strip()) if isinstance(value, str) else None
        if match:
            return match[1].lower()
        if value:
            self.remark(NO_LANGUAGE)
        return otherwise


def day_of(text: str) -> str | None:
    """The date that a text begins with, if there is such a day.

    >>> day_of("2022-02-23 16:15"), day_of("24-11-2026"), day_of("0001-01-01 00:00:00Z"), day_of("2026-02-30")
    ('2022-02-23', '2026-11-24', None, None)
    """
    if dutch := _DUTCH.match(text):
        day, month, year = dutch.groups()
    elif match := _DAY.match(text):
        year, month, day = match.groups()
    else:
        return None
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if not EARLIEST <= int(year) <= LATEST:
        return None
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


def _cut(text: str, longest: int) -> str:
    """At most so many characters, ending with a whole word where there is one."""
    begun = text[: longest - 1]
    whole = begun.rsplit(" ", 1)[0] if " " in begun[longest // 2 :] else begun
    return whole.rstrip() + "…"


def unquoted(text: str) -> str:
    """The words without the quotation marks around all of them; where there are more, without those either.

    >>> unquoted("“De brug is dicht.”"), unquoted('"A" en "B"')
    ('De brug is dicht.', 'A en B')
    """
    marks = {text[0], *(each for each in text[-2:] if is_quoted(each * 2))}
    bare = "".join(each for each in text if each not in marks) if len(marks) < len(text) else ""
    bare = " ".join(bare.split())
    while bare and is_quoted(bare):
        bare = bare[1:].rstrip(" .,;:!?…")[:-1].strip()
    return bare


def make_row(number: int, fields: Mapping[str, Any], reader: Reader, *, language: str) -> Row:
    """The row out of what stands in its fields; `language` is the file's."""
    try:
        wording = reader.line(STATEMENT, fields.get(STATEMENT), LONGEST_WORDING)
        if not wording or not any(unicodedata.category(each)[0] in "LN" for each in wording):
            return Row(number, problem=Message(NO_STATEMENT))
        if len(wording) > LONGEST_WORDING:
            return Row(number, _cut(wording, 100), problem=Message(TOO_LONG, {"longest": LONGEST_WORDING}))
        statement = _statement(wording, reader)
        if not statement:
            return Row(number, problem=Message(NO_STATEMENT))
        row = Row(
            number,
            statement=check_statement(statement),
            wording=wording if wording != statement else None,
            language=reader.language(fields.get(LANGUAGE), language),
            claimant=_claimant(fields.get(CLAIMANT), reader),
            said_on=reader.day(SAID_ON, fields.get(SAID_ON)),
            seen_at=_places(fields.get(SEEN_AT), reader),
            check=_check(fields, reader),
        )
    except TooManyMarks:
        return Row(number, problem=Message(TOO_MANY_MARKS))
    except Invalid as error:
        return Row(number, problem=error.message)
    return replace(row, remarks=tuple(reader.remarks))


def _statement(wording: str, reader: Reader) -> str:
    statement = wording
    if is_quoted(statement):
        statement = unquoted(statement)
        reader.remark(UNQUOTED)
    if len(statement) > LONGEST_STATEMENT:
        statement = _cut(statement, LONGEST_STATEMENT)
        reader.remark(CUT, longest=LONGEST_STATEMENT)
    return statement


def _claimant(value: Any, reader: Reader) -> str | None:
    """A name, if it can be told from none."""
    name = reader.line(CLAIMANT, value, LONGEST_NAME)
    try:
        return checked_name(name) if name else None
    except Invalid:
        reader.remark(NO_NAME)
        return None


def _places(value: Any, reader: Reader) -> tuple[str, ...]:
    values = value if isinstance(value, (list, tuple)) else [value]
    if len(values) > MOST_PLACES:
        reader.remark(MANY_PLACES, most=MOST_PLACES)
    found = (reader.address(SEEN_AT, each) for each in values[:MOST_PLACES])
    return tuple(dict.fromkeys(each for each in found if each))


def _check(fields: Mapping[str, Any], reader: Reader) -> Check | None:
    """What was found of the claim elsewhere; None where nothing is said of that."""
    label = reader.line(LABEL, fields.get(LABEL), LONGEST_LABEL)
    check = Check(
        label=label,
        publisher=reader.line(PUBLISHER, fields.get(PUBLISHER), LONGEST_NAME),
        url=reader.address(CHECK_URL, fields.get(CHECK_URL)),
        title=reader.line(CHECK_TITLE, fields.get(CHECK_TITLE), LONGEST_TITLE),
        checked_on=reader.day(CHECKED_ON, fields.get(CHECKED_ON)),
    )
    if not (check.label or check.url or check.title):
        return None
    for missing, text in ((check.label, NO_LABEL), (check.url, NO_LINK), (check.publisher, NO_PUBLISHER)):
        if not missing and not (
            text is NO_PUBLISHER and PUBLISHER not in fields
        ):  # a table without that column
            reader.remark(text)
    return check
