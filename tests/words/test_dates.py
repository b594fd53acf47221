"""Dates in one form, in Dutch and English."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.words.dates import days


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("25 juni 2025", "nl", "2025-06-25"),
        ("25-06-2025", "nl", "2025-06-25"),
        ("25-6-2025", "nl", "2025-06-25"),
        ("25/06/2025", "nl", "2025-06-25"),
        ("25.06.2025", "nl", "2025-06-25"),
        ("2025-06-25", "nl", "2025-06-25"),
        ("25 JUNI 2025", "nl", "2025-06-25"),
        ("5 mrt. 2021", "nl", "2021-03-05"),
        ("1e mei 1890", "nl", "1890-05-01"),
        ("juni 2025", "nl", "2025-06"),
        ("25 juni", "nl", "--06-25"),
        ("29 februari", "nl", "--02-29"),
        ("June 25, 2025", "en", "2025-06-25"),
        ("June 25th 2025", "en", "2025-06-25"),
        ("25 June 2025", "en", "2025-06-25"),
        ("25th of June 2025", "en", "2025-06-25"),
        ("Jun. 25, 2025", "en", "2025-06-25"),
        ("06/25/2025", "en", "2025-06-25"),
        ("25/06/2025", "en", "2025-06-25"),
        ("June 2025", "en", "2025-06"),
        ("25-06-2025", "fr", "2025-06-25"),
    ],
)
def test_it_brings_a_date_to_one_form(text: str, language: str, key: str) -> None:
    (day,) = days(text, language)
    assert day.key == key
    assert (day.start, day.end) == (0, len(text))


def test_it_gives_both_readings_of_a_date_that_can_be_read_twice() -> None:
    assert [day.key for day in days("03/04/2025", "en")] == ["2025-03-04", "2025-04-03"]
    assert [day.key for day in days("03/04/2025", "nl")] == ["2025-04-03"]


@pytest.mark.parametrize(
    "text",
    [
        "31 februari 2025",
        "31-02-2025",
        "mei",
        "maart",
        "2025",
        "125-06-2025",
        "25-06-20251",
        "25/06-2025",
        "1.25.06.2025",
    ],
)
def test_it_sees_no_date_where_none_is_said(text: str) -> None:
    assert days(text, "nl") == []


def test_it_tells_where_a_date_stands_in_code_points() -> None:
    text = "👩‍👧 Op 25 juni 2025 (niet 01-07-2025), zei hij."
    assert [text[day.start : day.end] for day in days(text, "nl")] == ["25 juni 2025", "01-07-2025"]


@given(text=st.text(st.sampled_from("0123-/. juni,mei") | st.characters(), max_size=40))
def test_it_reads_any_text(text: str) -> None:
    for day in days(text, "en"):
        assert 0 <= day.start < day.end <= len(text)


@pytest.mark.parametrize("piece", ["9", "1-", "1/1/", "25-06-2025 ", "mei ", "3 mei 2025 "])
def test_a_million_characters_take_time_by_their_number(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    days(text, "nl")
    assert time.process_time() - started < 20
