"""Triage: which claim comes first and why, the questions about it, leaving it for later, and what readers bring back."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from claims.desk import queries as desk_queries
from claims.desk.actions import add_claim, move_claim, restate_claim, undo_event, write_card
from claims.desk.filters import Filters, Sort
from claims.desk.models import Claim
from claims.desk.rules import DeclineReason, Priority, Work
from claims.errors import Invalid, Outdated, Refused
from claims.history.models import Event
from claims.history.queries import last_event_id
from claims.notices.models import Notice
from claims.people.models import Person
from claims.people.rules import Role
from claims.storage.engine import Database
from claims.triage import queries, rules
from claims.triage.actions import (
    add_question,
    answer_questions,
    edit_question,
    ensure_first_questions,
    restore_question,
    retire_question,
    set_level,
    skip,
    skip_no_more,
)
from claims.triage.looking import ASKED_AGAIN, bring_back, look_at_statements, worth_of
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import counted

As = Callable[[str | None], CheckingClient]
TODAY = NOW.date()


@pytest.fixture
def questions(db: Database) -> list[int]:
    """The first questions, the weightiest first: 10, 8, 7, 7, 5, 3."""
    with db.writing() as session:
        ensure_first_questions(session)
    with db.reading() as session:
        return [each.id or 0 for each in queries.standing(session)]


def make(db: Database, cast: Cast, statement: str = "De brug is dicht", **more: object) -> int:
    """A claim written down just now, with these columns."""
    with db.writing() as session:
        claim = add_claim(session, statement=statement, language="nl", by=cast.actor("editor"), at=NOW)
        for name, value in more.items():
            setattr(claim, name, value)
        return claim.id or 0


def answer(db: Database, cast: Cast, claim_id: int, **more: bool | None) -> int:
    """Answers by question, as q3=True; the points they bring."""
    given = {int(name[1:]): yes for name, yes in more.items()}
    with db.writing() as session:
        return answer_questions(session, claim_id, given, by=cast.actor("checker"), at=NOW).answer_points


def points(db: Database, claim_id: int) -> int:
    with db.reading() as session:
        return session.get_one(Claim, claim_id).answer_points


def test_a_yes_counts_by_its_weight_and_is_told(db: Database, cast: Cast, questions: list[int]) -> None:
    claim_id, (first, second, *_rest) = make(db, cast), questions
    assert (
        answer(db, cast, claim_id, **{f"q{first}": True, f"q{second}": False}) == 13
    )  # 50 × 10 of 40, rounded up
    assert answer(db, cast, claim_id, **{f"q{second}": True}) == 23
    assert answer(db, cast, claim_id, **{f"q{first}": None}) == 10
    with db.reading() as session:
        told = session.exec(select(Event.kind).where(col(Event.claim_id) == claim_id)).all()
        assert told.count("claim.triaged") == 3
        assert [each.yes for each in queries.asked(session, claim_id)] == [None, True, None, None, None, None]
        assert session.get_one(Claim, claim_id).version == 4


def test_questions_that_change_count_anew_for_every_claim(
    db: Database, cast: Cast, questions: list[int], chance: random.Random
) -> None:
    """In the database as in scoring.answer_points, whatever was answered."""
    claims = [make(db, cast, f"Bewering {number}") for number in range(12)]
    for claim_id in claims:
        answer(db, cast, claim_id, **{f"q{each}": chance.choice([True, False, None]) for each in questions})
    editor = cast.actor("editor")

    def agrees() -> None:
        with db.reading() as session:
            for claim_id in claims:
                found = queries.asked(session, claim_id)
                yes, total = sum(q.weight for q in found if q.yes), sum(q.weight for q in found)
                expected = int(50 * yes / total + 0.5) if total else 0
                assert session.get_one(Claim, claim_id).answer_points == expected

    with db.writing() as session:
        edit_question(session, questions[0], "Anders?", "Else?", 2, by=editor, at=NOW)
    agrees()
    with db.writing() as session:
        retire_question(session, questions[1], by=editor, at=NOW)
    agrees()
    with db.writing() as session:
        add_question(session, "Nog een?", "One more?", 9, by=editor, at=NOW)
    agrees()
    with db.writing() as session:
        restore_question(session, questions[1], by=editor, at=NOW)
    agrees()


def test_it_refuses_what_is_no_question_or_no_answer(db: Database, cast: Cast, questions: list[int]) -> None:
    editor, claim_id = cast.actor("editor"), make(db, cast)
    for nl, en, weight, where in (
        ("", "x", 1, "nl"),
        ("x", " ", 1, "en"),
        ("x", "x", 11, "weight"),
        ("x", "x" * 201, 1, "en"),
    ):
        with pytest.raises(Invalid) as refusal, db.writing() as session:
            add_question(session, nl, en, weight, by=editor, at=NOW)
        assert refusal.value.where == where
    with db.writing() as session:
        for number in range(rules.MOST_QUESTIONS - len(questions)):
            add_question(session, f"Vraag {number}?", "Why?", 1, by=editor, at=NOW)
    with pytest.raises(Refused), db.writing() as session:
        add_question(session, "Te veel?", "Too much?", 1, by=editor, at=NOW)
    with pytest.raises(Invalid), db.writing() as session:
        answer_questions(session, claim_id, {99: True}, by=editor, at=NOW)
    with pytest.raises(Outdated), db.writing() as session:
        answer_questions(session, claim_id, {questions[0]: True}, by=editor, at=NOW, seen_version=7)
    with db.writing() as session:
        move_claim(session, claim_id, Work.ACCEPTED, by=editor, at=NOW)
    with pytest.raises(Refused), db.writing() as session:
        answer_questions(session, claim_id, {questions[0]: True}, by=editor, at=NOW)
    assert points(db, claim_id) == 0


def test_lists_have_the_score_that_its_page_tells(db: Database, cast: Cast, chance: random.Random) -> None:
    """The order that the database makes is the one of the points in Python."""
    for number in range(60):
        more = {
            "demand": chance.choice([0, 1, 2, 3, 5, 9, 10, 40]),
            "appearance_count": chance.choice([0, 1, 2, 3, 4, 5, 9]),
            "answer_points": chance.randint(0, 50),
            "worth_points": chance.choice([None, 0, 6, 10]),
            "created_at": NOW - timedelta(days=chance.choice([0, 1, 2, 3, 6, 7, 8, 13, 14, 30])),
        }
        make(db, cast, f"Bewering {number}", **more)
    with db.reading() as session:
        cards = desk_queries.claim_list(session, Filters(sort=Sort.SCORE), TODAY, limit=60, offset=0)
        shown = [card.score(TODAY).total for card in cards]
        assert shown == sorted(shown, reverse=True)
        assert len(set(shown)) > 10
        asked = [
            session.execute(select(desk_queries.points(TODAY)).where(Claim.id == card.id)).scalar_one()
            for card in cards
        ]
        assert asked == shown


def test_the_queue_has_urgent_ones_first_then_by_score_and_skipped_ones_last(
    db: Database, cast: Cast
) -> None:
    low = make(db, cast, "Weinig", answer_points=5)
    high = make(db, cast, "Veel", answer_points=40)
    urgent = make(db, cast, "Dringend", priority=Priority.HIGH)
    make(db, cast, "Al bezig", state=Work.ACCEPTED, answer_points=50)
    mine, theirs = cast.checker.id or 0, cast.editor.id or 0
    seen = []
    for step in range(4):
        with db.reading() as session:
            queue = queries.queue(session, mine, TODAY)
        seen.append((queue.first_id, queue.total, queue.later))
        with db.writing() as session:
            skip(session, queue.first_id or 0, mine, at=NOW + timedelta(minutes=step))
    assert seen == [(urgent, 3, 0), (high, 3, 1), (low, 3, 2), (urgent, 3, 3)]
    with db.reading() as session:
        assert queries.queue(session, theirs, TODAY).later == 0
    with db.writing() as session:
        skip_no_more(session, mine)
    with db.reading() as session:
        assert queries.queue(session, mine, TODAY) == queries.Queue(urgent, 3, 0)


def test_the_worker_looks_at_new_words_once(db: Database, cast: Cast) -> None:
    number = "De werkloosheid is volgens het CBS met 3 procent gedaald"
    claim_id = make(db, cast, number)
    assert worth_of(number, "nl") >= 5
    assert worth_of("Wat een prachtige dag was het toch", "nl") == 0
    assert worth_of(number, "fy") == 0
    assert (look_at_statements(db), look_at_statements(db)) == (1, 0)
    with db.writing() as session:
        assert session.get_one(Claim, claim_id).worth_points == worth_of(number, "nl")
        restate_claim(
            session, claim_id, "Wat een prachtige dag was het toch", by=cast.actor("editor"), at=NOW
        )
        assert session.get_one(Claim, claim_id).worth_points is None
        told = last_event_id(session)
    assert look_at_statements(db) == 1
    with db.writing() as session:
        assert session.get_one(Claim, claim_id).worth_points == 0
        undo_event(session, told, by=cast.actor("editor"), at=NOW)
    look_at_statements(db)
    with db.reading() as session:
        assert session.get_one(Claim, claim_id).worth_points == worth_of(number, "nl")


def declined(db: Database, cast: Cast, demand: int) -> int:
    claim_id = make(db, cast, "De brug is dicht", demand=demand, own_demand=demand)
    with db.writing() as session:
        move_claim(
            session,
            claim_id,
            Work.DECLINED,
            decline_reason=DeclineReason.TOO_SMALL,
            by=cast.actor("checker"),
            at=NOW,
        )
    return claim_id


def ask(db: Database, claim_id: int, demand: int) -> None:
    with db.writing() as session:
        write_card(session, claim_id, own_demand=demand)


def test_what_readers_keep_asking_for_comes_back_once(db: Database, cast: Cast) -> None:
    claim_id = declined(db, cast, 1)
    ask(db, claim_id, 8)
    assert bring_back(db, NOW) == [], "nobody set a level"
    with db.writing() as session:
        set_level(session, 5, by=cast.actor("editor"), at=NOW)
    assert bring_back(db, NOW) == [claim_id]
    assert bring_back(db, NOW) == []
    with db.reading() as session:
        assert session.get_one(Claim, claim_id).state is Work.NEW
        kinds = session.exec(select(Event.kind, Event.by_id).order_by(col(Event.id).desc()).limit(2)).all()
        assert kinds == [("claim.moved", cast.editor.id), (ASKED_AGAIN, None)]
        told = session.exec(select(Notice.person_id).where(col(Notice.kind) == ASKED_AGAIN)).all()
        assert told == [cast.checker.id]
        version, event_id = session.get_one(Claim, claim_id).version, last_event_id(session)
    with db.writing() as session:
        undo_event(session, event_id, by=cast.actor("second"), at=NOW)
        assert session.get_one(Claim, claim_id).version == version + 1
    assert bring_back(db, NOW) == [claim_id]
    with db.writing() as session:
        reason = DeclineReason.NO_CAPACITY
        move_claim(session, claim_id, Work.DECLINED, decline_reason=reason, by=cast.actor("editor"), at=NOW)
    ask(db, claim_id, 30)
    assert bring_back(db, NOW) == [], "it was declined though it was asked for so often"


def test_nothing_comes_back_below_the_level_or_for_who_left(db: Database, cast: Cast) -> None:
    claim_id = declined(db, cast, 0)
    with db.writing() as session:
        set_level(session, 5, by=cast.actor("editor"), at=NOW)
    ask(db, claim_id, 4)
    assert bring_back(db, NOW) == []
    ask(db, claim_id, 5)
    for role, active in ((Role.READER, True), (Role.EDITOR, False)):
        with db.writing() as session:
            person = session.get_one(Person, cast.editor.id)
            person.role, person.active = role, active
        assert bring_back(db, NOW) == []
        with db.reading() as session:
            assert session.get_one(Claim, claim_id).state is Work.DECLINED
            assert session.exec(select(Event.id).where(col(Event.kind) == ASKED_AGAIN)).all() == []
    with db.writing() as session:
        set_level(session, None, by=cast.actor("second"), at=NOW)
    assert bring_back(db, NOW) == []


def test_one_decides_and_the_next_one_is_there(
    as_: As, db: Database, cast: Cast, questions: list[int]
) -> None:
    first = make(db, cast, "Veel gevraagd", demand=9, own_demand=9)
    second = make(db, cast, "Minder gevraagd")
    client = as_("checker")
    assert client.get("/desk/triage", status=303).response.location == f"/desk/triage/{first}"
    page = client.get(f"/desk/triage/{first}")
    assert "2 nieuwe claims" in page.text(".//main")
    assert page.text(".//*[@class='score']/b") == "26"
    rail = page.text(".//aside")
    for words in (
        "Lezers vroegen er 9 keer naar",
        "Kort geleden vastgelegd",
        "Nog geen vraag beantwoord: tot 50 punten",
    ):
        assert words in rail
    sent = {f"question-{questions[0]}": "yes", f"question-{questions[1]}": "no", "seen_version": 1}
    after = client.follow(f"/desk/triage/{first}/answers", sent)
    assert after.text(".//*[@class='score']/b") == "39"
    assert "1 van 6 vragen met ja beantwoord" in after.text(".//aside")
    move = {"to": "accepted", "seen_version": 2, "next": "/desk/triage", "undo_next": f"/desk/triage/{first}"}
    assert client.post(f"/desk/claims/{first}/state", move).response.location == "/desk/triage"
    page = client.get(f"/desk/triage/{second}")
    undo = page.one(".//*[@id='flashes']//form")
    undone = client.post(
        undo.get("action") or "", {"next": page.one(".//*[@id='flashes']//input[@name='next']").get("value")}
    )
    assert undone.response.location == f"/desk/triage/{first}"
    client.post(f"/desk/claims/{first}/state", {**move, "seen_version": 4})
    assert "niet meer nieuw" in client.get(f"/desk/triage/{first}").text(".//main")
    client.post(f"/desk/triage/{first}/answers", {**sent, "seen_version": 5}, status=409)


def test_it_says_when_nothing_is_new_and_asks_nobody_who_does_not_work(as_: As) -> None:
    assert "Geen nieuwe claims" in as_("checker").get("/desk/triage").text(".//main")
    as_("contributor").get("/desk/triage", status=403)
    assert "Selectie" not in as_("reader").get("/desk/").text(".//nav")


def test_odd_answers_are_refused_and_a_stale_one_is_told(
    as_: As, db: Database, cast: Cast, questions: list[int]
) -> None:
    claim_id, client = make(db, cast), as_("checker")
    name = f"question-{questions[0]}"
    client.post(f"/desk/triage/{claim_id}/answers", {name: "maybe", "seen_version": 1}, status=422)
    client.post(f"/desk/triage/{claim_id}/answers", {name: "yes", "seen_version": 9}, status=409)
    client.post(f"/desk/triage/{claim_id}/answers", {name: "yes"}, status=422)
    client.post("/desk/triage/999/answers", {name: "yes", "seen_version": 1}, status=404)
    assert points(db, claim_id) == 0


def test_editors_change_what_is_asked(as_: As, db: Database, questions: list[int]) -> None:
    client = as_("editor")
    client.post(
        "/desk/settings/triage/new", {"nl": "Gaat het over zorg?", "en": "Is it about care?", "weight": "4"}
    )
    page = client.get("/desk/settings/triage")
    assert "Gaat het over zorg?" in page.text(".//main")
    refused = client.post("/desk/settings/triage/new", {"nl": "Half", "en": "", "weight": "99"}, status=422)
    assert refused.one(".//input[@name='nl']").get("value") == "Half"
    gone = client.follow(f"/desk/settings/triage/{questions[0]}/removal", {"seen_version": 1})
    assert "Niet meer gesteld: 1" in gone.text(".//main")
    client.post(f"/desk/settings/triage/{questions[0]}/return", {})
    client.post("/desk/settings/triage/level", {"asked": "5", "seen_version": "0"})
    client.post("/desk/settings/triage/level", {"asked": "7", "seen_version": "0"}, status=409)
    client.post("/desk/settings/triage/level", {"asked": "1", "seen_version": "1"}, status=422)
    assert "bij 5 keer" in as_("reader").get("/desk/settings/triage").text(".//main")


def test_a_page_asks_as_much_however_many_claims_there_are(
    as_: As, db: Database, cast: Cast, questions: list[int]
) -> None:
    client, counts = as_("editor"), []
    for count in (20, 40):
        for number in range(count):
            make(db, cast, f"Bewering {count} {number}")
        with db.reading() as session:
            first = queries.queue(session, cast.editor.id or 0, TODAY).first_id
        client.get(f"/desk/triage/{first}")  # the index follows
        with counted(db) as sent:
            client.get(f"/desk/triage/{first}")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_the_meeting_has_the_most_worth_checking_first_with_what_is_like_it(
    as_: As, db: Database, cast: Cast
) -> None:
    make(db, cast, "De Waalbrug telt twaalf lampen per kant", state=Work.DONE)
    make(db, cast, "Niemand vroeg dit")
    make(db, cast, "De Waalbrug telt twaalf lampen", demand=5)
    page = as_("reader").get("/desk/triage/meeting")
    lines = page.texts(".//ol/li")
    assert [line.split(" claimant")[0].split("Spreker")[0][:14] for line in lines] == [
        "De Waalbrug te",
        "Niemand vroeg ",
    ]
    assert "Lijkt op claim 1:" in lines[0]
    assert "lezers 16" in lines[0]
    assert "Lijkt op" not in lines[1]
    assert "2 nieuwe claims" in page.text(".//main")


def test_the_meeting_without_claims_says_so(as_: As) -> None:
    assert "Geen nieuwe claims" in as_("reader").get("/desk/triage/meeting").text(".//main")
