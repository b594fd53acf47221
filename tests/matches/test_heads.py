"""A cluster of duplicates has one head: it can be changed and changed back, and no chain or cycle ever comes about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import Session, col, select

from claims.desk.actions import add_appearance, add_claim, move_claim
from claims.desk.heads import change_head, last_turn, undo_head
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind, Work
from claims.errors import DomainError, Forbidden, Refused
from claims.history.queries import first_fault
from claims.matches.actions import decide, take_back
from claims.matches.models import Match
from claims.matches.rules import Decision
from claims.storage.engine import Database
from tests.conftest import NOW, Cast
from tests.publishing import stories

YEAR = timedelta(days=365)


def add(session: Session, cast: Cast, count: int) -> list[int]:
    by = cast.actor("editor")
    return [
        add_claim(session, statement=f"Statement {n}", language="nl", by=by, at=NOW).id or 0
        for n in range(count)
    ]


def places(session: Session) -> dict[int, tuple[Any, ...]]:
    """Where every claim stands."""
    session.flush()
    rows = session.exec(select(Claim.id, Claim.state, Claim.state_before, Claim.duplicate_of_id)).all()
    return {claim_id or 0: (state, before, head) for claim_id, state, before, head in rows}


@pytest.fixture
def three(db: Database, cast: Cast) -> list[int]:
    """A head and two duplicates of it."""
    by = cast.actor("editor")
    with db.writing() as session:
        ids = add(session, cast, 3)
        for each in ids[1:]:
            decide(session, ids[0], each, Decision.SAME, by=by, at=NOW)
    return ids


def test_another_one_stands_for_all_and_undo_puts_everything_back(
    db: Database, cast: Cast, three: list[int]
) -> None:
    head, second, third = three
    by = cast.actor("checker")
    with db.writing() as session:
        was = places(session)
        change_head(session, head, second, by=by, at=NOW)
        assert places(session) == {
            head: (Work.DUPLICATE, Work.NEW, second),
            second: (Work.NEW, None, None),
            third: (Work.DUPLICATE, Work.NEW, second),
        }
        assert last_turn(session, second)
        assert last_turn(session, head) is None
        undo_head(session, second, by=by, at=NOW + YEAR)
        assert places(session) == was
        with pytest.raises(Refused):
            undo_head(session, head, by=by, at=NOW)
        assert first_fault(session) is None


def test_what_was_added_since_follows_the_former_head(db: Database, cast: Cast, three: list[int]) -> None:
    head, second, _ = three
    by = cast.actor("editor")
    with db.writing() as session:
        change_head(session, head, second, by=by, at=NOW)
        late = add(session, cast, 1)[0]
        move_claim(session, late, Work.DUPLICATE, duplicate_of_id=second, by=by, at=NOW)
        add_appearance(session, late, kind=AppearanceKind.POST, by=by, at=NOW)
        move_claim(session, second, Work.RESEARCHING, by=by, at=NOW)
        undo_head(session, second, by=by, at=NOW + YEAR)
        found = places(session)
        assert found[late][2] == found[second][2] == head
        assert found[second][1] is Work.RESEARCHING
        assert session.get_one(Claim, head).appearance_count == 1


def test_decisions_are_taken_back_after_the_head_was_changed(
    db: Database, cast: Cast, three: list[int]
) -> None:
    head, second, third = three
    by = cast.actor("editor")
    with db.writing() as session:
        change_head(session, head, second, by=by, at=NOW)
        take_back(session, head, third, by=by, at=NOW + YEAR)
        assert places(session)[third] == (Work.NEW, None, None)
        take_back(session, head, second, by=by, at=NOW + YEAR)
        assert {each[2] for each in places(session).values()} == {None}


def test_an_old_decision_does_not_part_what_the_desk_put_together_since(
    db: Database, cast: Cast, three: list[int]
) -> None:
    head, second, third = three
    by = cast.actor("editor")
    with db.writing() as session:
        other = stories.written(session, cast)
        for each in (third, second, head):
            if each != head:
                move_claim(session, each, Work.NEW, by=by, at=NOW)
            move_claim(session, each, Work.DUPLICATE, duplicate_of_id=other, by=by, at=NOW)
        take_back(session, head, third, by=by, at=NOW)
        assert places(session)[third][2] == other


def test_one_that_is_less_far_or_no_duplicate_cannot_be_the_head(
    db: Database, cast: Cast, three: list[int]
) -> None:
    head, second, _ = three
    by = cast.actor("checker")
    with db.writing() as session:
        other = add(session, cast, 1)[0]
        for wrong in (other, head):
            with pytest.raises(Refused):
                change_head(session, head, wrong, by=by, at=NOW)
        with pytest.raises(Refused):
            change_head(session, second, head, by=by, at=NOW)
        move_claim(session, head, Work.RESEARCHING, by=by, at=NOW)
        with pytest.raises(Refused, match="further"):
            change_head(session, head, second, by=by, at=NOW)


def test_one_that_readers_know_stays_the_head(db: Database, cast: Cast) -> None:
    by = cast.actor("editor")
    with db.writing() as session:
        public, new = stories.published(session, cast), add(session, cast, 1)[0]
        decide(session, public, new, Decision.SAME, by=by, at=NOW)
        with pytest.raises(Refused, match="Readers know"):
            change_head(session, public, new, by=by, at=NOW)


def test_it_is_for_who_works_on_claims_and_undone_by_who_did_it_or_an_editor(
    db: Database, cast: Cast, three: list[int]
) -> None:
    head, second, _ = three
    with db.writing() as session:
        for who in ("reader", "contributor"):
            with pytest.raises(Forbidden):
                change_head(session, head, second, by=cast.actor(who), at=NOW)
        change_head(session, head, second, by=cast.actor("checker"), at=NOW)
        with pytest.raises(Forbidden):
            undo_head(session, second, by=cast.actor("checker2"), at=NOW)
        undo_head(session, second, by=cast.actor("second"), at=NOW)


def test_it_is_not_undone_once_the_former_head_was_moved(db: Database, cast: Cast, three: list[int]) -> None:
    head, second, _ = three
    by = cast.actor("editor")
    with db.writing() as session:
        change_head(session, head, second, by=by, at=NOW)
        move_claim(session, head, Work.NEW, by=by, at=NOW)
        with pytest.raises(Refused):
            undo_head(session, second, by=by, at=NOW)


COUNT = 6
CLAIMS = st.integers(0, COUNT - 1)
Undo = Callable[[Session], Any]
_given: dict[str, Any] = {}


class Clusters(RuleBasedStateMachine):
    """Any sequence of same, no, moves, changes of head and undos: never a chain, never a cycle, never a lost way back."""

    def __init__(self) -> None:
        super().__init__()
        self.db, self.cast = _given["db"], _given["cast"]
        self.by = self.cast.actor("editor")
        self.at = NOW
        self.undos: list[tuple[Undo, dict[int, Any]]] = []  # each with where all stood before

    @initialize()
    def begin(self) -> None:
        with self.db.writing() as session:
            self.ids = add(session, self.cast, COUNT)

    def act(self, act: Callable[[Session], Undo | None]) -> None:
        """Do it, or be refused and leave everything as it was."""
        self.at += timedelta(minutes=1)
        with self.db.reading() as session:
            was = places(session)
        try:
            with self.db.writing() as session:
                undo = act(session)
        except DomainError:
            with self.db.reading() as session:
                assert places(session) == was
            return
        if undo is None:
            self.undos.clear()  # nothing before it has an exact way back
        else:
            self.undos.append((undo, was))

    @rule(one=CLAIMS, other=CLAIMS, decision=st.sampled_from([Decision.SAME, Decision.SAME, Decision.NO]))
    def says(self, one: int, other: int, decision: Decision) -> None:
        def act(session: Session) -> Undo:
            a, b = self.ids[one], self.ids[other]
            query = select(Match.decision).where(
                col(Match.claim_a_id) == min(a, b), col(Match.claim_b_id) == max(a, b)
            )
            if session.exec(query).first() is not None:
                self.undos.clear()  # what was decided before makes way for good
            decide(session, a, b, decision, by=self.by, at=self.at)
            return lambda again: take_back(again, a, b, by=self.by, at=self.at)

        self.act(act)

    @rule(one=CLAIMS, other=CLAIMS)
    def changes_head(self, one: int, other: int) -> None:
        def act(session: Session) -> Undo:
            head, to = self.ids[one], self.ids[other]
            change_head(session, head, to, by=self.by, at=self.at)
            return lambda again: undo_head(again, to, by=self.by, at=self.at)

        self.act(act)

    @rule(one=CLAIMS, to=st.sampled_from([Work.ACCEPTED, Work.RESEARCHING, Work.NEW]))
    def moves(self, one: int, to: Work) -> None:
        def act(session: Session) -> None:
            move_claim(session, self.ids[one], to, by=self.by, at=self.at)

        self.act(act)

    @rule(one=CLAIMS, other=CLAIMS)
    def takes_back_any(self, one: int, other: int) -> None:
        def act(session: Session) -> None:
            take_back(session, self.ids[one], self.ids[other], by=self.by, at=self.at)

        self.act(act)

    @precondition(lambda self: self.undos)
    @rule()
    def undoes_the_last(self) -> None:
        undo, was = self.undos.pop()
        self.at += timedelta(days=100)
        with self.db.writing() as session:
            undo(session)
            assert places(session) == was

    @invariant()
    def every_duplicate_points_to_a_head(self) -> None:
        with self.db.reading() as session:
            found = places(session)
            for state, before, head in found.values():
                assert (state is Work.DUPLICATE) is (head is not None) is (before is not None)
                assert head is None or found[head][2] is None
            for claim_id, (_, _, head) in found.items():
                assert head != claim_id
            rows = session.exec(select(Match).where(col(Match.claim_a_id) >= col(Match.claim_b_id))).all()
            assert not rows


def test_never_a_chain_never_a_cycle_and_always_the_way_back(db: Database, cast: Cast) -> None:
    _given.update(db=db, cast=cast)
    machine = Clusters.TestCase
    machine.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
    machine().runTest()
    with db.reading() as session:
        assert first_fault(session) is None
