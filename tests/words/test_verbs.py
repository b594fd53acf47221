"""Verbs with another vowel, alone and under every prefix, and what else their forms may be."""

import pytest

from claims.words import lemmas, strong
from claims.words.forms import forms
from claims.words.prefixes import FIXED, LOOSE
from claims.words.strong_verbs import VERBS


@pytest.mark.parametrize(
    ("form", "verb"),
    [
        ("zwierf", "zwerven"),
        ("gezwommen", "zwemmen"),
        ("bedroog", "bedriegen"),
        ("verdwenen", "verdwijnen"),
        ("genas", "genezen"),
        ("bezweek", "bezwijken"),
        ("weggeblazen", "wegblazen"),
        ("uitgestorven", "uitsterven"),
        ("doorlas", "doorlezen"),
        ("bevolen", "bevelen"),
        ("ontsloeg", "ontslaan"),
        ("herriep", "herroepen"),
    ],
)
def test_it_knows_the_verb_of_a_form_with_another_vowel(form: str, verb: str) -> None:
    assert verb in strong.infinitives(form)
    assert set(forms(form, "nl")) & set(forms(verb, "nl"))


@pytest.mark.parametrize(
    "word", ["week", "zon", "school", "streek", "regen", "negen", "gevaren", "verval", "", "ge", "x" * 70]
)
def test_it_takes_no_common_word_for_a_verb(word: str) -> None:
    assert strong.infinitives(word) == ()


def test_it_knows_such_a_word_for_a_verb_where_the_prefix_stands_elsewhere() -> None:
    assert "winden" in strong.of_a_clause("wond")
    assert strong.of_a_clause("droog") == ()


def test_every_verb_of_the_table_has_its_forms_and_is_one() -> None:
    rows = [line.split() for line in VERBS.splitlines() if line]
    assert all(len(row) == 4 for row in rows)
    alone = [row[0] for row in rows if not row[0].startswith("-")]
    assert [verb for verb in alone if not lemmas.is_word(verb, "nl")] == []
    bound = [row[0].lstrip("-") for row in rows if row[0].startswith("-")]
    prefixes = FIXED | LOOSE | {"ge"}
    assert [verb for verb in bound if not any(lemmas.is_word(p + verb, "nl") for p in prefixes)] == []


@pytest.mark.parametrize(
    "words",
    [
        "verslagen verslag verslaan",
        "noten noot",
        "vloten vloot",
        "zonen zoon",
        "fotografen fotograaf",
        "gesticht gestichten",
    ],
)
def test_a_form_of_a_verb_is_also_the_noun_that_it_is(words: str) -> None:
    first, *others = words.split()
    assert all(set(forms(first, "nl")) & set(forms(other, "nl")) for other in others)


def test_a_long_vowel_is_no_short_one() -> None:
    assert not set(forms("zonen", "nl")) & set(forms("zon", "nl"))


def test_a_participle_with_ge_is_no_plural() -> None:
    assert not set(forms("gedragen", "nl")) & set(forms("gedrag", "nl"))
