"""Following: by hand and by itself; who follows is told of moves, verdict, publication and comments, and of nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlmodel import col, delete, select

from claims.desk.actions import add_claim, assign_claim, move_claim, set_priority, set_reviewer, undo_event
from claims.desk.models import Claim
from claims.desk.rules import DeclineReason, Priority, Work
from claims.discussion.actions import add_comment
from claims.following.actions import follow
from claims.following.models import ClaimFollow
from claims.following.queries import followers
from claims.history.actions import record
from claims.history.queries import last_event_id
from claims.notices.models import Notice
from claims.people.actions import deactivate
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import counted
from tests.following.helping import told, work
from tests.publishing import stories
from tests.verdicts import stages

As = Callable[[str | None], CheckingClient]
LATER = timedelta(minutes=1)
RAIL = ".//section[@aria-labelledby='followers']"
FORM = f"{RAIL}/form"


def names(db: Database, cast: Cast, claim_id: int) -> set[str]:
    people = {person.id: name for name, person in cast.people.items()}
    with db.reading() as session:
        return {people[each] for each in followers(session, [claim_id]).get(claim_id, [])}


def comment(
    db: Database,
    cast: Cast,
    claim_id: int,
    name: str,
    body: str = "Zie de rekening.",
    confidential: bool = False,
) -> int:
    with db.writing() as session:
        by = cast.actor(name)
        said = add_comment(
            session,
            claim_id,
            body=body,
            body_html=f"<p>{body}</p>",
            by=by,
            at=NOW + LATER,
            confidential=confidential,
        )
        return said.id or 0


def test_one_follows_by_itself_what_one_writes_down_is_given_or_comments_on(db: Database, cast: Cast) -> None:
    claim_id = stages.new(db, cast)
    assert names(db, cast, claim_id) == {"editor"}
    stages.move(db, claim_id, Work.RESEARCHING, cast.actor("checker"))
    comment(db, cast, claim_id, "contributor")
    with db.writing() as session:
        set_reviewer(session, claim_id, cast.second.id, by=cast.actor("editor"), at=NOW)
        set_priority(session, claim_id, Priority.HIGH, by=cast.actor("admin"), at=NOW)
    assert names(db, cast, claim_id) == {"editor", "checker", "contributor", "second"}


def test_who_stopped_following_does_not_begin_again_by_itself(db: Database, cast: Cast) -> None:
    claim_id = stages.new(db, cast)
    with db.writing() as session:
        follow(session, claim_id, follows=False, by=cast.actor("editor"), at=NOW)
    comment(db, cast, claim_id, "editor")
    assert names(db, cast, claim_id) == set()
    with db.writing() as session:
        follow(session, claim_id, follows=True, by=cast.actor("editor"), at=NOW)
        deactivate(session, cast.editor.id or 0, by=cast.actor("admin"), at=NOW)
    assert names(db, cast, claim_id) == set(), "who left is no follower"


def test_an_undone_giving_ends_the_following_that_it_began(db: Database, cast: Cast) -> None:
    claim_id = stages.new(db, cast)
    for undone, kept in (
        ("assignee", set()),
        ("reviewer", set()),
        ("follows", {"checker"}),
        ("says", {"checker"}),
    ):
        with db.writing() as session:
            given: Any = set_reviewer if undone == "reviewer" else assign_claim
            given(session, claim_id, cast.checker.id, by=cast.actor("second"), at=NOW + LATER)
            event_id = last_event_id(session)
        assert "checker" in names(db, cast, claim_id)
        if undone == "says":
            with db.writing() as session:
                session.exec(delete(ClaimFollow).where(col(ClaimFollow.person_id) == cast.checker.id))
                session.add(ClaimFollow(claim_id=claim_id, person_id=cast.checker.id or 0, at=NOW + LATER))
            comment(db, cast, claim_id, "checker")
        with db.writing() as session:
            if undone == "follows":
                follow(session, claim_id, follows=True, by=cast.actor("checker"), at=NOW + 2 * LATER)
            undo_event(session, event_id, by=cast.actor("editor"), at=NOW + 3 * LATER)
        assert names(db, cast, claim_id) == {"editor"} | kept, undone


def test_an_undone_giving_leaves_alone_who_followed_before_or_stopped(db: Database, cast: Cast) -> None:
    claim_id = stages.new(db, cast)
    with db.writing() as session:
        follow(session, claim_id, follows=True, by=cast.actor("checker"), at=NOW)
        follow(session, claim_id, follows=False, by=cast.actor("checker2"), at=NOW + LATER)
        for name in ("checker", "checker2", "editor"):
            by = cast.actor("second")
            assign_claim(session, claim_id, cast.people[name].id, by=by, at=NOW + LATER)
            undo_event(session, last_event_id(session), by=by, at=NOW + LATER)
        kept = session.get(ClaimFollow, (claim_id, cast.checker2.id))
        assert kept is not None
        assert not kept.follows
    assert names(db, cast, claim_id) == {"editor", "checker"}


def test_a_taken_claim_that_is_put_back_by_undo_is_followed_no_more(db: Database, cast: Cast) -> None:
    claim_id = stages.new(db, cast)
    with db.writing() as session:
        move_claim(session, claim_id, Work.RESEARCHING, by=cast.actor("checker"), at=NOW + LATER)
        event_id = last_event_id(session)
    assert names(db, cast, claim_id) == {"editor", "checker"}
    with db.writing() as session:
        undo_event(session, event_id, by=cast.actor("checker"), at=NOW + LATER)
    assert names(db, cast, claim_id) == {"editor"}


def test_the_button_follows_and_stops(db: Database, cast: Cast, as_: As) -> None:
    claim_id = stages.new(db, cast)
    client, address = as_("reader"), f"/desk/claims/{claim_id}/following"
    page = client.get(f"/desk/claims/{claim_id}")
    assert "Jet Vermeer" in page.text(RAIL)
    button = page.one(f"{FORM}//button")
    assert button.get("data-key") == "v"
    client.post(address, page.fields(FORM))
    page = client.get(f"/desk/claims/{claim_id}")
    assert "jij" in page.text(RAIL)
    assert page.text(f"{FORM}//button").startswith("Niet meer volgen")
    client.post(address, page.fields(FORM))
    assert names(db, cast, claim_id) == {"editor"}
    client.post(address, {"follows": "misschien"}, status=422)
    client.post("/desk/claims/999/following", {"follows": "1"}, status=404)


def test_followers_hear_of_a_move_and_not_of_their_own(app: Flask, db: Database, cast: Cast) -> None:
    claim_id = stages.new(db, cast)
    stages.move(db, claim_id, Work.RESEARCHING, cast.actor("checker"))
    work(app)
    assert told(app, cast, "editor") == [("claim.moved_on", claim_id)]
    assert told(app, cast, "checker") == []
    assert told(app, cast, "second") == []
    work(app)
    assert told(app, cast, "editor") == [("claim.moved_on", claim_id)], "once"
    with db.writing() as session:
        set_priority(session, claim_id, Priority.HIGH, by=cast.actor("second"), at=NOW)
    work(app)
    assert told(app, cast, "checker") == [], "the priority is none of what one follows for"


def test_followers_hear_of_no_move_where_something_else_is_undone_or_said(
    app: Flask, db: Database, cast: Cast
) -> None:
    claim_id = stages.researching(db, cast)
    work(app)
    before = told(app, cast, "editor")
    with db.writing() as session:
        session.exec(delete(Notice))
    with db.writing() as session:
        set_priority(session, claim_id, Priority.HIGH, by=cast.actor("second"), at=NOW)
        undo_event(session, last_event_id(session), by=cast.actor("second"), at=NOW)
        assignee_id = session.get_one(Claim, claim_id).assignee_id
        assign_claim(session, claim_id, assignee_id, message="Bel ook", by=cast.actor("second"), at=NOW)
    work(app)
    assert ("claim.moved_on", claim_id) in before
    assert told(app, cast, "editor") == []
    with db.writing() as session:
        assign_claim(session, claim_id, cast.checker2.id, by=cast.actor("second"), at=NOW)
        undo_event(session, last_event_id(session), by=cast.actor("second"), at=NOW)
    work(app)
    assert told(app, cast, "editor") == [("claim.moved_on", claim_id)]


def test_who_is_given_a_claim_is_told_so_and_not_a_second_time_as_a_follower(
    app: Flask, db: Database, cast: Cast
) -> None:
    claim_id = stages.new(db, cast)
    stages.move(db, claim_id, Work.RESEARCHING, cast.actor("second"), assignee_id=cast.checker.id)
    work(app)
    assert told(app, cast, "checker") == [("claim.given", claim_id)]
    with db.writing() as session:
        assign_claim(session, claim_id, cast.checker2.id, by=cast.actor("editor"), at=NOW)
    work(app)
    assert told(app, cast, "checker2") == [("claim.given", claim_id)]
    assert told(app, cast, "checker") == [("claim.handed_over", claim_id)], "it is not theirs any more"


def test_what_was_taken_back_before_anyone_heard_is_nobodys_news(
    app: Flask, db: Database, cast: Cast
) -> None:
    claim_id = stages.researching(db, cast)
    work(app)
    with db.writing() as session:
        assign_claim(session, claim_id, cast.checker2.id, by=cast.actor("second"), at=NOW)
        undo_event(session, last_event_id(session), by=cast.actor("second"), at=NOW)
    work(app)
    assert "claim.given" not in {kind for kind, _ in told(app, cast, "checker2")}


def test_second_reader_sent_back_and_approved(app: Flask, db: Database, cast: Cast) -> None:
    claim_id = stages.in_review(db, cast)
    work(app)
    with db.writing() as session:
        set_reviewer(session, claim_id, cast.second.id, by=cast.actor("editor"), at=NOW)
    work(app)
    assert ("claim.to_read", claim_id) in told(app, cast, "second")
    stages.move(
        db, claim_id, Work.RESEARCHING, cast.actor("second"), reason="Waar is de bron?", sends_back=True
    )
    work(app)
    assert told(app, cast, "checker")[-1] == ("claim.sent_back", claim_id)
    stages.move(db, claim_id, Work.IN_REVIEW, cast.actor("checker"))
    stages.move(db, claim_id, Work.APPROVED, cast.actor("second"))
    work(app)
    assert ("claim.approved", claim_id) in told(app, cast, "checker")


def test_verdict_and_publication(app: Flask, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        claim_id = stories.published(session, cast)
        follow(session, claim_id, follows=True, by=cast.actor("reader"), at=NOW)
        follow(session, claim_id, follows=True, by=cast.actor("editor"), at=NOW)
    work(app)
    kinds = {kind for kind, _ in told(app, cast, "reader")}
    assert {"claim.moved_on", "claim.verdict", "claim.public"} <= kinds


def test_a_comment_reaches_followers_once_and_never_those_who_may_not_see_it(
    app: Flask, db: Database, cast: Cast
) -> None:
    claim_id = stages.researching(db, cast)
    with db.writing() as session:
        for name in ("reader", "checker2", "second"):
            follow(session, claim_id, follows=True, by=cast.actor(name), at=NOW + LATER)
    open_ = comment(db, cast, claim_id, "editor", "Kijk @Cas.Tweede")
    hidden = comment(db, cast, claim_id, "editor", "De bron is X.", confidential=True)
    work(app)
    assert ("comment.followed", open_) in told(app, cast, "reader")
    assert told(app, cast, "checker2") == [("comment.mentioned", open_)]
    assert ("comment.followed", hidden) in told(app, cast, "second")
    for name in ("reader", "checker2"):
        assert all(subject != hidden for kind, subject in told(app, cast, name) if kind.startswith("comment"))


def test_the_list_has_who_follows_as_a_filter_and_my_desk_a_section(
    db: Database, cast: Cast, as_: As
) -> None:
    claim_id, other = stages.new(db, cast), stages.new(db, cast)
    with db.writing() as session:
        follow(session, claim_id, follows=True, by=cast.actor("checker"), at=NOW)
    client = as_("checker")
    links = client.get(f"/desk/claims?follower={cast.checker.id}").all(".//tbody//th/a")
    assert [each.get("href") for each in links] == [f"/desk/claims/{claim_id}"]
    assert "Ik volg 1" in client.get("/desk/claims").text(".//nav[@aria-label='Weergaven']")
    page = client.get("/desk/")
    section = page.one(".//section[@aria-labelledby='part-following']")
    assert next(section.iter("a")).get("href") == f"/desk/claims/{claim_id}"
    assert str(other) not in "".join(each.get("href") or "" for each in section.iter("a")).split("/")
    for odd in ("-1", "abc", "9" * 30, "1e3"):
        client.get(f"/desk/claims?follower={odd}")


def test_late_has_an_address_and_says_by_how_many_days(db: Database, cast: Cast, as_: As) -> None:
    claim_id = stages.researching(db, cast)
    with db.writing() as session:
        session.get_one(Claim, claim_id).due_on = (NOW - timedelta(days=3)).date()
    client = as_("reader")
    answer = client.client.get("/desk/late")
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "(3 dagen)" in page.text(".//tbody")
    assert "Te laat 1" in page.text(".//nav[@aria-label='Weergaven']")


def test_many_followed_claims_ask_no_more_of_the_database(db: Database, cast: Cast, as_: As) -> None:
    client = as_("editor")

    def asked() -> int:
        client.get("/desk/")
        with counted(db) as queries:
            client.get("/desk/")
        return len(queries)

    stages.new(db, cast)
    first = asked()
    for _ in range(5):
        stages.new(db, cast)
    assert asked() == first


def test_claims_out_of_a_file_are_followed_by_nobody(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        claim = add_claim(
            session, statement="Uit een bestand", language="nl", by=cast.actor("editor"), at=NOW
        )
        claim_id = claim.id or 0
        record(session, "claim.imported", by_id=cast.editor.id, at=NOW, thing_id=claim_id, claim_id=claim_id)
    with db.reading() as session:
        assert not session.exec(select(ClaimFollow)).all()


def test_dropping_tells_who_follows(app: Flask, db: Database, cast: Cast) -> None:
    claim_id = stages.new(db, cast)
    with db.writing() as session:
        move_claim(
            session,
            claim_id,
            Work.DECLINED,
            by=cast.actor("second"),
            at=NOW,
            decline_reason=DeclineReason.OPINION,
        )
    work(app)
    assert told(app, cast, "editor") == [("claim.moved_on", claim_id)]
