"""A head counts where its duplicates appeared and how often they were asked, on every way to and from being one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from claims.desk.actions import add_appearance, move_claim, undo_event, write_card
from claims.desk.filters import Filters, Sort
from claims.desk.models import Claim
from claims.desk.queries import board, claim_list
from claims.desk.rules import AppearanceKind, Work
from claims.history.models import Event
from claims.history.queries import events_after
from claims.search.documents import Claims
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import add, counted

As = Callable[[str | None], CheckingClient]


@pytest.fixture
def two(db: Database, cast: Cast) -> tuple[int, int]:
    """A claim that was asked for twice, and one that was asked for three times; each with one place."""
    with db.writing() as session:
        ids = [add(session, cast.actor("editor"), NOW, f"Statement {n}").id or 0 for n in range(2)]
        for claim_id, demand in zip(ids, (2, 3), strict=True):
            write_card(session, claim_id, own_demand=demand)
    return ids[0], ids[1]


def counts(session: Session, claim_id: int) -> tuple[int, int]:
    claim = session.get_one(Claim, claim_id)
    session.refresh(claim)
    return claim.appearance_count, claim.demand


def test_a_head_counts_its_duplicates_until_they_are_put_back(
    db: Database, cast: Cast, two: tuple[int, int]
) -> None:
    (head, other), by = two, cast.actor("editor")
    with db.writing() as session:
        assert (counts(session, head), counts(session, other)) == ((1, 2), (1, 3))
        move_claim(session, other, Work.DUPLICATE, duplicate_of_id=head, by=by, at=NOW)
        moved = session.exec(select(Event.id).order_by(col(Event.id).desc())).first() or 0
        assert (counts(session, head), counts(session, other)) == ((2, 5), (1, 3))
        add_appearance(session, other, kind=AppearanceKind.POST, by=by, at=NOW)
        write_card(session, other, own_demand=4)
        assert (counts(session, head), counts(session, other)) == ((3, 6), (2, 4))
        move_claim(session, other, Work.NEW, by=by, at=NOW)
        assert (counts(session, head), counts(session, other)) == ((1, 2), (2, 4))
        assert moved


def test_undo_counts_anew(db: Database, cast: Cast, two: tuple[int, int]) -> None:
    (head, other), by = two, cast.actor("editor")
    with db.writing() as session:
        move_claim(session, other, Work.DUPLICATE, duplicate_of_id=head, by=by, at=NOW)
        moved = session.exec(select(Event.id).order_by(col(Event.id).desc())).first() or 0
        undo_event(session, moved, by=by, at=NOW + timedelta(minutes=1))
        assert (counts(session, head), counts(session, other)) == ((1, 2), (1, 3))


def test_lists_board_and_page_show_it_in_as_many_queries(
    db: Database, cast: Cast, as_: As, two: tuple[int, int]
) -> None:
    (head, other), by = two, cast.actor("editor")
    client = as_("checker")
    asked = []
    for _ in range(2):
        with counted(db) as sent:
            for url in (f"/desk/claims/{head}", "/desk/claims", "/desk/board"):
                client.get(url)
        asked.append(len(sent))
        with db.writing() as session:
            if session.get_one(Claim, other).state is Work.NEW:
                move_claim(session, other, Work.DUPLICATE, duplicate_of_id=head, by=by, at=NOW)
    assert asked[0] == asked[1]
    with db.reading() as session:
        cards = claim_list(session, Filters(sort=Sort.DEMAND), NOW.date(), limit=9, offset=0)
        assert [(card.id, card.places, card.demand) for card in cards] == [(head, 2, 5), (other, 1, 3)]
        _, column = board(session, Filters(), NOW.date(), (Work.NEW,))[Work.NEW]
        assert [(card.id, card.demand) for card in column] == [(head, 5)]
    page = client.get(f"/desk/claims/{head}")
    assert "2 plekken" in page.text(".//p[@class='who']")
    assert "5 keer" in page.text(".//aside")


def test_the_index_takes_in_the_head_with_its_duplicate(
    db: Database, cast: Cast, two: tuple[int, int]
) -> None:
    (head, other), by = two, cast.actor("editor")

    def changed(session: Session, last: int) -> set[str]:
        return Claims().changed(session, events_after(session, last, limit=99))

    def sought(session: Session) -> int:
        return Claims().load(session, [f"claim-{head}"])[0].demand

    with db.writing() as session:
        alone = sought(session)
        for act in (
            lambda: move_claim(session, other, Work.DUPLICATE, duplicate_of_id=head, by=by, at=NOW),
            lambda: add_appearance(session, other, kind=AppearanceKind.POST, by=by, at=NOW),
            lambda: move_claim(session, other, Work.NEW, by=by, at=NOW),
        ):
            last = session.exec(select(Event.id).order_by(col(Event.id).desc())).first() or 0
            act()
            session.flush()
            assert changed(session, last) == {f"claim-{head}", f"claim-{other}"}
            stands = session.get_one(Claim, other).state is Work.NEW
            assert (sought(session) == alone) is stands
