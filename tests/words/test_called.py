"""Names that mean the same, found in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.words.called import Names, key_of, table

NAMES = table([["EU", "Europese Unie", "European Union"], ["Unie", "Bond"], ["Oekraïne", "Ukraine"], ["!"]])


@pytest.mark.parametrize(
    ("text", "found"),
    {
        "de EU zegt": [("EU", ("Europese Unie", "European Union"))],
        "de europese UNIE en de unie": [("europese UNIE", ("EU", "European Union")), ("unie", ("Bond",))],
        "Oekraine": [("Oekraine", ("Ukraine",))],
        "Europese, Unie": [("Europese, Unie", ("EU", "European Union"))],
        "neuro europees": [],
        "": [],
    }.items(),
)
def test_finds_names_the_longest_first(text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(text[name.start : name.end], name.others) for name in NAMES.find(text)] == found


def test_an_empty_table_finds_nothing() -> None:
    assert Names().find("de EU") == []
    assert table([["!", "?"], []]).find("! ?") == []


@given(st.text(max_size=80))
def test_finds_never_overlap_and_lie_in_the_text(text: str) -> None:
    at = 0
    for name in NAMES.find(text + " EU " + text):
        assert at <= name.start < name.end <= 2 * len(text) + 4
        at = name.end


@given(st.text(max_size=40))
def test_a_name_with_a_key_is_found_in_itself(text: str) -> None:
    found = table([[text, "Zeeland"]]).find(text)
    assert [name.others for name in found] == ([("Zeeland",)] if key_of(text) not in {"", "zeeland"} else [])
