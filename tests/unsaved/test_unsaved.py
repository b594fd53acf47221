"""Unsaved text: kept for one person, offered to nobody else, gone once saved, thrown away or old; never more than is typed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import select

from claims.desk.actions import add_claim
from claims.history.queries import last_event_id
from claims.people.actions import deactivate
from claims.storage.engine import Database
from claims.unsaved.models import UnsavedText
from claims.unsaved.rules import KEPT, MOST_BYTES, MOST_TEXTS
from claims.unsaved.wiring import Tidy
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast

As = Callable[[str | None], CheckingClient]
KEEP, OFFERED = "/desk/unsaved", "/desk/unsaved/offered?action="
COMMENT = "/desk/claims/1/discussion/new"


@pytest.fixture(autouse=True)
def claim(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        add_claim(session, statement="De brug is rood", language="nl", by=cast.actor("editor"), at=NOW)


def typed(client: CheckingClient, body: str, action: str = COMMENT, **more: str) -> None:
    sent = {"action": action, "page": "/desk/claims/1?tab=discussion", "title": "De brug is rood"}
    client.post(KEEP, {**sent, "text-body": body, **more}, status=204)


def kept(db: Database) -> list[UnsavedText]:
    with db.reading() as session:
        found = list(session.exec(select(UnsavedText)).all())
        session.expunge_all()
        return found


def boxes(client: CheckingClient, action: str = COMMENT) -> list[str]:
    return offered(client, action).texts(".//*[@data-of]")


def offered(client: CheckingClient, action: str = COMMENT) -> Page:
    return client.get(OFFERED + action)


def test_it_is_offered_to_who_typed_it_and_to_nobody_else(db: Database, as_: As) -> None:
    client = as_("checker")
    with db.reading() as session:
        before = last_event_id(session)
    typed(client, "Volgens mij klopt dit niet")
    typed(client, "Volgens mij klopt dit niet, want")
    assert boxes(client) == ["Volgens mij klopt dit niet, want"]
    assert boxes(client, "/desk/claims/1/verdict") == []
    for other in ("editor", "admin"):
        assert boxes(as_(other)) == []
        assert "klopt dit niet" not in as_(other).get(KEEP).html
    page = client.get(KEEP)
    assert page.one(".//section[@data-unsaved]//a").get("href") == "/desk/claims/1?tab=discussion"
    with db.reading() as session:
        assert last_event_id(session) == before, "what is not saved is nobody's history"


def test_the_list_names_each_field_and_says_what_was_chosen_in_words(as_: As) -> None:
    client, verdict = as_("checker"), "/desk/claims/1/verdict"
    sent = {"text-rating": "misleading", "text-headline": "Niet zo rood"}
    client.post(KEEP, {"action": verdict, "page": "/desk/claims/1?tab=verdict", **sent}, status=204)
    shown = client.get(KEEP).texts(".//section[@data-unsaved]/details/p")
    assert shown == ["Label", "◑ misleidend", "Kop", "Niet zo rood"]
    assert boxes(client, verdict) == ["misleading", "Niet zo rood"], "the script puts back what was sent"


def test_saving_takes_it_away_and_a_refusal_does_not(as_: As) -> None:
    client = as_("checker")
    typed(client, "Dit is de reactie")
    client.post(COMMENT, {"body": ""}, status=422)
    assert boxes(client) == ["Dit is de reactie"]
    client.post(COMMENT, {"body": "Dit is de reactie, af"})
    assert boxes(client) == []


def test_a_reply_and_a_comment_are_two_texts(db: Database, as_: As) -> None:
    client = as_("checker")
    client.post(COMMENT, {"body": "Eerste"})
    typed(client, "Een nieuwe reactie")
    typed(client, "Een antwoord", **{"fixed-reply_to": "1"})
    assert sorted(boxes(client)) == ["Een antwoord", "Een nieuwe reactie"]
    client.post(COMMENT, {"body": "Een antwoord", "reply_to": "1"})
    assert "Een antwoord" not in boxes(client)


def test_it_is_thrown_away_by_its_owner_alone(db: Database, as_: As) -> None:
    client = as_("checker")
    typed(client, "Weg ermee")
    address = f"{KEEP}/{kept(db)[0].key}/removal"
    as_("editor").post(address, {})
    assert boxes(client) == ["Weg ermee"]
    client.post(address, {"next": "https://kwaad.example/"})
    assert boxes(client) == []
    client.post(f"{KEEP}/kort/removal", {}, status=422)


def test_nothing_typed_is_nothing_kept(db: Database, as_: As) -> None:
    client = as_("checker")
    typed(client, "Iets")
    typed(client, " \n ")
    assert kept(db) == []


def test_it_goes_after_a_month_and_with_who_leaves(app: Flask, db: Database, cast: Cast, as_: As) -> None:
    typed(as_("checker"), "Oud")
    typed(as_("checker2"), "Van wie weggaat")
    with db.writing() as session:
        deactivate(session, cast.checker2.id or 0, by=cast.actor("admin"), at=NOW)
    with app.app_context():
        Tidy()()
    assert [each.person_id for each in kept(db)] == [cast.checker.id]
    app.config["CLOCK"] = lambda: NOW + KEPT + timedelta(minutes=1)
    with app.app_context():
        Tidy()()
    assert kept(db) == []


def test_secrets_and_what_the_page_knows_are_not_kept(db: Database, as_: As) -> None:
    typed(
        as_("checker"),
        "Gewoon",
        **{"text-password": "geheim", "text-csrf_token": "x", "fixed-seen_version": "3"},
    )
    (text,) = kept(db)
    assert text.fields == {"body": "Gewoon"}
    assert text.fixed == {}


def test_it_holds_no_more_texts_than_anyone_has(db: Database, as_: As) -> None:
    client = as_("checker")
    for number in range(MOST_TEXTS + 5):
        typed(client, f"Tekst {number}", action=f"/desk/claims/{number}/discussion/new")
    assert len(kept(db)) == MOST_TEXTS


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "https://kwaad.example/", "page": "/desk/"},
        {"action": "//kwaad.example/", "page": "/desk/"},
        {"action": COMMENT, "page": "/verdicts"},
        {"action": COMMENT, "page": "/desk/" + "x" * 600},
        {"action": "", "page": "/desk/"},
        {"page": "/desk/"},
        {"action": COMMENT, "page": "/desk/", "text-body": "x" * (MOST_BYTES + 1)},
        {"action": COMMENT, "page": "/desk/", "text-" + "n" * 200: "x"},
        {"action": COMMENT, "page": "/desk/", **{f"text-{n}": "x" for n in range(100)}},
    ],
)
def test_what_no_form_sends_is_refused_and_nothing_is_kept(
    db: Database, as_: As, sent: dict[str, str]
) -> None:
    as_("checker").post(KEEP, sent, status=422)
    assert kept(db) == []


def test_odd_characters_and_markup_are_shown_as_they_are(as_: As) -> None:
    client = as_("checker")
    typed(client, '<img src=x onerror=alert(1)>\x00 "aan"', **{"fixed-x": '"><script>'})
    box = offered(client)
    assert box.texts(".//*[@data-of]") == ['<img src=x onerror=alert(1)>\ufffd "aan"']
    assert box.one(".//section").get("data-fixed") == '{"x": "\\"\\u003e\\u003cscript\\u003e"}'
