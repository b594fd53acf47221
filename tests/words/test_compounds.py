import gzip

import pytest

from claims.words import rebuild, vocabulary
from claims.words.compounds import split


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("regeringsleider", ("regering", "leider")),
        ("regeringsleiders", ("regering", "leider")),
        ("coronavaccin", ("corona", "vaccin")),
        ("klimaatverandering", ("klimaat", "verandering")),
        ("stikstofuitstoot", ("stikstof", "uitstoot")),
        ("stikstofuitstootcijfers", ("stikstof", "uitstoot", "cijfers")),
        ("woningnood", ("woning", "nood")),
        ("kabinetsbeleid", ("kabinet", "beleid")),
        ("vrouwensynode", ("vrouw", "synode")),
        ("openbaarmaking", ("openbaar", "making")),
        ("openbaargemaakt", ("openbaar", "gemaakt")),
        ("bekendmaking", ("bekend", "making")),
    ],
)
def test_it_takes_a_compound_apart(word: str, parts: tuple[str, ...]) -> None:
    assert split(word) == parts


@pytest.mark.parametrize(
    "word",
    [
        *(
            "bangste",
            "berichten",
            "president",
            "overwinning",
            "verschillende",
            "geslagen",
            "gelopen",
            "besloten",
        ),
        *(
            "vertrouwen",
            "onderzoek",
            "kampioen",
            "waarschuwing",
            "secretaris",
            "voldoening",
            "kinderen",
            "x" * 60,
        ),
        *("", "sms'je", "2025", "zee"),
    ],
)
def test_it_leaves_other_words_whole(word: str) -> None:
    assert split(word) == ()


def test_it_never_finds_bank_in_bangste() -> None:
    assert "bank" not in split("bangste")
    assert split("bankrekening") == ("bank", "rekening")


def test_it_carries_a_small_list_of_words() -> None:
    assert vocabulary.FILE.stat().st_size < 600_000
    assert len(vocabulary.dutch()) > 40_000


def test_it_finds_every_line_of_its_list() -> None:
    words = vocabulary.Vocabulary(gzip.compress(b"aap\t3\t0\nnoot\t0\t7\n"))
    assert words.counts("aap") == (3, 0)
    assert words.counts("noot") == (0, 7)
    assert [words.counts(other) for other in ("", "aa", "mies", "aapje", "zzz", "\ud800")] == [None] * 6


@pytest.mark.slow
def test_it_can_make_its_list_again_from_the_dictionary() -> None:
    assert gzip.decompress(vocabulary.FILE.read_bytes()).decode().splitlines() == rebuild.lines()
