import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.words.folding import clean, fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Financiële", "financiele"),
        ("e\u0301e\u0301n", "een"),
        ("SMS’je", "sms'je"),
        ("ĳs", "ijs"),
        ("ﬁnancien", "financien"),
        ("Œuvre", "oeuvre"),
        ("Straße", "strasse"),
        ("Øresund", "oresund"),
        ("klimaat\u00adwet", "klimaatwet"),
        ("NAVO‑top", "navo-top"),
        ("İstanbul", "istanbul"),
    ],
)
def test_it_folds_what_readers_take_for_the_same(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_it_keeps_vowel_signs_that_are_no_accents() -> None:
    assert fold("हिन्दी") != fold("हन्द")


@given(st.text())
def test_it_folds_only_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_it_folds_both_unicode_forms_alike(text: str) -> None:
    assert fold(clean(text)) == fold(text)


def test_it_cleans_to_one_form() -> None:
    assert clean("cafe\u0301") == "café"
