"""Sentences worth checking: which are proposed, why, and that the shipped weights are those of the open data."""

import subprocess
import sys
from pathlib import Path

import pytest

from claims.extraction.proposing.model import FILE, shipped
from claims.extraction.proposing.proposals import MOST_REASONS, Reason, propose, worthy
from claims.extraction.proposing.rebuild import OPEN_SETS, rebuilt
from claims.extraction.proposing.signs import signs
from claims.extraction.proposing.training import Example, best_threshold, fit

SOBER = "De werkloosheid daalde vorig jaar volgens het CBS met 3,5 procent."
MILD = "De gemeente gaf meer geld uit aan zorg."
TALK = "Ik vind dat wij daar morgen over moeten praten."


@pytest.mark.parametrize(
    ("sentence", "language", "shown"),
    [
        (SOBER, "nl", {"number", "percentage", "change", "source", "when", "name"}),
        ("Het kostte 3 miljoen euro.", "nl", {"number", "money", "share"}),
        ("Dit is het hoogste bedrag ooit.", "nl", {"comparison", "loose_start"}),
        ("Roken veroorzaakt kanker.", "nl", {"cause", "health", "short"}),
        ("Een boek is zwaarder dan een krant.", "nl", {"comparison"}),
        ("De prijs nam in twee jaar toe.", "nl", {"change", "money_words"}),
        (TALK, "nl", {"first_person", "opinion", "should", "future"}),
        ("Hebt u dat gezien?", "nl", {"question", "second_person", "short"}),
        (
            "Unemployment fell to 4 percent, according to the report.",
            "en",
            {"number", "percentage", "change", "source"},
        ),
        ("I think we should talk about it.", "en", {"first_person", "opinion", "should", "procedure"}),
        ("Wages are lower than in 1970.", "en", {"comparison", "money_words"}),
    ],
)
def test_shows_signs(sentence: str, language: str, shown: set[str]) -> None:
    assert shown <= signs(sentence, language)


def test_shows_nothing_in_other_languages() -> None:
    assert signs("Die Zahl stieg um 3 Prozent.", "de") == frozenset()
    assert propose("Die Zahl stieg um 3 Prozent.", "de") == []


def test_a_word_is_a_sign_as_a_whole_or_by_its_beginning_only() -> None:
    assert "change" in signs("De stijging is nieuw.", "nl")
    assert "first_person" not in signs("De ikken zijn daar.", "nl")
    assert "first_person" in signs("Dat zag ik.", "nl")


def test_the_best_comes_first_and_a_speech_is_left_out() -> None:
    text = f"{TALK} {MILD} {SOBER} Wat denkt u daarvan?"
    assert [text[each.start : each.end] for each in propose(text, "nl")] == [SOBER, MILD]


def test_english_is_proposed_too() -> None:
    text = "Thank you very much. Unemployment fell to 4 percent last year, more than in any other country."
    [found] = propose(text, "en")
    assert text[found.start :].startswith("Unemployment")


def test_a_country_behind_the_language_makes_no_difference() -> None:
    assert propose(SOBER, "nl-BE") == propose(SOBER, "nl")


def test_places_count_code_points() -> None:
    text = f"🙂🙂 Hallo allemaal hier.\n\n{SOBER}"
    [found] = propose(text, "nl")
    assert text[found.start : found.end] == SOBER


def test_there_are_at_most_ten_and_three_reasons() -> None:
    text = " ".join(f"In 2024 steeg het aantal werklozen met {number} procent." for number in range(10, 40))
    found = propose(text, "nl")
    assert len(found) == 10
    assert len(propose(text, "nl", most=3)) == 3
    assert len(worthy(text, "nl")) == 30
    assert [each.start for each in found] == sorted(each.start for each in found), (
        "equals in the order of the text"
    )
    assert all(1 <= len(each.reasons) <= MOST_REASONS for each in found)


def test_reasons_say_what_counts_most() -> None:
    [found] = propose(SOBER, "nl")
    assert found.reasons[0] is Reason.NUMBER
    assert set(found.reasons) == {Reason.NUMBER, Reason.SOURCE, Reason.CHANGE}
    [mild] = propose("Roken veroorzaakt bij veel bejaarden kanker.", "nl")
    assert mild.reasons[-1] is Reason.NO_OPINION


def test_a_long_text_takes_no_long_time_and_a_line_without_end_is_no_sentence() -> None:
    assert propose("woord 3 procent " * 20_000, "nl") == []
    assert propose("", "nl") == []
    assert propose("3 procent.", "nl") == [], "too short to be a claim"


def test_of_a_very_long_text_the_beginning_is_read() -> None:
    text = f"{SOBER} " * 5000
    found = worthy(text, "nl")
    assert 1000 < len(found) <= 1500
    assert {text[each.start : each.end] for each in found} == {SOBER}


def test_the_model_knows_signs_and_no_words() -> None:
    known = set().union(*(signs(each, "nl") for each in (SOBER, MILD, TALK)))
    assert known <= set(shipped().weights)
    assert len(shipped().weights) < 40
    assert 0 < shipped().threshold < 1


def test_training_again_gives_the_shipped_file(data_folder: Path) -> None:
    assert set(OPEN_SETS) == {"nl-factrank2017", "nl-factrank2019"}, "no other set's licence allows it"
    assert rebuilt(data_folder) == FILE.read_text(encoding="utf-8"), "make models, and look at what changed"


def test_training_finds_what_tells_sentences_apart() -> None:
    said = [
        Example(f"{number}", frozenset({"number"} if number % 2 else {"talk"}), bool(number % 2))
        for number in range(50)
    ]
    model = fit(said)
    assert model.score({"number"}) > 0.9
    assert model.score({"talk"}) < 0.1
    assert best_threshold(
        [(0.9, True), (0.6, True), (0.4, False), (0.4, True), (0.1, False)]
    ) == pytest.approx(0.25)


def test_no_numpy_is_needed_to_propose_or_to_train() -> None:
    code = (
        "import sys; from claims.extraction.proposing import proposals, rebuild; "
        "proposals.propose('De prijs steeg met 3 procent.', 'nl'); assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
