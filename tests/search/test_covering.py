"""Claims that stand together and say different things do not pass for the same."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.search.covering import Stated, belief, rarity_among, weigh
from claims.search.keys import HALF, SIDE, WHOLE, Text, make_document
from claims.search.similar import Candidate, Sample, Similar, similar
from claims.search.whoosh_engine import WhooshEngine

PARAGRAPH = (
    "De Wilgenbrug is de langste fietsbrug van de streek, die in tien jaar geen cent aan onderhoud heeft gekost, "
    "en op elke werkdag rijden er zesduizend fietsers over."
)
LONGEST = "De Wilgenbrug is de langste fietsbrug van de streek"
UPKEEP = "De Wilgenbrug heeft in tien jaar geen geld aan onderhoud gekost"
CYCLISTS = "Over de Wilgenbrug rijden op elke werkdag zesduizend fietsers"
RESTATED = "Aan het onderhoud van de Wilgenbrug is in tien jaar tijd geen geld uitgegeven"
CLAIMS = {"claim-1": LONGEST, "claim-2": UPKEEP, "claim-3": CYCLISTS, "claim-4": "Het zwembad is gesloten"}


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """Three claims out of one paragraph, marked as a whole each time, with all that was found about them."""
    made = WhooshEngine(tmp_path / "index", lambda: "test")
    at, own = datetime(2026, 1, 1, tzinfo=UTC), ("nl",)
    documents = []
    for name, statement in CLAIMS.items():
        texts = [Text(statement, WHOLE, own)]
        if name != "claim-4":
            texts += [Text(PARAGRAPH, HALF, own), Text(PARAGRAPH, SIDE, own)]
        documents.append(make_document(name, texts, {"kind": ["claim"]}, at))
    made.rebuild(documents, 0)
    return made


def load(ids: Sequence[str]) -> Mapping[str, Candidate]:
    return {name: Candidate([CLAIMS[name]], "nl", "Valkering", [PARAGRAPH]) for name in ids}


def found(engine: WhooshEngine, text: str, without: str = "") -> dict[str, Similar]:
    hits = similar(engine, load, Sample(text, "nl", "Valkering"), without=[without] if without else [])
    return {hit.id: hit for hit in hits}


@pytest.mark.parametrize("name", ["claim-1", "claim-2", "claim-3"])
def test_siblings_of_one_paragraph_are_not_most_probably_the_same(engine: WhooshEngine, name: str) -> None:
    others = found(engine, CLAIMS[name], without=name)
    assert all(hit.score < 60 for hit in others.values()), others


def test_from_both_sides_they_are_about_as_like(engine: WhooshEngine) -> None:
    one, other = found(engine, LONGEST)["claim-2"].score, found(engine, UPKEEP)["claim-1"].score
    assert abs(one - other) <= 15, (one, other)


def test_the_same_claim_in_other_words_stays_on_top(engine: WhooshEngine) -> None:
    hits = found(engine, RESTATED)
    assert hits["claim-2"].score >= 50
    assert hits["claim-2"].score > 1.5 * max(hits[other].score for other in ("claim-1", "claim-3"))


def test_a_number_that_only_the_quote_has_is_no_reason(engine: WhooshEngine) -> None:
    hits = found(engine, CYCLISTS)
    assert hits["claim-3"].numbers == ("6000",)
    assert not hits["claim-1"].numbers


def states(statement: str, quote: str = "", headline: str = "") -> Stated:
    return Stated([weigh([text], "nl") for text in (statement, headline) if text], weigh([quote], "nl"))


def believed(sample: str, stated: Stated, by_words: float = 1.0) -> float:
    return belief(weigh([sample], "nl"), {}, stated, rarity_among([stated, states("iets anders")]), by_words)


def test_what_both_state_is_believed_in_full() -> None:
    assert believed(UPKEEP, states(UPKEEP)) == 1.0
    assert believed(UPKEEP, states("Kosten van bruggen", headline=UPKEEP)) == 1.0


def test_words_of_quotes_are_believed_less_and_words_from_elsewhere_least() -> None:
    stated, quoted, elsewhere = states(UPKEEP), states(LONGEST, UPKEEP), states(LONGEST)
    assert believed(UPKEEP, stated) > believed(UPKEEP, quoted) > believed(UPKEEP, elsewhere) > 0


def test_another_name_of_the_same_counts_as_said() -> None:
    stated = states("Rutte wordt baas van de NAVO")
    sample, rarity = weigh(["Rutte wordt baas van het bondgenootschap"], "nl"), rarity_among([stated])
    beside = weigh(["NAVO"], "nl")
    assert belief(sample, beside, stated, rarity, 1.0) > belief(sample, {}, stated, rarity, 1.0)


def test_nothing_shared_is_doubted_and_no_text_breaks_it() -> None:
    assert believed(UPKEEP, states("")) <= 0.5
    assert 0.0 <= believed("", states(UPKEEP), 0.0) <= 1.0
