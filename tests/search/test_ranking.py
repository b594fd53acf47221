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


def test_adds_up_scores_the_same_whichever_word_is_longer() -> None:
    rare, common = {1: 1.0}, {0: 1.0, 1: 2.0, 2: 1.0}
    for words in ([rare, common], [common, rare]):
        either = ranking.scores(words, [1.0, 1.0], [1.0, 1.0, 1.0], 1.0, any_word=True)
        assert either == {0: 1 / 3, 1: 1 / 3 + 1 / 2, 2: 1 / 3}
        fresh = [dict(each) for each in words]
        assert ranking.scores(fresh, [1.0, 1.0], [1.0, 1.0, 1.0], 1.0, any_word=False) == {1: 1 / 3 + 1 / 2}


def test_keeps_only_what_can_be_shown_and_whatever_is_as_good_as_the_last() -> None:
    values = {3: 1.0, 5: 2.0, 7: 2.0, 9: 3.0}
    assert ranking.foremost(list(values), values, 2) == [5, 7, 9]
    assert ranking.foremost(list(values), values, 4) == list(values)
    assert ranking.foremost([], {}, 2) == []
