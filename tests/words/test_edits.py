"""How far one word is from another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.words.edits import bearable, edits

words = st.text(alphabet="abc", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("zee", "zee", 0),
        ("zee", "ze", 1),
        ("zee", "zeen", 1),
        ("zee", "zoe", 1),
        ("shcoof", "schoof", 1),
        ("", "ab", 2),
    ],
)
def test_counts_letters(one: str, other: str, distance: int) -> None:
    assert edits(one, other, 2) == edits(other, one, 2) == distance


@given(words, words)
def test_says_no_more_than_that_it_is_too_much(one: str, other: str) -> None:
    exact = edits(one, other, 10)
    assert exact == edits(other, one, 10)
    assert (exact == 0) == (one == other)
    assert edits(one, other, 2) == min(exact, 3)


def test_bears_little_of_short_words() -> None:
    assert [bearable(word) for word in ("", "zee", "zeem", "schoof")] == [0, 0, 1, 2]
