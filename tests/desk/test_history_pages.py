"""The history narrowed to a kind, two of its moments compared, and its file, of which each line proves itself."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from claims.desk import actions
from claims.desk.comparing import net
from claims.desk.rules import Priority, Work
from claims.discussion.actions import add_comment
from claims.fields import actions as fields
from claims.history.actions import erase
from claims.history.chain import canonical
from claims.history.queries import claim_timeline, last_event_id
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.verdicts import stages

As = Callable[[str | None], CheckingClient]


@pytest.fixture
def claim_id(db: Database, cast: Cast) -> int:
    """A claim that was written down, given, restated twice, and of which the priority came and went."""
    by = cast.actor("editor")
    with db.writing() as session:
        claim = actions.add_claim(session, statement="De brug is dicht", language="nl", by=by, at=NOW)
        claim_id = claim.id or 0
        actions.move_claim(session, claim_id, Work.RESEARCHING, by=by, at=NOW, assignee_id=cast.checker.id)
        actions.restate_claim(session, claim_id, "De brug is half dicht", by=by, at=NOW)
        actions.set_priority(session, claim_id, Priority.HIGH, by=by, at=NOW)
        actions.set_priority(session, claim_id, Priority.NORMAL, by=by, at=NOW)
        actions.restate_claim(session, claim_id, "De brug is nu open", by=by, at=NOW)
    return claim_id


def ids(db: Database, claim_id: int) -> list[int]:
    """The events, the oldest first."""
    with db.reading() as session:
        return [line.id for line in reversed(claim_timeline(session, claim_id, confidential=True))]


def test_two_moments_show_what_differs_and_nothing_that_was_changed_back(
    db: Database, as_: As, claim_id: int
) -> None:
    first, *_, last = ids(db, claim_id)
    page = as_("reader").get(f"/desk/claims/{claim_id}/compare")
    words = page.text(".//main")
    assert "StatusNieuw In onderzoek" in words
    told = [" ".join("".join(each.itertext()).split()) for each in page.all(".//main//dd")]
    assert "De brug is dicht nu open" in told
    assert not any("Hoog" in each for each in told), "it was changed back"
    turned = as_("reader").get(f"/desk/claims/{claim_id}/compare?from={last}&to={first}")
    assert turned.text(".//main") == words, "the order in which one names them does not matter"
    none = as_("reader").get(f"/desk/claims/{claim_id}/compare?from={last}&to={last}")
    assert "Er verschilt niets" in none.text(".//main")


def test_each_field_of_the_desks_own_is_compared_by_itself(
    db: Database, cast: Cast, as_: As, claim_id: int
) -> None:
    by = cast.actor("editor")
    told: dict[str, Any] = {"language": "nl", "by": by, "at": NOW}
    with db.writing() as session:
        number, case = (
            fields.add_field(session, nl=nl, en=f"{nl} (en)", kind="text", by=by, at=NOW).id or 0
            for nl in ("Bereik", "Zaak")
        )
        for field_id, value in ((number, "weinig"), (case, "zaaknummer"), (number, "iedereen")):
            fields.set_value(session, claim_id, field_id, value, **told)
        start = last_event_id(session)
        fields.set_value(session, claim_id, number, "een dorp", **told)
        fields.set_value(session, claim_id, case, "x", **told)
        fields.set_value(session, claim_id, case, "zaaknummer", **told)
    page = as_("reader").get(f"/desk/claims/{claim_id}/compare")
    lines = dict(zip(page.texts(".//main//dt"), page.texts(".//main//dd"), strict=True))
    assert (lines["Bereik"], lines["Zaak"]) == ("een dorp", "zaaknummer")
    assert "Veld" not in lines
    later = as_("reader").get(f"/desk/claims/{claim_id}/compare?from={start}")
    assert later.texts(".//main//dt") == ["Bereik"]
    assert len(page.texts(".//main//h2")) == len(set(page.texts(".//main//h2"))), "all under one claim"


@pytest.mark.parametrize(
    ("kind", "first", "then", "written"),
    [
        ("number", "1,5", "1234567", "1.234.567"),
        ("date", "2026", "2026-12", "december 2026"),
        ("text", "2026-11", "2026-12", "2026-12"),
    ],
)
def test_a_field_of_the_desks_own_is_written_in_the_history_as_in_lists(
    db: Database, cast: Cast, as_: As, claim_id: int, kind: str, first: str, then: str, written: str
) -> None:
    by = cast.actor("editor")
    told: dict[str, Any] = {"language": "nl", "by": by, "at": NOW}
    with db.writing() as session:
        field_id = fields.add_field(session, nl="Bereik", en="Reach", kind=kind, by=by, at=NOW).id or 0
        for value in (first, then, ""):
            fields.set_value(session, claim_id, field_id, value, **told)
        before = last_event_id(session) - 1
    reader = as_("reader")
    shown = reader.get(f"/desk/claims/{claim_id}?tab=history").texts(".//ol//dd")
    assert f"{written} –" in [" ".join(each.split()) for each in shown]
    assert written in reader.get(f"/desk/claims/{claim_id}/compare?to={before}").texts(".//main//dd")


@pytest.mark.parametrize("asked", ["from=99999", "from=&to=", "to=0"])
def test_a_moment_of_another_claim_counts_as_none(db: Database, as_: As, claim_id: int, asked: str) -> None:
    whole = as_("reader").get(f"/desk/claims/{claim_id}/compare").text(".//main")
    assert as_("reader").get(f"/desk/claims/{claim_id}/compare?{asked}").text(".//main") == whole


@pytest.mark.parametrize("asked", ["from=x", "from=-1", "to=1e3"])
def test_an_address_that_names_no_number_leads_nowhere(as_: As, claim_id: int, asked: str) -> None:
    as_("reader").get(f"/desk/claims/{claim_id}/compare?{asked}", status=404)


def test_it_says_that_something_between_was_erased(db: Database, cast: Cast, as_: As, claim_id: int) -> None:
    with db.writing() as session:
        erase(session, ids(db, claim_id)[2], because="een naam", by_id=cast.admin.id, at=NOW)
    words = as_("reader").get(f"/desk/claims/{claim_id}/compare").text(".//main")
    assert "Eén regel hiertussen is gewist" in words
    assert "half dicht" not in words.partition("En na")[2].partition("Vergelijken")[2].replace(
        "is half dicht nu open", ""
    )


def test_what_was_put_there_and_taken_away_again_is_gone(db: Database, claim_id: int) -> None:
    with db.reading() as session:
        lines = list(reversed(claim_timeline(session, claim_id, confidential=True)))
    put = replace(lines[0], kind="evidence.added", thing="evidence", before=None, after={"title": "Brief"})
    edited = replace(put, kind="evidence.changed", before={"title": "Brief"}, after={"title": "De brief"})
    gone = replace(put, kind="evidence.removed", before={"title": "De brief"}, after=None)
    assert [(line.before, line.after) for line in net([put, edited])] == [
        ({"title": None}, {"title": "De brief"})
    ]
    assert [(line.before, line.after) for line in net([put, edited, gone])] == [
        ({"title": None}, {"title": None})
    ]
    assert [(line.before, line.after) for line in net([gone])] == [({"title": "De brief"}, {"title": None})]


def test_the_history_is_narrowed_to_a_kind_and_offers_undo_only_as_a_whole(
    db: Database, cast: Cast, as_: As, claim_id: int
) -> None:
    def lines(only: str) -> list[str]:
        page = as_("editor").get(f"/desk/claims/{claim_id}?tab=history{only}")
        return [
            " ".join("".join(each.itertext()).split()) for each in page.all(".//ol[@class='timeline']/li")
        ]

    assert len(lines("")) == len(ids(db, claim_id))
    assert sum("Ongedaan maken" in each for each in lines("")) == 1
    only_claim = lines("&only=claim")
    assert len(only_claim) == len(ids(db, claim_id))
    assert not any("Ongedaan maken" in each for each in only_claim)
    assert lines("&only=comments") == []
    assert lines("&only=overruled") == []
    assert lines("&only=nonsense") == lines("")
    newest = ids(db, claim_id)[-1]
    assert len(lines(f"&before={newest}")) == len(ids(db, claim_id)) - 1


def test_who_approved_without_a_second_reader_is_found_alone(db: Database, cast: Cast, as_: As) -> None:
    claim_id = stages.in_review(db, cast)
    alone = replace(cast.actor("admin"), id=cast.checker.id or 0)  # who wrote the verdict
    stages.move(
        db,
        claim_id,
        Work.APPROVED,
        alone,
        override=True,
        reason="Alleen op de redactie, zaterdag",
    )
    page = as_("reader").get(f"/desk/claims/{claim_id}?tab=history&only=overruled")
    [line] = page.all(".//ol[@class='timeline']/li")
    assert cast.checker.name in "".join(line.itertext())
    assert "zonder tweede lezer" in "".join(line.itertext())


def read_file(browser: CheckingClient, claim_id: int) -> list[dict[str, Any]]:
    answer = browser.client.get(f"/desk/claims/{claim_id}/history.jsonl")
    assert answer.status_code == 200
    assert answer.mimetype == "application/x-ndjson"
    assert answer.headers["Cache-Control"] == "no-store"
    return [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]


def test_each_line_of_the_file_proves_itself_by_the_rule_that_the_guide_gives(
    db: Database, cast: Cast, as_: As, claim_id: int
) -> None:
    with db.writing() as session:
        erase(session, ids(db, claim_id)[2], because="een naam", by_id=cast.admin.id, at=NOW)
    lines = read_file(as_("reader"), claim_id)
    assert [line["id"] for line in lines[:-1]] == ids(db, claim_id)[:-1]
    facts = ("kind", "at", "by_id", "thing", "thing_id", "claim_id", "confidential", "payload_digest")
    for line in lines:
        if line["erased_at"] is None:
            held = line["salt"].encode() + canonical([line["before"], line["after"]])
            assert hashlib.sha256(held).hexdigest() == line["payload_digest"]
        else:
            assert (line["before"], line["after"], line["erased_because"]) == (None, None, "een naam")
        told = canonical({name: line[name] for name in facts})
        assert hashlib.sha256(line["previous"].encode() + told).hexdigest() == line["digest"]
    assert lines[0]["by"] == cast.editor.name


def test_the_file_holds_nothing_confidential_for_who_may_not_see_it(
    db: Database, cast: Cast, as_: As, claim_id: int
) -> None:
    with db.writing() as session:
        add_comment(
            session,
            claim_id,
            body="Het was de klokkenluider",
            body_html="<p>Het was de klokkenluider</p>",
            confidential=True,
            by=cast.actor("editor"),
            at=NOW,
        )
        confidential = last_event_id(session)
    for who, seen in (("editor", True), ("checker", True), ("reader", False), ("contributor", False)):
        lines = read_file(as_(who), claim_id)
        assert (confidential in {line["id"] for line in lines}) is seen
        assert ("klokkenluider" in json.dumps(lines)) is seen
        compared = as_(who).get(f"/desk/claims/{claim_id}/compare").html
        assert ("klokkenluider" in compared) is seen
