from collections.abc import Callable

import pytest
from sqlmodel import col, select

from claims.desk.rules import Work
from claims.evidence import queries
from claims.evidence.models import ContactAttempt, Evidence
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import Cast
from tests.verdicts import stages

Browse = Callable[[str | None], CheckingClient]
SOURCE = {
    "title": "Rekening 2019",
    "url": "https://provincie.example/rekening",
    "publisher": "Provincie",
    "published": "06-2019",
    "quote": "47,3 miljoen euro",
    "stance": "refutes",
    "kind": "data",
    "is_primary": "y",
    "named": "named",
    "note": "tabel 4.2",
}
ATTEMPT = {
    "who": "Bas Rietdijk",
    "channel": "email",
    "asked_at": "2026-11-24T10:30",
    "deadline_at": "2026-11-25T12:00",
}
WORKERS = ("checker", "checker2", "editor", "second", "admin")


def panel(client: CheckingClient, claim_id: int) -> str:
    return client.get(f"/desk/claims/{claim_id}?tab=evidence").text(".//section[@id='evidence']")


def stored(db: Database, claim_id: int) -> list[Evidence]:
    with db.reading() as session:
        return [each.evidence for each in queries.sources(session, claim_id, confidential=True)]


def test_a_source_is_added_and_shown_as_drawn(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    page = as_("checker").follow(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    item = page.text(".//section[@id='evidence']//li[@class='src']")
    for words in (
        "1 Rekening 2019",
        "Spreekt tegen",
        "47,3 miljoen euro",
        "Cijfers",
        "primaire bron",
        "met naam",
    ):
        assert words in item
    assert "juni 2019" in item
    assert "Bronnen 1" in page.texts(".//ul[@class='tabs']//a")
    evidence = stored(db, claim_id)[0]
    assert (evidence.is_primary, evidence.is_named, evidence.published) == (True, True, "2019-06")


@pytest.mark.parametrize("who", ["reader", "contributor", None])
@pytest.mark.parametrize("address", ["evidence/new", "contact/new", "research"])
def test_others_cannot_write_research_down(
    db: Database, cast: Cast, as_: Browse, who: str | None, address: str
) -> None:
    claim_id = stages.researching(db, cast)
    data = {**SOURCE, **ATTEMPT, "both_sides": "y", "seen_version": "0"}
    as_(who).post(f"/desk/claims/{claim_id}/{address}", data, status=403 if who else 401)
    assert stored(db, claim_id) == []


@pytest.mark.parametrize("who", ["reader", "contributor"])
def test_who_may_only_look_sees_sources_without_forms(
    db: Database, cast: Cast, as_: Browse, who: str
) -> None:
    claim_id = stages.researching(db, cast)
    as_("checker").post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    page = as_(who).get(f"/desk/claims/{claim_id}?tab=evidence")
    assert "Rekening 2019" in page.text(".//section[@id='evidence']")
    assert page.all(".//section[@id='evidence']//form") == []
    as_(who).get(f"/desk/claims/{claim_id}/evidence/new", status=403)


@pytest.mark.parametrize("who", WORKERS)
def test_checkers_and_editors_add_sources(db: Database, cast: Cast, as_: Browse, who: str) -> None:
    claim_id = stages.researching(db, cast)
    as_(who).post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    assert len(stored(db, claim_id)) == 1


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("title", "", True),
        ("title", "x" * 501, True),
        ("title", "a\x00b", False),
        ("title", "a\u202eb", False),
        ("title", "\ud800", False),
        ("quote", "x" * 1_000_000, False),
        ("url", "javascript:alert(1)", True),
        ("url", "provincie.example", True),
        ("archive_url", "data:text/html,x", True),
        ("published", "2019-13", True),
        ("published", "gisteren", True),
        ("stance", "maybe", False),
        ("stance", "", False),
        ("kind", "rumour", False),
        ("named", "perhaps", False),
    ],
)
def test_a_refused_source_comes_back_as_typed(
    db: Database, cast: Cast, as_: Browse, field: str, value: str, shown: bool
) -> None:
    claim_id = stages.researching(db, cast)
    sent = {**SOURCE, field: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
    if value == "\ud800":
        sent[field] = "\ufffe"
    page = as_("checker").post(f"/desk/claims/{claim_id}/evidence/new", sent, status=422)
    kept = page.fields(".//form[@data-keep]")
    for name in ("title", "publisher", "quote", "note", "kind"):
        if name != field:
            assert kept[name] == SOURCE[name]
    if shown:
        assert kept[field] == value
    assert page.all(".//*[@class='error']")
    assert stored(db, claim_id) == []


def test_a_field_sent_twice_is_refused(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    as_("checker").post(f"/desk/claims/{claim_id}/evidence/new", {**SOURCE, "title": ["a", "b"]}, status=422)


def test_markup_in_every_field_is_shown_as_text(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    bad = "</q></li></script><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"
    sent = {**SOURCE, "title": bad, "publisher": bad, "quote": bad, "note": bad}
    sent["url"] = 'https://a.example/?"><script>alert(1)</script>'.replace(" ", "")
    html = checker.client.post(
        f"/desk/claims/{claim_id}/evidence/new", data={**sent, "csrf_token": checker.token}
    )
    assert html.status_code == 303
    checker.client.post(
        f"/desk/claims/{claim_id}/contact/new", data={**ATTEMPT, "who": bad, "csrf_token": checker.token}
    )
    text = checker.client.get(f"/desk/claims/{claim_id}?tab=evidence").get_data(as_text=True)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert text.count("&lt;script&gt;alert(1)") >= 5
    assert "{{ 7*7 }}" in text


def test_an_edit_starts_from_what_stands_there(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    checker.post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    address = f"/desk/claims/{claim_id}/evidence/{stored(db, claim_id)[0].id}"
    fields = checker.get(address).fields(".//form[@data-keep]")
    assert {**fields, "published": "06-2019"} == {
        **SOURCE,
        "archive_url": "",
        "seen_version": "1",
        "csrf_token": fields["csrf_token"],
    }
    checker.post(address, {**fields, "title": "Rekening 2020", "stance": "context"})
    assert (stored(db, claim_id)[0].title, stored(db, claim_id)[0].stance) == ("Rekening 2020", "context")


def test_two_people_on_one_source_lose_no_word(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, first, second = stages.researching(db, cast), as_("checker"), as_("editor")
    first.post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    address = f"/desk/claims/{claim_id}/evidence/{stored(db, claim_id)[0].id}"
    mine, theirs = (each.get(address).fields(".//form[@data-keep]") for each in (second, first))
    first.post(address, {**theirs, "note": "van de eerste"})
    conflict = second.post(
        address, {**mine, "note": "van de tweede", "title": "Titel van de tweede"}, status=409
    )
    assert "van de eerste" in conflict.text(".//main")
    again = conflict.fields(".//form[@data-keep='conflict']")
    assert (again["note"], again["title"]) == ("van de tweede", "Titel van de tweede")
    second.post(address, again)
    evidence = stored(db, claim_id)[0]
    assert (evidence.note, evidence.title, evidence.quote) == (
        "van de tweede",
        "Titel van de tweede",
        SOURCE["quote"],
    )


def test_a_change_without_the_version_it_saw_is_refused(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    checker.post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    evidence_id = stored(db, claim_id)[0].id
    for part in ("", "/removal", "/order"):
        checker.post(
            f"/desk/claims/{claim_id}/evidence/{evidence_id}{part}", {**SOURCE, "direction": "up"}, status=409
        )


def test_a_removed_source_is_put_back_with_one_click(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    checker.post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    address = f"/desk/claims/{claim_id}/evidence/{stored(db, claim_id)[0].id}"
    page = checker.follow(f"{address}/removal", {"seen_version": "1"})
    assert "Nog geen bronnen" in page.text(".//main")
    undo = page.one(f".//form[@action='{address}/return']")
    checker.post(undo.get("action") or "")
    assert len(stored(db, claim_id)) == 1


def test_sources_of_another_claim_are_not_found_here(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, other_id, checker = stages.researching(db, cast), stages.researching(db, cast), as_("checker")
    checker.post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    checker.post(f"/desk/claims/{claim_id}/contact/new", ATTEMPT)
    evidence_id = stored(db, claim_id)[0].id
    checker.get(f"/desk/claims/{other_id}/evidence/{evidence_id}", status=404)
    checker.post(f"/desk/claims/{other_id}/evidence/{evidence_id}/removal", {"seen_version": "1"}, status=404)
    checker.post(f"/desk/claims/{claim_id}/evidence/{evidence_id}/removal", {"seen_version": "1"})
    checker.post(f"/desk/claims/{other_id}/evidence/{evidence_id}/return", status=404)
    checker.post(f"/desk/claims/{claim_id}/evidence/999/return", status=404)
    assert stored(db, claim_id) == []
    checker.get(f"/desk/claims/{other_id}/contact/1/answer", status=404)
    checker.get("/desk/claims/999/evidence/new", status=404)
    checker.get(f"/desk/claims/{claim_id}/evidence/999", status=404)


def test_confidential_things_are_invisible_to_others(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    checker.post(f"/desk/claims/{claim_id}/evidence/new", {**SOURCE, "title": "Lek", "confidential": "y"})
    checker.post(
        f"/desk/claims/{claim_id}/contact/new", {**ATTEMPT, "who": "Klokkenluider", "confidential": "y"}
    )
    evidence_id = stored(db, claim_id)[0].id
    for who in ("checker", "editor", "admin"):
        assert "Lek" in panel(as_(who), claim_id)
        assert "Klokkenluider" in panel(as_(who), claim_id)
        as_(who).get(f"/desk/claims/{claim_id}/evidence/{evidence_id}")
    for who in ("checker2", "contributor", "reader"):
        for tab in ("evidence", "history", "verdict", "discussion"):
            html = as_(who).get(f"/desk/claims/{claim_id}?tab={tab}").html
            assert "Lek" not in html
            assert "Klokkenluider" not in html
            assert "Bronnen 1" not in html
    as_("checker2").get(f"/desk/claims/{claim_id}/evidence/{evidence_id}", status=404)
    as_("checker2").post(
        f"/desk/claims/{claim_id}/evidence/{evidence_id}/removal", {"seen_version": "1"}, status=404
    )
    as_("checker2").get(f"/desk/claims/{claim_id}/contact/1", status=404)
    refused = as_("checker2").post(
        f"/desk/claims/{claim_id}/evidence/new", {**SOURCE, "confidential": "y"}, status=422
    )
    assert "Daar hoor jij hier niet bij" in refused.text(".//main")


def test_a_question_its_answer_and_going_on_without_one(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    page = checker.follow(f"/desk/claims/{claim_id}/contact/new", ATTEMPT)
    assert "per e-mail gevraagd vandaag 10:30" in page.text(".//li[@id='contact-1']")
    assert "Antwoord uiterlijk morgen 12:00" in page.text(".//li[@id='contact-1']")
    page = checker.follow(
        f"/desk/claims/{claim_id}/contact/1/answer", {"answer": "Dat klopt niet.", "seen_version": "1"}
    )
    assert "Dat klopt niet." in page.text(".//li[@id='contact-1']")
    checker.post(
        f"/desk/claims/{claim_id}/contact/1/exception", {"because": "x", "seen_version": "2"}, status=409
    )


def test_a_past_deadline_offers_going_on_in_one_click(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    late = {**ATTEMPT, "asked_at": "2026-11-20T10:00", "deadline_at": "2026-11-21T10:00"}
    page = checker.follow(f"/desk/claims/{claim_id}/contact/new", late)
    address = f"/desk/claims/{claim_id}/contact/1/exception"
    fields = page.fields(f".//form[@action='{address}']")
    page = checker.follow(address, fields)
    assert "We gaan verder zonder antwoord: Geen antwoord vóór de deadline" in page.text(
        ".//li[@id='contact-1']"
    )
    assert cast.checker.name in page.text(".//li[@id='contact-1']")


@pytest.mark.parametrize(
    ("field", "value"),
    [("asked_at", "2026-11-25T10:00"), ("asked_at", "0001-01-01T00:00"), ("asked_at", "morgen"), ("asked_at", ""),
     ("deadline_at", "2026-11-24T10:30"), ("deadline_at", "9999-12-31T23:59"), ("channel", "pigeon"), ("who", "")],
)  # fmt: skip
def test_an_impossible_attempt_is_refused(
    db: Database, cast: Cast, as_: Browse, field: str, value: str
) -> None:
    claim_id = stages.researching(db, cast)
    page = as_("checker").post(f"/desk/claims/{claim_id}/contact/new", {**ATTEMPT, field: value}, status=422)
    if field != "who":
        assert page.fields(".//form[@data-keep]")["who"] == ATTEMPT["who"]
    with db.reading() as session:
        assert (
            session.exec(select(ContactAttempt).where(col(ContactAttempt.claim_id) == claim_id)).all() == []
        )


def test_more_time_may_be_given(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    checker.post(f"/desk/claims/{claim_id}/contact/new", ATTEMPT)
    fields = checker.get(f"/desk/claims/{claim_id}/contact/1").fields(".//form[@data-keep]")
    assert {name: fields[name] for name in ATTEMPT} == ATTEMPT
    page = checker.follow(f"/desk/claims/{claim_id}/contact/1", {**fields, "deadline_at": "2026-11-26T12:00"})
    assert "over 2 dagen" in page.text(".//li[@id='contact-1']")


def test_research_is_explained_and_two_people_lose_no_word(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, first, second = stages.researching(db, cast), as_("checker"), as_("editor")
    address = f"/desk/claims/{claim_id}/research"
    mine = second.get(address).fields(".//form[@data-keep]")
    theirs = first.get(address).fields(".//form[@data-keep]")
    page = first.follow(address, {**theirs, "both_sides": "y", "source_exception": "De enige bron"})
    assert "Beide kanten zijn bekeken" in page.text(".//section[@id='evidence']")
    conflict = second.post(address, {**mine, "source_exception": "Een ander woord"}, status=409)
    assert "De enige bron" in conflict.text(".//main")
    second.post(address, conflict.fields(".//form[@data-keep='conflict']"))
    with db.reading() as session:
        assert queries.research(session, claim_id).source_exception == "Een ander woord"


def test_the_page_warns_before_a_change_takes_the_approval_back(
    db: Database, cast: Cast, as_: Browse
) -> None:
    claim_id = stages.approved(db, cast)
    page = as_("editor").get(f"/desk/claims/{claim_id}/evidence/new")
    assert "trekt de goedkeuring in" in page.text(".//main")
    refused = as_("checker").post(f"/desk/claims/{claim_id}/evidence/new", SOURCE, status=403)
    assert "Rekening 2019" in refused.text(".//main"), "what was typed is shown back"
    assert stages.claim_row(db, claim_id).state is Work.APPROVED
    as_("editor").post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    assert stages.claim_row(db, claim_id).state is Work.RESEARCHING


def test_order_is_changed_from_the_panel(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    for title in ("Een", "Twee"):
        page = checker.follow(f"/desk/claims/{claim_id}/evidence/new", {**SOURCE, "title": title})
    second = stored(db, claim_id)[1].id
    forms = page.all(f".//form[@action='/desk/claims/{claim_id}/evidence/{second}/order']")
    assert len(forms) == 1, "the last one only goes up"
    checker.post(f"/desk/claims/{claim_id}/evidence/{second}/order", {"direction": "up", "seen_version": "1"})
    assert [evidence.title for evidence in stored(db, claim_id)] == ["Twee", "Een"]
    checker.client.post(
        f"/desk/claims/{claim_id}/evidence/{second}/order",
        data={"direction": "x", "csrf_token": checker.token},
    )
    assert [evidence.title for evidence in stored(db, claim_id)] == ["Twee", "Een"]


def test_it_says_where_one_stands_what_two_sources_share(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    for title in ("Een", "Twee"):
        as_("checker").post(f"/desk/claims/{claim_id}/evidence/new", {**SOURCE, "title": title})
    page = as_("checker").get(f"/desk/claims/{claim_id}")
    shared = "Beide van dezelfde site: provincie.example"
    assert shared in page.text(".//section[@id='evidence']/p[@class='notice warn']")
    assert shared in page.text(".//aside[@class='rail']")


def test_it_counts_for_each_the_sources_that_they_see(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    as_("checker").post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    as_("checker").post(f"/desk/claims/{claim_id}/evidence/new", {**SOURCE, "confidential": "y"})
    counts = {
        key: as_(key).get(f"/desk/claims/{claim_id}").texts(".//ul[@class='tabs']//a")[0]
        for key in ("checker", "reader")
    }
    assert counts == {"checker": "Bronnen 2", "reader": "Bronnen 1"}


def test_it_takes_both_sides_or_one_but_not_both_answers(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    sent = {"both_sides": "y", "one_side_because": "niemand sprak het tegen", "seen_version": "0"}
    page = as_("checker").post(f"/desk/claims/{claim_id}/research", sent, status=422)
    assert "laat een van de twee leeg" in page.text(".//div[@class='errors']")
    assert page.fields(".//form[@data-keep]")["one_side_because"] == "niemand sprak het tegen"
    as_("checker").post(f"/desk/claims/{claim_id}/research", {**sent, "one_side_because": ""})


@pytest.mark.parametrize(
    ("what", "sent"),
    [
        ("order", {"direction": "sideways", "seen_version": "1"}),
        ("order", {"seen_version": "1"}),
        ("removal", {"seen_version": "abc"}),
        ("return", {"seen_version": "abc"}),
    ],
)
def test_it_says_so_when_a_button_sends_nonsense(
    db: Database, cast: Cast, as_: Browse, what: str, sent: dict[str, str]
) -> None:
    claim_id = stages.researching(db, cast)
    as_("checker").post(f"/desk/claims/{claim_id}/evidence/new", SOURCE)
    page = as_("checker").post(f"/desk/claims/{claim_id}/evidence/1/{what}", sent, status=422)
    assert "iets dat niet kan kloppen" in page.text(".//main")
