"""The time of this request, and times as people in the newsroom's zone see them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g


def now() -> datetime:
    """One moment for the whole request, aware, in UTC; tests set app.config["CLOCK"]."""
    if "now" not in g:
        clock = current_app.config.get("CLOCK")
        g.now = clock() if clock else datetime.now(UTC)
    moment: datetime = g.now
    return moment


def zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["SETTINGS"].time_zone)


def today() -> date:
    """Today in the newsroom's time zone."""
    if "today" not in g:
        g.today = now().astimezone(zone()).date()
    day: date = g.today
    return day
