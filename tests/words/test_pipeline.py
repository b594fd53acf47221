import threading

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims import words
from claims.words import lemmas, vocabulary
from claims.words.forms import forms
from claims.words.phrases import PART
from claims.words.pipeline import Term, analyse, highlight, query_terms

STATEMENT = "het bericht werd direct openbaar gemaakt"
PUBLISHING = ["openbaar gemaakt", "openbaargemaakt", "openbaarmaking", "openbaar maken"]
SEED_QUERIES = [*PUBLISHING[:3], "regeringsleider", "berichten", "sms", "Schoof"]


def keys(text: str, language: str = "nl") -> set[str]:
    return {term.key for term in analyse(text, language)}


def asked(text: str) -> set[str]:
    return {key for term in query_terms(text, "nl") for key in term.keys}


def marked(text: str, query: str, language: str = "nl") -> list[str]:
    wanted = {key for term in query_terms(query, language) for key in term.keys}
    return [text[start:end] for start, end in highlight(text, language, wanted)]


def finds(query: str, text: str) -> bool:
    """Every typed word is in the text, under one of its keys."""
    there = keys(text)
    return all(there.intersection(term.keys) for term in query_terms(query, "nl"))


@pytest.mark.parametrize("query", SEED_QUERIES)
def test_it_finds_the_seed_claim(query: str, seed_text: str) -> None:
    assert finds(query, seed_text.split("\n\n", maxsplit=1)[0] + "\n" + STATEMENT)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("openbaarmaking", ["openbaar", "gemaakt"]),
        ("regeringsleider", ["regeringsleiders", "regeringsleiders"]),
        ("berichten", ["berichtje"]),
        ("sms", ["sms'je"]),
        ("Schoof", ["Schoof"]),
    ],
)
def test_it_marks_the_seed_paragraph(query: str, words: list[str], seed_text: str) -> None:
    assert marked(seed_text.split("\n\n", maxsplit=1)[0], query) == words


@pytest.mark.parametrize("query", PUBLISHING)
@pytest.mark.parametrize(
    "text",
    [
        *(
            "het is openbaar gemaakt",
            "het werd openbaargemaakt",
            "de openbaarmaking",
            "het openbaar te maken",
        ),
        "dat het direct openbaar werd gemaakt",
    ],
)
def test_it_lets_the_verb_in_two_pieces_meet_the_verb_in_one(query: str, text: str) -> None:
    assert finds(query, text)


def test_it_joins_a_particle_only_to_a_verb_that_exists() -> None:
    assert forms("afgeschaft", "nl")[0] in keys("de wet is af te schaffen")
    assert "openbaarhuis" not in keys("een openbaar huis")
    assert keys("weg denken") - keys("weg") - keys("denken") == set(forms("wegdenken", "nl"))
    assert keys("weg fietsers") == keys("weg") | keys("fietsers")


def test_it_weighs_a_part_less_than_the_word_itself() -> None:
    weights = {term.key: term.weight for term in analyse("regeringsleiders", "nl")}
    assert weights[forms("regeringsleider", "nl")[0]] == 1.0
    assert weights["leider"] == PART < 1


def test_it_counts_a_verb_in_two_pieces_once() -> None:
    joined = forms("openbaarmaking", "nl")[0]
    assert sum(term.weight for term in analyse("openbaar gemaakt", "nl") if term.key == joined) == 1.0


def test_it_keeps_words_in_their_places() -> None:
    assert analyse("de huizen", "nl")[-1] == Term(forms("huis", "nl")[0], 1.0, 1, 3, 9)


def test_it_marks_the_whole_compound() -> None:
    assert marked("Alle coronavaccins werken.", "vaccin") == ["coronavaccins"]
    assert marked("Het sms-bericht kwam.", "bericht") == ["sms-bericht"]
    assert marked("De bangste man", "bank") == []


def test_it_asks_for_all_parts_of_a_typed_compound() -> None:
    (term,) = query_terms("coronavaccins", "nl")
    assert term.parts == ("corona", "vaccin")
    assert set(term.parts) <= keys("het vaccin tegen corona")


def test_it_asks_for_a_hashtag_as_such() -> None:
    assert asked("#stikstof") == {"#stikstof"}
    assert finds("stikstof", "over #stikstof")
    assert not finds("#stikstof", "over stikstof")


def test_it_splits_no_compounds_in_english() -> None:
    assert keys("housework", "en") == set(forms("housework", "en"))
    assert marked("The vaccines work.", "vaccine", "en") == ["vaccines"]


@example(text="ʼ", language="nl")
@given(text=st.text(max_size=60), language=st.sampled_from(["nl", "en", "nl-BE", "xx"]))
def test_it_reads_any_text(text: str, language: str) -> None:
    for term in analyse(text, language):
        assert term.key
        assert 0 <= term.start < term.end <= len(text)
        assert 0 < term.weight <= 1


@given(st.text(st.sampled_from("abeéë'’-#@%.,12 \u0301\u00ad\ud800"), max_size=30))
def test_it_finds_every_text_by_its_own_words(text: str) -> None:
    assert highlight(text, "nl", keys(text)) == sorted(
        {(term.start, term.end) for term in analyse(text, "nl")}
    )
    assert finds(text, text)


def test_it_gives_threads_the_same_answers() -> None:
    compounds = [
        f"{first}{last}" for first in ("stijgings", "regerings", "belofte") for last in ("cijfers", "leiders")
    ]
    answers: list[list[str]] = []

    def work() -> None:
        answers.append([lemmas.stem(word, "nl") for word in compounds * 50])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [[lemmas.stem(word, "nl") for word in compounds] * 50] * 8


def test_it_loads_everything_before_a_server_forks() -> None:
    vocabulary.dutch.cache_clear()
    words.warm()
    assert vocabulary.dutch.cache_info().currsize == 1
