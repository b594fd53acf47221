"""Pieces of letters, and how alike two texts are by them."""

import pytest

from claims.words.grams import MOST_CHARACTERS, grams, likeness, words


def test_cuts_each_word_into_pieces_of_three_to_five() -> None:
    assert set(grams("Zeeën")) == {" ze", "zee", "eee", "een", "en ", " zee", "zeee", "eeen", "een ",
                                  " zeee", "zeeen", "eeen "}  # fmt: skip


@pytest.mark.parametrize("text", ["", "  ", "!?", "\x00", "😀"])
def test_a_text_without_words_has_no_pieces(text: str) -> None:
    assert not grams(text)
    assert likeness(grams(text), [grams("zee")]) == [0.0]


def test_counts_folded_words_of_two_letters_and_more() -> None:
    assert words("De zee, de ZEE o") == {"de": 2, "zee": 2}


def test_looks_at_the_beginning_of_a_long_text_only() -> None:
    assert grams("a" * MOST_CHARACTERS + " zee") == grams("a" * MOST_CHARACTERS)


def test_is_one_for_the_same_and_none_for_nothing_shared() -> None:
    same, other = likeness(grams("het bericht"), [grams("het bericht"), grams("zoo")])
    assert same == pytest.approx(1.0)
    assert other == 0.0


def test_forgives_spelling_more_than_another_word() -> None:
    asked = grams("Zelensky koopt een villa")
    spelled, replaced = likeness(asked, [grams("Zelenskyy koopt een villa"), grams("Poetin koopt een villa")])
    assert spelled > replaced


def test_what_all_candidates_share_tells_little() -> None:
    asked = grams("het bericht over zwembaden")
    pools = ["het bericht over zwembaden", "het bericht over museums", "het bericht over trams"]
    first, *others = likeness(asked, [grams(text) for text in pools])
    assert first > 2 * max(others)
