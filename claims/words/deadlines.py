"""A deadline as people type it, in Dutch or English: "morgen 17:00", "friday", "27-11-2026", "volgende week maandag".

Pure: today is given, and a time is that of the newsroom's wall clock, so summer time changes nothing here.
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from claims.words.dates import MONTHS

LONGEST = 60  # characters; nobody needs more for a day and an hour
_WEEK = 7
_PAST = 180  # a day without its year that lies further back than this is meant for next year
_NAMES = (
    ("maandag", "ma", "monday", "mon"),
    ("dinsdag", "di", "tuesday", "tue", "tues"),
    ("woensdag", "wo", "wednesday", "wed"),
    ("donderdag", "do", "thursday", "thu", "thurs"),
    ("vrijdag", "vr", "friday", "fri"),
    ("zaterdag", "za", "saturday", "sat"),
    ("zondag", "zo", "sunday", "sun"),
)
_WEEKDAYS = {name: number for number, names in enumerate(_NAMES) for name in names}
_NEAR = {
    "vandaag": 0, "vanmiddag": 0, "vanavond": 0, "today": 0, "tonight": 0, "morgen": 1, "tomorrow": 1,
    "overmorgen": 2, "day after tomorrow": 2, "the day after tomorrow": 2, "gisteren": -1, "yesterday": -1,
}  # fmt: skip
_COUNTS = {"een": 1, "één": 1, "a": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3}
_CLOCK = re.compile(
    r"(?:\b(?:om|at|uiterlijk|before|voor|by)\s+|,\s*|(?<=\s)|\A)"
    r"(?:(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:\s*(?P<half>am|pm)|\s*uur)?|(?P<u>\d{1,2})\s*u(?:ur)?(?P<um>\d{2})?"
    r"|(?P<p>\d{1,2})\s*(?P<part>am|pm))\Z",
    re.ASCII,
)
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})\Z", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?\Z", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:e|st|nd|rd|th)? (?:of )?([a-z]{3,9})\.?,?(?: (\d{4}))?\Z", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?\Z", re.ASCII)
_AFTER = re.compile(r"(?:over|in) (\d{1,3}|[a-zé]{1,5}) (dag|dagen|days?|week|weken|weeks)\Z")
_NEXT_WEEK = re.compile(
    r"(?:volgende|next) week(?: op| on)?(?: ([a-z]+))?\Z|([a-z]+) (?:volgende|next) week\Z"
)
_COMING = re.compile(r"(?:(?:op|on|aanstaande|komende|deze|this|coming) )?([a-z]+)\Z")
_NEXT = re.compile(r"(?:volgende|next) ([a-z]+)\Z")
_MONTHS = MONTHS["en"] | MONTHS["nl"]


class NotUnderstood(ValueError):
    """Nobody could say which day this is."""


class NoSuchDay(ValueError):
    """A day or an hour that no calendar or clock has: 31 February, 25:00."""


class OtherWeekday(ValueError):
    """The day that was named beside the date is not that of the date."""


@dataclass(frozen=True)
class Deadline:
    """A day, and an hour on it if one was said."""

    day: date
    clock: time | None = None


def typed_deadline(text: str, today: date) -> Deadline:
    """What was typed, as a day and perhaps an hour. Raises NotUnderstood, NoSuchDay or OtherWeekday.

    >>> str(typed_deadline("morgen 17:00", date(2026, 11, 24)))
    'Deadline(day=datetime.date(2026, 11, 25), clock=datetime.time(17, 0))'
    """
    said = " ".join(text.casefold().split())
    if not said or len(said) > LONGEST:
        raise NotUnderstood(text)
    dated = re.fullmatch(r"(\d{4}-\d{2}-\d{2})t(\d{2}:\d{2})", said, re.ASCII)
    if dated:
        said = f"{dated[1]} {dated[2]}"
    whole = _NUMBERS.match(said) if said.count(".") != 1 or not _is_clock(said) else None
    found = None if whole else _CLOCK.search(said)
    clock = _clock(found) if found else None
    rest = said[: found.start()].rstrip(" ,") if found else said
    return Deadline(_day(rest, today) if rest else today, clock)


def _is_clock(said: str) -> bool:
    """Whether two numbers with a point between them are an hour and not a day of a month: 17.30, not 3.12."""
    hours, minutes = said.split(".")
    return not (minutes.isdigit() and hours.isdigit() and 1 <= int(minutes) <= 12)


def _clock(found: re.Match[str]) -> time:
    hours, minutes = int(found["h"] or found["u"] or found["p"]), int(found["m"] or found["um"] or 0)
    half = found["half"] or found["part"]
    if half and not 1 <= hours <= 12:
        raise NoSuchDay(found[0])
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    try:
        return time(hours, minutes)
    except ValueError:
        raise NoSuchDay(found[0]) from None


def _day(said: str, today: date) -> date:
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    return _counted(said, today) or _in_week(said, today) or _dated(said, today)


def _counted(said: str, today: date) -> date | None:
    """So many days or weeks from now."""
    found = _AFTER.match(said)
    if not found:
        return None
    count = int(found[1]) if found[1].isdigit() else _COUNTS.get(found[1])
    if count is None:
        raise NotUnderstood(said)
    return today + timedelta(days=count * (1 if found[2].startswith("da") else _WEEK))


def _in_week(said: str, today: date) -> date | None:
    """By the name of the day. Who means today says today: the name alone is the first such day after it."""
    monday = today - timedelta(days=today.weekday()) + timedelta(days=_WEEK)
    if found := _NEXT_WEEK.match(said):
        name = found[1] or found[2] or "ma"
        if name not in _WEEKDAYS:
            raise NotUnderstood(said)
        return monday + timedelta(days=_WEEKDAYS[name])
    if (found := _NEXT.match(said)) and found[1] in _WEEKDAYS:
        return monday + timedelta(days=_WEEKDAYS[found[1]])
    if (found := _COMING.match(said)) and found[1] in _WEEKDAYS:
        ahead = (_WEEKDAYS[found[1]] - today.weekday() - 1) % _WEEK + 1
        return today + timedelta(days=ahead)
    return None


def _dated(said: str, today: date) -> date:
    """By its date, with or without the name of the day before it."""
    first, _, rest = said.partition(" ")
    weekday = _WEEKDAYS.get(first.rstrip(",."))
    day = _by_date(rest if weekday is not None else said, today)
    if weekday is not None and day.weekday() != weekday:
        raise OtherWeekday(said)
    return day


def _by_date(said: str, today: date) -> date:
    if found := _ISO.match(said):
        year, month, day = map(int, found.groups())
        return _existing(year, month, day)
    if found := _NUMBERS.match(said):
        return _with_year(found[3], int(found[2]), int(found[1]), today)
    for pattern, month_at, day_at in ((_DAY_FIRST, 2, 1), (_MONTH_FIRST, 1, 2)):
        found = pattern.match(said)
        if found and found[month_at] in _MONTHS:
            return _with_year(found[3], _MONTHS[found[month_at]], int(found[day_at]), today)
    raise NotUnderstood(said)


def _with_year(year: str | None, month: int, day: int, today: date) -> date:
    if year:
        return _existing(int(year), month, day)
    if (month, day) == (2, 29):
        return next(found for number in range(9) if (found := _leap(today.year + number)) and found >= today)
    found = _existing(today.year, month, day)
    return found if (today - found).days <= _PAST else _existing(today.year + 1, month, day)


def _leap(year: int) -> date | None:
    try:
        return date(year, 2, 29)
    except ValueError:
        return None


def _existing(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay(f"{day}-{month}-{year}") from None


def filled_deadline(day: date | None, clock: time | None = None) -> str:
    """A deadline as it stands in a field, as its hint writes one: 27-11-2026 17:00."""
    return " ".join((*([f"{day:%d-%m-%Y}"] if day else []), *([f"{clock:%H:%M}"] if clock else [])))


def written_deadline(day: date | None, clock: time | None = None) -> str:
    """A deadline as it stands in a table: 2026-11-27 17:00."""
    return " ".join((*([day.isoformat()] if day else []), *([f"{clock:%H:%M}"] if clock else [])))
