"""Clock times in one form."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.words.clock import times_of
from claims.words.folding import fold
from claims.words.pipeline import analyse, query_terms
from claims.words.tokens import tokens


def read(text: str, language: str = "nl") -> list[tuple[str, ...]]:
    found = tokens(text)
    folded = [fold(token.text) for token in found]
    return [each.keys for each in times_of(found, text, language, folded)]


def finds(query: str, text: str) -> bool:
    there = {term.key for term in analyse(text, "nl")}
    return all(there.intersection(term.keys) for term in query_terms(query, "nl"))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("11.30", ("11:30",)),
        ("11:30", ("11:30",)),
        ("om 11.30 uur", ("11:30",)),
        ("11.30u", ("11:30",)),
        ("11u30", ("11:30",)),
        ("9.05 uur", ("09:05",)),
        ("09:05", ("09:05",)),
        ("half twaalf", ("11:30", "23:30")),
        ("half één", ("00:30", "12:30")),
        ("half vier uur", ("03:30", "15:30")),
    ],
)
def test_it_brings_a_time_to_one_form(text: str, keys: tuple[str, ...]) -> None:
    assert read(text) == [keys]


def test_it_reads_a_time_in_english_by_its_colon() -> None:
    assert read("at 11:30, not 11.30", "en") == [("11:30",)]
    assert read("11:30", "fr") == []


@pytest.mark.parametrize(
    "text",
    ["€ 11.30", "€11.30", "11.30 euro", "11.30 procent", "11.30%", "1.50 miljoen", "25.30", "11.75", "11.305", "1.11.30",
     "11:30:15", "25.06.2025", "half werk", "half dertien", "half miljoen", "half, twaalf", "a11.30"],
)  # fmt: skip
def test_it_sees_no_time_where_none_is_said(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("om 11.30", "de ceremonie begint om 11:30 uur"),
        ("11:30", "het begon om 11.30 uur"),
        ("11.30 uur", "aanvang 11:30"),
        ("half twaalf", "hij kwam om 11.30 uur aan"),
        ("15.30 uur", "de wedstrijd begint om half vier"),
    ],
)
def test_it_finds_a_time_however_it_is_written(query: str, text: str) -> None:
    assert finds(query.removeprefix("om "), text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("11:30", "na 30 minuten kwamen er 11"),
        ("12", "het begon om half twaalf"),
        ("11.30", "het begon om 11:45"),
        ("half twaalf", "half Nederland at twaalf ijsjes"),
    ],
)
def test_it_keeps_a_time_apart_from_its_numbers(query: str, text: str) -> None:
    assert not finds(query, text)


def test_it_still_finds_a_text_by_a_number_that_stands_in_a_time() -> None:
    assert finds("30", "de stand was 15:30")


@given(st.text(st.sampled_from("0123:.u half vier,€") | st.characters(), max_size=40))
def test_it_reads_any_text(text: str) -> None:
    read(text)


@pytest.mark.parametrize("piece", ["9", "1:", "11:30 ", "11.", "half ", "half vier "])
def test_a_million_characters_take_time_by_their_number(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 20
