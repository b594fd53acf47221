"""Claimants: found by any of their names, added once, mended without losing a word."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from claims.claimants import actions, queries
from claims.claimants.models import Claimant
from claims.claimants.rules import checked_aliases, folded_name, free_slug, slug_of
from claims.desk import actions as desk
from claims.desk.models import Claim
from claims.errors import Invalid, Outdated
from claims.history.models import Event
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast

Client = Callable[[str | None], CheckingClient]
NASTY = "<script>alert(1)</script>\"'&"


def add(db: Database, cast: Cast, name: str, description: str | None = None) -> int:
    with db.writing() as session:
        return actions.find_or_add(session, name, description, by=cast.actor("editor"), at=NOW).id or 0


def edit(db: Database, cast: Cast, claimant_id: int, seen: int | None = None, **changed: Any) -> None:
    with db.writing() as session:
        details: Any = {"name": "José Mujica", "description": "", "aliases": "", "same_as": "", **changed}
        actions.edit_claimant(
            session, claimant_id, **details, by=cast.actor("editor"), at=NOW, seen_version=seen
        )


class TestNames:
    def test_compares_without_case_accents_or_spaces(self) -> None:
        assert folded_name(" JOSÉ  Mujica ") == folded_name("jose mujica")

    def test_makes_addresses_of_any_name(self) -> None:
        assert slug_of("Łukasz d’Ør") == "lukasz-d-or"
        assert slug_of("习近平") == "claimant"
        assert free_slug("jan", {"jan", "jan-2", "jantje"}) == "jan-3"

    def test_keeps_each_alias_once_and_not_the_name(self) -> None:
        assert checked_aliases("Pepe\n\n pepe \nJOSE MUJICA\nEl Pepe", "José Mujica") == ["Pepe", "El Pepe"]
        with pytest.raises(Invalid) as refusal:
            checked_aliases("x" * 201, "Jan")
        assert refusal.value.where == "aliases"


class TestFinding:
    def test_finds_by_name_and_alias_and_adds_only_once(self, db: Database, cast: Cast) -> None:
        first = add(db, cast, "José Mujica", "oud-president")
        edit(db, cast, first, description="oud-president", aliases="Pepe Mujica\nEl Pepe")
        assert {add(db, cast, name) for name in ("jose mujica", "JOSÉ MUJICA", "el pépé")} == {first}
        assert add(db, cast, "José") != first
        with db.reading() as session:
            kinds = list(session.exec(select(Event.kind).where(col(Event.thing) == "claimant")).all())
        assert kinds == ["claimant.added", "claimant.edited", "claimant.added"]

    def test_gives_two_people_two_addresses(self, db: Database, cast: Cast) -> None:
        add(db, cast, "习近平")
        add(db, cast, "李强")
        with db.reading() as session:
            assert sorted(session.exec(select(Claimant.slug)).all()) == ["claimant", "claimant-2"]

    def test_suggests_by_the_beginning_of_any_word(self, db: Database, cast: Cast) -> None:
        claimant_id = add(db, cast, "José Mujica", "oud-president")
        edit(db, cast, claimant_id, description="oud-president", aliases="Pepe")
        with db.reading() as session:
            for typed in ("jos", "MUJ", "pep"):
                assert queries.suggested(session, typed) == [("José Mujica", "oud-president")]
            for typed in ("", "jica", "%", "_"):
                assert queries.suggested(session, typed) == []

    @pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 201])
    def test_refuses_a_name_that_is_none(self, db: Database, cast: Cast, name: str) -> None:
        with pytest.raises(Invalid):
            add(db, cast, name)


class TestMending:
    def test_renames_the_cards_too(self, db: Database, cast: Cast) -> None:
        claimant_id = add(db, cast, "Jan Smit")
        with db.writing() as session:
            desk.add_claim(
                session,
                statement="de brug is dicht",
                language="nl",
                claimant_id=claimant_id,
                claimant_name="Jan Smit",
                by=cast.actor("editor"),
                at=NOW,
            )
        edit(db, cast, claimant_id, name="Jan de Smit")
        with db.reading() as session:
            assert session.exec(select(Claim.claimant_name)).one() == "Jan de Smit"
            assert session.get_one(Claimant, claimant_id).slug == "jan-smit"

    def test_writes_no_event_for_no_change(self, db: Database, cast: Cast) -> None:
        claimant_id = add(db, cast, "José Mujica")
        edit(db, cast, claimant_id)
        with db.reading() as session:
            assert session.get_one(Claimant, claimant_id).version == 1
            assert not session.exec(select(Event).where(col(Event.kind) == "claimant.edited")).all()

    def test_refuses_to_overwrite_what_was_not_seen(self, db: Database, cast: Cast) -> None:
        claimant_id = add(db, cast, "José Mujica")
        edit(db, cast, claimant_id, seen=1, aliases="Pepe")
        with pytest.raises(Outdated) as refusal:
            edit(db, cast, claimant_id, seen=1, aliases="El Pepe")
        assert refusal.value.current["aliases"] == "Pepe"


class TestPages:
    def test_lists_them_with_their_claims(self, as_: Client, db: Database, cast: Cast) -> None:
        client = as_("reader")
        assert "Nog niemand" in client.get("/desk/claimants").html
        claimant_id = add(db, cast, "José Mujica", NASTY)
        with db.writing() as session:
            desk.add_claim(
                session,
                statement=f"de brug {NASTY}",
                language="nl",
                claimant_id=claimant_id,
                claimant_name="José Mujica",
                by=cast.actor("editor"),
                at=NOW,
            )
        listed = client.get("/desk/claimants")
        assert listed.texts(".//ul[@class='items']//a") == ["José Mujica"]
        assert "1 claim" in listed.text(".//ul[@class='items']")
        page = client.get(f"/desk/claimants/{claimant_id}")
        assert page.text(".//h1") == "José Mujica"
        assert page.texts(".//ul[@class='items']//a") == [f"de brug {NASTY}"]
        assert not page.all(".//main//script")

    def test_saves_the_form_and_shows_it(self, as_: Client, db: Database, cast: Cast) -> None:
        url = f"/desk/claimants/{add(db, cast, 'José Mujica')}"
        client = as_("checker")
        form = client.get(f"{url}/details").fields(".//form[@data-keep]")
        page = client.follow(
            f"{url}/details",
            {**form, "aliases": "Pepe\r\nEl Pepe", "same_as": "https://www.wikidata.org/wiki/Q1"},
        )
        assert "Pepe, El Pepe" in page.text(".//dl[@class='facts-list gap']")
        again = client.post(f"{url}/details", {**form, "aliases": "Mijn naam"}, status=409)
        assert "El Pepe" in again.html

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "a\x00b"),
            ("same_as", "javascript:1"),
            ("aliases", "x" * 201),
            ("name", "x" * 201),
        ],
    )
    def test_gives_a_refused_form_back(
        self, as_: Client, db: Database, cast: Cast, field: str, value: str
    ) -> None:
        url = f"/desk/claimants/{add(db, cast, 'José Mujica')}/details"
        page = as_("editor").post(
            url, {"name": "Jan", "aliases": "Pepe", "seen_version": "1", field: value}, status=422
        )
        assert page.text(".//div[@class='errors']")
        assert page.fields(".//form[@data-keep]")["aliases"] == (value if field == "aliases" else "Pepe")

    def test_suggests_options_to_choose_from(self, as_: Client, db: Database, cast: Cast) -> None:
        add(db, cast, NASTY + " Mujica", "wethouder")
        page = as_("editor").get("/desk/claimants/suggest?q=muj")
        assert [option.get("value") for option in page.all(".//option")] == [NASTY + " Mujica"]
        assert as_("editor").get("/desk/claimants/suggest?claimant=muj").all(".//option")
        assert not as_("editor").get("/desk/claimants/suggest").all(".//option")

    @pytest.mark.parametrize("path", ["9", "9/details", "9" * 30, "9" * 30 + "/details"])
    def test_knows_no_other_addresses(self, as_: Client, path: str) -> None:
        as_("editor").get(f"/desk/claimants/{path}", status=404)

    def test_asks_for_permission(self, as_: Client, db: Database, cast: Cast) -> None:
        url = f"/desk/claimants/{add(db, cast, 'José Mujica')}"
        as_("reader").get(f"{url}/details", status=403)
        as_("reader").post(f"{url}/details", {"name": "x"}, status=403)
        as_(None).get(url, status=302)

    def test_offers_the_name_that_a_mistyped_one_was_meant_for(
        self, as_: Client, db: Database, cast: Cast
    ) -> None:
        add(db, cast, "Dick Schoof", "premier")
        add(db, cast, "Dirk Jansen")
        page = as_("editor").get("/desk/claimants/suggest?claimant=Dik%20Schoof")
        assert page.text(".//p[@id='claimant-near']") == "Bedoel je: Dick Schoof, premier"
        assert page.one(".//p//button").get("value") == "Dick Schoof"
        for typed in ("Dick Schoof", "Di", "Karin Oldewelt"):
            assert (
                not as_("editor").get(f"/desk/claimants/suggest?q={typed}").text(".//p[@id='claimant-near']")
            )

    def test_carries_the_description_in_each_option(self, as_: Client, db: Database, cast: Cast) -> None:
        add(db, cast, "Dick Schoof", "premier")
        page = as_("editor").get("/desk/claimants/suggest?q=scho")
        assert page.text(".//option") == "Dick Schoof, premier"

    def test_refuses_a_name_that_is_anothers_and_leads_there(
        self, as_: Client, db: Database, cast: Cast
    ) -> None:
        other = add(db, cast, "Dick Schoof")
        edit(db, cast, other, name="Dick Schoof", aliases="D. Schoof")
        url = f"/desk/claimants/{add(db, cast, 'Dik Schoof')}/details"
        for name in ("dick schoof", "D. Schoof"):
            page = as_("editor").post(url, {"name": name, "seen_version": "1"}, status=422)
            assert "staat al in de lijst" in page.text(".//div[@class='errors']")
            assert page.all(f".//p[@class='notice warn']/a[@href='/desk/claimants/{other}']")
        as_("editor").post(url, {"name": "DIK Schoof", "seen_version": "1"})
