"""Saving a search from its page, the list with what is new, opening, changing, removing, and what one searched for."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlmodel import select

from claims.errors import Forbidden, Invalid
from claims.history.models import EventPayload
from claims.people.rules import Role
from claims.saved import actions
from claims.saved.models import PastSearch, SavedSearch
from claims.saved.rules import MOST_PAST, MOST_SEARCHES, Alert
from tests.conftest import NOW
from tests.desk.filling import counted
from tests.saved.helping import LINES, As, Desk

SAVE = ".//form[@class='form']"
BADGE = ".//a[@href='/desk/notices']/span/span[@class='vh']"


def test_it_saves_what_stands_in_the_address(desk: Desk, as_: As) -> None:
    desk.claim("De tram rijdt nooit op tijd")
    checker = as_("checker")
    page = checker.get("/desk/search?q=tram&state=new&language=nl&sort=date")
    link = next(
        each.get("href") or "" for each in page.all(".//a") if each.text == "Bewaar deze zoekopdracht"
    )
    page = checker.get(link)
    assert "tram · Nieuw · Nederlands" in page.text(".//main")
    fields = page.fields(SAVE)
    assert fields["name"] == "tram · Nieuw · Nederlands"
    assert fields["alert"] == "notice"
    answer = checker.post(link, {**fields, "name": "Trams"})
    with desk.db.reading() as session:
        kept = session.exec(select(SavedSearch)).one()
    assert (kept.typed, kept.filters, kept.sort) == ("tram", {"state": ["new"], "language": ["nl"]}, "date")
    assert not kept.shared
    page = checker.get(answer.response.location)
    assert page.text(".//h1") == "Trams"
    assert "/desk/search?q=tram&language=nl&state=new&sort=date" in page.html.replace("&amp;", "&")


def test_the_list_counts_what_is_new_and_opening_it_reads_it(desk: Desk, as_: As) -> None:
    search = desk.save(name="Trams")
    desk.claim("De tram rijdt nooit op tijd")
    desk.look()
    checker = as_("checker")
    assert "1 nieuw" in checker.get("/desk/searches").text(LINES)
    page = checker.get("/desk/notices")
    assert page.text(BADGE) == "1 ongelezen"
    assert page.texts(f"{LINES}/span/a") == ["Nieuw in je bewaarde zoekopdracht: Trams (1 nieuw)"]
    link = page.one(f"{LINES}/span/a").get("href") or ""
    answer = checker.get(link, 303)
    assert answer.response.location == f"/desk/searches/{search}"
    page = checker.get(answer.response.location)
    assert page.texts(f"{LINES}/span/a/b") == ["De tram rijdt nooit op tijd"]
    page = checker.get(answer.response.location)
    assert page.texts(f"{LINES}/span/a") == ["De tram rijdt nooit op tijd"], "it stays, and is new no more"
    assert not page.all(f"{LINES}/span/a/b")
    assert not page.all(BADGE)
    assert "1 nieuw" not in checker.get("/desk/searches").text(LINES)


def test_opening_it_directly_reads_the_notice(desk: Desk, as_: As) -> None:
    search = desk.save(name="Trams")
    desk.claim("De tram rijdt nooit op tijd")
    desk.look()
    checker = as_("checker")
    assert checker.get("/desk/searches").all(BADGE)
    checker.get(f"/desk/searches/{search}")
    assert not checker.get("/desk/searches").all(BADGE)


def test_who_opens_a_search_of_the_team_for_the_first_time_has_missed_nothing(desk: Desk, as_: As) -> None:
    search = desk.save(name="Trams", shared=True)
    desk.claim("De tram rijdt nooit op tijd")
    desk.look()
    reader = as_("reader")
    assert not reader.get(f"/desk/searches/{search}").all(f"{LINES}/span/a/b")
    desk.claim("De tram is oud")
    desk.look()
    assert reader.get(f"/desk/searches/{search}").texts(f"{LINES}/span/a/b") == ["De tram is oud"]


def test_ones_own_searches_are_nobody_elses(desk: Desk, as_: As) -> None:
    search = desk.save(name="Trams")
    for other in ("reader", "editor", "admin"):
        client = as_(other)
        assert not client.get("/desk/searches").all(LINES)
        assert "Trams" not in client.get("/desk/search").html
        client.get(f"/desk/searches/{search}", 404)
        client.post(f"/desk/searches/{search}/alert", {"alert": "notice"}, status=404)
        client.post(f"/desk/searches/{search}/feed", status=404)
        client.post(f"/desk/searches/{search}/removal", {"seen_version": 1}, status=404)


@pytest.mark.parametrize("name", ["Trams", "TRAMS", " trams ", "Tráms"])
def test_a_name_is_given_once(desk: Desk, as_: As, name: str) -> None:
    desk.save(name="Trams")
    page = as_("checker").post("/desk/searches/new?q=bus", {"name": name, "alert": "off"}, status=422)
    assert "Er is al een bewaarde zoekopdracht met deze naam" in page.text(".//p[@class='error']")
    as_("editor").post("/desk/searches/new?q=bus", {"name": name, "alert": "off"})


def test_a_name_of_the_team_is_given_once_too(desk: Desk, as_: As) -> None:
    desk.save(name="Trams", shared=True)
    page = as_("editor").post("/desk/searches/new?q=bus", {"name": "trams", "alert": "off"}, status=422)
    assert "Kies een andere naam" in page.text(".//p[@class='error']")


def test_two_at_the_same_moment_do_not_get_one_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.save(name="Trams", shared=True)
    monkeypatch.setattr("claims.saved.queries.taken_names", lambda *_args, **_named: set())
    for details in ({"by": "checker"}, {"by": "editor", "shared": True}):
        with pytest.raises(Invalid):
            desk.do(actions.save, name="trams", typed="x", filters={}, **details)


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 121])
def test_a_name_is_asked_for(as_: As, name: str) -> None:
    page = as_("checker").post("/desk/searches/new?q=bus", {"name": name, "alert": "off"}, status=422)
    assert page.all(".//p[@class='error']")


def test_what_asks_nothing_is_not_saved(as_: As) -> None:
    page = as_("checker").post("/desk/searches/new", {"name": "Niets", "alert": "off"}, status=422)
    assert "vraagt niets" in page.text(".//p[@class='error']")


def test_there_is_an_end_to_searches(desk: Desk, as_: As) -> None:
    with desk.db.writing() as session:
        for number in range(MOST_SEARCHES):
            session.add(
                SavedSearch(
                    owner_id=desk.cast.checker.id or 0, name=f"n{number}", name_key=f"n{number}", typed="x",
                    filters={}, created_at=NOW,
                )
            )  # fmt: skip
    as_("checker").post("/desk/searches/new?q=bus", {"name": "Bus", "alert": "off"}, status=409)


def test_it_is_renamed_shared_removed_and_put_back(desk: Desk, as_: As) -> None:
    search = desk.save(name="Trams")
    checker, reader = as_("checker"), as_("reader")
    page = checker.get(f"/desk/searches/{search}/edit")
    fields = page.fields(SAVE)
    assert fields["name"] == "Trams"
    checker.post(f"/desk/searches/{search}/edit", {**fields, "name": "Alle trams", "shared": "y"})
    assert "Alle trams" in reader.get("/desk/searches").text(LINES)
    checker.post(f"/desk/searches/{search}/edit", {**fields, "name": "Andere"}, status=409)
    form = f".//form[@action='/desk/searches/{search}/removal']"
    checker.post(f"/desk/searches/{search}/removal", checker.get(f"/desk/searches/{search}").fields(form))
    assert not reader.get("/desk/searches").all(LINES)
    reader.get(f"/desk/searches/{search}", 404)
    page = checker.get("/desk/searches")
    undo = next(each for each in page.all(".//form") if (each.get("action") or "").endswith("/return"))
    checker.post(undo.get("action") or "", page.values(undo))
    assert "Alle trams" in reader.get("/desk/searches").text(LINES)
    checker.post(undo.get("action") or "", page.values(undo), status=409)


def test_a_name_that_was_taken_meanwhile_keeps_it_from_coming_back(desk: Desk, as_: As) -> None:
    search = desk.save(name="Trams")
    desk.do(actions.remove, search)
    desk.save(name="trams", typed="bus")
    as_("checker").post(f"/desk/searches/{search}/return", status=422)


def test_who_may_only_look_by_now_changes_nothing_of_the_teams(desk: Desk, as_: As) -> None:
    search = desk.save(by="contributor", shared=True, name="Trams")
    own = desk.save(by="contributor", name="Voor mijzelf")
    reader = replace(desk.cast.actor("contributor"), role=Role.READER)
    with desk.db.writing() as session:
        for name, shared in (("Bussen", True), ("Trams", False)):
            with pytest.raises(Forbidden):
                actions.edit(session, search, name=name, shared=shared, by=reader, at=NOW)
        with pytest.raises(Forbidden):
            actions.remove(session, search, by=reader, at=NOW)
        actions.edit(session, own, name="Van mij", shared=False, by=reader, at=NOW)


def test_an_editor_renames_what_is_the_teams_and_leaves_it_the_teams(desk: Desk, as_: As) -> None:
    search = desk.save(name="Trams", shared=True)
    editor = as_("editor")
    page = editor.get(f"/desk/searches/{search}/edit")
    assert "shared" not in {field.get("name") for field in page.all(".//input")}
    editor.post(f"/desk/searches/{search}/edit", {**page.fields(SAVE), "name": "Tramlijnen"})
    with desk.db.reading() as session:
        kept = session.get_one(SavedSearch, search)
        assert (kept.name, kept.shared, kept.owner_id) == ("Tramlijnen", True, desk.cast.checker.id)


def test_without_mail_no_mail_can_be_asked_for_and_the_page_says_so(desk: Desk, as_: As) -> None:
    search = desk.save(name="Trams")
    checker = as_("checker")
    assert "Mail is in deze redactie niet ingesteld" in checker.get(f"/desk/searches/{search}").text(
        ".//main"
    )
    assert "Mail is in deze redactie niet ingesteld" in checker.get("/desk/searches/new?q=x").text(".//main")
    offered = [
        each.get("value") for each in checker.get(f"/desk/searches/{search}").all(".//input[@name='alert']")
    ]
    assert offered == ["off", "notice"]
    page = checker.post(f"/desk/searches/{search}/alert", {"alert": "mail"}, status=422)
    assert "niet ingesteld" in page.text(".//p[@class='error']")
    checker.post(f"/desk/searches/{search}/alert", {"alert": "often"}, status=422)
    checker.post("/desk/searches/new?q=bus", {"name": "Bus", "alert": "mail"}, status=422)


def test_the_lists_ask_no_more_of_the_database_for_more_searches(desk: Desk, as_: As) -> None:
    checker = as_("checker")

    def asked(url: str) -> int:
        checker.get(url)
        with counted(desk.db) as queries:
            checker.get(url)
        return len(queries)

    desk.save(name="Trams")
    few = [asked(url) for url in ("/desk/searches", "/desk/search", "/desk/search/suggest?q=tr")]
    for number in range(8):
        desk.save(name=f"Trams {number}", shared=number % 2 == 0)
    desk.claim("De tram is oud")
    desk.look()
    assert [asked(url) for url in ("/desk/searches", "/desk/search", "/desk/search/suggest?q=tr")] == few


def test_what_one_searched_for_is_kept_for_them_alone(desk: Desk, as_: As) -> None:
    checker, seconds = as_("checker"), count()
    desk.app.config["CLOCK"] = lambda: NOW + timedelta(seconds=next(seconds))
    for number in range(MOST_PAST + 5):
        checker.get(f"/desk/search?q=tram+{number}")
    checker.get("/desk/search?q=tram+7")
    page = checker.get("/desk/searches")
    past = page.texts(".//ul[@class='chips']/li")
    assert past[:3] == ["tram 7", "tram 24", "tram 23"]
    assert len(past) == MOST_PAST
    assert as_("admin").get("/desk/searches").texts(".//ul[@class='chips']/li") == []
    assert "tram" not in as_("editor").get("/desk/search").text(".//main")
    checker.post("/desk/searches/past/removal", page.fields(".//form[@action='/desk/searches/past/removal']"))
    assert not checker.get("/desk/searches").all(".//ul[@class='chips']/li")
    with desk.db.reading() as session:
        assert session.exec(select(PastSearch)).all() == []


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("/desk/search?state=new", {}),
        ("/desk/search?q=tram&page=1", {}),
        ("/desk/search?q=tram", {"Sec-Purpose": "prefetch"}),
        ("/desk/search/suggest?q=tram", {}),
    ],
)
def test_what_nobody_typed_and_sent_is_not_kept(as_: As, url: str, headers: dict[str, str]) -> None:
    checker = as_("checker")
    checker.get(url, headers=headers)
    assert not checker.get("/desk/searches").all(".//ul[@class='chips']/li")


def test_they_are_offered_while_one_types(desk: Desk, as_: As) -> None:
    desk.save(name="Trams in de stad", typed="stad")
    checker = as_("checker")
    checker.get("/desk/search?q=dure+trams+2024")
    offered = {
        " ".join("".join(link.itertext()).split()): link.get("href")
        for link in checker.get("/desk/search/suggest?q=tr&state=new").all(".//a")
    }
    assert offered == {
        "Bewaarde zoekopdracht: Trams in de stad": "/desk/searches/1",
        "Eerder gezocht: dure trams 2024": "/desk/search?q=dure+trams+2024&state=new",
    }
    assert not as_("editor").get("/desk/search/suggest?q=tr").all(".//a")


def test_the_page_is_there_in_english(desk: Desk, as_: As) -> None:
    search = desk.save(name="Trams", alert=Alert.OFF)
    checker = as_("checker")
    checker.post("/desk/settings/language", {"language": "en", "next": "/desk/searches"})
    assert "Saved searches" in checker.get("/desk/searches").text(".//h1")
    assert "All results" in checker.get(f"/desk/searches/{search}").text(".//main")


def test_the_history_keeps_no_secret_and_no_past(desk: Desk, as_: As) -> None:
    search = desk.save(name="Trams")
    token = desk.do(actions.make_feed, search)
    as_("checker").get("/desk/search?q=geheimpje")
    with desk.db.reading() as session:
        told = json.dumps([[each.before, each.after] for each in _payloads(session)], default=str)
    assert "Trams" in told
    assert token not in told
    assert "geheimpje" not in told


def _payloads(session: Any) -> list[Any]:
    return list(session.exec(select(EventPayload)).all())
