"""What must meet and what must not, by the road that the product walks: one table for each rule of words."""

import time

import pytest

from claims.search.asking import understand
from claims.search.keys import Text, weighted_keys
from claims.words.pipeline import analyse, highlight, query_terms
from tests.words.test_pairs import finds

MEET = [
    # compounds
    ("vaccin", "de coronavaccins"),
    ("coronavaccins", "vaccin tegen corona"),
    ("asiel", "dierenasiel"),
    ("kind", "kinderopvang"),
    ("muziek", "countrymuziek"),
    # verbs in pieces
    ("openbaar maken", "het werd openbaar gemaakt"),
    ("openbaarmaking", "ze maakten het rapport openbaar"),
    ("openbaar gemaakt", "de openbaarmaking"),
    ("afschaffen", "het kabinet schaft de wet af"),
    ("afgeschaft", "zij schaffen de wet af en gaan"),
    ("opbellen", "hij belde haar gisteren op"),
    ("volhouden", "dat houdt hij vol"),
    # the particle before what cannot go on with it
    ("optillen", "hij tilt de steen op in de tuin"),
    ("inslapen", "de baby sliep snel in na het eten"),
    ("aanmelden", "de studenten melden zich aan bij de school"),
    ("aanreiken", "zij reikt haar boeken aan"),
    ("vastbinden", "hij bond de hond vast"),
    ("plaatsvinden", "het feest vond in mei plaats"),
    ("teleurstellen", "de film stelde ons teleur"),
    # nouns and verbs
    ("opnemen", "een opname van het gesprek"),
    ("mobiliseren", "de mobilisatie begon"),
    ("alarmeren", "het alarm ging af"),
    # compounds in compounds
    ("woningbouw", "de woningbouwplannen"),
    ("zuidoost hoek", "in de zuidoosthoek"),
    ("pannekoek", "pannenkoeken met stroop"),
    ("pannenkoek", "pannekoeken met stroop"),
    # apostrophes inside
    ("Knesset Haolam", "Ha'olam in de Knesset"),
    # names
    ("vanderplas", "Caroline van der Plas"),
    ("van der plas", "Vanderplas"),
    ("Van der Plas", "Caroline van der Plas zei"),
    ("vandenberg", "Jan Van den Berg"),
    ("van 't hof", "Jan van ’t Hof"),
    # numbers
    ("3 miljoen", "drie miljoen mensen"),
    ("3.000.000", "3 miljoen"),
    ("drie miljoen", "3.000.000 mensen"),
    ("1,5 miljard", "anderhalf miljard"),
    ("10%", "tien procent"),
    ("10 procent", "10 %"),
    ("€ 500", "vijfhonderd euro"),
    ("vijfhonderd euro", "€ 500,00"),
    ("0,5%", "een half procent"),
    # dates
    ("25 juni 2025", "op 25-06-2025"),
    ("25-06-2025", "op 25 juni 2025"),
    ("25/06/2025", "25 juni 2025"),
    ("juni 2025", "25-06-2025"),
    ("25 juni", "25-06-2025"),
    ("2025", "25-06-2025"),
]
APART = [
    ("bank", "bangste"),
    ("kat", "advocaat"),
    ("3 miljoen", "2 miljoen"),
    ("3 miljoen", "3 miljard"),
    ("1,5 miljard", "15 miljard"),
    ("10%", "10 mensen"),
    ("10%", "100%"),
    ("500 euro", "500 dollar"),
    ("25 juni 2025", "25 juli 2025"),
    ("25-06-2025", "26-06-2025"),
    ("opbellen", "hij belt. Dan staat hij op"),
    ("aanvullen", "hij vult de lijst aan het eind van de dag"),
    ("bom", "de bomenkap in het bos"),
    ("wijk", "volgende week"),
    ("0,5", "half werk"),
]
MEET_IN_ENGLISH = [
    ("wrote", "written"),
    ("cities", "city"),
    ("women", "woman"),
    ("3 million", "three million"),
    ("3,000,000", "three million"),
    ("half a million", "500,000"),
    ("ten percent", "10%"),
    ("10 per cent", "10 percent"),
    ("$1.5bn", "1.5 billion dollars"),
    ("June 25, 2025", "25 June 2025"),
    ("06/25/2025", "June 25th, 2025"),
    ("van der berg", "Vanderberg"),
]
APART_IN_ENGLISH = [
    ("cat", "category"),
    ("policy", "police"),
    ("10%", "10 people"),
    ("3 million", "3 billion"),
    ("June 25, 2025", "July 25, 2025"),
]


@pytest.mark.parametrize(("query", "text"), MEET)
def test_they_meet(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(("query", "text"), APART)
def test_they_stay_apart(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize(("query", "text"), MEET_IN_ENGLISH)
def test_they_meet_in_english(query: str, text: str) -> None:
    assert finds(query, text, "en")


@pytest.mark.parametrize(("query", "text"), APART_IN_ENGLISH)
def test_they_stay_apart_in_english(query: str, text: str) -> None:
    assert not finds(query, text, "en")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("3 miljoen", "three million people"),
        ("10 procent", "ten percent"),
        ("25-06-2025", "on June 25, 2025"),
        ("vijfhonderd euro", "€500"),
    ],
)
def test_a_dutch_query_meets_the_same_number_in_an_english_text(query: str, text: str) -> None:
    there = {key for key, _ in weighted_keys([Text(text, 1.0, ("en",))])}
    assert all(there.intersection(word.wanted.keys) for word in understand(query, "nl").words)


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("3.000.000", "Er zijn drie miljoen mensen.", ["drie", "miljoen"]),
        ("10%", "Dat is tien procent.", ["tien", "procent"]),
        ("25-06-2025", "Op 25 juni 2025 dus.", ["25", "juni", "2025"]),
        ("aanvullen", "Zij vult de lijst aan.", ["vult", "aan"]),
        ("vanderplas", "Caroline van der Plas zei het.", ["van", "der", "Plas"]),
    ],
)
def test_every_word_of_what_was_found_is_marked(query: str, text: str, words: list[str]) -> None:
    wanted = {key for term in query_terms(query, "nl") for key in term.keys}
    assert [text[start:end] for start, end in highlight(text, "nl", wanted)] == words


def test_what_several_words_say_together_counts_once() -> None:
    for text, key in (("drie miljoen", "3000000"), ("25 juni 2025", "2025-06-25"), ("tien procent", "10%")):
        assert sum(term.weight for term in analyse(text, "nl") if term.key == key) == pytest.approx(1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["9", "van der ", "aan, ", "vult a b c d e aan, ", "3 miljoen ", "1/1/", "é\u0301", "a-"]
)
def test_a_million_characters_take_time_by_their_number(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    analyse(text, "nl")
    assert time.process_time() - started < 60
