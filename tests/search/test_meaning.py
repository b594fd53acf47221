"""Claims that say the same in other words: in similar(), with a small fake of the model."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.search.keys import WHOLE, Text, make_document, number_of
from claims.search.meaning.asking import Comparing
from claims.search.similar import Candidate, Sample, Similar, similar
from claims.search.whoosh_engine import WhooshEngine
from tests.search.fake_library import FakeLibrary

STATEMENTS = {
    "claim-1": "Een nieuwe fiets is duur",
    "claim-2": "De burgemeester opent een brug",
    "claim-3": "Het zwembad in Almere kost twaalf miljoen euro",
    "claim-4": "De kerk in Almere kost twaalf miljoen euro",
    "claim-5": "Scholen krijgen minder geld voor boeken",
    "claim-6": "De trein naar Almere rijdt niet",
}
OTHER_WORDS = "Prijzig rijwiel gekocht"


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    made = WhooshEngine(tmp_path / "index", lambda: "test")
    at = datetime(2026, 1, 1, tzinfo=UTC)
    made.rebuild(
        [
            make_document(
                name,
                [Text(statement, WHOLE, ("nl",))],
                {"state": ["done" if name == "claim-2" else "new"]},
                at,
            )
            for name, statement in STATEMENTS.items()
        ],
        0,
    )
    return made


@pytest.fixture
def meaning() -> Comparing:
    library = FakeLibrary()
    shelf = library.shelf()
    for name, statement in STATEMENTS.items():
        shelf.put({number_of(name): library.encode([statement])[0]})
    shelf.put({99: library.encode(["fiets duur"])[0]})  # one that the index does not have
    return Comparing(library, shelf)


def load(ids: Sequence[str]) -> Mapping[str, Candidate]:
    return {name: Candidate([STATEMENTS[name]], "nl") for name in ids}


def found(
    engine: WhooshEngine, text: str, meaning: Comparing | None, **asked: frozenset[str]
) -> list[Similar]:
    filters = {name: values for name, values in asked.items() if name == "state"}
    return similar(
        engine,
        load,
        Sample(text, "nl"),
        least=20,
        filters=filters,
        without=asked.get("without", ()),
        meaning=meaning,
    )


def test_finds_what_shares_no_word_and_says_that_it_means_the_same(
    engine: WhooshEngine, meaning: Comparing
) -> None:
    assert found(engine, OTHER_WORDS, None) == []
    (only,) = found(engine, OTHER_WORDS, meaning)
    assert (only.id, only.by_meaning, only.keys) == ("claim-1", True, frozenset())
    assert 25 <= only.score < 40, "a little alike, and no more: that is how often it is right"


def test_words_are_the_reason_where_there_are_some(engine: WhooshEngine, meaning: Comparing) -> None:
    text = "In Almere kost het zwembad 12 miljoen euro"
    first = found(engine, text, meaning)[0]
    assert (first.id, first.by_meaning, "12000000" in first.numbers) == ("claim-3", False, True)
    assert not any(each.by_meaning for each in found(engine, text, meaning))


def test_what_is_too_unlike_takes_no_place_of_what_is_shown(engine: WhooshEngine, meaning: Comparing) -> None:
    """Claims that share a word come before it in both rankings, and none of them is like enough."""
    text = f"{OTHER_WORDS} naar in het de kost niet minder"
    shown = similar(engine, load, Sample(text, "nl"), least=20, limit=1, meaning=meaning)
    assert [each.id for each in shown] == ["claim-1"]


def test_the_same_text_scores_high(engine: WhooshEngine, meaning: Comparing) -> None:
    first = found(engine, STATEMENTS["claim-2"], meaning)[0]
    assert (first.id, first.score >= 90) == ("claim-2", True)


def test_shows_nothing_that_words_may_not_show(engine: WhooshEngine, meaning: Comparing) -> None:
    """Filters, exclusions and the index itself hold for what comes by meaning, too."""
    text = "viaduct, burgervader"
    assert [each.id for each in found(engine, text, meaning)] == ["claim-2"]
    assert found(engine, text, meaning, state=frozenset({"new"})) == []
    assert found(engine, text, meaning, without=frozenset({"claim-2"})) == []
    hidden = similar(engine, lambda _ids: {}, Sample(text, "nl"), meaning=meaning)
    assert hidden == []
    assert "claim-99" not in {each.id for each in found(engine, OTHER_WORDS, meaning)}


@pytest.mark.parametrize(
    "text", ["", " ", "!?", "https://example.org/a", "\x00", "de het een", "x" * 200_000, "\ud800"]
)
def test_any_text_gives_an_answer(engine: WhooshEngine, meaning: Comparing, text: str) -> None:
    assert all(0 <= one.score <= 100 for one in found(engine, text, meaning))


def test_nothing_to_compare_with_leaves_words(engine: WhooshEngine) -> None:
    library = FakeLibrary()
    empty = Comparing(library, library.shelf())
    text = STATEMENTS["claim-3"]
    assert found(engine, text, empty) == found(engine, text, None)
