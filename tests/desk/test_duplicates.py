"""Of two claims that are the same, the one less far becomes the duplicate, on a tie the newer."""

from collections.abc import Callable
from itertools import product

import pytest

from claims.desk.checks import Same, gives_way
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.desk.filling import add

As = Callable[[str | None], CheckingClient]
AXIS = (Work.NEW, Work.ACCEPTED, Work.RESEARCHING, Work.IN_REVIEW, Work.APPROVED, Work.DONE)


@pytest.mark.parametrize(("mine", "theirs"), list(product(AXIS, AXIS)))
def test_the_one_less_far_gives_way_and_on_a_tie_the_newer(mine: Work, theirs: Work) -> None:
    older, newer = Same(1, mine), Same(2, theirs)
    assert gives_way(older, newer) is (AXIS.index(mine) < AXIS.index(theirs))
    assert gives_way(newer, older) is not gives_way(older, newer)


def test_one_that_was_set_aside_is_as_far_as_it_was() -> None:
    declined = Same(1, Work.DECLINED, state_before=Work.ACCEPTED)
    assert gives_way(Same(2, Work.ACCEPTED), declined)
    assert not gives_way(Same(2, Work.RESEARCHING), declined)


def test_one_that_readers_know_never_gives_way() -> None:
    reopened = Same(2, Work.RESEARCHING, public=True)
    assert gives_way(Same(1, Work.APPROVED), reopened)
    assert not gives_way(reopened, Same(1, Work.APPROVED))


def pair(db: Database, cast: Cast, mine: Work, theirs: Work) -> tuple[Claim, Claim]:
    with db.writing() as session:
        found = [
            add(session, cast.actor("editor"), NOW, state=state, assignee_id=cast.checker.id)
            for state in (mine, theirs)
        ]
        session.flush()
        session.expunge_all()
    return found[0], found[1]


def mark(as_: As, claim: Claim, other: Claim, status: int) -> Page:
    form = {"to": "duplicate", "duplicate_of": str(other.id), "seen_version": str(claim.version)}
    return as_("checker").post(f"/desk/claims/{claim.id}/state", form, status=status)


def test_it_refuses_the_wrong_way_and_says_which_one_to_mark(db: Database, cast: Cast, as_: As) -> None:
    researched, new = pair(db, cast, Work.RESEARCHING, Work.NEW)
    refused = mark(as_, researched, new, 422)
    assert f"Open claim {new.id} en markeer die als dubbel met deze" in refused.text(".//main")
    mark(as_, new, researched, 303)
    with db.reading() as session:
        assert session.get_one(Claim, new.id).duplicate_of_id == researched.id
        assert session.get_one(Claim, researched.id).state is Work.RESEARCHING


def test_it_refuses_the_older_of_two_that_are_as_far(db: Database, cast: Cast, as_: As) -> None:
    older, newer = pair(db, cast, Work.NEW, Work.NEW)
    mark(as_, older, newer, 422)
    mark(as_, newer, older, 303)
