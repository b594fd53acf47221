"""Arithmetic of ranking that no engine shows from outside."""

from claims.search import ranking


def test_looks_at_rare_keys_first_and_stops_when_the_common_ones_cost_too_much() -> None:
    worth = {f"k{number:02}": 40.0 - number for number in range(40)}
    cheap = dict.fromkeys(worth, 10)
    assert ranking.most_telling(worth, cheap) == list(worth)
    dear = dict.fromkeys(worth, ranking.MOST_POSTINGS)
    assert ranking.most_telling(worth, dear) == list(worth)[: ranking.FEWEST_KEYS]


def test_a_longer_document_is_less_like_a_text_than_a_short_one_with_the_same_word() -> None:
    found = ranking.likeness([(1.0, {0: 1.0, 1: 1.0})], [2.0, 20.0], 11.0, 1.0)
    assert 0 < found[1] < found[0] < 1
