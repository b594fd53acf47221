"""Numbers in one form, in Dutch and English."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.words.forms import forms
from claims.words.numbers import amounts, written

DUTCH = [
    ("3 miljoen", "3000000"),
    ("drie miljoen", "3000000"),
    ("3.000.000", "3000000"),
    ("3 000 000", "3000000"),
    ("3\u00a0000\u00a0000", "3000000"),
    ("1,5 miljard", "1500000000"),
    ("anderhalf miljard", "1500000000"),
    ("anderhalve euro", "1.5eur"),
    ("een half miljoen", "500000"),
    ("tweeëneenhalf miljoen", "2500000"),
    ("één miljoen", "1000000"),
    ("twee miljoen driehonderdduizend", "2300000"),
    ("honderdtwintigduizend", "120000"),
    ("honderd twintig duizend", "120000"),
    ("tweeduizend vijfentwintig", "2025"),
    ("negentienhonderdnegentig", "1990"),
    ("zevenhonderdeenenzestig", "761"),
    ("zeventien", "17"),
    ("10%", "10%"),
    ("10 %", "10%"),
    ("10 procent", "10%"),
    ("tien procent", "10%"),
    ("5,30 procent", "5.3%"),
    ("€ 500", "500eur"),
    ("€500", "500eur"),
    ("500 euro", "500eur"),
    ("vijfhonderd euro", "500eur"),
    ("500 EUR", "500eur"),
    ("€ 3,5 mln", "3500000eur"),
    ("3,5mln euro", "3500000eur"),
    ("$ 2 miljard", "2000000000usd"),
]
ENGLISH = [
    ("3 million", "3000000"),
    ("three million", "3000000"),
    ("3,000,000", "3000000"),
    ("1.5 billion", "1500000000"),
    ("half a million", "500000"),
    ("a hundred", "100"),
    ("twenty-five", "25"),
    ("twenty five", "25"),
    ("two hundred and fifty thousand", "250000"),
    ("two million three hundred thousand", "2300000"),
    ("10%", "10%"),
    ("ten percent", "10%"),
    ("ten per cent", "10%"),
    ("five hundred euros", "500eur"),
    ("€500", "500eur"),
    ("$3m", "3000000usd"),
    ("$1.5bn", "1500000000usd"),
    ("£20", "20gbp"),
    ("20 pounds", "20gbp"),
]


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [*((text, "nl", key) for text, key in DUTCH), *((text, "en", key) for text, key in ENGLISH)],
)
def test_it_brings_an_amount_to_one_form(text: str, language: str, key: str) -> None:
    (amount,) = amounts(text, language)
    assert amount.keys[0] == key
    assert (amount.start, amount.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *[
            (text, "nl")
            for text in ("een man", "honderden", "miljoenen", "miljoen", "half werk", "2,500", "tienen")
        ],
        *[(text, "en") for text in ("one of them", "a man", "half of it", "millions", "2.500")],
        ("3 miljoen", "fr"),
    ],
)
def test_it_sees_no_amount_where_none_is_said(text: str, language: str) -> None:
    assert amounts(text, language) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2025, 100 mensen", [2025, 100]),
        ("twee, drie of vier", [2, 3, 4]),
        ("vijf zes zeven", [5, 6, 7]),
        ("tussen 3 miljoen en 4 miljoen", [3_000_000, 4_000_000]),
        ("3 -miljoen", [3]),
        ("drie\nmiljoen", [3]),
        ("in 2025 100 000 000", [2025, 100_000_000]),
    ],
)
def test_it_keeps_numbers_apart(text: str, values: list[int]) -> None:
    assert [amount.value for amount in amounts(text, "nl")] == [Decimal(value) for value in values]


def test_it_tells_where_an_amount_stands_in_code_points() -> None:
    text = "👩‍👧 kost € 3 miljoen, dus tien procent."
    assert [text[a.start : a.end] for a in amounts(text, "nl")] == ["€ 3 miljoen", "tien procent"]


@given(st.integers(0, 10**15))
def test_it_writes_numbers_without_zeros_that_say_nothing(number: int) -> None:
    assert written(Decimal(number)) == str(number)
    assert written(Decimal(f"{number}.50")) == f"{number}.5"


@given(
    text=st.text(st.sampled_from("01,.% €$-/\u00a0\n") | st.characters(), max_size=40),
    language=st.sampled_from(["nl", "en"]),
)
def test_it_reads_any_text(text: str, language: str) -> None:
    last = 0
    for amount in amounts(text, language):
        assert last <= amount.start < amount.end <= len(text)
        last = amount.end


@pytest.mark.parametrize(
    "piece", ["9", "9 ", "9.", "9,999.", "drie ", "honderd", "een half ", "€ ", "3 miljoen ", "en"]
)
def test_a_million_characters_take_time_by_their_number(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    amounts(text, "nl")
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("word", "language", "key"),
    [
        *((word, "nl", "1e") for word in ("eerste", "1e", "1ste")),
        *((word, "nl", "4e") for word in ("vierde", "4e", "4de")),
        ("tweede", "nl", "2e"),
        ("derde", "nl", "3e"),
        ("achtste", "nl", "8e"),
        ("eenentwintigste", "nl", "21e"),
        ("honderdste", "nl", "100e"),
        ("honderdeerste", "nl", "101e"),
        ("tweeëntwintigste", "nl", "22e"),
        *((word, "en", "4e") for word in ("fourth", "4th")),
        ("first", "en", "1e"),
        ("twelfth", "en", "12e"),
        ("twentieth", "en", "20e"),
        ("twenty-first", "en", "21e"),
        ("hundredth", "en", "100e"),
    ],
)
def test_it_knows_a_place_in_a_row_in_words_and_in_digits(word: str, language: str, key: str) -> None:
    assert key in forms(word, language)


@pytest.mark.parametrize(
    ("word", "language"),
    [("beste", "nl"), ("ste", "nl"), ("de", "nl"), ("aarde", "nl"), ("vier", "nl"), ("oneerste", "nl"), ("th", "en"),
     ("month", "en"), ("seconds", "en")],
)  # fmt: skip
def test_it_sees_no_place_in_a_row_elsewhere(word: str, language: str) -> None:
    assert not any(key[0].isdigit() for key in forms(word, language))
