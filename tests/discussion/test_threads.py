"""Threads: what a comment is on, replies, resolving and reopening, and what becomes confidential with its source."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from claims.desk.models import Claim
from claims.discussion import actions, rules
from claims.discussion.actions import On
from claims.discussion.models import Comment
from claims.discussion.threads import Thread, open_count, threads
from claims.errors import NotFound, Refused
from claims.evidence.actions import edit_evidence, remove_evidence
from claims.history.actions import erase
from claims.history.queries import claim_timeline
from claims.people.rules import Actor
from claims.search.wiring import tick
from claims.storage.engine import Database
from claims.storage.rows import get_row
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import counted
from tests.verdicts import stages

Browse = Callable[[str | None], CheckingClient]
THREADS = ".//section[@id='discussion']"


def say(db: Database, by: Actor, claim_id: int, body: str = "Klopt dit?", **details: Any) -> int:
    with db.writing() as session:
        comment = actions.add_comment(
            session, claim_id, body=body, body_html=f"<p>{body}</p>", by=by, at=NOW, **details
        )
        return comment.id or 0


def source(db: Database, cast: Cast, claim_id: int, **fields: Any) -> int:
    with db.writing() as session:
        return stages.source(session, claim_id, cast.actor("checker"), **fields).id or 0


def act(db: Database, action: Callable[..., Any], thing_id: int, by: Actor, **details: Any) -> None:
    with db.writing() as session:
        action(session, thing_id, by=by, at=NOW, **details)


def seen(app: Flask, db: Database, claim_id: int, by: Actor) -> list[Thread]:
    with app.test_request_context(), db.reading() as session:
        return threads(session, get_row(session, Claim, claim_id), by)


def row(db: Database, comment_id: int) -> Comment:
    with db.reading() as session:
        found = session.get_one(Comment, comment_id)
        session.expunge(found)
        return found


def discussion(claim_id: int, part: object = "new") -> str:
    return f"/desk/claims/{claim_id}/discussion/{part}"


def test_what_is_open_can_be_resolved_and_what_is_resolved_reopened() -> None:
    rules.check_first(None)
    rules.check_resolved(False, wanted=True)
    rules.check_resolved(True, wanted=False)
    with pytest.raises(Refused):
        rules.check_first(1)
    for same in (True, False):
        with pytest.raises(Refused):
            rules.check_resolved(same, wanted=same)


def test_a_reply_stands_below_the_comment_that_it_answers(
    app: Flask, db: Database, cast: Cast, as_: Browse
) -> None:
    claim_id = stages.researching(db, cast)
    first = say(db, cast.actor("editor"), claim_id)
    say(db, cast.actor("editor"), claim_id, "Iets anders")
    page = as_("contributor").follow(discussion(claim_id), {"body": "Ja hoor", "reply_to": str(first)})
    assert "Ja hoor" in page.text(f".//li[@id='comment-{first}']/ol")
    as_("checker").post(
        discussion(claim_id), {"body": "Nee", "reply_to": "3"}
    )  # to the reply: below the same one
    found = seen(app, db, claim_id, cast.actor("reader"))
    assert [[said.comment.body for said in thread.replies] for thread in found] == [["Ja hoor", "Nee"], []]
    with db.reading() as session:
        line = claim_timeline(session, claim_id, confidential=False)[0]
    assert line.after == {"body": "Nee", "reply_to_id": first}
    assert "Tom Sanders beantwoordde een bericht in het overleg" in as_("reader").get(
        f"/desk/claims/{claim_id}?tab=history"
    ).text(".//ol[@class='timeline']")


def test_a_reply_to_nothing_or_to_another_claim_is_refused(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, other_id = stages.new(db, cast), stages.new(db, cast)
    first = say(db, cast.actor("editor"), other_id)
    for reply_to, status in ((str(first), 404), ("999", 404), ("-1", 404), ("x", 422), ("9" * 30, 404)):
        as_("editor").post(discussion(claim_id), {"body": "Ja", "reply_to": reply_to}, status=status)
    assert stages.claim_row(db, claim_id).comment_count == 0


def test_a_thread_is_resolved_folded_and_reopened_by_anyone_who_may_comment(
    db: Database, cast: Cast, as_: Browse
) -> None:
    claim_id = stages.researching(db, cast)
    first = say(db, cast.actor("editor"), claim_id)
    contributor = as_("contributor")
    page = contributor.follow(discussion(claim_id, f"{first}/resolution"))
    assert stages.claim_row(db, claim_id).open_threads == 0
    assert "Overleg" in page.texts(".//ul[@class='tabs']//a")
    [folded] = page.all(f".//li[@id='comment-{first}']/details")
    assert folded.get("open") is None
    words = " ".join("".join(folded.find("summary").itertext()).split())  # type: ignore[union-attr]
    assert words.startswith("Afgehandeld door Olle Dries")
    assert "Jet Vermeer Klopt dit?" in words
    contributor.post(discussion(claim_id, f"{first}/resolution"), status=409)
    page = as_("checker2").follow(discussion(claim_id, f"{first}/reopening"))
    assert not page.all(f".//li[@id='comment-{first}']/details[summary='Afgehandeld']")
    assert "Overleg 1" in page.texts(".//ul[@class='tabs']//a")
    as_("checker2").post(discussion(claim_id, f"{first}/reopening"), status=409)
    assert stages.events(db, claim_id)[-2:] == ["comment.resolved", "comment.reopened"]
    history = as_("reader").get(f"/desk/claims/{claim_id}?tab=history").text(".//ol[@class='timeline']")
    assert "Olle Dries handelde een bericht in het overleg af" in history
    assert "Cas Tweede heropende een bericht in het overleg" in history


def test_resolving_changes_nothing_of_the_claim_or_the_text(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, editor = stages.researching(db, cast), as_("editor")
    first = say(db, cast.actor("editor"), claim_id)
    was, fields = (
        stages.claim_row(db, claim_id),
        editor.get(discussion(claim_id, first)).fields(".//form[@data-keep]"),
    )
    as_("checker").post(discussion(claim_id, f"{first}/resolution"))
    assert stages.claim_row(db, claim_id).version == was.version
    editor.post(discussion(claim_id, first), {**fields, "body": "Klopt dit wel?"})
    assert row(db, first).body == "Klopt dit wel?"


def test_who_edits_an_old_text_is_not_told_that_a_resolving_changed_it(
    db: Database, cast: Cast, as_: Browse
) -> None:
    claim_id, editor = stages.researching(db, cast), as_("editor")
    first = say(db, cast.actor("editor"), claim_id)
    stale = editor.get(discussion(claim_id, first)).fields(".//form[@data-keep]")
    editor.post(discussion(claim_id, first), {**stale, "body": "Een"})
    as_("checker").post(discussion(claim_id, f"{first}/resolution"))
    words = editor.post(discussion(claim_id, first), {**stale, "body": "Twee"}, status=409).text(".//main")
    assert "Iemand anders" not in words
    assert "Een" in words
    assert "Twee" in words


def test_a_reply_opens_what_was_resolved(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    first = say(db, cast.actor("editor"), claim_id)
    act(db, actions.resolve_thread, first, cast.actor("checker"))
    reply = say(db, cast.actor("contributor"), claim_id, "Toch niet", reply_to=first)
    assert row(db, first).resolved_at is None
    assert stages.events(db, claim_id)[-2:] == ["comment.reopened", "comment.added"]
    with pytest.raises(Refused):
        act(db, actions.resolve_thread, reply, cast.actor("checker"))


def test_what_was_removed_asks_for_nothing_unless_someone_answered(
    app: Flask, db: Database, cast: Cast
) -> None:
    claim_id, editor = stages.researching(db, cast), cast.actor("editor")
    alone, answered = say(db, editor, claim_id), say(db, editor, claim_id)
    reply = say(db, cast.actor("checker"), claim_id, reply_to=answered)
    assert (stages.claim_row(db, claim_id).comment_count, stages.claim_row(db, claim_id).open_threads) == (
        3,
        2,
    )
    for comment_id in (alone, answered):
        act(db, actions.remove_comment, comment_id, editor)
    assert stages.claim_row(db, claim_id).open_threads == 1
    assert open_count(seen(app, db, claim_id, editor)) == 1
    act(db, actions.remove_comment, reply, cast.actor("checker"))
    assert (stages.claim_row(db, claim_id).comment_count, stages.claim_row(db, claim_id).open_threads) == (
        0,
        0,
    )


@pytest.mark.parametrize("who", ["reader", None])
def test_who_may_not_comment_only_reads(db: Database, cast: Cast, as_: Browse, who: str | None) -> None:
    claim_id, status = stages.researching(db, cast), 403 if who else 401
    first, source_id = say(db, cast.actor("editor"), claim_id), source(db, cast, claim_id)
    client = as_(who)
    for part in ("new", f"{first}/resolution", f"{first}/reopening"):
        client.post(discussion(claim_id, part), {"body": "x", "reply_to": str(first)}, status=status)
    client.post(f"/desk/claims/{claim_id}/verdict/comments", {"body": "x", "exact": "y"}, status=status)
    if who:
        page = client.get(f"/desk/claims/{claim_id}?tab=discussion")
        assert page.all(".//section[@id='discussion']//form") == []
        assert page.all(".//section[@id='discussion']//details") == []
        assert f"source={source_id}" not in client.get(f"/desk/claims/{claim_id}").html
        client.get(discussion(claim_id, f"{first}/texts"))


def test_a_comment_on_a_source_shows_beside_it_and_names_it(
    app: Flask, db: Database, cast: Cast, as_: Browse
) -> None:
    claim_id = stages.researching(db, cast)
    source_id, contributor = source(db, cast, claim_id), as_("contributor")
    page = contributor.get(f"/desk/claims/{claim_id}?tab=evidence")
    link = page.one(f".//li[@id='source-{source_id}']//div[@class='buttons small']/a")
    form = contributor.get(link.get("href") or "")
    assert "Bij een bron: Rekening 2019" in form.text(".//main")
    page = contributor.follow(
        discussion(claim_id), {**form.fields(".//form[@data-keep]"), "body": "Van wie is dit?"}
    )
    assert "1 open reactie" in page.text(f".//li[@id='source-{source_id}']")
    words = contributor.get(f"/desk/claims/{claim_id}?tab=discussion").text(THREADS)
    assert "Bij een bron: Rekening 2019 Van wie is dit?" in words
    act(db, actions.resolve_thread, 1, cast.actor("checker"))
    assert "open reactie" not in contributor.get(f"/desk/claims/{claim_id}").text(
        f".//li[@id='source-{source_id}']"
    )
    act(db, remove_evidence, source_id, cast.actor("checker"))
    assert "Bij een bron: die is verwijderd" in contributor.get(
        f"/desk/claims/{claim_id}?tab=discussion"
    ).text(THREADS)
    for gone in (source_id, 999):
        contributor.post(discussion(claim_id), {"body": "x", "source": str(gone)}, status=404)
        contributor.get(f"{discussion(claim_id)}?source={gone}", status=404)


def test_a_comment_on_a_confidential_source_is_confidential(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    source_id = source(db, cast, claim_id, title="Geertje", confidential=True)
    as_("checker").post(discussion(claim_id), {"body": "Haar broer", "source": str(source_id)})
    assert row(db, 1).confidential
    as_("contributor").post(discussion(claim_id), {"body": "x", "source": str(source_id)}, status=404)
    as_("contributor").get(f"{discussion(claim_id)}?source={source_id}", status=404)
    as_("contributor").post(discussion(claim_id), {"body": "x", "reply_to": "1"}, status=404)
    as_("checker").post(discussion(claim_id), {"body": "Ook haar zus", "reply_to": "1"})
    assert row(db, 2).confidential
    assert stages.claim_row(db, claim_id).open_threads == 0
    assert "1 open reactie" in as_("editor").get(f"/desk/claims/{claim_id}").html
    for who in ("contributor", "reader", "checker2"):
        for tab in ("evidence", "discussion", "history", "verdict"):
            html = as_(who).get(f"/desk/claims/{claim_id}?tab={tab}").html
            assert not [word for word in ("Geertje", "broer", "zus", "open reactie") if word in html]


def test_what_was_said_of_a_source_becomes_confidential_with_it(
    app: Flask, db: Database, cast: Cast, as_: Browse
) -> None:
    claim_id = stages.researching(db, cast)
    source_id = source(db, cast, claim_id)
    first = say(db, cast.actor("contributor"), claim_id, "Dit is van walvis", on=On("evidence", source_id))
    say(db, cast.actor("editor"), claim_id, "Ja, @Nel.Kijk, de walvis", reply_to=first)
    say(db, cast.actor("editor"), claim_id, "Iets anders")
    with app.app_context():
        tick()
    reader = as_("reader")
    assert "1 resultaat" in reader.get("/desk/search?q=walvis").text(".//main")
    assert "Je bent genoemd" in reader.get("/desk/notices").html
    act(db, edit_evidence, source_id, cast.actor("editor"), confidential=True)
    assert [row(db, each).confidential for each in (1, 2, 3)] == [True, True, False]
    assert (stages.claim_row(db, claim_id).comment_count, stages.claim_row(db, claim_id).open_threads) == (
        1,
        1,
    )
    for address in (
        "/desk/search?q=walvis",
        "/desk/notices",
        *(f"/desk/claims/{claim_id}?tab={tab}" for tab in ("discussion", "history", "evidence")),
    ):
        assert "de walvis" not in reader.get(address).html
        assert "van walvis" not in reader.get(address).html
    assert "Je bent genoemd" not in reader.get("/desk/notices").html
    assert "maakte een bericht in het overleg vertrouwelijk, samen met de bron" in as_("editor").get(
        f"/desk/claims/{claim_id}?tab=history"
    ).text(".//ol[@class='timeline']")
    act(db, edit_evidence, source_id, cast.actor("editor"), confidential=False)
    assert row(db, first).confidential, "what was said stays among those who may see it"


def test_earlier_texts_are_shown_to_who_sees_the_comment(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    first = say(db, checker, claim_id, "De brug is rood", confidential=True)
    for body in ("De brug is blauw", "De brug is groen"):
        act(db, actions.edit_comment, first, checker, body=body, body_html=body)
    address = discussion(claim_id, f"{first}/texts")
    page = as_("editor").get(address)
    lines = page.texts(".//ol[@class='timeline gap']/li")
    assert len(lines) == 3
    assert "blauw groen" in lines[0]
    assert "rood blauw" in lines[1]
    assert "De brug is rood" in lines[2]
    assert page.texts(".//ol[@class='timeline gap']//ins") == ["groen", "blauw"]
    for who in ("contributor", "checker2", "reader"):
        as_(who).get(address, status=404)
    with db.writing() as session:
        for line in claim_timeline(session, claim_id, confidential=True)[:3]:
            if line.kind == "comment.edited":
                erase(session, line.id, because="een naam", by_id=cast.admin.id, at=NOW)
    words = as_("editor").get(address).text(".//ol[@class='timeline gap']")
    assert "blauw" not in words
    assert "groen" not in words
    assert "gewist" in words
    assert "een naam" in words


def test_a_comment_of_a_megabyte_comes_back_where_it_was_typed(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, long = stages.researching(db, cast), "woord " * 160_000
    first, source_id = say(db, cast.actor("editor"), claim_id), source(db, cast, claim_id)
    for more in ({"reply_to": str(first)}, {"source": str(source_id)}):
        page = as_("checker").post(discussion(claim_id), {"body": long, **more}, status=422)
        fields = page.fields(".//form[@data-keep]")
        assert fields["body"].strip() == long.strip()
        assert fields.items() >= more.items()
        assert "hoogstens 10000" in page.text(".//div[@role='alert']")
    assert stages.claim_row(db, claim_id).comment_count == 1


@pytest.mark.parametrize("tab", ["discussion", "verdict", "evidence"])
def test_asks_no_more_of_the_database_for_more_threads(
    db: Database, cast: Cast, as_: Browse, tab: str
) -> None:
    claim_id, editor = stages.researching(db, cast), cast.actor("editor")
    stages.write(db, claim_id, cast.actor("checker"), body=stages.BODY)
    source_id, client, asked = source(db, cast, claim_id), as_("editor"), []
    for count in (2, 12):
        for number in range(count):
            first = say(db, editor, claim_id, f"Vraag {number}", on=On("evidence", source_id))
            say(db, cast.actor("checker"), claim_id, "Ja", reply_to=first)
            client.post(
                f"/desk/claims/{claim_id}/verdict/comments",
                {"exact": "47 miljoen", "body": f"Hoezo {number}?"},
            )
        client.get(f"/desk/claims/{claim_id}?tab={tab}")
        with counted(db) as queries:
            client.get(f"/desk/claims/{claim_id}?tab={tab}")
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[1] <= 11


def test_of_a_thing_that_is_not_there_nothing_is_said(db: Database, cast: Cast) -> None:
    claim_id, other_id = stages.researching(db, cast), stages.researching(db, cast)
    elsewhere = source(db, cast, other_id)
    for on in (On("evidence", elsewhere), On("evidence", 999), On("verdict", 1)):
        with pytest.raises(NotFound):
            say(db, cast.actor("editor"), claim_id, on=on)
    assert "comment.added" not in stages.events(db, claim_id)
