"""The claim's own page, the form for a claim without an article, and the help page."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from claims.claimants.models import Claimant
from claims.desk import actions
from claims.desk.models import Appearance, Claim
from claims.desk.rules import AppearanceKind, DeclineReason, Priority, Publication, Work
from tests.conftest import NOW
from tests.desk.filling import add, counted, fill, moved

RAIL = ".//aside[@class='rail']"


def rail(page: Any) -> str:
    return str(page.text(RAIL))


def test_shows_statement_claimant_and_places(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim = add(
            session, cast.actor("editor"), NOW, "<i>De brug</i> is open", claimant_name="Bas Rietdijk"
        )
        claim_id = claim.id or 0
        actions.add_appearance(
            session,
            claim_id,
            kind=AppearanceKind.HEARSAY,
            place="op de markt",
            by=cast.actor("editor"),
            at=NOW,
        )
    page = as_("reader").get(f"/desk/claims/{claim_id}")
    assert page.text(".//h1") == "<i>De brug</i> is open"
    assert page.text(".//p[@class='who']") == "Bas Rietdijk · november 2026 · 2 plekken"
    assert f"Claim {claim_id}" in page.text(".//main")
    places = page.text(".//div[@id='context']")
    assert "The news" in places
    assert "eerste plek" in places
    assert "van horen zeggen" in places
    assert "op de markt" in places


@pytest.mark.parametrize("state", [Work.NEW, Work.RESEARCHING, Work.IN_REVIEW, Work.APPROVED])
def test_asks_the_database_eight_times_at_most(as_: Any, db: Any, cast: Any, state: Work) -> None:
    with db.writing() as session:
        claim = add(session, cast.actor("editor"), NOW, state=state, assignee_id=cast.checker.id)
        claim.rating = {"key": "false", "symbol": "○", "truth": 1, "nl": "onwaar", "en": "false"}
        for _ in range(3):
            actions.add_appearance(
                session,
                claim.id or 0,
                kind=AppearanceKind.HEARSAY,
                place="op de markt",
                by=cast.actor("editor"),
                at=NOW,
            )
    client = as_("second")
    with counted(db) as asked:
        client.get(f"/desk/claims/{claim.id}")
    assert len(asked) <= 8, "\n".join(asked)


def test_opens_the_tab_of_the_address_and_the_first_one_otherwise(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id
    client = as_("reader")
    here = ".//ul[@class='tabs']//a[@aria-current='page']"
    assert client.get(f"/desk/claims/{claim_id}").text(here).startswith("Bronnen")
    assert client.get(f"/desk/claims/{claim_id}?tab=nothing").text(here).startswith("Bronnen")
    for tab, word in (
        ("evidence", "Bronnen"),
        ("verdict", "Oordeel"),
        ("discussion", "Overleg"),
        ("history", "Geschiedenis"),
    ):
        assert client.get(f"/desk/claims/{claim_id}?tab={tab}").text(here).startswith(word)


@pytest.mark.parametrize("claim_id", [999, 2**63, 10**30])
def test_knows_no_claim_that_is_not_there(as_: Any, claim_id: int) -> None:
    as_("editor").get(f"/desk/claims/{claim_id}", status=404)
    as_("editor").get(f"/desk/claims/{claim_id}/menu", status=404)


def test_draws_the_steps_a_person_may_take_and_words_the_others(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(
            session, cast.actor("editor"), NOW, state=Work.RESEARCHING, assignee_id=cast.checker.id
        ).id
    page = as_("checker").get(f"/desk/claims/{claim_id}")
    form = f"{RAIL}//form[@action='/desk/claims/{claim_id}/state']"
    assert {button.get("value") for button in page.all(f"{form}//button[@name='to']")} == {"accepted"}
    assert {link.get("href") for link in page.all(f"{form}//a")} == {
        f"/desk/claims/{claim_id}/state?to=declined",
        f"/desk/claims/{claim_id}/state?to=duplicate",
    }
    closed = [b for b in page.all(f"{RAIL}//button") if b.get("aria-disabled") == "true"]
    words = [" ".join("".join(b.itertext()).split()) for b in closed]
    assert words == ["Tweede lezer vragen", "Goedkeuren"]
    reason = page.text(f".//p[@id='{closed[0].get('aria-describedby')}']")
    assert reason.startswith("Nog niet klaar: ")
    way_on = page.text(f".//p[@id='{closed[1].get('aria-describedby')}']")
    assert way_on.startswith("Een tweede lezer keurt goed.")
    assert page.fields(form)["seen_version"] == "2"


def test_marks_the_likely_next_step(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id
    page = as_("checker").get(f"/desk/claims/{claim_id}")
    assert page.text(f"{RAIL}//button[@class='primary']").startswith("Gaan we checken")
    fields = page.fields(f"{RAIL}//form[@action='/desk/claims/{claim_id}/state']")
    as_("reader").get(f"/desk/claims/{claim_id}")
    assert fields["seen_version"]


def test_lists_what_is_still_to_do_with_the_way_there(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, state=Work.RESEARCHING).id
    page = as_("checker").get(f"/desk/claims/{claim_id}")
    todo = f"{RAIL}//ul[@class='todo']/li[@class='open']"
    assert any(line.endswith(": Kop") for line in page.texts(todo))
    assert f"/desk/claims/{claim_id}?tab=evidence" in {a.get("href") for a in page.all(f"{todo}/a")}


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"due_on": NOW.date() - timedelta(days=1)}, "Deadline was gisteren"),
        ({"due_on": NOW.date() + timedelta(days=1)}, "Deadline morgen"),
        (
            {"waiting_until": NOW.date() + timedelta(days=2), "waiting_because": "zij antwoordt"},
            "Wacht tot do 26 nov omdat zij antwoordt",
        ),
        (
            {"state": Work.DECLINED, "decline_reason": DeclineReason.OPINION, "decline_note": "smaak"},
            "mening: smaak",
        ),
        ({"hold_reason": "kort geding"}, "Juridische blokkade: kort geding"),
        ({"checking_again": True}, "dat we dit opnieuw bekijken"),
        ({"assignment_note": "Bel de gemeente"}, "Bel de gemeente"),
        ({"priority": Priority.HIGH}, "Prioriteit hoog"),
        ({"demand": 4}, "Gevraagd4 keer"),
        (
            {"publication": Publication.PUBLISHED, "revision_number": 2, "slug": "x", "state": Work.DONE},
            "gepubliceerd, versie 2",
        ),
    ],
)
def test_says_in_the_rail_where_it_stands(as_: Any, db: Any, cast: Any, columns: Any, words: str) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, **columns).id
    assert words in rail(as_("editor").get(f"/desk/claims/{claim_id}"))


def test_links_a_duplicate_to_its_original(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        original = add(session, cast.actor("editor"), NOW, "The first one").id
        claim_id = add(session, cast.actor("editor"), NOW, state=Work.DUPLICATE, duplicate_of_id=original).id
    page = as_("reader").get(f"/desk/claims/{claim_id}")
    assert page.text(f"{RAIL}//a[@href='/desk/claims/{original}']") == "The first one"


def test_shows_the_second_readers_comment_after_sending_back(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim = add(session, cast.actor("editor"), NOW, state=Work.IN_REVIEW, assignee_id=cast.checker.id)
        moved(session, claim, Work.RESEARCHING, cast.actor("second"), NOW, "Waar is de bron?")
    page = as_("checker").get(f"/desk/claims/{claim.id}")
    assert "Teruggestuurd door Mina Bos Waar is de bron?" in rail(page)


def test_changes_the_work_from_the_rail_and_comes_back_to_the_tab(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id
    editor = as_("editor")
    changes = {
        "due": {"due_on": "2026-12-01"},
        "waiting": {"waiting_until": "2026-12-02", "waiting_because": "zij antwoordt"},
        "priority": {"priority": "high"},
        "tags": {"tags": "verkeer, geld"},
        "assignment": {"assignee": str(cast.checker.id), "message": "Graag"},
    }
    for name, typed in changes.items():
        page = editor.get(f"/desk/claims/{claim_id}?tab=verdict")
        forms = [f for f in page.all(f"{RAIL}//form") if f.get("action") == f"/desk/claims/{claim_id}/{name}"]
        assert forms, name
        hidden = {i.get("name"): i.get("value") for i in forms[0].iter("input") if i.get("type") == "hidden"}
        answer = editor.post(f"/desk/claims/{claim_id}/{name}", {**hidden, **typed})
        assert answer.response.location.endswith(f"/desk/claims/{claim_id}?tab=verdict")
    told = rail(editor.get(f"/desk/claims/{claim_id}"))
    for words in ("di 1 dec 2026", "zij antwoordt", "hoog", "geld, verkeer", "Tom Sanders", "Graag"):
        assert words in told


def test_gives_no_forms_to_who_only_looks_and_none_for_a_claim_set_aside(
    as_: Any, db: Any, cast: Any
) -> None:
    with db.writing() as session:
        open_id = add(session, cast.actor("editor"), NOW).id
        aside_id = add(session, cast.actor("editor"), NOW, state=Work.DECLINED).id
    inputs = f"{RAIL}//select"
    assert as_("checker").get(f"/desk/claims/{open_id}").all(inputs)
    assert not as_("contributor").get(f"/desk/claims/{open_id}").all(inputs)
    assert not as_("checker").get(f"/desk/claims/{aside_id}").all(inputs)


@pytest.mark.parametrize("tab", ["evidence", "history"])
def test_asks_the_database_as_much_for_a_busy_claim(as_: Any, db: Any, cast: Any, tab: str) -> None:
    editor, counts = as_("editor"), []
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, assignee_id=cast.checker.id).id or 0
    for count in (5, 60):
        with db.writing() as session:
            fill(session, cast.actor("checker"), cast.actor("editor"), NOW, count)
            for number in range(count):
                by = cast.actor("editor")
                actions.set_tags(session, claim_id, [f"topic {number}"], by=by, at=NOW)
                actions.add_appearance(session, claim_id, kind=AppearanceKind.POST, by=by, at=NOW)
        with counted(db) as sent:
            editor.get(f"/desk/claims/{claim_id}?tab={tab}")
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert len(sent) <= 10, sent


def test_writes_down_a_claim_that_stands_in_no_article(as_: Any, db: Any) -> None:
    contributor = as_("contributor")
    page = contributor.get("/desk/claims/new")
    fields = page.fields(".//form[@data-keep='claim']")
    typed = {
        **fields,
        "statement": "  De brug  is open ",
        "claimant": "Bas Rietdijk",
        "kind": "broadcast",
        "publisher": "Radio Waterveen",
        "place": "12:30",
        "said_on": "11-2026",
    }
    shown = contributor.follow("/desk/claims/new", typed)
    assert shown.text(".//h1") == "De brug is open"
    with db.reading() as session:
        claim = session.exec(select(Claim)).one()
        appearance = session.exec(select(Appearance)).one()
        assert session.exec(select(Claimant.name)).all() == ["Bas Rietdijk"]
    assert (claim.state, claim.claimant_name, claim.appearance_count) == (Work.NEW, "Bas Rietdijk", 1)
    assert (appearance.kind, appearance.publisher, appearance.place) == (
        AppearanceKind.BROADCAST,
        "Radio Waterveen",
        "12:30",
    )
    assert (appearance.said_on, appearance.first) == ("2026-11", True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"statement": ""}, "Vul dit in"),
        ({"statement": "“De brug is open”"}, "aanhalingstekens"),
        ({"statement": "a" * 501}, "500"),
        ({"said_on": "gisteren"}, "2026-11"),
        ({"url": "javascript:alert(1)"}, "https://"),
        ({"kind": "article"}, "Kies waar het verscheen."),
        ({"kind": "", "place": "12:30"}, "Kies waar het verscheen."),
        ({"statement": "a\x00b"}, "U+0000"),
    ],
)
def test_gives_a_refused_form_back_as_it_was_filled_in(
    as_: Any, db: Any, typed: dict[str, str], words: str
) -> None:
    sent = {"statement": "De brug is open", "kind": "url", "language": "nl", "claimant": "Bas", **typed}
    page = as_("contributor").post("/desk/claims/new", sent, status=422)
    assert page.all(".//div[@class='errors']")
    assert words in page.text(".//main")
    assert page.fields(".//form[@data-keep='claim']")["claimant"] == "Bas"
    with db.reading() as session:
        assert not session.exec(select(Claim)).all()
        assert not session.exec(select(Claimant)).all()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({}, ""),
        ({"kind": "url"}, ""),
        ({"url": "https://news.example/1"}, "webpagina https://news.example/1"),
        ({"kind": "hearsay"}, "van horen zeggen"),
        ({"kind": "url", "said_on": "2026"}, "webpagina 2026"),
    ],
)
def test_shows_of_the_place_only_what_was_given(as_: Any, db: Any, typed: dict[str, str], shown: str) -> None:
    contributor = as_("contributor")
    assert "kind" not in contributor.get("/desk/claims/new").fields(".//form[@data-keep='claim']")
    page = contributor.follow("/desk/claims/new", {"statement": "De brug is open", "language": "nl", **typed})
    assert page.text(".//div[@id='context']") == shown
    with db.reading() as session:
        assert len(session.exec(select(Appearance)).all()) == bool(shown)


def test_lets_readers_look_and_not_write_down(as_: Any) -> None:
    as_("reader").get("/desk/claims/new", status=403)


@pytest.mark.parametrize(("language", "word"), [("nl", "Zelf oppakken"), ("en", "Take it myself")])
def test_prints_the_table_of_moves_in_the_help(
    as_: Any, db: Any, cast: Any, language: str, word: str
) -> None:
    from claims.people.actions import set_preferences

    with db.writing() as session:
        set_preferences(session, cast.reader.id, language=language)
    page = as_("reader").get("/desk/help")
    assert word in page.texts(".//tbody//th")
    assert len(page.texts(".//tbody/tr")) == 15


def test_says_each_reason_once_and_shows_work_before_what_is_still_to_do(
    as_: Any, db: Any, cast: Any
) -> None:
    with db.writing() as session:
        columns = {"state": Work.IN_REVIEW, "assignee_id": cast.checker.id}
        claim_id = add(session, cast.actor("editor"), NOW, **columns).id
    page = as_("second").get(f"/desk/claims/{claim_id}")
    reasons = page.texts(f"{RAIL}//p[@class='why']")
    assert len(reasons) == len(set(reasons)) >= 1
    closed = {
        "".join(button.itertext()): button.get("aria-describedby")
        for button in page.all(f"{RAIL}//button[@aria-disabled='true']")
    }
    assert closed["Goedkeuren"] == closed["Goedkeuren en publiceren"]
    headings = page.texts(f"{RAIL}//h2")
    assert headings.index("Werk") < headings.index("Nog te doen vóór publicatie")


def test_an_editor_gives_a_claim_in_research_to_another(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        columns = {"state": Work.RESEARCHING, "assignee_id": cast.checker.id}
        claim_id = add(session, cast.actor("editor"), NOW, **columns).id
    address = f"/desk/claims/{claim_id}/assignment"
    give = f"{RAIL}//a[@href='{address}']"
    editor = as_("editor")
    assert editor.get(f"/desk/claims/{claim_id}").text(give) == "Geven aan…"
    assert not as_("checker").get(f"/desk/claims/{claim_id}").all(give)
    fields = editor.get(address).fields(".//form[@data-keep]")
    editor.post(address, {**fields, "assignee": str(cast.checker2.id)})
    with db.reading() as session:
        assert session.get_one(Claim, claim_id).assignee_id == cast.checker2.id


@pytest.mark.parametrize("state", [Work.DONE, Work.DECLINED])
def test_lists_nothing_to_do_once_it_is_done(as_: Any, db: Any, cast: Any, state: Work) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, state=state).id
    page = as_("editor").get(f"/desk/claims/{claim_id}")
    assert "Nog te doen" not in rail(page)
    panel = page.one(".//section[@id='evidence']")
    assert "eerst" in page.text(".//section[@id='evidence']/p[@class='notice']")
    changing = {f"/desk/claims/{claim_id}/evidence/new", f"/desk/claims/{claim_id}/research"}
    assert not changing & {link.get("href") for link in panel.iter("a")}


def test_refuses_a_deadline_that_is_past(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id
    given = {"to": "researching", "assignee": str(cast.checker.id), "seen_version": "2"}
    for what, typed in (("due", {"seen_version": "2"}), ("state", given)):
        page = as_("editor").post(
            f"/desk/claims/{claim_id}/{what}", {**typed, "due_on": "2026-11-23"}, status=422
        )
        assert "Die dag is al voorbij" in page.text(".//div[@class='errors']")
        assert page.fields(".//form[@data-keep]")["due_on"] == "2026-11-23"
    as_("editor").post(f"/desk/claims/{claim_id}/state", {**given, "due_on": "2026-11-24"})


def test_takes_what_to_do_from_the_form_alone(as_: Any, db: Any, cast: Any) -> None:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id
    as_("editor").post(f"/desk/claims/{claim_id}/state?to=accepted", {"seen_version": "2"}, status=422)
    page = as_("editor").follow(f"/desk/claims/{claim_id}/state", {"to": "accepted", "seen_version": "2"})
    assert f"Claim {claim_id} is nu: Te checken. The bridge is open" in page.text(".//div[@id='flashes']")
    page = as_("checker").follow(f"/desk/claims/{claim_id}/state", {"to": "researching", "seen_version": "3"})
    assert f"Je hebt claim {claim_id} opgepakt: The bridge is open" in page.text(".//div[@id='flashes']")
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW).id
    given = {"to": "researching", "seen_version": "2", "assignee": str(cast.checker.id)}
    page = as_("editor").follow(f"/desk/claims/{claim_id}/state", given)
    told = f"Claim {claim_id} is gegeven aan {cast.checker.name}: The bridge is open"
    assert told in page.text(".//div[@id='flashes']")
