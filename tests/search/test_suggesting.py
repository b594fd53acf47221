"""Suggestions while typing: names and topics, as fields of the search."""

from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from claims.claimants.actions import find_or_add
from claims.desk.actions import add_claim, set_tags
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.search.test_page import counted, found, junk, search

As = Callable[[str | None], CheckingClient]


@pytest.fixture(autouse=True)
def claims(db: Database, cast: Cast) -> None:
    editor = cast.actor("editor")
    with db.writing() as session:
        for name, tag in (
            ("Dick Schoof", "Schoolgeld"),
            ('Jan "de Zee" Schoemaker', "zee & lucht"),
            ("Ann", "50%"),
        ):
            claimant = find_or_add(session, name, by=editor, at=NOW)
            claim = add_claim(
                session,
                statement=f"Bewering van {name}",
                language="nl",
                claimant_id=claimant.id,
                claimant_name=name,
                by=editor,
                at=NOW,
            )
            set_tags(session, claim.id or 0, [tag], by=editor, at=NOW)


def offered(client: CheckingClient, typed: str, more: str = "") -> dict[str, str]:
    part = client.get(f"/desk/search/suggest?q={quote_plus(typed)}{more}")
    return {"".join(link.itertext()): link.get("href") or "" for link in part.all(".//a")}


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        (
            "scho",
            ["Gedaan door: Dick Schoof", 'Gedaan door: Jan "de Zee" Schoemaker', "Onderwerp: Schoolgeld"],
        ),
        (
            "bewering sch",
            ["Gedaan door: Dick Schoof", 'Gedaan door: Jan "de Zee" Schoemaker', "Onderwerp: Schoolgeld"],
        ),
        ("wie:scho", ["Gedaan door: Dick Schoof", 'Gedaan door: Jan "de Zee" Schoemaker']),
        ("tag:sch", ["Onderwerp: Schoolgeld"]),
        ("LUCHT", ["Onderwerp: zee & lucht"]),
        ("50%", ["Onderwerp: 50%"]),
        ("%", []),
        ("s", []),
        ("", []),
        ("state:scho", []),
    ],
)
def test_offers_names_and_topics(as_: As, typed: str, values: list[str]) -> None:
    assert list(offered(as_("reader"), typed)) == values


def test_what_is_offered_finds(as_: As) -> None:
    reader = as_("reader")
    for typed, many in (("bewering scho", 3), ("zee", 2)):
        links = offered(reader, typed, "&state=new")
        links = {name: url for name, url in links.items() if not name.startswith("Eerder gezocht")}
        assert len(links) == many
        for link in links.values():
            assert len(found(reader.get(link))) == 1
            assert "state=new" in link


def test_asks_the_database_as_often_whatever_there_is(app: Flask, as_: As, db: Database, cast: Cast) -> None:
    reader = as_("reader")
    with counted(app) as few:
        assert offered(reader, "ann")
    with db.writing() as session:
        for number in range(30):
            find_or_add(session, f"Anna {number}", by=cast.actor("editor"), at=NOW)
    with counted(app) as many:
        assert len(offered(reader, "ann")) == 5
    assert len(many) == len(few) <= 5


def test_is_no_help_to_who_is_not_signed_in(as_: As) -> None:
    as_(None).get("/desk/search/suggest?q=scho", 302)


def test_offers_something_or_nothing_whatever_is_typed(as_: As) -> None:
    reader = as_("reader")

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(junk)
    def answer(typed: str) -> None:
        reader.get(f"/desk/search/suggest?q={quote(typed.encode('utf-8', 'surrogatepass'))}")

    answer()


def test_stands_beside_the_box(as_: As) -> None:
    page = search(as_("reader"), "q=zee&tag=50%25")
    box = page.one(".//main//input[@type='search']")
    assert box.get("hx-get") == "/desk/search/suggest"
    assert page.one(".//div[@id='suggestions']") is not None


def test_stands_below_the_box_in_the_header_of_every_page(as_: As) -> None:
    page = as_("reader").get("/desk/board")
    box = page.one(".//header//input[@type='search']")
    assert box.get("hx-get") == "/desk/search/suggest"
    assert page.one(f".//header//div[@id='{box.get('data-list')}']") is not None
