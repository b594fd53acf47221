import pytest

from claims.words.accents import spelled
from claims.words.forms import forms


@pytest.mark.parametrize(
    ("plain", "marked"),
    [
        ("beinvloedt", "beïnvloedt"),
        ("coordinatie", "coördinatie"),
        ("reele", "reële"),
        ("creeert", "creëert"),
        ("naief", "naïef"),
        ("enquete", "enquête"),
        ("prive", "privé"),
        ("scene", "scène"),
        ("beeindigd", "beëindigd"),
    ],
)
def test_it_meets_the_word_with_its_mark(plain: str, marked: str) -> None:
    assert spelled(plain) == marked
    assert forms(plain, "nl") == forms(marked, "nl")


def test_it_gives_a_form_the_dictionary_form_of_the_marked_word() -> None:
    assert forms("beinvloedt", "nl")[0] == forms("beïnvloeden", "nl")[0]
    assert forms("patienten", "nl")[0] == forms("patiënt", "nl")[0]


def test_it_asks_for_no_marks_where_the_plain_word_is_in_the_dictionary() -> None:
    assert forms("een", "nl")[0] == "een"
    assert "premier" not in forms("première", "nl")


@pytest.mark.parametrize("word", ["", "een", "huis", "zzeeoo", "beïnvloedt", "co2eeuw"])
def test_it_knows_no_marked_word_elsewhere(word: str) -> None:
    assert spelled(word) is None
