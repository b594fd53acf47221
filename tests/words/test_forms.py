from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.words.folding import fold
from claims.words.forms import forms

SAME = [
    "huizen huis",
    "steeg gestegen stijgt stijging",
    "kocht koopt gekocht",
    "steden stad",
    "kinderen kind",
    "loog gelogen liegt logen",
    "bewijs bewezen bewijzen",
    "sms'je sms sms’je sms'jes smsje SMS",
    "berichtje bericht berichten",
    "regeringsleiders regeringsleider",
    "openbaargemaakt openbaarmaking openbaarmaken",
    "openbaar openbare",
    "verbod verboden verbiedt",
    "doden dode",
    "zeeën zee",
    "financiële financiele financieel",
    "afgeschaft afschaffing afschaffen",
    "bekendgemaakt bekendmaking",
    "sms-bericht smsbericht",
    "#stikstof stikstof",
    "koeien koe",
    "app'je appje app",
    "vroeg vragen",
    "leden lid",
    "verliezen verloren verlies",
    "gaven gaf geven",
    "namen nam nemen",
    "grenzen grens",
    "grenzen grenst",
    "slagen geslaagde",
    "29ste 29e",
]
APART = [
    "open openbaar",
    "bang bank",
    "Schoof schuiven",
    "Wilders wild",
    "huis huid",
    "1,5 15",
    "gezin zin",
    "gelijk lijk",
    "sms ems",
]


@pytest.mark.parametrize("words", SAME)
def test_it_joins_the_forms_of_one_word(words: str) -> None:
    for one, other in combinations(words.split(), 2):
        assert set(forms(one, "nl")) & set(forms(other, "nl")), (one, other)


@pytest.mark.parametrize("words", APART)
def test_it_keeps_different_words_apart(words: str) -> None:
    one, other = words.split()
    assert not set(forms(one, "nl")) & set(forms(other, "nl"))


def test_it_finds_a_name_typed_without_its_capital() -> None:
    assert forms("Schoof", "nl") == ("schoof",)
    assert set(forms("schoof", "nl")) == {"schoof", *forms("schuiven", "nl")}
    assert forms("Schoofs", "nl") == ("schoof",)


@pytest.mark.parametrize(
    "words",
    ["houses house", "said says", "children child", "lied lying", "vaccinated vaccination", "left leave"],
)
def test_it_joins_english_forms(words: str) -> None:
    one, other = words.split()
    assert set(forms(one, "en")) & set(forms(other, "en"))


@pytest.mark.parametrize(
    ("written", "language", "keys"),
    [
        ("3.000.000", "nl", ("3000000",)),
        ("3,000,000", "en", ("3000000",)),
        ("1.000,50", "nl", ("1000.50",)),
        ("1,5", "nl", ("1.5",)),
        ("1.5", "en", ("1.5",)),
        ("50%", "nl", ("50%", "50")),
        ("5,3%", "nl", ("5.3%", "5.3")),
        ("2025", "nl", ("2025",)),
        ("12.30", "nl", ("12.30",)),
    ],
)
def test_it_reads_numbers_as_the_language_writes_them(
    written: str, language: str, keys: tuple[str, ...]
) -> None:
    assert forms(written, language) == keys


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Häuser", "Haus"),
        ("fr", "mangées", "manger"),
        ("es", "vacunas", "vacuna"),
        ("pt", "vacinas", "vacina"),
        ("it", "vaccini", "vaccino"),
        ("pl", "szczepionki", "szczepionka"),
    ],
)
def test_it_stems_other_languages_by_their_rules(language: str, one: str, other: str) -> None:
    assert set(forms(one, language)) & set(forms(other, language))
    assert fold(one) in forms(one, language)


def test_it_only_folds_languages_that_it_does_not_know() -> None:
    assert forms("Häuser", "und") == forms("Häuser", "xx") == ("hauser",)


def test_it_takes_a_country_with_the_language() -> None:
    assert forms("huizen", "nl-BE") == forms("huizen", "nl_NL") == forms("huis", "nl")


@given(word=st.text(min_size=1, max_size=80), language=st.sampled_from(["nl", "en", "fr", ""]))
def test_it_gives_some_answer_for_any_word(word: str, language: str) -> None:
    assert all(isinstance(key, str) and key for key in forms(word, language))


def test_it_keeps_english_news_apart_from_new() -> None:
    assert not set(forms("news", "en")) & set(forms("new", "en"))
