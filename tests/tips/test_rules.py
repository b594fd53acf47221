"""What the rules of tips decide, without a database."""

from datetime import timedelta

import pytest

from claims.desk.reasons import REASON_WORDS
from claims.desk.rules import DeclineReason, Publication, Work
from claims.errors import Invalid, Refused
from claims.tips.keys import address_key, opened_at, seal, tip_of_key
from claims.tips.rules import (
    LONGEST_FILLING,
    SHORTEST_FILLING,
    STAGE_WORDS,
    Stage,
    Standing,
    check_filling,
    check_open,
    check_reason,
    check_trap,
)
from tests.conftest import NOW

CHECKING = {Work.RESEARCHING, Work.IN_REVIEW, Work.APPROVED, Work.DONE}


@pytest.mark.parametrize("state", Work)
def test_it_tells_no_more_of_the_desk_than_a_reader_needs(state: Work) -> None:
    stage = Standing(state=state, publication=Publication.UNPUBLISHED).stage
    assert (stage is Stage.CHECKING) == (state in CHECKING)
    assert stage is not Stage.RECEIVED


def test_what_is_public_comes_before_what_the_desk_does() -> None:
    assert Standing(state=Work.RESEARCHING, publication=Publication.PUBLISHED).stage is Stage.PUBLISHED
    assert Standing(state=Work.RESEARCHING, publication=Publication.WITHDRAWN).stage is Stage.WITHDRAWN
    assert Standing(state=Work.APPROVED, publication=Publication.SCHEDULED).stage is Stage.CHECKING


def test_it_says_why_only_where_nothing_is_checked() -> None:
    declined = Standing(state=Work.DECLINED, decline_reason=DeclineReason.SATIRE)
    assert (declined.stage, declined.reason) == (Stage.DECLINED, DeclineReason.SATIRE)
    back = Standing(state=Work.NEW, decline_reason=DeclineReason.SATIRE)
    assert (back.stage, back.reason) == (Stage.READ, None)
    assert Standing(dismissed_because=DeclineReason.OPINION).reason is DeclineReason.OPINION
    assert Standing(is_thrown=True, dismissed_because=DeclineReason.OPINION).stage is Stage.THROWN


def test_it_has_words_for_all_of_it() -> None:
    assert set(STAGE_WORDS) == set(Stage)
    assert set(REASON_WORDS) == set(DeclineReason) - {DeclineReason.OTHER}


def test_a_form_is_filled_in_neither_at_once_nor_for_days() -> None:
    for good in (SHORTEST_FILLING, timedelta(minutes=5), LONGEST_FILLING):
        check_filling(NOW - good, NOW)
    for bad in (
        timedelta(),
        SHORTEST_FILLING - timedelta(seconds=1),
        LONGEST_FILLING * 2,
        -timedelta(hours=1),
    ):
        with pytest.raises(Invalid):
            check_filling(NOW - bad, NOW)
    with pytest.raises(Invalid):
        check_filling(None, NOW)


def test_a_field_that_nobody_sees_stays_empty() -> None:
    check_trap("")
    with pytest.raises(Invalid):
        check_trap("https://spam.example")


def test_a_reason_without_plain_words_needs_a_sentence() -> None:
    check_reason(None, told=True)
    check_reason("We schreven er al over.", told=False)
    with pytest.raises(Invalid):
        check_reason("", told=False)


@pytest.mark.parametrize("which", ["joined", "dismissed", "thrown"])
def test_what_was_decided_is_taken_back_first(which: str) -> None:
    with pytest.raises(Refused):
        check_open(**{"joined": False, "dismissed": False, "thrown": False, which: True})


def test_keys_are_of_this_newsroom_and_for_one_thing() -> None:
    sealed, key = seal("k" * 40, NOW), address_key("k" * 40, 12)
    assert opened_at("k" * 40, sealed) == NOW
    assert tip_of_key("k" * 40, key) == 12
    assert opened_at("x" * 40, sealed) is None
    assert tip_of_key("x" * 40, key) is None
    assert opened_at("k" * 40, key) is None
    assert tip_of_key("k" * 40, sealed) is None
    assert tip_of_key("k" * 40, key.replace(key[0], "9")) is None
