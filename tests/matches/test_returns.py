"""A published claim is seen again: an event, a notice to who checked it and who published it, a count on both its pages."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import col, select

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.desk.actions import add_appearance, add_claim, move_claim
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind, Work
from claims.history.models import Event
from claims.matches.actions import decide, take_back
from claims.matches.models import ClaimReturn
from claims.matches.places import add_place, remove_place
from claims.matches.rules import Decision
from claims.notices.models import Notice
from claims.people.models import Person
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.publishing import stories

As = Callable[[str | None], CheckingClient]
LATER = NOW + timedelta(days=3)
WORDS = "het verkeer op de Aabrug in tien jaar verdubbeld is"
TEXT = f"Ook raadslid Bram de Vos zei dat {WORDS}."
TOLD = f"Weer gezien: {stories.Story().statement}"


def published(db: Database, cast: Cast) -> int:
    with db.writing() as session:
        return stories.published(session, cast)


def seen_again(db: Database, cast: Cast, claim_id: int, who: str = "contributor") -> int:
    by, start = cast.actor(who), TEXT.index(WORDS)
    with db.writing() as session:
        article = add_article(session, keep(TEXT), language="nl", medium="De Bode", by=by, at=LATER)
        return add_place(
            session,
            claim_id,
            article.id or 0,
            exact=WORDS,
            version_number=1,
            start=start,
            end=start + len(WORDS),
            by=by,
            at=LATER,
        ).appearance_id


def told(db: Database, cast: Cast) -> set[str]:
    """Who has an unread notice."""
    with db.reading() as session:
        ids = set(session.exec(select(Notice.person_id).where(col(Notice.read_at).is_(None))).all())
    return {name for name, person in cast.people.items() if person.id in ids}


def test_who_checked_and_who_published_it_are_told(db: Database, cast: Cast, as_: As) -> None:
    claim_id = published(db, cast)
    seen_again(db, cast, claim_id)
    with db.reading() as session:
        publisher = session.exec(select(Event.by_id).where(col(Event.kind) == "publication.published")).one()
        editor = next(name for name, person in cast.people.items() if person.id == publisher)
        kinds = session.exec(select(Event.kind).where(col(Event.claim_id) == claim_id)).all()
    assert kinds[-1] == "return.added"
    assert told(db, cast) == {"checker", editor}
    page = as_("checker").get("/desk/notices")
    assert page.texts(".//ul[@class='items']/li/span/a") == [TOLD]
    assert "De Bode: Ook raadslid Bram de Vos" in page.text(".//ul[@class='items']/li"), "where"
    assert "door Olle Dries" in page.text(".//ul[@class='items']/li"), "by whom"
    assert "%(" not in as_("editor").get(f"/desk/claims/{claim_id}?tab=history").html


def test_nobody_is_told_of_what_they_added_themselves(db: Database, cast: Cast) -> None:
    seen_again(db, cast, published(db, cast), who="checker")
    assert "checker" not in told(db, cast)


def test_when_the_one_who_published_left_all_editors_are_told(db: Database, cast: Cast) -> None:
    claim_id = published(db, cast)
    with db.writing() as session:
        publisher = session.exec(select(Event.by_id).where(col(Event.kind) == "publication.published")).one()
        session.get_one(Person, publisher).active = False
    seen_again(db, cast, claim_id)
    editors = {name for name in ("editor", "second", "admin") if cast.people[name].id != publisher}
    assert told(db, cast) == {"checker", *editors}


def test_taken_back_the_notice_goes_too(db: Database, cast: Cast) -> None:
    claim_id = published(db, cast)
    first, second = seen_again(db, cast, claim_id), seen_again(db, cast, claim_id)
    for place, left in ((first, 1), (second, 0)):
        with db.writing() as session:
            remove_place(session, place, by=cast.actor("contributor"), at=LATER)
            assert len(session.exec(select(ClaimReturn)).all()) == left
        assert bool(told(db, cast)) is bool(left)


def test_taken_back_in_part_the_notice_tells_of_what_still_stands(db: Database, cast: Cast) -> None:
    claim_id = published(db, cast)
    seen_again(db, cast, claim_id)
    place = seen_again(db, cast, claim_id, who="checker2")
    with db.writing() as session:
        remove_place(session, place, by=cast.actor("checker2"), at=LATER + timedelta(days=2))
    with db.reading() as session:
        lines = session.exec(select(Notice).where(Notice.kind == "claim.returned")).all()
    assert lines
    assert {line.by_id for line in lines} == {cast.contributor.id}


def test_a_claim_that_turns_out_to_be_its_duplicate_brings_it_back(db: Database, cast: Cast, as_: As) -> None:
    claim_id, by = published(db, cast), cast.actor("editor")
    with db.writing() as session:
        new = add_claim(session, statement="Drukker verkeer op de brug", language="nl", by=by, at=LATER)
        new_id = new.id or 0
        add_appearance(session, new_id, kind=AppearanceKind.POST, publisher="Dorpsforum", by=by, at=LATER)
        decide(session, claim_id, new_id, Decision.SAME, by=by, at=LATER)
        assert session.exec(select(ClaimReturn.duplicate_id)).all() == [new_id]
    assert "checker" in told(db, cast)
    line = as_("checker").get("/desk/notices").text(".//ul[@class='items']/li")
    assert f"Dorpsforum, als claim {new_id}" in line
    assert "door Jet Vermeer" in line
    with db.writing() as session:
        take_back(session, claim_id, new_id, by=by, at=LATER)
        assert not session.exec(select(ClaimReturn)).all()
    assert not told(db, cast)
    with db.writing() as session:  # the desk's own move is no other thing
        move_claim(session, new_id, Work.DUPLICATE, duplicate_of_id=claim_id, by=by, at=LATER)
        assert session.exec(select(ClaimReturn.duplicate_id)).all() == [new_id]
    assert "checker" in told(db, cast)


def test_a_claim_that_is_not_public_is_not_back(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        claim_id = stories.written(session, cast)
    seen_again(db, cast, claim_id)
    with db.reading() as session:
        assert not session.exec(select(ClaimReturn)).all()
        assert session.get_one(Claim, claim_id).appearance_count == 2
    assert not told(db, cast)


def test_both_its_pages_say_how_often_and_when_last(db: Database, cast: Cast, as_: As) -> None:
    claim_id = published(db, cast)
    with db.reading() as session:
        slug = session.get_one(Claim, claim_id).slug
    url, desk = f"/verdicts/{slug}", f"/desk/claims/{claim_id}"
    assert "terug, laatst" not in as_(None).get(url).html
    assert "opnieuw gezien" not in as_("reader").get(desk).html
    seen_again(db, cast, claim_id)
    seen_again(db, cast, claim_id)
    page = as_(None).get(url)
    assert "sinds de publicatie 2 keer terug, laatst op 27 november 2026" in page.text(".//article")
    assert page.response.last_modified == LATER
    assert "again 2 times" in as_(None).get(f"/en{url}").text(".//article")
    assert "2 keer opnieuw gezien sinds publicatie" in as_("reader").get(desk).text(".//main")
    assert "terug, laatst" not in as_(None).get(f"{url}/1").html, "an older version stays as it was"
