"""Two claimants are made one and taken apart again: nothing is lost, nothing new goes along, and the search follows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from claims.claimants import actions, merging, queries
from claims.claimants.models import Claimant, ClaimantAlias, ClaimantMerge
from claims.claimants.rules import MOST_ALIASES
from claims.desk import actions as desk
from claims.desk.models import Claim
from claims.errors import DomainError, Forbidden, Invalid, Outdated, Refused
from claims.history.models import Event
from claims.history.queries import events_after, first_fault, last_event_id
from claims.names.actions import add_names
from claims.search.documents import Claims
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import counted
from tests.publishing import stories

As = Callable[[str | None], CheckingClient]


@dataclass
class Newsroom:
    """Claimants and claims, by the product's own actions."""

    db: Database
    cast: Cast

    def do(self, action: Callable[..., Any], *about: Any, by: str = "editor", **details: Any) -> Any:
        with self.db.writing() as session:
            done = action(session, *about, by=self.cast.actor(by), at=NOW, **details)
            session.flush()
            return getattr(done, "id", done)

    def claimant(self, name: str, aliases: str = "") -> int:
        claimant_id = int(self.do(actions.find_or_add, name))
        if aliases:
            self.do(
                actions.edit_claimant, claimant_id, name=name, description=None, aliases=aliases, same_as=None
            )
        return claimant_id

    def claim(self, name: str, statement: str = "de brug is dicht") -> int:
        with self.db.writing() as session:
            by = self.cast.actor("editor")
            who = actions.find_or_add(session, name, by=by, at=NOW)
            made = desk.add_claim(
                session,
                statement=statement,
                language="nl",
                claimant_id=who.id,
                claimant_name=who.name,
                by=by,
                at=NOW,
            )
            return made.id or 0

    def whose(self, claim_id: int) -> tuple[int | None, str | None]:
        with self.db.reading() as session:
            claim = session.get_one(Claim, claim_id)
            return claim.claimant_id, claim.claimant_name

    def aliases(self, claimant_id: int) -> set[str]:
        with self.db.reading() as session:
            return set(queries.aliases_of(session, claimant_id))

    def kinds(self, thing_id: int) -> list[str]:
        with self.db.reading() as session:
            about = (col(Event.thing) == "claimant", col(Event.thing_id) == thing_id)
            return list(session.exec(select(Event.kind).where(*about).order_by(col(Event.id))).all())


@pytest.fixture
def room(db: Database, cast: Cast) -> Newsroom:
    return Newsroom(db, cast)


@pytest.fixture
def two(room: Newsroom) -> tuple[int, int]:
    """Poetin with two names, and Putin, who is the same and was written down as another."""
    return room.claimant("Vladimir Poetin", "W. Poetin"), room.claimant("V. Putin", "Putin\nW. Poetin ")


def test_all_claims_and_names_go_to_the_one_that_is_kept(room: Newsroom, two: tuple[int, int]) -> None:
    kept, merged = two
    own, came = room.claim("Vladimir Poetin"), room.claim("V. Putin")
    room.do(merging.merge, merged, kept)
    assert room.whose(own) == room.whose(came) == (kept, "Vladimir Poetin")
    assert room.aliases(kept) == {"W. Poetin", "V. Putin", "Putin"}
    assert room.claimant("putin") == kept, "whoever types the old name finds the one that stands"
    with room.db.reading() as session:
        assert [each.id for each in queries.claimant_list(session)] == [kept]
        assert queries.claimant_count(session) == 1
        assert queries.suggested(session, "put") == [("Vladimir Poetin", None)]
    assert room.kinds(merged)[-1] == "claimant.merged"
    assert room.kinds(kept)[-1] == "claimant.took_in"


def test_months_later_all_goes_back_and_what_came_since_stays(room: Newsroom, two: tuple[int, int]) -> None:
    kept, merged = two
    came, later_elsewhere, given_back = (room.claim("V. Putin", f"bewering {n}") for n in range(3))
    merge_id = room.do(merging.merge, merged, kept)
    new = room.claim("putin", "nieuw")
    room.do(desk.set_claimant, later_elsewhere, "Dmitri Medvedev")
    room.do(desk.set_claimant, given_back, None)
    room.do(desk.set_claimant, given_back, "Vladimir Poetin")
    room.do(
        actions.edit_claimant,
        kept,
        name="Vladimir Vladimirovitsj Poetin",
        description="president",
        aliases="\n".join(room.aliases(kept)),
        same_as=None,
    )
    room.do(merging.part, merge_id)
    assert room.whose(came) == (merged, "V. Putin")
    assert room.whose(new) == (kept, "Vladimir Vladimirovitsj Poetin")
    assert room.whose(later_elsewhere)[1] == "Dmitri Medvedev"
    assert room.whose(given_back)[0] == kept, "a person said so since"
    assert room.aliases(merged) == {"Putin", "W. Poetin"}
    assert room.aliases(kept) == {"W. Poetin"}
    assert room.claimant("putin") == merged
    assert room.kinds(merged)[-1] == "claimant.parted"
    assert room.kinds(kept)[-1] == "claimant.gave_back"
    with pytest.raises(Refused):
        room.do(merging.part, merge_id)
    room.do(merging.merge, merged, kept)  # and once more


def test_taking_back_an_older_change_of_a_claim_names_who_stands_now_and_still_goes_back(
    room: Newsroom, two: tuple[int, int]
) -> None:
    """The claim was Putin's, was given to another, Putin was made one with Poetin, and the giving is undone."""
    kept, merged = two
    claim_id = room.claim("V. Putin")
    room.do(desk.set_claimant, claim_id, "Dmitri Medvedev")
    with room.db.reading() as session:
        event_id = last_event_id(session)
    merge_id = room.do(merging.merge, merged, kept)
    room.do(desk.undo_event, event_id)
    assert room.whose(claim_id) == (kept, "Vladimir Poetin")
    room.do(merging.part, merge_id)
    assert room.whose(claim_id) == (merged, "V. Putin")


def test_of_three_each_is_taken_apart_in_turn_and_no_pointer_leads_to_a_pointer(
    room: Newsroom, two: tuple[int, int]
) -> None:
    kept, merged = two
    last = room.claimant("Poetin, V.V.")
    claim_id = room.claim("V. Putin")
    first_merge = room.do(merging.merge, merged, kept)
    second_merge = room.do(merging.merge, kept, last)
    with room.db.reading() as session:
        pointers = {each.id: each.merged_into_id for each in session.exec(select(Claimant)).all()}
    assert pointers == {kept: last, merged: last, last: None}
    assert room.whose(claim_id) == (last, "Poetin, V.V.")
    with pytest.raises(Refused, match="Undo that first"):
        room.do(merging.part, first_merge)
    for wrong in ((last, merged), (last, kept), (kept, last), (merged, kept)):
        with pytest.raises(Refused):
            room.do(merging.merge, *wrong)
    with pytest.raises(Invalid):
        room.do(merging.merge, last, last)
    room.do(merging.part, second_merge)
    assert room.whose(claim_id) == (kept, "Vladimir Poetin")
    assert room.aliases(last) == set()
    room.do(merging.part, first_merge)
    assert room.whose(claim_id) == (merged, "V. Putin")


def test_a_name_that_two_of_them_brought_stays_as_long_as_one_does(room: Newsroom) -> None:
    kept = room.claimant("Vladimir Poetin")
    one, other = room.claimant("V. Putin", "Poetin"), room.claimant("Wladimir Putin", "Poetin")
    first, _second = room.do(merging.merge, one, kept), room.do(merging.merge, other, kept)
    room.do(merging.part, first)
    assert room.aliases(kept) == {"Wladimir Putin", "Poetin"}


def test_who_may_and_when(room: Newsroom, two: tuple[int, int]) -> None:
    kept, merged = two
    stale: list[dict[str, Any]] = [{"seen_version": 1}, {"kept_version": 1}]
    for seen in stale:
        with pytest.raises(Outdated):
            room.do(merging.merge, merged, kept, **seen)
    merge_id = room.do(merging.merge, merged, kept, by="checker", seen_version=2, kept_version=2)
    with pytest.raises(Forbidden):
        room.do(merging.part, merge_id, by="checker2")
    with pytest.raises(Refused):
        room.do(actions.edit_claimant, merged, name="x", description=None, aliases="", same_as=None)
    room.do(merging.part, merge_id, by="checker")
    merge_id = room.do(merging.merge, merged, kept)
    room.do(
        actions.edit_claimant,
        kept,
        name="V. Putin",
        description=None,
        aliases="Vladimir Poetin",
        same_as=None,
    )
    with pytest.raises(Refused, match="is the name of another one now"):
        room.do(merging.part, merge_id)


def test_two_with_very_many_names_are_not_made_one(room: Newsroom) -> None:
    kept = room.claimant("Jan", "\n".join(f"Jan {n}" for n in range(MOST_ALIASES)))
    with pytest.raises(Refused):
        room.do(merging.merge, room.claimant("Piet"), kept)


def test_the_search_follows(room: Newsroom, two: tuple[int, int]) -> None:
    kept, merged = two
    claim_id = room.claim("V. Putin")

    def found() -> set[str]:
        with room.db.reading() as session:
            [document] = Claims().load(session, [f"claim-{claim_id}"])
        return set(document.facets["claimant"])

    for act, about, stands in (
        (merging.merge, (merged, kept), "Vladimir Poetin"),
        (merging.part, (1,), "V. Putin"),
    ):
        with room.db.reading() as session:
            before = last_event_id(session)
        room.do(act, *about)
        with room.db.reading() as session:
            assert f"claim-{claim_id}" in Claims().changed(session, events_after(session, before))
        assert found() == {stands}


# What may happen, in any order: numbers choose among the claimants, claims and merges that there are by then.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "give", "merge", "part", "rename", "alias"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=4,
    max_size=14,
)


class Model:
    """What people said, apart from merges: whose each claim is, and each one's own names."""

    def __init__(self) -> None:
        self.said: dict[int, int] = {}
        self.parent: dict[int, tuple[int, int]] = {}  # merged -> kept, number of the merge

    def stands(self, claimant_id: int) -> int:
        while claimant_id in self.parent:
            claimant_id = self.parent[claimant_id][0]
        return claimant_id


@seed(20261126)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=False,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_happens_every_claim_is_whose_people_said_once_all_is_undone(
    db: Database, cast: Cast, steps: list[tuple[str, int, int]]
) -> None:
    with db.writing() as session:
        _play(session, cast, steps)
        session.rollback()


def _play(session: Session, cast: Cast, steps: list[tuple[str, int, int]]) -> None:
    by, model = cast.actor("editor"), Model()
    ids = [
        actions.find_or_add(session, name, by=by, at=NOW).id or 0
        for name in ("An", "Bo", "Cor", "Dirk", "Els")
    ]
    own: dict[int, set[str]] = {each: set() for each in ids}
    for step, one, other in steps:
        a, b = ids[one % 5], ids[other % 5]
        claims = sorted(model.said)
        try:
            with session.begin_nested():
                if step == "claim":
                    who = session.get_one(Claimant, model.stands(a))
                    made = desk.add_claim(
                        session,
                        statement=f"bewering {len(claims)}",
                        language="nl",
                        claimant_id=who.id,
                        claimant_name=who.name,
                        by=by,
                        at=NOW,
                    )
                    model.said[made.id or 0] = who.id or 0
                elif step == "give" and claims:
                    who = session.get_one(Claimant, model.stands(b))
                    desk.set_claimant(session, claims[one % len(claims)], who.name, by=by, at=NOW)
                    model.said[claims[one % len(claims)]] = who.id or 0
                elif step == "merge":
                    made_one = merging.merge(session, a, b, by=by, at=NOW)
                    model.parent[a] = (b, made_one.id or 0)
                elif step == "part" and model.parent:
                    gone = sorted(model.parent)[one % len(model.parent)]
                    merging.part(session, model.parent[gone][1], by=by, at=NOW)
                    del model.parent[gone]
                elif step in ("rename", "alias"):
                    row = session.get_one(Claimant, a)
                    more = [f"{row.name} ook"] if step == "alias" else []
                    lines = "\n".join([*queries.aliases_of(session, a), *more])
                    name = f"{row.name}o" if step == "rename" and len(row.name) < 9 else row.name
                    actions.edit_claimant(
                        session, a, name=name, description=None, aliases=lines, same_as=None, by=by, at=NOW
                    )
                    own[a].update(more)
        except DomainError:
            pass
        _check(session, model)
    while model.parent:
        gone = next(each for each, (kept, _) in model.parent.items() if kept not in model.parent)
        merging.part(session, model.parent.pop(gone)[1], by=by, at=NOW)
        _check(session, model)
    left = session.exec(select(ClaimantAlias).where(col(ClaimantAlias.merge_id).is_not(None))).all()
    assert not left, "every name went back"
    for each in ids:
        assert own[each] <= set(queries.aliases_of(session, each))


def _check(session: Session, model: Model) -> None:
    session.expire_all()
    for claim_id, said in model.said.items():
        claim = session.get_one(Claim, claim_id)
        who = session.get_one(Claimant, model.stands(said))
        assert (claim.claimant_id, claim.claimant_name) == (who.id, who.name)
    for row in session.exec(select(Claimant)).all():
        stands = model.stands(row.id or 0)
        assert row.merged_into_id == (None if stands == row.id else stands)
        if stands != row.id:
            found = queries.find_claimant(session, row.name)
            assert found is not None


class TestPages:
    def test_old_addresses_lead_to_the_one_that_is_kept(
        self, room: Newsroom, as_: As, two: tuple[int, int]
    ) -> None:
        kept, merged = two
        room.claim("V. Putin")
        client = as_("checker")
        url = f"/desk/claimants/{merged}/merge?claimant=vladimir+poetin"
        page = client.get(url)
        assert page.texts(".//table//td[@class='tab']") == ["1", "0"]
        done = client.follow(url, page.fields(".//form[@id='merge']"))
        assert done.text(".//h1") == "Vladimir Poetin"
        assert "V. Putin is hiermee samengevoegd." in done.html
        for path in ("", "/details", "/merge"):
            client.get(f"/desk/claimants/{merged}{path}", status=303)
        shown = client.get(f"/desk/claimants/{kept}")
        assert "V. Putin" in shown.text(".//section[1]")
        back = client.follow("/desk/claimants/merges/1/undo", {})
        assert back.text(".//h1") == "V. Putin"
        client.post("/desk/claimants/merges/1/undo", {}, status=409)

    def test_a_stale_form_is_refused_and_nothing_is_done(
        self, room: Newsroom, as_: As, two: tuple[int, int]
    ) -> None:
        kept, merged = two
        url = f"/desk/claimants/{merged}/merge"
        as_("editor").post(url, {"kept": kept, "seen_version": 1, "kept_version": 2}, status=409)
        as_("editor").post(url, {"kept": kept, "seen_version": 2, "kept_version": 1}, status=409)
        as_("editor").post(url, {"kept": 99, "seen_version": 2, "kept_version": 2}, status=404)
        as_("editor").post(url, {"seen_version": 2, "kept_version": 2}, status=404)
        as_("editor").post(url, {"kept": merged, "seen_version": 2, "kept_version": 2}, status=422)
        with room.db.reading() as session:
            assert not session.exec(select(ClaimantMerge)).all()
        assert "Niemand anders" in as_("editor").get(f"{url}?claimant=niemand").html

    def test_claims_are_paged_and_pages_ask_as_often_however_many_there_are(
        self, room: Newsroom, as_: As, app: Flask, two: tuple[int, int]
    ) -> None:
        kept, merged = two
        client, asked = as_("reader"), []
        url = f"/desk/claimants/{kept}"
        for more in (1, 59):
            for number in range(more):
                room.claim(
                    "V. Putin" if number == 0 and more == 1 else "Vladimir Poetin", f"bewering {number}"
                )
            if more == 1:
                room.do(merging.merge, merged, kept)
            with counted(room.db) as sent:
                client.get(url)
            asked.append(len(sent))
        assert asked[0] == asked[1]
        assert asked[0] <= 9
        assert len(client.get(url).all(".//ul[@class='items']//span[@class='statement']")) == 50
        assert len(client.get(f"{url}?page=2").all(".//ul[@class='items']//span[@class='statement']")) == 10

    def test_the_role_stands_beside_the_name_by_the_date_it_was_said(
        self, room: Newsroom, as_: As, db: Database, cast: Cast
    ) -> None:
        with db.writing() as session:
            claim_id = stories.written(session, cast)
        url = "/desk/claimants/1/details"
        client = as_("editor")
        form = client.get(url).fields(".//form[@data-keep]")
        lines = "wethouder; 2026-01; 2026-12\nraadslid; 2010; 2025"
        same_as = "https://www.wikidata.org/wiki/Q1\nhttps://social.example/@karin"
        client.follow(url, {**form, "roles": lines, "kind": "person", "same_as": same_as})
        assert "Karin Oldewelt, wethouder" in client.get(f"/desk/claims/{claim_id}").text(
            ".//p[@class='who']"
        )
        page = client.get("/desk/claimants/1")
        facts = page.text(".//dl[@class='facts-list gap']")
        assert "Persoon" in facts
        assert "wethouder" in facts
        assert len(page.all(".//dl//a")) == 2
        again = {**client.get(url).fields(".//form[@data-keep]"), "roles": "raadslid; ooit"}
        refused = client.post(url, again, status=422)
        assert "is geen datum" in refused.text(".//div[@class='errors']")
        assert refused.fields(".//form[@data-keep]")["roles"] == "raadslid; ooit"


class TestSuggesting:
    @pytest.mark.parametrize("typed", ["M. Rutte", "rutte, m", "mark r", "rút", "M.Rutte", "Rutte Mark"])
    def test_forgives_initials_accents_and_order(self, room: Newsroom, typed: str) -> None:
        room.claimant("Mark Rutte")
        room.claimant("Rita Rutten-Smit")
        room.claimant("Marjan Smit")
        with room.db.reading() as session:
            assert queries.suggested(session, typed)[0] == ("Mark Rutte", None)

    def test_finds_who_is_kept_with_an_initial_by_the_whole_name(self, room: Newsroom) -> None:
        room.claimant("M. Rutte")
        with room.db.reading() as session:
            assert queries.suggested(session, "Mark Rutte") == [("M. Rutte", None)]
            assert queries.mistyped_for(session, "Mark Rutte") == [("M. Rutte", None)]
            assert queries.suggested(session, "Jan Rutte") == []

    def test_knows_the_other_name_of_the_table_of_names(self, room: Newsroom, as_: As) -> None:
        room.do(add_names, "Poetin\nPutin")
        room.claimant("Vladimir Poetin")
        page = as_("reader").get("/desk/claimants/suggest?claimant=putin")
        assert [option.get("value") for option in page.all(".//option")] == ["Vladimir Poetin"]
        assert "Vladimir Poetin" in page.text(".//p[@id='claimant-near']"), (
            "a browser's own list may not show it"
        )


def test_the_history_holds_and_tells_of_every_row(room: Newsroom, two: tuple[int, int]) -> None:
    kept, merged = two
    room.claim("V. Putin")
    merge_id = room.do(merging.merge, merged, kept)
    room.do(merging.part, merge_id)
    with room.db.reading() as session:
        assert first_fault(session) is None
