"""Times as people say them, with the full date behind them: "gisteren", "3 maart 2024"."""

from datetime import UTC, date, datetime
from functools import lru_cache

from babel.dates import format_date
from flask import Flask
from flask_babel import gettext, ngettext

from claims.storage.types import PartialDate
from claims.web.clock import today, zone
from claims.web.languages import spoken

DAY_BEFORE = 2
WEEK = 7


@lru_cache(maxsize=4096)  # a list names the same days again and again
def _written(value: date, pattern: str, language: str) -> str:
    return str(format_date(value, pattern, locale=language))


def written(value: date, pattern: str) -> str:
    """A day by one of Babel's patterns, in the language of the request."""
    return _written(value, pattern, spoken())


def local(moment: datetime) -> datetime:
    return moment.astimezone(zone())


def day(value: date | datetime | PartialDate | None) -> str:
    """A date in full words, as precise as it is: 3 maart 2024, juni 2025, 2025."""
    if value is None or value == "":
        return ""
    if isinstance(value, PartialDate):
        pattern = {"year": "y", "month": "LLLL y", "day": "d MMMM y"}[value.precision]
        return written(value.first_day, pattern)
    if isinstance(value, datetime):
        value = local(value).date()
    return written(value, "d MMMM y")


def full(value: date | datetime) -> str:
    """The whole date, with the time when there is one; for the title of a <time>."""
    if isinstance(value, datetime):
        moment = local(value)
        return f"{written(moment.date(), 'EEEE d MMMM y')} {moment:%H:%M}"
    return written(value, "EEEE d MMMM y")


def exact(moment: datetime) -> str:
    """The whole date and the time to the second: where what happened in one minute has to be told apart."""
    return f"{full(moment)}:{local(moment):%S}"


def machine(value: date | datetime | PartialDate) -> str:
    """For the datetime attribute of <time>."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return str(value)


def ago(value: date | datetime | None) -> str:
    """Near days in words (vandaag 14:10, gisteren, over 3 dagen), far ones as dates."""
    if value is None:
        return ""
    when, clock = value, ""
    if isinstance(value, datetime):
        moment = local(value)
        when, clock = moment.date(), f" {moment:%H:%M}"
    days = (when - today()).days
    if days == 0:
        return str(gettext("today") + clock)
    if days == -1:
        return str(gettext("yesterday") + clock)
    if days == 1:
        return str(gettext("tomorrow") + clock)
    if -WEEK <= days < 0:
        return str(ngettext("%(num)s day ago", "%(num)s days ago", -days))
    if 0 < days <= WEEK:
        return str(ngettext("in %(num)s day", "in %(num)s days", days))
    if when.year == today().year:
        return written(when, "d MMMM")
    return written(when, "d MMMM y")


def register(app: Flask) -> None:
    app.jinja_env.filters.update(day=day, ago=ago, full=full, exact=exact, machine=machine, written=written)
