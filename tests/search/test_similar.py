"""Claims that say the same as a text, from an index of documents made as the product makes them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.search.engine import EngineDamaged
from claims.search.keys import WHOLE, Text, make_document
from claims.search.similar import Candidate, Sample, Similar, essence, sample_keys, similar
from claims.search.whoosh_engine import WhooshEngine

STATEMENTS = {
    "claim-1": ("Drie miljoen mensen kregen vorig jaar een coronavaccin", "Jansen"),
    "claim-2": ("Het zwembad in Almere kost twaalf miljoen euro", "De Vries"),
    "claim-3": ("De burgemeester van Almere heeft gelogen over het zwembad", "De Vries"),
    "claim-4": ("Het aantal inbraken is met 10 procent gestegen", None),
    "claim-5": ("De regering verlaagt de belasting op benzine", None),
    "claim-6": ("Scholen krijgen minder geld voor boeken", None),
}


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    made = WhooshEngine(tmp_path / "index", lambda: "test")
    at = datetime(2026, 1, 1, tzinfo=UTC)
    documents = [
        make_document(name, [Text(statement, WHOLE, ("nl",))], {"kind": ["claim"]}, at)
        for name, (statement, _) in STATEMENTS.items()
    ]
    made.rebuild(documents, 0)
    return made


def load(ids: Sequence[str]) -> Mapping[str, Candidate]:
    return {name: Candidate([STATEMENTS[name][0]], "nl", STATEMENTS[name][1]) for name in ids}


def found(engine: WhooshEngine, text: str, claimant: str | None = None) -> list[Similar]:
    return similar(engine, load, Sample(text, "nl", claimant))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("3.000.000 Nederlanders hebben een vaccin tegen corona gehad", "claim-1"),
        ("Almere betaalt € 12 miljoen voor een nieuw zwembad", "claim-2"),
        ("De burgemeester loog over de zwembaden van Almere", "claim-3"),
        ("Inbraken stegen 10%", "claim-4"),
        ("Verlaging van de benzinebelasting door de regering", "claim-5"),
        ("Schoolboeken: scholen krijgen er minder geld voor", "claim-6"),
    ],
)
def test_finds_the_claim_in_other_words(engine: WhooshEngine, text: str, name: str) -> None:
    assert found(engine, text)[0].id == name


def test_the_same_words_score_near_the_top_and_others_low(engine: WhooshEngine) -> None:
    first, second = found(engine, STATEMENTS["claim-2"][0])[:2]
    assert (first.id, second.id) == ("claim-2", "claim-3")
    assert first.score > 60 > 2 * second.score


def test_says_why(engine: WhooshEngine) -> None:
    first = found(engine, "Het zwembad kost 12 miljoen, zegt De Vries", "De Vries")[0]
    assert first.id == "claim-2"
    assert "zwembad" in first.keys
    assert first.numbers == ("12000000",)
    assert first.same_claimant


def test_who_said_it_is_a_push(engine: WhooshEngine) -> None:
    text = "Het zwembad in Almere kost veel"
    assert found(engine, text, "De Vries")[0].score > found(engine, text)[0].score
    assert found(engine, text, "Jansen")[0].score == found(engine, text)[0].score


def test_a_topic_that_both_are_on_is_a_push_and_is_told(engine: WhooshEngine) -> None:
    def about(*topics: str) -> Similar:
        def tagged(ids: Sequence[str]) -> Mapping[str, Candidate]:
            topics = frozenset({"zwembaden", "gemeente"})
            return {name: replace(each, topics=topics) for name, each in load(ids).items()}

        text = "Het zwembad in Almere kost veel"
        return similar(engine, tagged, Sample(text, "nl", on=frozenset(topics)))[0]

    assert about("gemeente", "water").topics == ("gemeente",)
    assert about("gemeente", "zwembaden").score == about("gemeente").score > about("water").score
    assert about().topics == about("water").topics == ()


def test_a_number_within_a_tenth_is_a_little_push(engine: WhooshEngine) -> None:
    def score(amount: str) -> int:
        return found(engine, f"Het zwembad in Almere kost {amount} euro")[0].score

    assert score("twaalf miljoen") > score("12,9 miljoen") >= score("99 miljoen")


@pytest.mark.parametrize(
    "text", ["", " ", "!?", "https://example.org/a", "\x00", "de het een", "x" * 200_000, "\ud800"]
)
def test_any_text_gives_an_answer(engine: WhooshEngine, text: str) -> None:
    assert all(0 <= one.score <= 100 for one in found(engine, text))


def test_leaves_out_below_the_least_score_and_what_is_not_wanted(engine: WhooshEngine) -> None:
    sample = Sample("De burgemeester van Almere en het zwembad", "nl")
    ids = {one.id for one in similar(engine, load, sample)}
    assert {"claim-2", "claim-3"} <= ids
    without = similar(engine, load, sample, without=["claim-3"])
    assert without[0].id == "claim-2"
    assert similar(engine, load, sample, least=100) == []
    assert similar(engine, load, sample, filters={"kind": frozenset({"article"})}) == []
    assert len(similar(engine, load, sample, limit=1)) == 1


def test_a_claim_that_is_gone_meanwhile_is_left_out(engine: WhooshEngine) -> None:
    assert similar(engine, lambda _ids: {}, Sample("zwembad", "nl")) == []


def test_says_that_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(EngineDamaged):
        found(WhooshEngine(tmp_path / "none", lambda: "test"), "zwembad")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Zee stijgt https://t.co/abc?x=1 snel", "Zee stijgt   snel"),
        ("Zee stijgt — Jan de Wit (@jandewit) February 25, 2016", "Zee stijgt"),
        ("Zee stijgt — dat zegt men", "Zee stijgt — dat zegt men"),
    ],
)
def test_addresses_and_signatures_of_copied_posts_say_nothing(text: str, kept: str) -> None:
    assert essence(text) == kept


def test_repeating_a_word_adds_little() -> None:
    once, often = (sample_keys(Sample(text, "nl"))["zee"] for text in ("zee", "zee " * 50))
    assert once < often < 1.5 * once
