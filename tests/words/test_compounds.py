import gzip
from collections import Counter

import pytest

from claims.words import rebuild, vocabulary
from claims.words.compounds import read, split


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


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        # the plural that links is that of the noun, not what is left without -en-
        ("bomenkap", ("boom", "kap")),
        ("bommenregen", ("bom", "regen")),
        ("krantenkop", ("krant", "kop")),
        # the -e- of before 1995
        ("hondehok", ("hond", "hok")),
        ("brilleglas", ("bril", "glas")),
        # a first part that begins no word we know, but is one
        ("liberaliteitsbeginsel", ("liberaliteit", "beginsel")),
        ("zetmeelproductie", ("zetmeel", "productie")),
        ("zuidoosthoek", ("zuidoost", "hoek")),
        ("westkust", ("west", "kust")),
        # the plural without its accent
        ("kankertherapieen", ("kanker", "therapieen")),
        # a compound in a compound that the dictionary knows
        ("luchtvaartautoriteiten", ("lucht", "vaart", "autoriteit")),
    ],
)
def test_it_takes_a_compound_apart_by_its_links(word: str, parts: tuple[str, ...]) -> None:
    assert split(word) == parts


@pytest.mark.parametrize(
    ("word", "parts"),
    # no line of the dictionary is about their first part, but many of its words begin with it
    [
        ("horecazaken", ("horeca", "zaak")),
        ("pluimveebedrijf", ("pluimvee", "bedrijf")),
        ("wiskundeleraren", ("wiskunde", "leraar")),
        ("schadevergoeding", ("schade", "vergoeding")),
        ("kledingrek", ("kleding", "rek")),
        ("welvaartsstaat", ("welvaart", "staat")),
        ("dierenwelzijn", ("dier", "welzijn")),
        # and what is taken apart already still is
        ("nieuwjaarskaart", ("nieuw", "jaar", "kaart")),
        ("motorrijbewijs", ("motor", "rijbewijs")),
    ],
)
def test_it_knows_words_of_which_the_dictionary_has_only_compounds(word: str, parts: tuple[str, ...]) -> None:
    assert split(word) == parts


def hidden_in(*compounds: str) -> frozenset[str]:
    lemmas = frozenset({"kunst", "zaak", "huis", "bedrijf", "eten", "lopen", *compounds})
    return rebuild.hidden(
        lemmas, lemmas, Counter(kunst=9, zend=9), Counter(zaak=9, huis=9, bedrijf=9, deur=9, lopen=9)
    )


@pytest.mark.parametrize(
    ("begin", "word"),
    [("horeca", "horeca"), ("welzijns", "welzijn"), ("vuilnis", "vuilnis"), ("hore", None), ("psycho", None),
     ("kunstv", None), ("kunsten", None), ("kunstver", None), ("kunstzend", None), ("kunst", None)],
)  # fmt: skip
def test_it_takes_for_a_word_what_many_words_begin_with_and_no_shred(begin: str, word: str | None) -> None:
    compounds = [begin + tail for tail in ("zaak", "huis", "bedrijf", "deur")]
    assert hidden_in(*compounds) == ({word} if word else set())
    assert hidden_in(*compounds[:3], begin + "lopen") == set()


@pytest.mark.parametrize(
    "word",
    # what many other compounds have as a whole; what one does; an ending; a day
    ["maatregelen", "station", "automaat", "transport", "televisie", "redenering", "wandeling", "planmatig", "kartonnen",
     "vrijdag"],
)  # fmt: skip
def test_it_leaves_whole_what_is_used_as_a_whole(word: str) -> None:
    assert split(word) == ()


def test_it_still_takes_apart_what_is_used_as_a_whole_less_often_than_its_parts() -> None:
    assert split("woordenboek") == ("woord", "boek")
    assert split("tijdschrift") == ("tijd", "schrift")


@pytest.mark.parametrize(
    ("word", "inner"),
    [
        ("luchtvaartautoriteiten", "luchtvaart"),
        ("woningbouwplannen", "woningbouw"),
        ("woningbouwplannen", "bouwplan"),
        ("pannenkoek", "pannekoek"),
        ("pannekoek", "pannenkoek"),
    ],
)
def test_it_finds_the_compounds_in_a_compound(word: str, inner: str) -> None:
    assert inner in read(word).inner


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
