"""Where quotes stand in newer versions: looked for by the worker, shown, pointed at by a person, taken back."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.anchors.finding import State
from claims.articles import actions as articles
from claims.articles.rules import keep
from claims.extraction import actions, standing
from claims.extraction.models import ClaimQuote, QuotePlace
from claims.history.models import Event, EventPayload
from claims.history.queries import first_fault
from claims.jobs.models import Job
from claims.jobs.worker import Worker
from claims.matches.places import remove_place
from claims.notices.models import Notice
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast

Client = Callable[[str | None], CheckingClient]
SENTENCE = "De gemeente verkocht in 2024 meer dan negenhonderd woningen aan de fietsersbond."
TEXT = f"Zo begint het stuk over de stad.\n\nDe wethouder was er bij. {SENTENCE} Daarna ging hij naar huis.\n\nEinde van het stuk."
EDITED = TEXT.replace("negenhonderd", "achthonderd")
GONE = TEXT.replace(f" {SENTENCE}", "")
MOVED = f"Eerst dit. {TEXT}"
LONGER = TEXT + "\n\nEen slot."


@pytest.fixture
def claim_id(db: Database, cast: Cast) -> int:
    """A claim of the sentence, given to the checker."""
    with db.writing() as session:
        articles.add_article(session, keep(TEXT), by=cast.actor("editor"), at=NOW)
        claim = actions.pull_claim(
            session, 1, exact=SENTENCE, statement="er is verkocht", by=cast.actor("editor"), at=NOW
        )
        claim.assignee_id = cast.people["checker"].id
        return claim.id or 0


def newer(db: Database, cast: Cast, text: str) -> int:
    with db.writing() as session:
        return articles.new_version(session, 1, keep(text), by=cast.actor("editor"), at=NOW).id or 0


def work(app: Flask) -> None:
    worker = Worker(app, threading.Event(), poll=0)
    while worker.one_round():
        pass


URL = "/desk/articles/1/quotes/1"


def places(db: Database) -> list[tuple[State, int | None, int | None]]:
    with db.reading() as session:
        rows = session.exec(select(QuotePlace).order_by(col(QuotePlace.version_id))).all()
        return [(each.state, each.start, each.end) for each in rows]


def told(db: Database) -> list[tuple[str, int]]:
    with db.reading() as session:
        return [(each.kind, each.person_id) for each in session.exec(select(Notice)).all()]


def events(db: Database, kind: str) -> list[dict[str, Any]]:
    with db.reading() as session:
        assert first_fault(session) is None
        query = select(EventPayload).join(Event, col(Event.id) == col(EventPayload.event_id))
        rows = session.exec(query.where(col(Event.kind) == kind).order_by(col(Event.id))).all()
        return [row.after or {} for row in rows]


@pytest.mark.parametrize(
    ("text", "state"),
    [(LONGER, State.EXACT), (MOVED, State.MOVED), (EDITED, State.CHANGED), (GONE, State.LOST)],
)
def test_the_worker_finds_out_how_the_quote_stands(
    app: Flask, db: Database, cast: Cast, claim_id: int, text: str, state: State
) -> None:
    newer(db, cast, text)
    work(app)
    [(found, start, end)] = places(db)
    assert found is state
    assert (text[start:end] if start is not None else None) == {
        State.CHANGED: SENTENCE.replace("negenhonderd", "achthonderd"),
        State.LOST: None,
    }.get(state, SENTENCE)
    [event] = events(db, "quote.found")
    assert event == {"state": state.value, "start": start, "end": end, "version": 2}
    told_of = {State.CHANGED: standing.CHANGED_NOTICE, State.LOST: standing.LOST_NOTICE}.get(state)
    assert told(db) == ([(told_of, cast.people["checker"].id)] if told_of else [])


def test_looking_twice_and_at_older_versions_changes_nothing(
    app: Flask, db: Database, cast: Cast, claim_id: int
) -> None:
    first = newer(db, cast, EDITED)
    newer(db, cast, GONE)
    work(app)
    work(app)
    with db.reading() as session:
        jobs = session.exec(select(Job).where(col(Job.kind) == standing.LOOK)).all()
        assert [job.state.value for job in jobs] == ["done", "done"]
    assert [state for state, *_ in places(db)] == [State.CHANGED, State.LOST]
    assert standing.place_quotes(db, first, NOW, step=lambda *_: None) == 0
    assert standing.place_quotes(db, 999, NOW, step=lambda *_: None) == 0
    assert told(db) == [(standing.LOST_NOTICE, cast.people["checker"].id)], "only of what is newest"


def test_the_article_and_the_claim_say_so(
    app: Flask, db: Database, cast: Cast, as_: Client, claim_id: int
) -> None:
    newer(db, cast, GONE)
    work(app)
    reader = as_("reader")
    page = reader.get("/desk/articles/1")
    assert "het stond in versie 1" in page.text()
    assert page.all(".//mark") == []
    claim = reader.get(f"/desk/claims/{claim_id}")
    assert "verdwenen uit versie 2" in claim.text()
    assert "negenhonderd woningen" in reader.get("/desk/articles/1?version=1").text()
    newer(db, cast, EDITED)
    work(app)
    assert "andere woorden in versie 3" in reader.get(f"/desk/claims/{claim_id}").text()
    shown = reader.get("/desk/articles/1")
    assert "achthonderd" in "".join("".join(mark.itertext()) for mark in shown.all(".//mark"))
    assert ["".join(each.itertext()) for each in shown.all(".//del")] == [SENTENCE]


def test_a_person_points_at_it_and_takes_that_back(
    app: Flask, db: Database, cast: Cast, as_: Client, claim_id: int
) -> None:
    other = "De gemeente bracht woningen naar de fietsersbond."
    newer(db, cast, TEXT.replace(SENTENCE, other))
    work(app)
    client = as_("contributor")
    page = client.get("/desk/articles/1")
    assert "Of deze woorden zijn het citaat van" in page.text()
    assert [
        button.get("value") for button in page.all(".//button[@formaction='/desk/articles/1/quotes/1']")
    ] == ["1"]
    fields = page.fields(".//form[@id='pull']")
    client.post(URL, {**fields, "exact": other, "seen_version": 0}, 409)
    assert places(db) == [(State.LOST, None, None)], "somebody may have pointed at other words since"
    client.post(URL, {**fields, "exact": other, "seen_version": 1}, 303)
    [(state, start, end)] = places(db)
    assert state is State.CHANGED
    assert start is not None
    assert TEXT.replace(SENTENCE, other)[start:end] == other
    assert events(db, "quote.placed")[0]["start"] == start
    page = client.get("/desk/articles/1")
    assert "".join("".join(mark.itertext()) for mark in page.all(".//mark")) == other
    with db.reading() as session:
        version = session.exec(select(QuotePlace.version)).one()
    client.post("/desk/quotes/1/places/2/undo", {"seen_version": version}, 303)
    assert places(db) == [(State.LOST, None, None)]
    client.post("/desk/quotes/1/places/2/undo", {"seen_version": version + 1}, 409)


def test_words_that_are_not_there_are_refused_with_all_that_was_typed(
    app: Flask, db: Database, cast: Cast, as_: Client, claim_id: int
) -> None:
    newer(db, cast, GONE)
    work(app)
    client = as_("editor")
    fields = client.get("/desk/articles/1").fields(".//form[@id='pull']")
    typed = {**fields, "exact": "Dit staat er niet.", "statement": "half getypt", "seen_version": 1}
    answer = client.post(URL, typed, 422)
    assert "half getypt" in answer.text()
    assert places(db) == [(State.LOST, None, None)]


def test_it_cannot_be_pointed_at_in_its_own_version_or_another_article(
    db: Database, cast: Cast, as_: Client, claim_id: int
) -> None:
    with db.writing() as session:
        articles.add_article(session, keep(TEXT), by=cast.actor("editor"), at=NOW)
    client = as_("editor")
    client.post(URL, {"exact": SENTENCE, "article_version": 1}, 409)
    client.post("/desk/articles/2/quotes/1", {"exact": SENTENCE}, 404)
    client.post("/desk/articles/1/quotes/99", {"exact": SENTENCE}, 404)
    assert places(db) == []


def test_a_place_that_is_removed_takes_where_its_quote_stands_with_it(
    app: Flask, db: Database, cast: Cast, claim_id: int
) -> None:
    with db.writing() as session:
        quote = actions.appear_again(
            session, claim_id, 1, exact="Einde van het stuk.", by=cast.actor("editor"), at=NOW
        )
        appearance = quote.appearance_id
    newer(db, cast, EDITED)
    work(app)
    assert len(places(db)) == 2
    with db.writing() as session:
        remove_place(session, appearance, by=cast.actor("editor"), at=NOW)
        assert len(session.exec(select(ClaimQuote)).all()) == 1
    assert len(places(db)) == 1


def test_only_who_pointed_or_an_editor_undoes_it_or_points_elsewhere(
    app: Flask, db: Database, cast: Cast, as_: Client, claim_id: int
) -> None:
    newer(db, cast, MOVED)
    words: dict[str, Any] = {"exact": "Einde van het stuk.", "seen_version": 0}
    as_("editor").post(URL, words, 303)
    as_("contributor").post(URL, {**words, "exact": "De wethouder was er bij."}, 409)
    words["seen_version"] = 1
    as_("contributor").post(URL, {**words, "exact": "De wethouder was er bij."}, 403)
    as_("contributor").post("/desk/quotes/1/places/2/undo", {"seen_version": 1}, 403)
    as_("second").post("/desk/quotes/1/places/2/undo", {"seen_version": 1}, 303)
    work(app)
    assert [state for state, *_ in places(db)] == [State.MOVED], "as it is found, though nobody had looked"
