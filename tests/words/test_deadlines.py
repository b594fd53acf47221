"""What people type for a deadline, in Dutch and English, on Tuesday 24 November 2026."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.words.deadlines import (
    Deadline,
    NoSuchDay,
    NotUnderstood,
    OtherWeekday,
    typed_deadline,
    written_deadline,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("vandaag", "2026-11-24", ""),
        ("today", "2026-11-24", ""),
        ("17:00", "2026-11-24", "17:00"),
        ("morgen 17:00", "2026-11-25", "17:00"),
        ("tomorrow 17:00", "2026-11-25", "17:00"),
        ("  Morgen   om 9.30 uur ", "2026-11-25", "09:30"),
        ("overmorgen", "2026-11-26", ""),
        ("day after tomorrow at 5pm", "2026-11-26", "17:00"),
        ("gisteren", "2026-11-23", ""),
        ("vrijdag", "2026-11-27", ""),
        ("Friday", "2026-11-27", ""),
        ("vr 17u", "2026-11-27", "17:00"),
        ("fri 12:30 am", "2026-11-27", "00:30"),
        ("aanstaande vrijdag", "2026-11-27", ""),
        ("this friday", "2026-11-27", ""),
        ("dinsdag", "2026-12-01", ""),
        ("maandag", "2026-11-30", ""),
        ("volgende week", "2026-11-30", ""),
        ("volgende week maandag", "2026-11-30", ""),
        ("maandag volgende week 10:00", "2026-11-30", "10:00"),
        ("next week friday", "2026-12-04", ""),
        ("next friday", "2026-12-04", ""),
        ("volgende vrijdag", "2026-12-04", ""),
        ("over 3 dagen", "2026-11-27", ""),
        ("in a week", "2026-12-01", ""),
        ("over twee weken", "2026-12-08", ""),
        ("2026-12-01", "2026-12-01", ""),
        ("2026-12-01 17:00", "2026-12-01", "17:00"),
        ("2026-12-01T17:00", "2026-12-01", "17:00"),
        ("1-12-2026", "2026-12-01", ""),
        ("1/12/2026 8u15", "2026-12-01", "08:15"),
        ("1.12.2026", "2026-12-01", ""),
        ("1-12", "2026-12-01", ""),
        ("1.12 17.30", "2026-12-01", "17:30"),
        ("17.30", "2026-11-24", "17:30"),
        ("20-11", "2026-11-20", ""),
        ("5 jan", "2027-01-05", ""),
        ("27 november", "2026-11-27", ""),
        ("27 nov. 2026", "2026-11-27", ""),
        ("vrijdag 27 november", "2026-11-27", ""),
        ("Friday, 27 November 2026", "2026-11-27", ""),
        ("november 27, 2026", "2026-11-27", ""),
        ("1st of december", "2026-12-01", ""),
        ("29 februari", "2028-02-29", ""),
    ],
)
def test_it_knows_which_day_and_hour_are_meant(text: str, day: str, clock: str) -> None:
    found = typed_deadline(text, TODAY)
    assert found == Deadline(date.fromisoformat(day), time.fromisoformat(clock) if clock else None)
    assert typed_deadline(written_deadline(found.day, found.clock), TODAY) == found


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("31 februari", NoSuchDay),
        ("31-2-2027", NoSuchDay),
        ("2026-02-30", NoSuchDay),
        ("29-2-2027", NoSuchDay),
        ("0-0", NoSuchDay),
        ("morgen 25:00", NoSuchDay),
        ("13 pm", NoSuchDay),
        ("vrijdag 28 november", OtherWeekday),
        ("", NotUnderstood),
        ("ooit", NotUnderstood),
        ("volgende kat", NotUnderstood),
        ("over veel dagen", NotUnderstood),
        ("32 smarch", NotUnderstood),
        ("٢٧-11-2026", NotUnderstood),
        ("1" * 5000, NotUnderstood),
        ("<b>morgen</b>", NotUnderstood),
    ],
)
def test_it_says_what_is_wrong(text: str, error: type[ValueError]) -> None:
    with pytest.raises(error):
        typed_deadline(text, TODAY)


@given(st.text(max_size=70))
def test_nothing_else_comes_of_any_text(text: str) -> None:
    try:
        found = typed_deadline(text, TODAY)
    except (NoSuchDay, NotUnderstood, OtherWeekday):
        return
    assert isinstance(found.day, date)


@pytest.mark.parametrize("weekday", range(7))
def test_the_name_of_a_day_is_never_today(weekday: int) -> None:
    today = date(2026, 11, 23 + weekday)
    name = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")[weekday]
    assert (typed_deadline(name, today).day - today).days == 7
    assert 1 <= (typed_deadline(f"volgende week {name}", today).day - today).days <= 13


@pytest.mark.parametrize(
    ("moment", "tomorrow"),
    [
        ("2026-11-24T22:59:00", "2026-11-25"),
        ("2026-11-24T23:01:00", "2026-11-26"),  # winter: an hour ahead
        ("2027-07-01T21:59:00", "2027-07-02"),
        ("2027-07-01T22:01:00", "2027-07-03"),  # summer: two
        ("2027-03-27T23:30:00", "2027-03-29"),  # the night that skips an hour
        ("2027-10-30T23:30:00", "2027-11-01"),  # and the one that has an hour twice
    ],
)
def test_tomorrow_is_that_of_the_newsroom(moment: str, tomorrow: str) -> None:
    today = datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Amsterdam")).date()
    assert typed_deadline("morgen", today).day.isoformat() == tomorrow
