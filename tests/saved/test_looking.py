"""What is new in a saved search: what came to match it since, once, whoever looks; and who is told."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.desk import actions as claims
from claims.desk.rules import Work
from claims.names.actions import add_names
from claims.notices.models import Notice
from claims.saved import actions
from claims.saved.looking import PAUSE, Looker, asking, pack, take_in, unpack
from claims.saved.models import Known
from claims.saved.rules import MOST_FINDS, Alert
from claims.search.finding import Asking, every_match
from claims.search.wiring import DESK, followers
from tests.conftest import NOW
from tests.saved.helping import Desk


def notices(desk: Desk) -> list[int]:
    """Ids of people with an unread notice."""
    with desk.db.reading() as session:
        return list(session.exec(select(Notice.person_id).where(col(Notice.read_at).is_(None))).all())


def test_what_matched_before_is_not_new_and_what_comes_after_is(desk: Desk) -> None:
    desk.claim("De tram rijdt nooit op tijd")
    search = desk.save()
    desk.look()
    assert desk.new() == {}
    after = desk.claim("Trams zijn duurder dan bussen")
    desk.claim("De bus is groen")
    desk.look()
    assert desk.new() == {search: 1}
    assert desk.finds(search) == [f"claim-{after}"]
    assert notices(desk) == [desk.cast.checker.id]
    desk.look()
    assert desk.new() == {search: 1}, "looking again finds nothing twice"


def test_an_old_claim_that_comes_to_match_is_new_and_one_that_does_no_more_is_gone(desk: Desk) -> None:
    claim = desk.claim("De tram rijdt nooit op tijd")
    search = desk.save("", filters={"state": frozenset({"accepted"})})
    desk.do(claims.move_claim, claim, Work.ACCEPTED, by="editor")
    desk.look()
    assert desk.new() == {search: 1}
    desk.do(claims.move_claim, claim, Work.RESEARCHING, by="editor", assignee_id=desk.cast.editor.id)
    desk.look()
    assert desk.new() == {}
    assert desk.finds(search) == []
    desk.do(claims.move_claim, claim, Work.ACCEPTED, by="editor")
    desk.look()
    assert desk.new() == {search: 1}


def test_ones_own_doing_is_no_news(desk: Desk) -> None:
    search = desk.save()
    desk.claim("De tram is nieuw", by="checker")
    desk.look()
    assert desk.new() == {}
    assert notices(desk) == []
    desk.claim("De tram is oud", by="editor")
    desk.look()
    assert desk.new() == {search: 1}
    assert notices(desk) == [desk.cast.checker.id]


def test_articles_are_found_too(desk: Desk) -> None:
    search = desk.save()
    desk.do(add_article, keep("De tram rijdt weer."), language="nl", by="editor")
    desk.look()
    assert desk.new() == {search: 1}


def test_each_of_the_team_is_told_as_they_asked(desk: Desk) -> None:
    search = desk.save(shared=True, alert=Alert.OFF)
    desk.do(actions.set_alert, search, Alert.NOTICE, by="reader", mail_is_on=False)
    desk.do(actions.set_alert, search, Alert.MAIL, by="second", mail_is_on=True)
    desk.claim("De tram is oud")
    desk.look()
    assert notices(desk) == [desk.cast.reader.id]
    assert [desk.new(each) for each in ("checker", "reader", "second", "admin")] == [{search: 1}] * 3 + [{}]


def test_who_lost_sight_of_a_search_is_not_told(desk: Desk) -> None:
    search = desk.save(shared=True)
    desk.do(actions.set_alert, search, Alert.NOTICE, by="reader", mail_is_on=False)
    desk.do(actions.edit, search, name="tram", shared=False)
    desk.claim("De tram is oud")
    desk.look()
    assert notices(desk) == [desk.cast.checker.id]


def test_a_removed_search_is_left_alone(desk: Desk) -> None:
    search = desk.save()
    desk.do(actions.remove, search)
    desk.claim("De tram is oud")
    desk.look()
    assert notices(desk) == []
    assert desk.finds(search) == []


def test_seen_and_told_again(desk: Desk) -> None:
    search = desk.save()
    desk.claim("De tram is oud")
    desk.look()
    with desk.db.writing() as session:
        actions.mark_seen(session, search, desk.cast.checker.id or 0, upto=1, at=NOW)
    assert desk.new() == {}
    assert notices(desk) == [], "who saw it needs no notice of it"
    desk.claim("De tram is rood")
    desk.look()
    assert desk.new() == {search: 1}
    assert notices(desk) == [desk.cast.checker.id]


def test_what_came_in_while_a_page_was_read_is_still_new(desk: Desk) -> None:
    search = desk.save()
    desk.claim("De tram is oud")
    desk.look()
    desk.claim("De tram is rood")
    desk.look()
    with desk.db.writing() as session:
        actions.mark_seen(session, search, desk.cast.checker.id or 0, upto=1, at=NOW)
    assert desk.new() == {search: 1}
    assert notices(desk) == [desk.cast.checker.id]


def test_finds_are_kept_for_thirty_days(desk: Desk) -> None:
    search = desk.save()
    desk.claim("De tram is oud")
    desk.look()
    newer = desk.claim("De tram is rood")
    desk.look(minutes=31 * 24 * 60)
    assert desk.finds(search) == [f"claim-{newer}"]


def test_of_very_many_the_newest_are_kept(desk: Desk) -> None:
    search = desk.save()
    with desk.db.writing() as session:
        take_in(session, search, frozenset(f"claim-{number}" for number in range(1, 1002)), at=NOW)
    finds = desk.finds(search)
    assert len(finds) == MOST_FINDS
    assert "claim-1001" in finds
    assert "claim-1" not in finds


def test_a_search_saved_without_an_index_begins_with_what_is_found_first(desk: Desk) -> None:
    desk.claim("De tram is oud")
    desk.look()
    desk.do(actions.save, name="Trams", typed="tram", filters={}, known=None)
    desk.look()
    assert desk.new() == {}
    with desk.db.reading() as session:
        assert unpack(session.exec(select(Known.documents)).one()) == {"claim-1"}


def test_an_index_that_is_behind_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    search = desk.save()
    desk.claim("De tram is oud")
    with monkeypatch.context() as patch:
        patch.setattr("claims.saved.looking.every_match", lambda *_args, **_options: None)
        with desk.app.app_context():
            desk.looker.work(NOW)
        assert list(desk.looker.waiting) == [search]
    desk.look()
    assert desk.new() == {search: 1}


def test_it_searches_only_after_changes_that_can_be_found(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def look(_looker: Looker, search_id: int, _at: Any) -> bool:
        looked.append(search_id)
        return True

    desk.save()
    desk.look()
    monkeypatch.setattr(Looker, "_look", look)
    desk.look()
    desk.do(actions.save, name="Bus", typed="bus", filters={}, known=pack(()))
    desk.look()
    assert looked == [], "neither for nothing, nor for what nobody can find"
    desk.claim("De tram is oud")
    desk.look()
    assert len(looked) == 2
    assert PAUSE > 1


def test_names_that_are_called_the_same_find_more(desk: Desk) -> None:
    claim = desk.claim("De wagonette rijdt weer")
    search = desk.save("koetspaard")
    desk.look()
    assert desk.new() == {}
    desk.do(add_names, "koetspaard\nwagonette", by="editor")
    desk.look()
    assert desk.finds(search) == [f"claim-{claim}"]


def test_another_worker_that_was_faster_is_not_repeated(desk: Desk) -> None:
    search = desk.save()
    claim = f"claim-{desk.claim('De tram is oud')}"
    for _ in range(2):
        with desk.db.writing() as session:
            take_in(session, search, frozenset({claim}), at=NOW)
    assert desk.finds(search) == [claim]


@given(st.sets(st.integers(1, 10**6).map(lambda number: f"claim-{number}")))
def test_packed_ids_come_back(ids: set[str]) -> None:
    assert unpack(pack(ids)) == ids


Sets = st.lists(st.frozensets(st.integers(1, 12), max_size=12), min_size=1, max_size=8)


def test_finds_are_what_matches_now_and_did_not_when_it_was_saved_or_left_since(desk: Desk) -> None:
    names = iter(range(10**6))

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(Sets)
    def follow(walks: list[frozenset[int]]) -> None:
        search = desk.do(actions.save, name=f"n{next(names)}", typed="x", filters={}, known=pack(()))
        before: set[int] = set()
        new: set[int] = set()
        for at in walks:
            with desk.db.writing() as session:
                take_in(session, search.id, frozenset(f"claim-{each}" for each in at), at=NOW)
            new = (new | (at - before)) & at
            before = set(at)
            assert desk.finds(search.id) == sorted(f"claim-{each}" for each in new)
        desk.do(actions.remove, search.id)

    follow()


def test_it_uses_the_index_of_the_desk(desk: Desk) -> None:
    with desk.app.app_context():
        assert desk.looker.follower is followers()[DESK]


SEARCHES = (
    "tram",
    '"tram rijdt"',
    "tram -bus",
    '-"tram rijdt"',
    "tr*",
    "bus OR metro",
    "wie:schoof",
    "since:2020",
)


def test_after_any_changes_a_search_knows_what_it_would_find_in_everything(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, chance: random.Random
) -> None:
    """Each walk asks only of what changed; the sum of them is what one look at all would find."""
    asked: list[frozenset[str] | None] = []

    def asking_of(
        asks: Asking, typed: str, filters: Any, within: frozenset[str] | None, **options: Any
    ) -> Any:
        asked.append(within)
        return every_match(asks, typed, filters, within, **options)

    monkeypatch.setattr("claims.saved.looking.every_match", asking_of)
    texts = ("De tram rijdt", "Rijdt de tram?", "De bus en de tram", "De metro", "Een trein")
    there = [desk.claim(text) for text in texts]
    saved = {desk.save(typed): typed for typed in SEARCHES}
    saved[desk.save("", filters={"tag": frozenset(["oost"])}, name="Oost")] = ""
    desk.look()
    asked.clear()
    for turn in range(15):
        for claim in chance.sample(there, 2):
            text = f"{chance.choice(texts)} {turn}"
            desk.do(claims.restate_claim, claim, text, by="editor")
            desk.do(claims.set_tags, claim, chance.sample(["oost", "west"], 1), by="editor")
        there += [desk.claim(chance.choice(texts))]
        desk.look()
        for search, typed in saved.items():
            filters = {} if typed else {"tag": frozenset(["oost"])}
            with desk.app.app_context(), desk.db.reading() as session:
                known = session.exec(select(Known.documents).where(Known.search_id == search)).one()
                whole = every_match(asking(session, followers()[DESK]), typed, filters)
            assert unpack(known) == whole, typed
    assert sum(within is not None for within in asked) > len(asked) / 2
    assert max(len(within) for within in asked if within is not None) <= 3


@pytest.mark.parametrize(("typed", "more"), [('"het kabinet"', 12), ('-"het kabinet"', 0)])
def test_exact_words_are_looked_up_in_all_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, typed: str, more: int
) -> None:
    """One search reads but so much; who keeps what matches goes on, so that a worker that begins anew tells nothing twice."""
    monkeypatch.setattr("claims.search.exact.MOST_LOOKED_UP", 5)
    monkeypatch.setattr("claims.search.finding.MOST_LOOKED_UP", 5)
    for number in range(12):
        desk.claim(f"Het kabinet komt met plan {number}")
    search = desk.save(typed)
    with desk.db.reading() as session:
        known = session.exec(select(Known.documents).where(Known.search_id == search)).one()
    assert len(unpack(known)) == more
    desk.look()
    for number in range(3):
        desk.claim(f"Het kabinet komt met nieuw plan {number}")
    desk.look()
    told = desk.finds(search)
    with desk.app.app_context():
        desk.looker = Looker(followers()[DESK])
    desk.look()
    assert desk.finds(search) == told
    assert len(told) == (3 if more else 0)


def test_one_that_fails_holds_up_no_other_and_is_asked_of_everything_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, other = desk.save(), desk.save("bus")
    desk.look()
    look = Looker._look

    def failing(looker: Looker, search_id: int, at: Any) -> bool:
        if search_id == broken:
            raise RuntimeError("broken")
        return look(looker, search_id, at)

    with monkeypatch.context() as patch:
        patch.setattr(Looker, "_look", failing)
        claims_ = [desk.claim("De tram is oud"), desk.claim("De bus is oud")]
        desk.look()
    assert (desk.finds(broken), desk.finds(other)) == ([], [f"claim-{claims_[1]}"])
    desk.claim("De zee stijgt")
    desk.look()
    assert desk.finds(broken) == [f"claim-{claims_[0]}"]


def test_a_search_that_was_away_is_asked_of_everything(desk: Desk) -> None:
    search = desk.save()
    desk.look()
    version = desk.do(actions.remove, search).version
    assert version
    claim = desk.claim("De tram is oud")
    desk.look()
    desk.do(actions.restore, search)
    desk.claim("De zee stijgt")
    desk.look()
    assert desk.finds(search) == [f"claim-{claim}"]
