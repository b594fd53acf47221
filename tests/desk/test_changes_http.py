"""The routes that change a claim: what they ask, what they refuse, and what undo brings back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from claims.desk import actions
from claims.desk.models import Claim, ClaimTag
from claims.desk.rules import Priority, Work
from claims.desk.undo import tags_of
from claims.history.models import Event, EventPayload
from claims.history.queries import last_event_id
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast

As = Callable[[str | None], CheckingClient]


@pytest.fixture
def claim_id(db: Database, cast: Cast) -> int:
    """A new claim that nobody has."""
    with db.writing() as session:
        by = cast.actor("contributor")
        claim = actions.add_claim(session, statement="the bridge is open", language="en", by=by, at=NOW)
        return claim.id or 0


def stored(db: Database, claim_id: int) -> Claim:
    with db.reading() as session:
        return session.get_one(Claim, claim_id)


def last_event(db: Database, claim_id: int) -> tuple[Event, EventPayload]:
    with db.reading() as session:
        query = select(Event).where(col(Event.claim_id) == claim_id).order_by(col(Event.id).desc())
        event = session.exec(query).first()
        assert event is not None
        return event, session.get_one(EventPayload, event.id)


def send(
    browser: CheckingClient, db: Database, claim_id: int, what: str, status: int = 303, **form: Any
) -> Any:
    form.setdefault("seen_version", stored(db, claim_id).version)
    return browser.post(f"/desk/claims/{claim_id}/{what}", form, status=status)


def test_it_takes_back_with_one_click_each_simple_act(db: Database, as_: As, claim_id: int) -> None:
    browser = as_("editor")
    acts: list[tuple[str, dict[str, Any], str]] = [
        ("state", {"to": "accepted"}, "state"),
        ("due", {"due_on": "2026-12-01"}, "due_on"),
        (
            "waiting",
            {"waiting_until": "2026-12-02", "waiting_because": "the office is shut"},
            "waiting_until",
        ),
        ("priority", {"priority": "high"}, "priority"),
        ("statement", {"statement": "the bridge is shut"}, "statement"),
    ]
    for what, form, field in acts:
        before = stored(db, claim_id)
        send(browser, db, claim_id, what, **form)
        assert getattr(stored(db, claim_id), field) != getattr(before, field)
        event, _ = last_event(db, claim_id)
        shown = browser.get(f"/desk/claims/{claim_id}")
        assert f"/desk/events/{event.id}/undo" in shown.html
        browser.post(f"/desk/events/{event.id}/undo")
        after = stored(db, claim_id).model_dump(exclude={"version", "updated_at"})
        assert after == before.model_dump(exclude={"version", "updated_at"})
        undone, payload = last_event(db, claim_id)
        assert undone.kind == "claim.undone"
        assert (payload.after or {})["undone"] == event.id


def test_after_a_conflict_taking_theirs_saves_nothing_and_still_tells_what_happened(
    db: Database, as_: As, claim_id: int
) -> None:
    form = ".//form[@data-keep='conflict']"
    send(as_("editor"), db, claim_id, "statement", statement="the bridge is shut")
    page = send(
        as_("checker"),
        db,
        claim_id,
        "statement",
        409,
        statement="the bridge is half open",
        seen_version=1,
    )
    since = page.text(".//section[@aria-labelledby='since']")
    assert "the bridge is" in since
    version = stored(db, claim_id).version
    sent = {**page.fields(form), "take": "statement:theirs"}
    page = as_("checker").post(f"/desk/claims/{claim_id}/statement", sent, status=409)
    assert page.text(".//section[@aria-labelledby='since']") == since
    assert page.fields(form)["statement"] == "the bridge is shut"
    assert page.fields(form)["own.statement"] == "the bridge is half open"
    assert stored(db, claim_id).version == version


def test_it_puts_tags_back(db: Database, as_: As, claim_id: int) -> None:
    browser = as_("checker")
    send(browser, db, claim_id, "tags", tags="Roads,  water , roads,")
    send(browser, db, claim_id, "tags", tags="bridges")
    event, payload = last_event(db, claim_id)
    assert (payload.before, payload.after) == ({"tags": ["roads", "water"]}, {"tags": ["bridges"]})
    browser.post(f"/desk/events/{event.id}/undo")
    with db.reading() as session:
        assert set(session.exec(select(ClaimTag.tag)).all()) == {"roads", "water"}


def test_undo_is_for_its_author_and_editors_and_the_last_change(db: Database, as_: As, claim_id: int) -> None:
    send(as_("checker"), db, claim_id, "state", to="accepted")
    first, _ = last_event(db, claim_id)
    as_("checker2").post(f"/desk/events/{first.id}/undo", status=403)
    send(as_("checker"), db, claim_id, "due", due_on="2026-12-01")
    as_("checker").post(f"/desk/events/{first.id}/undo", status=409)
    second, _ = last_event(db, claim_id)
    as_("editor").post(f"/desk/events/{second.id}/undo")
    third, _ = last_event(db, claim_id)
    as_("editor").post(f"/desk/events/{third.id}/undo", status=409)
    as_("editor").post("/desk/events/999999/undo", status=404)
    as_("editor").post("/desk/events/99999999999999999999/undo", status=404)


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"to": "nowhere"}, 422),
        ({}, 422),
        ({"to": "accepted", "seen_version": ""}, 422),
        ({"to": "accepted", "seen_version": "one"}, 422),
        ({"to": "accepted", "seen_version": "7"}, 409),
        ({"to": "accepted", "seen_version": "9" * 30}, 409),
        ({"to": "researching", "assignee": "abc"}, 422),
        ({"to": "researching", "assignee": ""}, 422),
        ({"to": "researching", "assignee": "999999"}, 422),
        ({"to": "researching", "assignee": "9" * 30}, 422),
        ({"to": "researching", "assignee": "-1"}, 422),
        ({"to": "declined"}, 422),
        ({"to": "declined", "decline_reason": "boring"}, 422),
        ({"to": "declined", "decline_reason": "other"}, 422),
        ({"to": "declined", "decline_reason": "opinion", "note": "a\x00b"}, 422),
        ({"to": "declined", "decline_reason": "opinion", "note": "a\u202eb"}, 422),
        ({"to": "declined", "decline_reason": "opinion", "note": "x" * 501}, 422),
        ({"to": "duplicate"}, 422),
        ({"to": "duplicate", "duplicate_of": "999999"}, 422),
        ({"to": "duplicate", "duplicate_of": "9" * 30}, 422),
        ({"to": "duplicate", "duplicate_of": "x"}, 422),
        ({"to": ["accepted", "declined"]}, 422),
        ({"to": "accepted", "seen_version": ["1", "1"]}, 422),
        ({"to": "new"}, 409),
        ({"to": "done"}, 409),
    ],
)
def test_it_refuses_what_no_move_can_use(
    db: Database, as_: As, claim_id: int, form: dict[str, Any], status: int
) -> None:
    before = stored(db, claim_id)
    send(as_("editor"), db, claim_id, "state", status=status, **form)
    assert stored(db, claim_id) == before


def test_it_knows_no_claim_that_is_not_there(as_: As) -> None:
    for number in (99, 2**40, 10**30):
        as_("editor").post(f"/desk/claims/{number}/state", {"to": "accepted", "seen_version": 1}, status=404)
        as_("editor").get(f"/desk/claims/{number}/state?to=accepted", status=404)
        as_("editor").post(f"/desk/claims/{number}/due", {"seen_version": 1}, status=404)


def test_it_gives_no_claim_to_who_cannot_work_on_it(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    for key in ("reader", "contributor"):
        send(as_("editor"), db, claim_id, "state", 422, to="researching", assignee=cast.people[key].id)
        send(as_("editor"), db, claim_id, "assignment", 422, assignee=cast.people[key].id)
    with db.writing() as session:
        cast.checker2.active = False
        session.merge(cast.checker2)
    send(as_("editor"), db, claim_id, "state", 422, to="researching", assignee=cast.checker2.id)
    assert stored(db, claim_id).assignee_id is None


def test_it_accepts_a_new_claim_on_the_way_to_research(
    db: Database, as_: As, cast: Cast, claim_id: int
) -> None:
    form: dict[str, Any] = {
        "assignee": cast.checker.id,
        "due_on": "2026-11-30",
        "message": "Ask the works office.",
    }
    send(as_("editor"), db, claim_id, "state", to="researching", **form)
    claim = stored(db, claim_id)
    assert (claim.state, claim.assignee_id, claim.due_on) == (
        Work.RESEARCHING,
        cast.checker.id,
        date(2026, 11, 30),
    )
    assert claim.assignment_note == "Ask the works office."
    with db.reading() as session:
        told = session.exec(
            select(EventPayload.before, EventPayload.after)
            .join(Event, col(Event.id) == col(EventPayload.event_id))
            .where(Event.kind == "claim.moved")
            .order_by(col(Event.id))
        ).all()
    assert [((was or {})["state"], (now or {})["state"]) for was, now in told] == [
        ("new", "accepted"),
        ("accepted", "researching"),
    ]


def test_it_drops_a_claim_and_puts_it_back_where_it_was(db: Database, as_: As, claim_id: int) -> None:
    send(as_("checker"), db, claim_id, "state", to="researching")
    send(as_("checker2"), db, claim_id, "state", 403, to="declined", decline_reason="opinion")
    send(as_("editor"), db, claim_id, "state", to="declined", decline_reason="other", note="It is about us.")
    claim = stored(db, claim_id)
    assert (claim.state, claim.state_before, claim.decline_note) == (
        Work.DECLINED,
        Work.RESEARCHING,
        "It is about us.",
    )
    send(as_("checker2"), db, claim_id, "state", 409, to="accepted")
    send(as_("checker2"), db, claim_id, "state", to="researching")
    claim = stored(db, claim_id)
    assert (claim.state, claim.state_before, claim.decline_reason, claim.decline_note) == (
        Work.RESEARCHING,
        None,
        None,
        None,
    )


def test_a_checker_drops_what_nobody_has(db: Database, as_: As, claim_id: int) -> None:
    send(as_("checker"), db, claim_id, "state", to="declined", decline_reason="satire")
    assert stored(db, claim_id).state is Work.DECLINED


def test_it_makes_no_chain_of_duplicates(db: Database, as_: As, cast: Cast, claim_id: int) -> None:
    with db.writing() as session:
        by = cast.actor("checker")
        second, third, fourth = (
            actions.add_claim(session, statement=statement, language="en", by=by, at=NOW).id or 0
            for statement in ("the bridge opens", "a bridge is open", "bridges are open")
        )
    browser = as_("checker")
    send(browser, db, third, "state", 422, to="duplicate", duplicate_of=third)
    send(browser, db, third, "state", to="duplicate", duplicate_of=second)
    send(browser, db, fourth, "state", 422, to="duplicate", duplicate_of=third)
    send(browser, db, second, "state", 409, to="duplicate", duplicate_of=claim_id)
    send(browser, db, third, "state", to="new")
    assert stored(db, third).duplicate_of_id is None


@pytest.mark.parametrize("to", ["researching", "declined", "duplicate"])
def test_it_has_a_page_for_each_move_that_asks(as_: As, claim_id: int, to: str) -> None:
    page = as_("editor").get(f"/desk/claims/{claim_id}/state?to={to}")
    assert page.text(".//h1") in {"Geven aan", "Laten vallen", "Dubbel met"}


@pytest.mark.parametrize(
    "what",
    [
        "assignment",
        "assignment?of=reviewer",
        "due",
        "waiting",
        "priority",
        "stage",
        "tags",
        "hold",
        "statement",
    ],
)
def test_it_has_a_page_for_each_change(as_: As, claim_id: int, what: str) -> None:
    as_("editor").get(f"/desk/claims/{claim_id}/{what}")


def test_it_gives_a_refused_form_back_as_typed(db: Database, as_: As, claim_id: int) -> None:
    page = send(as_("editor"), db, claim_id, "state", 422, to="declined", note="A sentence of mine")
    assert "A sentence of mine" in page.html
    page = send(as_("editor"), db, claim_id, "waiting", 422, waiting_because="the office is shut")
    assert "the office is shut" in page.html


def test_the_second_of_two_keeps_what_was_typed_and_learns_what_changed(
    db: Database, as_: As, claim_id: int
) -> None:
    seen = stored(db, claim_id).version
    send(as_("checker"), db, claim_id, "statement", statement="the bridge is shut")
    form = {"statement": "the bridge is closed", "seen_version": seen}
    page = as_("editor").post(f"/desk/claims/{claim_id}/statement", form, status=409)
    assert "the bridge is shut" in page.html
    assert "the bridge is closed" in page.html
    note = {"to": "declined", "decline_reason": "other", "note": "Not for us", "seen_version": seen}
    assert "Not for us" in as_("editor").post(f"/desk/claims/{claim_id}/state", note, status=409).html
    assert stored(db, claim_id).statement == "the bridge is shut"


QUOTED = [
    f"{opening}Het is waar{closing}{stop}"
    for opening, closing in (
        "“”",
        "„“",
        "„”",
        "””",
        "‘’",
        "‚‘",
        "‚’",
        "«»",
        "»«",
        "‹›",
        "›‹",
        '""',
        "''",
        "″″",
        "′′",
        "``",
        "´´",
        "「」",
        "＂＂",
    )
    for stop in ("", ".", " !", "…")
]


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "  ",
        "x" * 501,
        "a\x07b",
        "the bridge is open",
        *QUOTED,
        '"Het" is "waar"',
        "“Het is waar.”",
        "\u200b\u200b",
        "\u2060",
        "\u00ad \ufeff",
        "\u3164",
        "\U000e0041",
        "\u0301",
    ],
)
def test_it_keeps_the_statement_when_a_new_one_will_not_do(
    db: Database, as_: As, claim_id: int, statement: str
) -> None:
    send(as_("checker"), db, claim_id, "statement", 422, statement=statement)
    assert stored(db, claim_id).statement == "the bridge is open"


@pytest.mark.parametrize(
    "statement",
    ['De "brug" is open', "'s Nachts is de brug open", '"Links" wint', 'Ze heet "Anna".', "5′ is 1,5 m"],
)
def test_it_takes_quotation_marks_around_a_word(db: Database, as_: As, claim_id: int, statement: str) -> None:
    send(as_("checker"), db, claim_id, "statement", statement=f"\u200b {statement}\u2060\ufeff")
    assert stored(db, claim_id).statement == statement


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    ("what", "typed"),
    [
        ("due", {"due_on": "{day}"}),
        ("waiting", {"waiting_until": "{day}", "waiting_because": "de rechter"}),
        ("state", {"to": "researching", "due_on": "{day}"}),
    ],
)
def test_it_plans_nothing_in_an_absurd_year(
    db: Database, as_: As, claim_id: int, cast: Cast, what: str, typed: dict[str, str], day: str
) -> None:
    form: dict[str, Any] = {name: value.format(day=day) for name, value in typed.items()}
    if what == "state":
        form["assignee"] = cast.checker.id
    before = stored(db, claim_id).model_dump()
    send(as_("editor"), db, claim_id, what, 422, **form)
    assert stored(db, claim_id).model_dump() == before


def test_a_topic_that_one_cannot_see_is_none(db: Database, as_: As, claim_id: int) -> None:
    send(as_("checker"), db, claim_id, "tags", tags="brug, \u200b, \u2060water\u200b")
    with db.reading() as session:
        assert tags_of(session, claim_id) == ["brug", "water"]


def test_a_checker_takes_what_nobody_has_and_gives_nothing_away(
    db: Database, as_: As, cast: Cast, claim_id: int
) -> None:
    send(as_("checker"), db, claim_id, "assignment", 403, assignee=cast.checker2.id)
    send(as_("checker"), db, claim_id, "assignment", assignee=cast.checker.id)
    send(as_("checker2"), db, claim_id, "assignment", 403, assignee=cast.checker2.id)
    send(as_("checker"), db, claim_id, "assignment", 422, reviewer=cast.checker.id)
    send(as_("checker"), db, claim_id, "assignment", reviewer=cast.second.id)
    send(as_("editor"), db, claim_id, "assignment", assignee=cast.second.id, message="Yours now.")
    claim = stored(db, claim_id)
    assert (claim.assignee_id, claim.reviewer_id) == (cast.second.id, None)


def test_only_an_editor_holds_and_releases(db: Database, as_: As, claim_id: int) -> None:
    send(as_("checker"), db, claim_id, "hold", 403, reason="A letter came.")
    send(as_("editor"), db, claim_id, "hold", 422, reason="")
    send(as_("editor"), db, claim_id, "hold", 409, release="1")
    send(as_("editor"), db, claim_id, "hold", reason="A letter came.")
    assert stored(db, claim_id).hold_reason == "A letter came."
    send(as_("editor"), db, claim_id, "hold", release="1")
    assert stored(db, claim_id).hold_reason is None
    assert last_event(db, claim_id)[0].kind == "claim.released"


def test_nothing_beside_the_state_changes_on_what_is_set_aside(db: Database, as_: As, claim_id: int) -> None:
    send(as_("editor"), db, claim_id, "state", to="declined", decline_reason="opinion")
    for what, form in (
        ("due", {"due_on": "2026-12-01"}),
        ("priority", {"priority": "high"}),
        ("stage", {"stage": ""}),
        ("tags", {"tags": "a"}),
        ("statement", {"statement": "other"}),
        ("assignment", {"assignee": ""}),
    ):
        send(as_("editor"), db, claim_id, what, 409, **form)
    assert stored(db, claim_id).priority is Priority.NORMAL


@pytest.mark.parametrize(
    "what", ["due", "waiting", "priority", "stage", "tags", "statement", "assignment", "hold", "state"]
)
def test_readers_and_contributors_change_nothing(db: Database, as_: As, claim_id: int, what: str) -> None:
    for key in ("reader", "contributor"):
        send(as_(key), db, claim_id, what, 403, to="accepted", priority="high")


def test_it_goes_back_to_a_page_of_ours_only(db: Database, as_: As, claim_id: int) -> None:
    answer = send(as_("editor"), db, claim_id, "due", due_on="", next="/desk/board")
    assert answer.response.location == "/desk/board"
    answer = send(as_("editor"), db, claim_id, "due", due_on="", next="https://evil.example/")
    assert answer.response.location == f"/desk/claims/{claim_id}"


@pytest.mark.parametrize("form", [{"priority": "top"}, {"priority": ""}, {}])
def test_it_knows_no_other_priority(db: Database, as_: As, claim_id: int, form: dict[str, str]) -> None:
    send(as_("editor"), db, claim_id, "priority", 422, **form)


def test_waiting_needs_a_day_to_come_and_a_reason(db: Database, as_: As, claim_id: int) -> None:
    send(as_("editor"), db, claim_id, "waiting", 422, waiting_until="2026-12-01")
    send(as_("editor"), db, claim_id, "waiting", 422, waiting_until="2026-11-01", waiting_because="late")
    send(as_("editor"), db, claim_id, "waiting", 422, waiting_until="soon", waiting_because="late")
    send(as_("editor"), db, claim_id, "waiting", waiting_until="", waiting_because="")


@pytest.mark.parametrize(
    ("first", "second", "warns"),
    [
        ({"due_on": "2026-12-01"}, {"waiting_until": "2026-12-02", "waiting_because": "the judge"}, True),
        ({"due_on": "2026-12-02"}, {"waiting_until": "2026-12-02", "waiting_because": "the judge"}, False),
        ({"waiting_until": "2026-12-02", "waiting_because": "the judge"}, {"due_on": "2026-12-01"}, True),
        ({"due_on": "2026-12-01"}, {"waiting_until": "", "waiting_because": ""}, False),
    ],
)
def test_a_wait_that_ends_after_the_deadline_is_saved_and_said(
    db: Database, as_: As, claim_id: int, first: dict[str, Any], second: dict[str, Any], warns: bool
) -> None:
    browser, warning = as_("editor"), ".//*[@class='flash warn']"
    for form in (first, second):
        send(browser, db, claim_id, "due" if "due_on" in form else "waiting", **form)
        said = browser.get(f"/desk/claims/{claim_id}").texts(warning)
        assert len(said) == (warns and form is second)
        assert all(
            "wacht tot 2 december 2026, en de deadline is daarvoor al: 1 december 2026" in each
            for each in said
        )
    claim = stored(db, claim_id)
    assert claim.due_on
    assert str(claim.waiting_until or "") == {**first, **second}["waiting_until"]


def test_undo_makes_no_duplicate_of_a_duplicate(db: Database, cast: Cast, as_: As) -> None:
    """Put back, and then the other claim becomes a duplicate itself: putting back can no longer be undone."""
    with db.writing() as session:
        first, second, third = (
            actions.add_claim(
                session, statement=f"De brug {n}", language="nl", by=cast.actor("editor"), at=NOW
            ).id
            or 0
            for n in range(3)
        )
        by = cast.actor("editor")
        actions.move_claim(session, third, Work.DUPLICATE, by=by, at=NOW, duplicate_of_id=second)
        actions.move_claim(session, third, Work.NEW, by=by, at=NOW)
        event_id = last_event_id(session)
        actions.move_claim(session, second, Work.DUPLICATE, by=by, at=NOW, duplicate_of_id=first)
    answer = as_("editor").post(f"/desk/events/{event_id}/undo", status=422)
    assert "Die claim is zelf dubbel" in answer.text(".//main")
    with db.reading() as session:
        assert session.get_one(Claim, third).state is Work.NEW
