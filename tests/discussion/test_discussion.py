from collections.abc import Callable

import pytest

from claims.desk.rules import Work
from claims.discussion import actions, queries, rules
from claims.discussion.queries import Said
from claims.errors import Forbidden, Invalid, Refused
from claims.history.queries import claim_timeline
from claims.people.rules import Actor, Role
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.verdicts import stages

Browse = Callable[[str | None], CheckingClient]
TOM, JET = Actor(1, "Tom", Role.CHECKER), Actor(2, "Jet", Role.EDITOR)


def said(db: Database, claim_id: int) -> list[Said]:
    with db.reading() as session:
        return queries.comments(session, claim_id, confidential=True)


def new(claim_id: int) -> str:
    return f"/desk/claims/{claim_id}/discussion/new"


def tab(client: CheckingClient, claim_id: int) -> str:
    return client.get(f"/desk/claims/{claim_id}?tab=discussion").text(".//section[@id='discussion']")


def test_people_change_their_own_words_only() -> None:
    rules.check_own(1, TOM)
    with pytest.raises(Forbidden):
        rules.check_own(1, JET)
    with pytest.raises(Refused):
        rules.check_there(removed=True)
    rules.check_there(removed=False)
    rules.check_body("ja")
    for bad in ("", "  \n", "x" * (rules.LONGEST + 1)):
        with pytest.raises(Invalid):
            rules.check_body(bad)


def test_a_comment_is_rendered_shown_and_counted(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    page = as_("contributor").follow(new(claim_id), {"body": "Kijk **hier** [x](https://a.example/)"})
    assert "Kijk hier x" in page.text(".//ol[@class='comments']")
    assert page.one(".//ol[@class='comments']//strong").text == "hier"
    assert "Overleg 1" in page.texts(".//ul[@class='tabs']//a")
    assert stages.claim_row(db, claim_id).comment_count == 1
    with db.reading() as session:
        line = claim_timeline(session, claim_id, confidential=False)[0]
    assert (line.kind, line.after) == ("comment.added", {"body": "Kijk **hier** [x](https://a.example/)"})


@pytest.mark.parametrize(
    ("who", "status"),
    [("reader", 403), (None, 401), ("contributor", 303), ("checker2", 303), ("editor", 303), ("admin", 303)],
)
def test_who_may_comment(db: Database, cast: Cast, as_: Browse, who: str | None, status: int) -> None:
    claim_id = stages.researching(db, cast)
    as_(who).post(new(claim_id), {"body": "Ja"}, status=status)
    assert len(said(db, claim_id)) == (status == 303)
    if who == "reader":
        page = as_("reader").get(f"/desk/claims/{claim_id}?tab=discussion")
        assert page.all(".//section[@id='discussion']//form") == []


@pytest.mark.parametrize("body", ["", "   ", "x" * 1_000_000, "a\x00b", "a\u202eb"])
def test_a_comment_that_cannot_be_kept_comes_back(db: Database, cast: Cast, as_: Browse, body: str) -> None:
    claim_id = stages.researching(db, cast)
    page = as_("checker").post(new(claim_id), {"body": body}, status=422)
    if len(body) == 1_000_000:
        assert page.fields(".//form[@data-keep]")["body"] == body
    assert said(db, claim_id) == []


def test_an_edit_keeps_what_was_said_in_the_history(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    checker.post(new(claim_id), {"body": "Eerst"})
    address = f"/desk/claims/{claim_id}/discussion/1"
    fields = checker.get(address).fields(".//form[@data-keep]")
    page = checker.follow(address, {**fields, "body": "Daarna"})
    assert "Daarna" in page.text(".//ol[@class='comments']")
    assert "bewerkt" in page.text(".//ol[@class='comments']")
    with db.reading() as session:
        line = claim_timeline(session, claim_id, confidential=False)[0]
    assert (line.kind, line.before, line.after) == ("comment.edited", {"body": "Eerst"}, {"body": "Daarna"})
    checker.post(address, {**fields, "body": "Verouderd"}, status=409)
    for who in ("editor", "admin", "checker2"):
        as_(who).post(address, {"body": "x", "seen_version": "2"}, status=403)
        as_(who).post(f"{address}/removal", {"seen_version": "2"}, status=403)
    assert said(db, claim_id)[0].comment.body == "Daarna"


def test_a_removed_comment_leaves_a_line_and_comes_back(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    checker.post(new(claim_id), {"body": "Vergissing"})
    address = f"/desk/claims/{claim_id}/discussion/1"
    page = checker.follow(f"{address}/removal", {"seen_version": "1"})
    words = page.text(".//ol[@class='comments']")
    assert "Vergissing" not in words
    assert "verwijderd door de schrijver" in words
    assert stages.claim_row(db, claim_id).comment_count == 0
    checker.post(f"{address}/removal", {"seen_version": "2"}, status=409)
    checker.post(address, {"body": "x", "seen_version": "2"}, status=409)
    as_("editor").post(f"{address}/return", status=403)
    checker.post(page.one(f".//form[@action='{address}/return']").get("action") or "")
    assert "Vergissing" in tab(checker, claim_id)
    assert stages.claim_row(db, claim_id).comment_count == 1
    checker.post(f"{address}/return", status=409)


def test_confidential_comments_are_invisible_to_others(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    as_("checker").post(new(claim_id), {"body": "De bron is Geertje", "confidential": "y"})
    comment_id = said(db, claim_id)[0].comment.id
    assert stages.claim_row(db, claim_id).comment_count == 0
    for who in ("checker", "editor", "second", "admin"):
        assert "Geertje" in tab(as_(who), claim_id)
    for who in ("checker2", "contributor", "reader"):
        for shown in ("discussion", "history", "evidence"):
            html = as_(who).get(f"/desk/claims/{claim_id}?tab={shown}").html
            assert "Geertje" not in html
            assert "Overleg 1" not in html
    address = f"/desk/claims/{claim_id}/discussion/{comment_id}"
    as_("contributor").get(address, status=404)
    as_("contributor").post(f"{address}/removal", {"seen_version": "1"}, status=404)
    as_("contributor").post(new(claim_id), {"body": "x", "confidential": "y"}, status=422)


def test_the_second_reader_sees_what_is_confidential(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.in_review(db, cast)
    as_("checker").post(new(claim_id), {"body": "Geertje", "confidential": "y"})
    assert "Geertje" not in tab(as_("checker2"), claim_id)
    stages.move(db, claim_id, Work.APPROVED, cast.actor("checker2"))
    assert "Geertje" in tab(as_("checker2"), claim_id)


def test_comments_of_another_claim_are_not_found_here(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, other_id, checker = stages.new(db, cast), stages.new(db, cast), as_("checker")
    checker.post(new(claim_id), {"body": "Ja"})
    checker.get(f"/desk/claims/{other_id}/discussion/1", status=404)
    checker.post(f"/desk/claims/{other_id}/discussion/1/removal", {"seen_version": "1"}, status=404)
    checker.post(new(999), {"body": "Ja"}, status=404)


@pytest.mark.parametrize(
    "body", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<b hx-get=/>x</b>"]
)
def test_markup_in_a_comment_runs_nowhere(db: Database, cast: Cast, as_: Browse, body: str) -> None:
    claim_id = stages.researching(db, cast)
    page = as_("checker").follow(new(claim_id), {"body": body})
    shown = page.one(".//ol[@class='comments']//div[@class='body prose']")
    assert shown.get("hx-ignore") is not None
    assert {each.tag for each in shown.iter()} <= {"div", "p", "a"}
    assert all((each.get("href") or "").startswith("http") for each in shown.iter("a"))


def test_saving_a_comment_unchanged_writes_no_event(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    with db.writing() as session:
        comment = actions.add_comment(
            session, claim_id, body="Ja", body_html="<p>Ja</p>", by=cast.actor("checker"), at=NOW
        )
        actions.edit_comment(
            session, comment.id or 0, body="Ja", body_html="<p>Ja</p>", by=cast.actor("checker"), at=NOW
        )
    assert stages.events(db, claim_id).count("comment.edited") == 0
