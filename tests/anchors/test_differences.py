"""What came and went between two texts, and that no text makes it long work."""

from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.anchors import differences as module
from claims.anchors.differences import differences

TEXTS = st.text("ab c.,é\n", max_size=80)


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("", "", []),
        ("a b", "a b", [("equal", "a b")]),
        ("", "a", [("insert", "a")]),
        ("a b c", "a c", [("equal", "a "), ("delete", "b "), ("equal", "c")]),
        ("dicht, zei hij", "dicht zei hij", [("equal", "dicht"), ("delete", ","), ("equal", " zei hij")]),
        ("twee uur", "drie uur", [("delete", "twee"), ("insert", "drie"), ("equal", " uur")]),
        # A word is what one reads as one.
        ("1.200 euro", "1.300 euro", [("delete", "1.200"), ("insert", "1.300"), ("equal", " euro")]),
        (
            "om 12:30 uur",
            "om 12:45 uur",
            [("equal", "om "), ("delete", "12:30"), ("insert", "12:45"), ("equal", " uur")],
        ),
        ("zo'n e-mail", "zo'n e-boek", [("equal", "zo'n "), ("delete", "e-mail"), ("insert", "e-boek")]),
        (
            "https://a.nl/b?c=1",
            "https://a.nl/b?c=2",
            [("delete", "https://a.nl/b?c=1"), ("insert", "https://a.nl/b?c=2")],
        ),
        # Words that were replaced one after another went and came together.
        (
            "de oude brug is",
            "de nieuwe weg is",
            [("equal", "de "), ("delete", "oude brug"), ("insert", "nieuwe weg"), ("equal", " is")],
        ),
    ],
)
def test_it_compares_word_by_word(old: str, new: str, parts: list[tuple[str, str]]) -> None:
    assert differences(old, new) == parts


@given(TEXTS, TEXTS)
def test_it_shows_all_of_both_texts(old: str, new: str) -> None:
    parts = differences(old, new)
    assert "".join(text for kind, text in parts if kind != "insert") == old
    assert "".join(text for kind, text in parts if kind != "delete") == new
    assert all(text for _kind, text in parts)


def test_it_goes_by_paragraph_first_where_there_are_many_words() -> None:
    old = [f"Alinea {number} over de brug van dorp {number}." for number in range(600)]
    new = [*old[:300], "Een nieuwe alinea.", *old[301:500], old[500].replace("brug", "weg"), *old[501:]]
    parts = differences("\n\n".join(old), "\n\n".join(new))
    assert ("delete", "brug") in parts
    assert ("insert", "weg") in parts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("woord " * 50_000, "ander " * 50_000),
        ("\n\n".join("abcd" * 9_000), "\n\n".join("bcda" * 9_000)),
        (" ".join(map(str, range(50_000))), " ".join(str(n + n % 2 * 10**6) for n in range(50_000))),
    ],
)
def test_it_weighs_no_more_than_it_says(old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[int] = []

    class Counted(SequenceMatcher[str]):
        def __init__(self, junk: Any, before: list[str], after: list[str], *, autojunk: bool) -> None:
            weighed.append(len(before) + len(after))
            super().__init__(junk, before, after, autojunk=autojunk)

    monkeypatch.setattr(module, "SequenceMatcher", Counted)
    parts = differences(old, new)
    assert "".join(text for kind, text in parts if kind != "insert") == old
    assert max(weighed, default=0) <= module._MOST_PIECES
