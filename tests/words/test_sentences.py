"""Where sentences end: not after initials, short forms and in numbers."""

import pytest

from claims.words.sentences import parts, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("   \n ", []),
        ("Zonder punt", ["Zonder punt"]),
        ("De zee stijgt. De duinen groeien.", ["De zee stijgt.", "De duinen groeien."]),
        ("Hij zei: ‘Dat klopt.’ Zij niet.", ["Hij zei: ‘Dat klopt.’", "Zij niet."]),
        (
            "J. de Vos, o.a. raadslid, en mr. K. Dam kwamen.",
            ["J. de Vos, o.a. raadslid, en mr. K. Dam kwamen."],
        ),
        ("Er waren 3.000 mensen. Of 3.500?", ["Er waren 3.000 mensen.", "Of 3.500?"]),
        ("Kop zonder punt\nDe tekst begint hier", ["Kop zonder punt", "De tekst begint hier"]),
        ("‘Komt hij?’ vroeg mgr. Bos. Ja!", ["‘Komt hij?’ vroeg mgr. Bos.", "Ja!"]),
        ("Wat?! Echt… Ja.", ["Wat?!", "Echt…", "Ja."]),
        ("🙂 Ja. Nee.", ["🙂 Ja.", "Nee."]),
    ],
)
def test_it_finds_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_it_takes_a_long_text_without_an_end() -> None:
    assert sentences("a. " * 100_000)
    assert len(sentences("woord " * 100_000)) == 1


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("De zee stijgt.", []),
        ("‘De zee stijgt’, zei hij.", ["De zee stijgt", "zei hij"]),
        ('Hij zei: "De zee stijgt."', ["Hij zei", "De zee stijgt"]),
        ("Zij zei dat auto's 3,5 ton wegen.", ["Zij zei", "auto's 3,5 ton wegen"]),
        ("He said that it rains – again!", ["He said", "it rains", "again"]),
        ("...", []),
        ("", []),
    ],
)
def test_it_takes_apart_what_is_said_from_who_says_it(sentence: str, expected: list[str]) -> None:
    assert [sentence[start:end] for start, end in parts(sentence)] == expected


def test_it_takes_a_long_sentence_apart() -> None:
    assert len(parts("woord, " * 100_000)) == 100_000
    assert parts("‘" * 100_000) == []
