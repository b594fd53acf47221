"""Fields of the desk's own: kinds and what may stand in them, columns, filters, search, the table, retiring and bringing back."""

import csv
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from sqlmodel import Session, col, select

from claims.desk.columns import choose
from claims.desk.filters import COLUMNS, MOST_COLUMNS, MOST_FIELDS, Filters
from claims.desk.models import Claim, FieldValue, ListColumns, OwnField
from claims.desk.own_fields import Shown, checked_value, number_typed
from claims.desk.queries import claim_list
from claims.errors import Invalid, NotFound, Outdated, Refused
from claims.fields import actions, rules
from claims.history.models import Event, EventPayload
from claims.history.queries import events_after, last_event_id
from claims.people.actions import set_preferences
from claims.search.documents import Claims, Desk
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import add, counted

As = Callable[[str | None], CheckingClient]
TODAY = NOW.date()
STATEMENTS = ".//th[@class='statement']/a"
HEADS = ".//thead/tr/th"


def make(db: Database, cast: Cast, statement: str = "De brug is dicht") -> int:
    with db.writing() as session:
        return add(session, cast.actor("editor"), NOW, statement).id or 0


def field(db: Database, cast: Cast, nl: str = "Bereik", kind: str = "number", **more: Any) -> int:
    with db.writing() as session:
        told = {"nl": nl, "en": f"{nl} (en)", "kind": kind, **more}
        return actions.add_field(session, **told, by=cast.actor("editor"), at=NOW).id or 0


def put(db: Database, cast: Cast, claim_id: int, field_id: int, typed: str, language: str = "nl") -> None:
    with db.writing() as session:
        by = cast.actor("checker")
        actions.set_value(session, claim_id, field_id, typed, language=language, by=by, at=NOW)


def found(db: Database, query: str) -> set[int]:
    with db.reading() as session:
        cards = claim_list(session, Filters.of_query(query), TODAY, limit=50, offset=0)
        return {card.id for card in cards}


def table(client: CheckingClient, query: str = "") -> list[list[str]]:
    text = client.get(f"/desk/claims/table.csv?{query}").response.get_data().decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("1.234,5", "nl", "1234.5"),
        ("1.234", "nl", "1234"),
        ("1,5", "nl", "1.5"),
        ("1.5", "nl", "1.5"),
        ("1,234.5", "nl", "1234.5"),
        ("1,234.5", "en", "1234.5"),
        ("1,234", "en", "1234"),
        ("1.234", "en", "1.234"),
        ("1 234 567", "nl", "1234567"),
        ("−12", "nl", "-12"),
        ("0,00", "nl", "0.00"),
    ],
)
def test_numbers_are_read_as_they_are_written(typed: str, language: str, number: str) -> None:
    assert number_typed(typed, language) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "twee", "1.2.3", "1e9", "NaN", "0x10", "--1", "1" * 16, "٣", "1,2,3"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert number_typed(typed) is None


def test_minus_nothing_is_nothing() -> None:
    assert checked_value(Shown(1, "x", "x", "number"), "-0,0", "nl")[0] == "0"


CHOICE = Shown(1, "Soort", "Kind", "choice", ("cijfer", "citaat"))


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        (Shown(1, "x", "x", "number"), "veel"),
        (Shown(1, "x", "x", "date"), "31 februari 2026"),
        (Shown(1, "x", "x", "date"), "gauw"),
        (CHOICE, "plaatje"),
        (Shown(1, "x", "x", "link"), "javascript:alert(1)"),
        (Shown(1, "x", "x", "link"), "ftp://a.example/"),
        (Shown(1, "x", "x", "link"), "https://me@a.example/"),
        (Shown(1, "x", "x", "text"), "x" * 501),
        (Shown(1, "x", "x", "link"), "https://a.example/" + "x" * 2000),
    ],
)
def test_it_refuses_what_cannot_stand_there(shown: Shown, typed: str) -> None:
    with pytest.raises(Invalid):
        checked_value(shown, typed, "nl")


def test_what_a_claim_had_stays_among_its_choices() -> None:
    assert checked_value(CHOICE, "beeld", "nl", had="beeld") == ("beeld", None)
    assert checked_value(Shown(1, "x", "x", "date"), "25-6-2025", "nl") == ("2025-06-25", None)


def test_filters_find_by_what_stands_there(db: Database, cast: Cast) -> None:
    one, two, three = (make(db, cast, f"Bewering {n}") for n in range(3))
    reach, kind = field(db, cast), field(db, cast, "Soort", "choice", choices="cijfer\ncitaat")
    day, case = field(db, cast, "Zitting", "date"), field(db, cast, "Zaak", "text")
    for claim_id, typed in ((one, "900"), (two, "1.234,5")):
        put(db, cast, claim_id, reach, typed)
    put(db, cast, one, kind, "cijfer")
    put(db, cast, two, day, "25-6-2025")
    put(db, cast, three, case, "C/09/100%")
    assert found(db, f"f{reach}from=1.000") == {two}
    assert found(db, f"f{reach}to=1.000") == {one}
    assert found(db, f"f{reach}from=900&f{reach}to=1.234,5") == {one, two}
    assert found(db, f"f{reach}=1.234,5") == {two}
    assert found(db, f"f{kind}=cijfer") == {one}
    assert found(db, f"f{kind}=ci") == set()
    assert found(db, f"f{day}from=1-6-2025&f{day}to=2025") == {two}
    assert found(db, f"f{day}=juni+2025") == {two}
    assert found(db, f"f{case}=c/09") == {three}
    assert found(db, f"f{case}=%25") == {three}  # a sign for itself, no wild card
    assert found(db, f"f{case}=_") == set()
    # What means nothing is passed over, as in every address.
    for odd in (f"f{reach}from=veel", "f999=x", "f0=x", "f=x", "f1234567890=x", f"f{reach}from="):
        assert found(db, odd) == {one, two, three}


def test_an_address_of_many_fields_is_cut(db: Database, cast: Cast) -> None:
    make(db, cast)
    query = (
        "&".join(f"f{n}={'x' * 300}" for n in range(1, 500))
        + "&columns="
        + ",".join(f"f{n}" for n in range(500))
    )
    asked = Filters.of_query("f1=" + "x" * 300)
    assert asked.fields == (("f1", "x" * 100),)
    with db.reading() as session:
        assert len(claim_list(session, Filters.of_query(query), TODAY, limit=5, offset=0)) == 1
    many = Filters.of_query(query[:2000])
    assert len(many.fields) <= MOST_FIELDS
    assert len(many.columns) <= MOST_COLUMNS


def test_a_value_is_told_and_the_second_of_two_is_shown_the_first(db: Database, cast: Cast) -> None:
    claim_id, reach = make(db, cast), field(db, cast)
    put(db, cast, claim_id, reach, "1.234,50")
    with db.reading() as session:
        version = session.get_one(Claim, claim_id).version
        assert session.get_one(FieldValue, (claim_id, reach)).text == "1234.5"
        count = len(session.exec(select(Event.id).where(col(Event.kind) == "claim.field_set")).all())
    put(db, cast, claim_id, reach, "1.234,5")  # the same: nothing happened
    with db.writing() as session, pytest.raises(Outdated):
        actions.set_value(
            session,
            claim_id,
            reach,
            "9",
            language="nl",
            by=cast.actor("checker"),
            at=NOW,
            seen_version=version - 1,
        )
    put(db, cast, claim_id, reach, "")
    with db.reading() as session:
        assert session.get(FieldValue, (claim_id, reach)) is None
        told = session.exec(select(Event.id).where(col(Event.kind) == "claim.field_set")).all()
        assert (count, len(told)) == (1, 2)
        assert session.get_one(Claim, claim_id).version == version + 1


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("number", "1.234,5", "9"),
        ("text", "12/3", ""),
        ("choice", "cijfer", "citaat"),
        ("date", "", "25-6-2025"),
    ],
)
def test_a_value_is_taken_back_from_the_claim_and_from_its_history(
    as_: As, db: Database, cast: Cast, kind: str, first: str, second: str
) -> None:
    more = {"choices": "cijfer\ncitaat"} if kind == "choice" else {}
    claim_id, number = make(db, cast), field(db, cast, "Zaak", kind, **more)
    put(db, cast, claim_id, number, first)

    def kept() -> tuple[str, float | None]:
        with db.reading() as session:
            row = session.get(FieldValue, (claim_id, number))
            return (row.text, row.number) if row else ("", None)

    before, checker, page = kept(), as_("checker"), f"/desk/claims/{claim_id}"
    url = f"{page}/fields/{number}"
    checker.post(url, {**checker.get(url).fields(".//form[@data-keep]"), "value": second})
    assert kept() != before
    (undo,) = {form.get("action") or "" for form in checker.get(page).all(".//div[@id='flashes']//form")}
    as_("checker2").post(undo, status=403)  # another's act is for its author and editors
    checker.post(undo)
    assert kept() == before
    assert "maakte ongedaan" in checker.get(f"{page}?tab=history").text()
    with db.reading() as session:
        asked = select(EventPayload).join(Event, col(Event.id) == col(EventPayload.event_id))
        told = session.exec(asked.where(col(Event.kind) == "claim.undone")).one()
        assert told.after is not None
        assert (told.after["field_id"], told.after["value"]) == (number, before[0])
        assert last_event_id(session) in {event.id for event in events_after(session, 0, limit=1000)}
    # Once more, and this time the history offers it, to an editor as well.
    checker.post(url, {**checker.get(url).fields(".//form[@data-keep]"), "value": second})
    history = as_("editor").get(f"{page}?tab=history")
    (offered,) = {
        form.get("action") or ""
        for form in history.all(".//form")
        if str(form.get("action")).endswith("/undo")
    }
    as_("editor").post(offered)
    assert kept() == before
    as_("editor").post(offered, status=409)  # and only once


def test_a_value_of_a_retired_field_is_not_taken_back_nor_one_that_was_changed_since(
    as_: As, db: Database, cast: Cast
) -> None:
    claim_id, number = make(db, cast), field(db, cast, "Zaak", "text")
    put(db, cast, claim_id, number, "12/3")
    with db.reading() as session:
        undo = f"/desk/events/{last_event_id(session)}/undo"
    with db.writing() as session:
        actions.retire_field(session, number, by=cast.actor("editor"), at=NOW)
    assert "uit gebruik" in as_("checker").post(undo, status=409).text()
    with db.writing() as session:
        actions.restore_field(session, number, by=cast.actor("editor"), at=NOW)
    put(db, cast, claim_id, number, "45/6")
    as_("checker").post(undo, status=409)
    with db.reading() as session:
        assert session.get_one(FieldValue, (claim_id, number)).text == "45/6"


def test_what_is_saved_unchanged_offers_no_undo(as_: As, db: Database, cast: Cast) -> None:
    claim_id, number = make(db, cast), field(db, cast, "Zaak", "text")
    put(db, cast, claim_id, number, "12/3")
    with db.reading() as session:
        count = last_event_id(session)
    url = f"/desk/claims/{claim_id}/fields/{number}"
    checker = as_("checker")
    form = checker.get(url).fields(".//form[@data-keep]")
    checker.client.post(url, data={"csrf_token": checker.token, **form})
    assert checker.get(f"/desk/claims/{claim_id}").all(".//div[@id='flashes']//form") == []
    with db.reading() as session:
        assert last_event_id(session) == count


def test_a_retired_field_keeps_its_values_and_comes_back_with_them(db: Database, cast: Cast) -> None:
    claim_id, other, case = make(db, cast), make(db, cast, "Anders"), field(db, cast, "Zaak", "text")
    put(db, cast, claim_id, case, "zaaknummer")
    by = cast.actor("editor")
    with db.writing() as session:
        actions.retire_field(session, case, by=by, at=NOW)
        event = last_event_id(session)
    assert found(db, f"f{case}=zaaknummer&state=new") == {claim_id, other}  # works for the rest
    with pytest.raises(NotFound):
        put(db, cast, claim_id, case, "x")
    with db.reading() as session:
        assert Claims().changed(session, list(events_after(session, event - 1))) == {f"claim-{claim_id}"}
        assert "zaaknummer" not in words(session, claim_id)
    with db.writing() as session:
        actions.restore_field(session, case, by=by, at=NOW)
        with pytest.raises(Refused, match="nothing to undo"):
            actions.restore_field(session, case, by=by, at=NOW)
    assert found(db, f"f{case}=zaaknummer") == {claim_id}
    with db.reading() as session:
        assert "zaaknummer" in words(session, claim_id)


def test_a_retired_field_is_shown_in_no_form_and_back_only_under_a_free_name(
    as_: As, db: Database, cast: Cast
) -> None:
    claim_id, case = make(db, cast), field(db, cast, "Zaak", "text")
    editor = as_("editor")
    with db.writing() as session:
        actions.retire_field(session, case, by=cast.actor("editor"), at=NOW)
    for address in (f"/desk/settings/fields/{case}", f"/desk/claims/{claim_id}/fields/{case}"):
        assert "intussen uit gebruik genomen" in editor.get(address, status=404).text(".//main")
    refused = editor.post(
        f"/desk/claims/{claim_id}/fields/{case}", {"value": "Al getypt", "seen_version": 2}, status=404
    )
    assert "Zaak" in refused.text(".//main"), "by its own name"
    assert "Al getypt" in refused.text(".//main")
    field(db, cast, "Zaak", "number")
    told = editor.post(f"/desk/settings/fields/{case}/return", status=422).text(".//main")
    assert "Er is al een veld met deze naam" in told
    assert "Het veld is terug" not in editor.get("/desk/settings/fields").html


def words(session: Session, claim_id: int) -> list[str]:
    name = f"claim-{claim_id}"
    return Desk().texts(session, [name])[name]


@pytest.mark.parametrize(
    "told",
    [
        {"nl": ""},
        {"en": " "},
        {"nl": "x" * 61},
        {"kind": "formula"},
        {"kind": "choice", "choices": " \n "},
        {"kind": "choice", "choices": "\n".join(map(str, range(41)))},
        {"kind": "choice", "choices": "x" * 81},
        {"nl": "zaak"},
    ],
)
def test_it_refuses_what_is_no_field(db: Database, cast: Cast, told: dict[str, Any]) -> None:
    field(db, cast, "Zaak", "text")
    with pytest.raises(Invalid):
        field(db, cast, **told)


def test_there_is_room_for_so_many(db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_FIELDS", 1)
    field(db, cast)
    with pytest.raises(Refused):
        field(db, cast, "Zaak")


def test_an_editor_adds_one_and_a_checker_fills_it_in(as_: As, db: Database, cast: Cast) -> None:
    claim_id, editor, checker = make(db, cast), as_("editor"), as_("checker")
    form = {"nl": "Soort", "en": "Kind", "kind": "choice", "choices": "cijfer\ncitaat", "place": "1"}
    editor.post("/desk/settings/fields/new", {**form, "choices": ""}, status=422)
    editor.post("/desk/settings/fields/new", {**form, "place": "9" * 400}, status=422)
    page = editor.follow("/desk/settings/fields/new", form)
    assert page.texts(".//tbody/tr/th") == ["Soort"]
    assert checker.get(f"/desk/claims/{claim_id}").texts(".//section[@aria-labelledby='own-fields']//dt") == [
        "Soort"
    ]
    url = f"/desk/claims/{claim_id}/fields/1"
    with db.reading() as session:
        seen = session.get_one(Claim, claim_id).version
    checker.post(url, {"value": "plaatje", "seen_version": seen}, status=422)
    checker.follow(url, {"value": "cijfer", "seen_version": seen})
    checker.post(url, {"value": "citaat", "seen_version": seen}, status=409)
    assert "cijfer" in checker.get(f"/desk/claims/{claim_id}").html
    told = checker.get(f"/desk/claims/{claim_id}?tab=history").text(".//ol[@class='timeline']/li[1]")
    assert "wijzigde een eigen veld" in told
    assert "Soort" in told, "which one"
    with db.writing() as session:
        set_preferences(session, cast.second.id or 0, language="en")
    told = as_("second").get(f"/desk/claims/{claim_id}?tab=history").text(".//ol[@class='timeline']/li[1]")
    assert ("Kind" in told, "Soort" in told) == (True, False), "each reader the name in their language"
    edit = {"nl": "Aard", "en": "Nature", "choices": "citaat", "place": "2", "seen_version": 1}
    editor.follow("/desk/settings/fields/1", edit)
    editor.post("/desk/settings/fields/1", edit, status=409)
    assert checker.get(url).texts(".//option[@selected]") == [
        "cijfer"
    ]  # taken off the choices, and still there
    editor.follow("/desk/settings/fields/1/removal", {"seen_version": 2})
    assert checker.get(f"/desk/claims/{claim_id}").all(".//section[@aria-labelledby='own-fields']") == []
    shown = checker.get("/desk/claims?f1=cijfer")
    assert "Het veld Aard is uit gebruik" in shown.html
    assert shown.texts(STATEMENTS) == ["De brug is dicht"]
    assert "een veld dat er niet is" in checker.get("/desk/claims?columns=f99").html
    editor.follow("/desk/settings/fields/1/return", {})
    assert "uit gebruik" not in checker.get("/desk/claims?f1=cijfer").html


def test_a_saved_view_of_a_retired_field_says_so_and_shows_the_rest(
    as_: As, db: Database, cast: Cast
) -> None:
    make(db, cast)
    number, client = field(db, cast, "Zaak", "text"), as_("editor")
    client.post(f"/desk/views/new?f{number}=x&state=new", {"name": "Zaken"})
    assert client.get("/desk/claims").texts(".//nav[@aria-label='Weergaven']/a") == ["Zaken 0"]
    client.post(f"/desk/settings/fields/{number}/removal", {"seen_version": 1})
    page = client.get("/desk/claims")
    assert page.texts(".//nav[@aria-label='Weergaven']/a") == ["Zaken 1"]
    view = client.get(page.one(".//nav[@aria-label='Weergaven']/a").get("href") or "")
    assert "Het veld Zaak is uit gebruik" in view.html
    assert view.texts(STATEMENTS) == ["De brug is dicht"]


def test_columns_stand_in_the_address_a_view_and_ones_memory(as_: As, db: Database, cast: Cast) -> None:
    claim_id, reach = make(db, cast), field(db, cast)
    put(db, cast, claim_id, reach, "1.234,5")
    client, other = as_("reader"), as_("checker")
    page = client.get(f"/desk/claims?columns=f{reach},state,nonsense,state")
    assert page.texts(HEADS) == ["Bewering", "Bereik", "Status"]
    assert "1.234,5" in page.html
    assert table(client, f"columns=f{reach},state")[1][2:4] == ["1.234,5", "Nieuw"]
    chosen = {
        "column": ["changed", f"f{reach}", "state"],
        "place-state": "3",
        f"place-f{reach}": "1",
        "place-changed": "2",
    }
    after = client.follow("/desk/claims/columns?state=new", chosen)
    assert after.texts(HEADS)[1:3] == ["Bereik", "Veranderd ↓"]
    assert client.get("/desk/claims").texts(HEADS)[1:] == ["Bereik", "Veranderd ↓", "Status"]
    assert "Bereik" not in other.get("/desk/claims").texts(HEADS)
    link = client.get("/desk/claims").one(".//caption//a[2]").get("href") or ""
    assert table(client, link.partition("?")[2])[0] == [
        "Nummer",
        "Bewering",
        "Bereik",
        "Veranderd",
        "Status",
        "Adres",
    ]
    client.post("/desk/views/new?columns=state", {"name": "Kort"})
    kort = client.get("/desk/claims").one(".//nav[@aria-label='Weergaven']/a[1]").get("href") or ""
    assert client.get(kort).texts(HEADS) == ["Bewering", "Status"]
    usual = client.follow("/desk/claims/columns", {"usual": "1", "column": "state"})
    assert usual.texts(HEADS)[1:4] == ["Gedaan door", "Status", "Label"]


def test_every_column_there_is_can_be_shown(as_: As, db: Database, cast: Cast) -> None:
    make(db, cast)
    page = as_("checker").get(f"/desk/claims?columns={','.join(COLUMNS)}")
    row = page.one(".//tbody/tr")
    assert (
        len(list(row)) == len(page.texts(HEADS)) == len(COLUMNS) + 1
    )  # a tick and the statement more, topics below it


def test_odd_places_of_columns_put_them_last(as_: As, db: Database, cast: Cast) -> None:
    client = as_("checker")
    make(db, cast)
    sent = {"column": ["state", "due", "x", "f9"], "place-state": "¹", "place-due": "99999999999"}
    assert client.follow("/desk/claims/columns", sent).texts(HEADS)[2:] == ["Status", "Deadline"]
    with db.writing() as session:
        choose(session, cast.actor("checker").id, ["f77"])
    assert client.get("/desk/claims").texts(HEADS)[2:] == []  # a column that is gone leaves the others
    with db.reading() as session:
        assert session.exec(select(ListColumns)).one().columns == "f77"


def test_a_number_below_zero_stays_a_number_in_the_table(as_: As, db: Database, cast: Cast) -> None:
    claim_id, change, note = make(db, cast), field(db, cast, "Verschil"), field(db, cast, "Nota", "text")
    put(db, cast, claim_id, change, "-1.234,5")
    put(db, cast, claim_id, note, "-1+1")
    assert table(as_("checker"), f"columns=f{change},f{note}")[1][2:4] == ["-1.234,5", "'-1+1"]


def test_the_whole_table_has_own_fields_and_no_formulas(as_: As, db: Database, cast: Cast) -> None:
    claim_id, case = make(db, cast), field(db, cast, "Zaak", "text")
    put(db, cast, claim_id, case, "=1+1")
    heads, row = table(as_("reader"))
    assert row[heads.index("Zaak")] == "'=1+1"
    assert heads[-1] == "Adres"


def test_lists_and_pages_ask_as_much_with_many_fields_as_with_few(as_: As, db: Database, cast: Cast) -> None:
    client, asked = as_("checker"), []
    claims = [make(db, cast, f"Bewering {n}") for n in range(4)]
    for few in (1, 8):
        for each in range(few):
            number = field(db, cast, f"Veld {few} {each}", "text")
            for claim_id in claims:
                put(db, cast, claim_id, number, "x")
        counts = []
        for url in (
            "/desk/claims",
            f"/desk/claims/{claims[0]}",
            "/desk/settings/fields",
            "/desk/claims/table.csv",
        ):
            with counted(db) as sent:
                client.get(url)
            counts.append(len(sent))
        asked.append(counts)
    assert asked[0] == asked[1]
    assert asked[0][0] <= 6
    with db.reading() as session:
        assert len(session.exec(select(OwnField.id)).all()) == 9
