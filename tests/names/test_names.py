"""The table of names: who changes it, what it refuses, undo; and that searches know it at once."""

from collections.abc import Callable

import pytest

from claims.desk.actions import add_claim
from claims.errors import Invalid
from claims.names import queries, rules
from claims.names.actions import add_names, edit_names, remove_names
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.search.test_page import found, search

As = Callable[[str | None], CheckingClient]
UNION = "De Europese Unie telt 27 landen"
SHORT = "De EU betaalt alles"
BANK = "De bank in Europa"


@pytest.fixture
def claims(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        for text in (UNION, SHORT, BANK):
            add_claim(session, statement=text, language="nl", by=cast.actor("editor"), at=NOW)


def groups(db: Database) -> list[str]:
    with db.reading() as session:
        return [group.names for group in queries.groups(session)]


def test_a_search_knows_names_from_when_they_are_added_until_they_are_removed(
    as_: As, db: Database, claims: None
) -> None:
    editor, reader = as_("editor"), as_("reader")
    assert found(search(reader, "q=eu")) == [SHORT]
    editor.post("/desk/settings/names/new", {"names": "EU\n Europese  Unie\n\neu"})
    assert groups(db) == ["EU\nEuropese Unie"]
    for typed in ("eu", "EU", "europese+unie", "de+Europese+Unie", "eu+OR+walvis"):
        assert found(search(reader, f"q={typed}")) == [SHORT, UNION], typed
    assert found(search(reader, "q=eu+27")) == [UNION]
    assert found(search(reader, "q=bank+-eu")) == [BANK]
    assert found(search(reader, "q=-eu+de")) == [BANK]
    assert found(search(reader, 'q="europese unie"')) == [UNION], "exact words are no names"
    page = search(reader, "q=eu")
    assert set(page.texts(".//mark")) == {"EU", "Europese", "Unie"}
    assert page.texts(".//ul[@class='chips gap']//a/span[1]") == ["eu of Europese Unie"]
    editor.post("/desk/settings/names/1/removal", {"seen_version": "1"})
    assert found(search(reader, "q=eu")) == [SHORT]
    editor.post("/desk/settings/names/1/return", {})
    assert found(search(reader, "q=eu")) == [SHORT, UNION]


def test_a_misspelled_word_beside_a_name_is_spelled_better(
    as_: As, db: Database, claims: None, cast: Cast
) -> None:
    with db.writing() as session:
        add_names(session, "EU\nEuropese Unie\nGrote Statenbond", by=cast.actor("editor"), at=NOW)
    page = search(as_("reader"), "q=eu+betaalld")
    assert "betaalt" in page.text(".//main")


def test_a_removed_line_is_not_changed_and_comes_back_only_where_its_names_are_free(
    as_: As, db: Database, cast: Cast
) -> None:
    editor = as_("editor")
    for names in ("EU\nEuropese Unie", "VS\nVerenigde Staten"):
        editor.post("/desk/settings/names/new", {"names": names})
    editor.post("/desk/settings/names/1/removal", {"seen_version": "1"})
    editor.post("/desk/settings/names/1", {"names": "EU\nUnie", "seen_version": "2"}, status=409)
    editor.post("/desk/settings/names/2", {"names": "VS\nEU", "seen_version": "1"})
    for number in (1, 2):
        editor.post(f"/desk/settings/names/{number}/return", {}, status=409)
        assert groups(db) == ["VS\nEU"]


def test_who_comes_second_sees_both(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        group = add_names(session, "EU\nUnie", by=cast.actor("editor"), at=NOW)
        edit_names(session, group.id or 0, "EU\nEuropese Unie", by=cast.actor("second"), at=NOW)
    page = as_("editor").post(
        "/desk/settings/names/1", {"names": "EU\nBond", "seen_version": "1"}, status=409
    )
    text = page.text(".//main")
    assert "Europese Unie" in text
    assert "Bond" in page.text(".//main//textarea")


@pytest.mark.parametrize(
    "names",
    [
        "EU",
        "EU\neu\n  eú",
        "",
        "  \n",
        "EU\n—",
        "EU\n" + "x" * 101,
        "VS\nAmerika",
        "\n".join(map(str, range(99))),
    ],
)
def test_refuses_with_a_message_and_what_was_typed(as_: As, db: Database, cast: Cast, names: str) -> None:
    with db.writing() as session:
        add_names(session, "VS\nVerenigde Staten", by=cast.actor("editor"), at=NOW)
    page = as_("editor").post("/desk/settings/names/new", {"names": names}, status=422)
    assert page.all(".//div[@class='errors']")
    assert groups(db) == ["VS\nVerenigde Staten"]


def test_only_editors_change_the_table_and_all_of_the_desk_see_it(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        add_names(session, "VS\nVerenigde Staten", by=cast.actor("editor"), at=NOW)
    for key in ("reader", "checker"):
        page = as_(key).get("/desk/settings/names")
        assert "Verenigde Staten" in page.text(".//main")
        assert not page.all(".//main//form")
    assert as_("editor").get("/desk/settings/names").all(".//main//form")


def test_the_first_names_are_all_allowed_and_never_in_two_lines() -> None:
    owners: dict[str, int] = {}
    for number, names in enumerate(rules.FIRST):
        kept = rules.checked_names("\n".join(names), owners)
        assert kept.splitlines() == list(names)
        owners |= rules.owners([(number, kept)])


def test_the_table_has_an_end(monkeypatch: pytest.MonkeyPatch, db: Database, cast: Cast) -> None:
    monkeypatch.setattr(rules, "MOST_GROUPS", 1)
    with db.writing() as session:
        group = add_names(session, "a\nb", by=cast.actor("editor"), at=NOW)
    with pytest.raises(Invalid), db.writing() as session:
        add_names(session, "c\nd", by=cast.actor("editor"), at=NOW)
    with db.writing() as session:
        remove_names(session, group.id or 0, by=cast.actor("editor"), at=NOW)
        add_names(session, "c\nd", by=cast.actor("editor"), at=NOW)
