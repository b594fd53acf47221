import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.words.tokens import Token, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Er zijn 3.000.000 mensen.", ["Er", "zijn", "3.000.000", "mensen"]),
        ("1,5 graad, 50% en 5,3% in 2025.", ["1,5", "graad", "50%", "en", "5,3%", "in", "2025"]),
        ("het sms'je en foto’s", ["het", "sms'je", "en", "foto’s"]),
        ("de NAVO-top en Zuid-Hollandse", ["de", "NAVO-top", "en", "Zuid-Hollandse"]),
        ("#stikstof @jan_de_vries x@y", ["#stikstof", "@jan_de_vries", "x", "y"]),
        ("'Dat wordt', zei hij", ["Dat", "wordt", "zei", "hij"]),
        ("covid-19, 12-jarige, 5G", ["covid-19", "12-jarige", "5G"]),
        ("cafe\u0301 e\u0301n bar", ["cafe\u0301", "e\u0301n", "bar"]),
        ("klimaat\u00adwet", ["klimaat\u00adwet"]),
        ("a_b", ["a", "b"]),
        ("… – '' - \n", []),
    ],
)
def test_it_cuts_a_text_in_words(text: str, words: list[str]) -> None:
    assert [token.text for token in tokens(text)] == words


def test_it_counts_in_code_points() -> None:
    assert tokens("👩‍👧 ja") == [Token("ja", 4, 6)]


@given(st.text())
def test_it_gives_back_the_text_at_its_offsets(text: str) -> None:
    last = 0
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        assert last <= token.start < token.end
        last = token.end
