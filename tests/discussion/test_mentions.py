"""Whom a text mentions, and who is told of a comment: never oneself, once a comment, nobody of what they may not see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from claims.desk.rules import Work
from claims.discussion import actions
from claims.discussion.actions import On
from claims.discussion.mentions import MOST, handle, mentions, offered
from claims.discussion.models import CommentMention
from claims.discussion.telling import MENTIONED, ON_MINE
from claims.notices.models import Notice
from claims.people.models import Person
from claims.people.queries import PersonCard
from claims.people.rules import Role
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.verdicts import stages

Browse = Callable[[str | None], CheckingClient]


def card(number: int, name: str, *, active: bool = True) -> PersonCard:
    return PersonCard(number, name, "", Role.CHECKER, active)


DESK = [
    card(1, "Jan de Vries"),
    card(2, "Jan Smit"),
    card(3, "Zoë O’Neil"),
    card(4, "Anne-Marie Bos"),
    card(5, "Kees Los", active=False),
    card(6, "Piet Los", active=False),
    card(7, "Piet Bakker"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Jan.de.Vries kijk", {1}),
        ("kijk (@jan.de.vries).", {1}),
        ("@Jan.Smit, @Jan.de.Vries", {1, 2}),
        ("@zoe en @ZOË.o'neil", {3}),
        ("@Anne-Marie!", {4}),
        ("@Anne-Marie.Bos.", {4}),
        ("@Piet", {7}),  # the one who works here is meant
        ("Jan de Vries", set()),
        ("mail jan@Jan.de.Vries", set()),
        ("https://x.example/@Jan.de.Vries", set()),
        ("@ Jan", set()),
        ("@Jan", set()),
        ("@Ja", set()),
        ("", set()),
    ],
)
def test_whom_a_text_mentions(text: str, found: set[int]) -> None:
    assert set(mentions(text, DESK).found) == found


def test_what_reaches_nobody_is_told_apart() -> None:
    told = mentions("@Jan @Kees @Kees.Los @overheid @Jan", DESK)
    assert told.several == {"Jan": ["Jan.de.Vries", "Jan.Smit"]}
    assert told.left == {5: "Kees Los"}
    assert told.unknown == ["overheid"]


def test_two_who_have_the_same_name_are_both_meant() -> None:
    assert set(mentions("@jan.smit", [*DESK, card(8, "Jan Smit")]).found) == {2, 8}


def test_many_mentions_are_read_in_a_moment() -> None:
    told = mentions(" ".join(f"@a{number}" for number in range(3000)) + "@a." * 3000, DESK)
    assert len(told.unknown) == MOST


def test_who_is_offered_while_one_types() -> None:
    assert [each.id for each in offered("ja", DESK)] == [1, 2]
    assert [each.id for each in offered("Vries", DESK)] == [1]
    assert [each.id for each in offered("jan.s", DESK)] == [2]
    assert offered("", DESK) == []
    assert offered("Kees", DESK) == []
    assert handle(" Jan  de Vries ") == "Jan.de.Vries"


def told(db: Database, comment_id: int) -> dict[int, str]:
    """Who has a notice of this comment, and of which kind."""
    with db.reading() as session:
        rows = session.exec(select(Notice).where(col(Notice.subject_id) == comment_id)).all()
        assert len({row.person_id for row in rows}) == len(rows), "nobody is told of one comment twice"
        return {row.person_id: row.kind for row in rows if row.kind in {MENTIONED, ON_MINE}}


def say(db: Database, cast: Cast, claim_id: int, body: str, by: str = "editor", **details: object) -> int:
    with db.writing() as session:
        comment = actions.add_comment(
            session,
            claim_id,
            body=body,
            body_html="<p>x</p>",
            by=cast.actor(by),
            at=NOW,
            **details,  # type: ignore[arg-type]
        )
        return comment.id or 0


def test_who_is_mentioned_and_whose_claim_it_is_are_told_once(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    names = {key: person.name for key, person in cast.people.items()}
    body = f"@{handle(names['reader'])} @{handle(names['editor'])} @{handle(names['checker'])}"
    comment_id = say(db, cast, claim_id, body)
    assert told(db, comment_id) == {cast.reader.id: MENTIONED, cast.checker.id: MENTIONED}, "not who wrote it"
    plain = say(db, cast, claim_id, "Zonder namen")
    assert told(db, plain) == {cast.checker.id: ON_MINE}
    own = say(db, cast, claim_id, "Van mij", by="checker")
    assert told(db, own) == {}


def test_a_reply_is_told_to_who_wrote_in_the_thread(db: Database, cast: Cast) -> None:
    claim_id = stages.new(db, cast)
    first = say(db, cast, claim_id, "Een vraag", by="contributor")
    assert told(db, first) == {}, "nobody has this claim yet"
    say(db, cast, claim_id, "Ja", by="checker2", reply_to=first)
    last = say(db, cast, claim_id, "Dank", by="editor", reply_to=first)
    assert told(db, last) == {cast.contributor.id: ON_MINE, cast.checker2.id: ON_MINE}


def test_an_edit_tells_only_who_is_newly_mentioned(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    reader, other = handle(cast.reader.name), handle(cast.checker2.name)
    comment_id = say(db, cast, claim_id, f"@{reader}")
    with db.writing() as session:
        for line in session.exec(select(Notice)).all():
            line.read_at = NOW
    for body in (
        f"@{reader} @{other}",
        "Niemand",
        f"@{reader} @{other} weer",
        f"@{handle(cast.checker.name)}",
    ):
        with db.writing() as session:
            actions.edit_comment(
                session,
                comment_id,
                body=body,
                body_html="",
                by=cast.actor("editor"),
                at=NOW + timedelta(hours=1),
            )
    assert told(db, comment_id) == {
        cast.reader.id: MENTIONED,
        cast.checker2.id: MENTIONED,
        cast.checker.id: ON_MINE,
    }
    with db.reading() as session:
        rows = session.exec(select(Notice).where(col(Notice.subject_id) == comment_id)).all()
        assert {row.person_id for row in rows if row.read_at is None} == {cast.checker2.id}
        named = session.exec(select(CommentMention.person_id)).all()
        assert set(named) == {cast.reader.id, cast.checker2.id, cast.checker.id}


def test_nobody_is_told_of_what_they_may_not_see(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    names = [handle(cast.people[key].name) for key in ("checker2", "contributor", "checker", "second")]
    body = " ".join(f"@{name}" for name in names)
    page = as_("editor").follow(
        f"/desk/claims/{claim_id}/discussion/new", {"body": body, "confidential": "y"}
    )
    flashes = page.texts(".//div[@id='flashes']//span")
    assert any("Een melding gaat naar" in line and cast.second.name in line for line in flashes)
    [blind] = [line for line in flashes if "Mag deze vertrouwelijke reactie niet zien" in line]
    assert cast.checker2.name in blind
    assert cast.contributor.name in blind
    assert cast.checker.name not in blind
    assert told(db, 1) == {cast.checker.id: MENTIONED, cast.second.id: MENTIONED}
    stages.move(db, claim_id, Work.ACCEPTED, cast.actor("editor"))
    assert "Je bent genoemd" not in as_("checker").get("/desk/notices").html, (
        "it is not theirs to see any more"
    )
    assert "Je bent genoemd" in as_("second").get("/desk/notices").html


def test_the_form_says_whom_it_names_that_may_not_see_it(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, editor = stages.researching(db, cast), as_("editor")
    blind, sees = cast.checker2.name, cast.second.name
    body = f"@{handle(blind)} @{handle(sees)}"
    warning = ".//p[@class='notice warn']"
    comment_id = say(db, cast, claim_id, body, confidential=True)
    open_id = say(db, cast, claim_id, body)
    told_there = editor.get(f"/desk/claims/{claim_id}/discussion/{comment_id}").text(warning)
    assert blind in told_there
    assert sees not in told_there
    assert not editor.get(f"/desk/claims/{claim_id}/discussion/{open_id}").all(warning)
    long = {"body": f"@{handle(blind)} {'x' * 10_000}"}
    new = f"/desk/claims/{claim_id}/discussion/new"
    assert not editor.post(new, long, status=422).all(warning)
    for more in ({"confidential": "y"}, {"reply_to": str(comment_id)}):
        assert blind in editor.post(new, {**long, **more}, status=422).text(warning)


def test_who_left_and_who_is_nobody_is_said_and_the_rest_is_saved(
    db: Database, cast: Cast, as_: Browse
) -> None:
    claim_id = stages.researching(db, cast)
    with db.writing() as session:
        session.get_one(Person, cast.checker2.id).active = False
        session.get_one(Person, cast.reader.id).name = "Tom Lezer"
    body = f"@{handle(cast.checker2.name)} en @iemand en @Tom"
    page = as_("editor").follow(f"/desk/claims/{claim_id}/discussion/new", {"body": body})
    flashes = " ".join(page.texts(".//div[@id='flashes']//span"))
    assert f"Werkt hier niet meer, dus de vermelding bereikt niemand: {cast.checker2.name}" in flashes
    assert "Zo heet hier niemand, dus de vermelding bereikt niemand: @iemand" in flashes
    assert "@Tom kan meer mensen zijn" in flashes
    assert "@Tom.Lezer" in flashes
    assert body in page.text(".//ol[@class='comments']")


def test_a_notice_leads_to_the_comment_and_goes_with_it(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    comment_id = say(db, cast, claim_id, f"@{handle(cast.reader.name)}")
    reader = as_("reader")
    page = reader.get("/desk/notices")
    [line] = page.all(".//ul[@class='items']/li/span/a")
    assert "".join(line.itertext()).startswith("Je bent genoemd: Geen brug kostte meer")
    answer = reader.client.get(line.get("href") or "")
    assert answer.location == f"/desk/claims/{claim_id}?tab=discussion#comment-{comment_id}"
    assert not reader.get("/desk/notices").all(".//a[@href='/desk/notices']/span/span[@class='vh']")
    with db.writing() as session:
        actions.remove_comment(session, comment_id, by=cast.actor("editor"), at=NOW)
    assert "Je bent genoemd" not in reader.get("/desk/notices").html
    with db.writing() as session:
        actions.restore_comment(session, comment_id, by=cast.actor("editor"), at=NOW)
    assert "Je bent genoemd" in reader.get("/desk/notices").html


def test_the_list_of_colleagues_says_who_may_not_see_it(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    client = as_("editor")
    address = f"/desk/claims/{claim_id}/discussion/people?begun={cast.checker2.name.split()[0]}"
    page = client.get(address, headers={"HX-Request": "true"})
    assert page.texts(".//button") == [cast.checker2.name]
    page = client.get(f"{address}&confidential=y", headers={"HX-Request": "true"})
    assert page.texts(".//button") == [f"{cast.checker2.name}mag dit niet zien en krijgt geen melding"]
    assert (
        client.get(f"/desk/claims/{claim_id}/discussion/people", headers={"HX-Request": "true"}).html.strip()
        == ""
    )


def test_a_comment_on_a_passage_tells_as_any_other(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    with db.writing() as session:
        source_id = stages.source(session, claim_id, cast.actor("checker")).id or 0
    comment_id = say(db, cast, claim_id, f"@{handle(cast.reader.name)}", on=On("evidence", source_id))
    assert told(db, comment_id) == {cast.reader.id: MENTIONED, cast.checker.id: ON_MINE}
