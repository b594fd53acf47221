"""Two rankings made one: what both put first comes first, and the reason is told only where it is one."""

import pytest

from claims.search.fusing import Judged, by_words, fused


def order(judged: list[Judged]) -> list[str]:
    return [each.id for each in sorted(judged, key=lambda each: -each.fit)]


def test_by_words_alone_the_score_is_the_order() -> None:
    assert by_words({"a": 0.4, "b": 0.2}) == [Judged("a", 0.4, 0.4), Judged("b", 0.2, 0.2)]


def test_a_place_in_both_rankings_counts() -> None:
    words = {"a": 0.5, "b": 0.45, "c": 0.1}
    assert order(fused(words, {"a": 0.2, "b": 0.9, "c": 0.9})) == ["b", "a", "c"]
    found = {each.id: each for each in fused(words, {"a": 0.2, "b": 0.9, "c": 0.9})}
    assert found["b"].fit == pytest.approx(1 / 5 + 1 / 4)  # second by words, first by both
    assert found["a"].fit == pytest.approx(1 / 4 + 1 / 6)


def test_a_claim_without_a_vector_keeps_its_score() -> None:
    found = {each.id: each for each in fused({"a": 0.5, "b": 0.3}, {"b": 0.9})}
    assert found["a"].score == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("words", "cosine", "percent"),
    [(1.0, 1.0, 100), (0.0, 0.1, 0), (0.0, -0.5, 0), (0.0, 0.95, 33), (0.5, 0.6, 51)],
)
def test_the_score_is_words_and_meaning_above_chance(words: float, cosine: float, percent: int) -> None:
    (judged,) = fused({"a": words}, {"a": cosine})
    assert round(100 * judged.score) == percent


@pytest.mark.parametrize(
    ("words", "cosine", "is_reason"),
    [(0.1, 0.8, True), (0.1, 0.5, False), (0.6, 0.9, False), (0.0, 0.6, True)],
)
def test_meaning_is_the_reason_only_where_words_are_none(
    words: float, cosine: float, is_reason: bool
) -> None:
    (judged,) = fused({"a": words}, {"a": cosine})
    assert judged.by_meaning is is_reason
