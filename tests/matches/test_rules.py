"""What a score is called, which of two becomes the duplicate, who may take a decision back."""

from itertools import product

import pytest

from claims.desk.checks import Same, check_takes_back
from claims.desk.rules import SET_ASIDE, Work
from claims.errors import Forbidden, Refused
from claims.matches.rules import (
    Likeness,
    check_two,
    digest,
    duplicate_of_two,
    enough_words,
    likeness,
)
from claims.people.rules import Actor, Role

AXIS = (Work.NEW, Work.ACCEPTED, Work.RESEARCHING, Work.IN_REVIEW, Work.APPROVED)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (100, Likeness.VERY),
        (60, Likeness.VERY),
        (59, Likeness.MAYBE),
        (40, Likeness.MAYBE),
        (39, Likeness.LITTLE),
        (25, Likeness.LITTLE),
        (None, Likeness.MAYBE),
    ],
)
def test_a_score_has_the_words_of_its_band(score: int | None, band: Likeness) -> None:
    assert likeness(score) is band


@pytest.mark.parametrize(("mine", "theirs"), list(product(AXIS, AXIS)))
def test_the_one_less_far_becomes_the_duplicate_and_on_a_tie_the_newer(mine: Work, theirs: Work) -> None:
    older, newer = Same(1, mine), Same(2, theirs)
    expected = (1, 2) if AXIS.index(mine) < AXIS.index(theirs) else (2, 1)
    assert duplicate_of_two(older, newer) == duplicate_of_two(newer, older) == expected


def test_two_that_readers_know_are_linked() -> None:
    known, done = Same(1, Work.RESEARCHING, public=True), Same(2, Work.DONE, public=True)
    assert duplicate_of_two(known, done) is None
    assert duplicate_of_two(known, Same(3, Work.APPROVED)) == (3, 1)


def test_one_that_was_dropped_stays_dropped() -> None:
    dropped = Same(1, Work.DECLINED, state_before=Work.NEW)
    assert duplicate_of_two(dropped, Same(2, Work.RESEARCHING)) is None
    assert duplicate_of_two(dropped, Same(2, Work.NEW)) == (2, 1)


@pytest.mark.parametrize("aside", [state for state in SET_ASIDE if state is Work.DUPLICATE])
def test_a_duplicate_is_decided_on_by_its_head(aside: Work) -> None:
    with pytest.raises(Refused):
        check_two(Same(1, aside, state_before=Work.NEW), Same(2, Work.NEW))
    with pytest.raises(Refused):
        check_two(Same(1, Work.NEW), Same(1, Work.NEW))


def test_undo_is_open_to_who_did_it_and_to_editors() -> None:
    checker, editor = Actor(1, "Tom", Role.CHECKER), Actor(2, "Jet", Role.EDITOR)
    check_takes_back(1, checker)
    check_takes_back(1, editor)
    with pytest.raises(Forbidden):
        check_takes_back(2, checker)


def test_a_digest_follows_the_statement() -> None:
    assert digest("De zee stijgt") == digest("De zee stijgt") != digest("De zee daalt")


@pytest.mark.parametrize(("text", "enough"), [("", False), ("de zee", False), ("de zee stijgt", True)])
def test_below_three_words_nothing_is_asked(text: str, enough: bool) -> None:
    assert enough_words(text) is enough
