"""Every public act names the version that its author saw; who comes second is shown what happened, and chooses anew."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, col, select

from claims.articles.actions import new_version
from claims.articles.rules import keep
from claims.desk import actions as desk
from claims.desk import since
from claims.desk.models import Claim
from claims.discussion.actions import add_comment, reopen_thread, resolve_thread
from claims.discussion.hiding import hide_with
from claims.extraction.standing import keep_found, place_quote, undo_place
from claims.history.models import Event
from claims.matches.actions import decide, take_back
from claims.matches.places import add_place, remove_place
from claims.matches.rules import Decision
from claims.publishing import scheduling
from claims.publishing.actions import confirm_seen, publish
from claims.publishing.models import Publication
from claims.publishing.rules import RevisionClass
from claims.storage.engine import Database
from claims.tips import actions as tips
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.publishing import stories
from tests.publishing.test_actions import mend

As = Callable[[str | None], CheckingClient]
AGAIN = ".//form[@data-keep='conflict']"


def scheduled(session: Session, cast: Cast) -> int:
    claim_id = stories.approved(session, cast)
    scheduling.schedule(session, claim_id, by=cast.actor("editor"), at=NOW)
    return claim_id


def mended(session: Session, cast: Cast) -> int:
    claim_id = stories.published(session, cast)
    mend(session, claim_id, cast, headline="Verkeer op de Aabrug groeide maar verdubbelde niet")
    return claim_id


def typo() -> dict[str, str]:
    story = stories.Story()
    texts = {name: getattr(story, name) for name in ("headline", "explanation", "body", "not_established")}
    return {**texts, "headline": story.headline.replace(",", "")}


Stage = Callable[[Session, Cast], int]
ACTS: dict[str, tuple[Stage, str, dict[str, str]]] = {
    "publish": (stories.approved, "", {}),
    "publish now": (stories.approved, "", {"when": "now"}),
    "approve and publish": (stories.in_review, "/approval", {"when": "now"}),
    "stop": (scheduled, "/stop", {}),
    "mend a typo": (stories.published, "/typo", typo()),
    "withdraw": (stories.published, "/withdrawal", {"reason": "Fout."}),
    "see": (mended, "/seen", {}),
}


@pytest.mark.parametrize("seen", [None, "", "0", "1"])
@pytest.mark.parametrize(("stage", "path", "typed"), ACTS.values(), ids=ACTS)
def test_no_public_act_without_the_version_that_was_seen(
    db: Database, cast: Cast, as_: As, stage: Stage, path: str, typed: dict[str, str], seen: str | None
) -> None:
    with db.writing() as session:
        claim_id = stage(session, cast)
    before = standing(db, claim_id)
    form = typed if seen is None else {**typed, "seen_version": seen}
    as_("second").post(f"/desk/claims/{claim_id}/publication{path}", form, status=409)
    assert standing(db, claim_id) == before


def standing(db: Database, claim_id: int) -> tuple[Any, ...]:
    with db.reading() as session:
        page = session.get(Publication, claim_id)
        return session.get_one(Claim, claim_id).model_dump(), page.model_dump() if page else None


@pytest.mark.parametrize("seen", [None, "", "0"])
@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/desk/claimants/1/details", {"name": "Een ander"}),
        ("/desk/articles/1/details", {"title": "Een ander"}),
        ("/desk/articles/1/versions", {"text": "Een andere tekst."}),
    ],
)
def test_nor_of_what_a_page_is_made_of(
    db: Database, cast: Cast, as_: As, address: str, typed: dict[str, str], seen: str | None
) -> None:
    with db.writing() as session:
        stories.written(session, cast)
        told = len(session.exec(select(Event.id)).all())
    form = typed if seen is None else {**typed, "seen_version": seen}
    page = as_("editor").post(address, form, status=409)
    assert page.fields(AGAIN).items() >= typed.items(), "nothing typed is lost"
    with db.reading() as session:
        assert len(session.exec(select(Event.id)).all()) == told


def stale(db: Database, as_: As, claim_id: int, path: str, typed: dict[str, str], change: Any) -> Page:
    """The editor saw the claim, then this change came, then the editor acts."""
    with db.writing() as session:
        seen = stories.version_of(session, claim_id)
        change(session)
    form = {**typed, "seen_version": str(seen)}
    return as_("editor").post(f"/desk/claims/{claim_id}{path}", form, status=409)


def test_who_publishes_what_changed_is_shown_what_happened_and_looks_again(
    db: Database, cast: Cast, as_: As
) -> None:
    with db.writing() as session:
        claim_id = stories.approved(session, cast)
    page = stale(
        db,
        as_,
        claim_id,
        "/publication",
        {"when": "now"},
        lambda session: desk.set_tags(session, claim_id, ["brug"], by=cast.actor("checker2"), at=NOW),
    )
    [line] = page.texts(".//section[@aria-labelledby='since']//li")
    assert line.startswith("Cas Tweede veranderde de onderwerpen")
    assert "verkeer" in line
    assert "brug" in line
    assert page.all(AGAIN) == [], "there is nothing typed to save over what they did"
    assert page.one(".//main//a[@class='button primary']").get("href") == f"/desk/claims/{claim_id}"


def test_a_stale_move_without_words_is_looked_at_again(db: Database, cast: Cast, as_: As) -> None:
    with db.writing() as session:
        claim_id = stories.in_review(session, cast)
    page = stale(
        db,
        as_,
        claim_id,
        "/state",
        {"to": "approved"},
        lambda session: desk.restate_claim(
            session, claim_id, "Iets heel anders", by=cast.actor("checker"), at=NOW
        ),
    )
    assert "Tom Sanders veranderde de bewering" in page.text(".//section[@aria-labelledby='since']")
    assert "Iets heel anders" in page.text(".//section[@aria-labelledby='since']")
    assert page.all(AGAIN) == []


def test_a_stale_withdrawal_keeps_its_words(db: Database, cast: Cast, as_: As) -> None:
    with db.writing() as session:
        claim_id = stories.published(session, cast)
    page = stale(
        db,
        as_,
        claim_id,
        "/publication/withdrawal",
        {"reason": "De bron bleek vals."},
        lambda session: mend(session, claim_id, cast, "second", headline="Verkeer op de Aabrug"),
    )
    assert "Mina Bos verbeterde een tikfout" in page.text(".//section[@aria-labelledby='since']")
    as_("editor").post(f"/desk/claims/{claim_id}/publication/withdrawal", page.fields(AGAIN))
    with db.reading() as session:
        assert session.get_one(Publication, claim_id).withdrawn_because == "De bron bleek vals."


def test_it_keeps_what_is_confidential_from_who_came_second(db: Database, cast: Cast, as_: As) -> None:
    with db.writing() as session:
        claim_id = stories.in_review(session, cast)
        seen = stories.version_of(session, claim_id)
        add_comment(
            session,
            claim_id,
            body="De bron heet Piet",
            body_html="<p>De bron heet Piet</p>",
            confidential=True,
            by=cast.actor("editor"),
            at=NOW,
        )
    form = {"to": "approved", "seen_version": str(seen)}
    page = as_("checker2").post(f"/desk/claims/{claim_id}/state", form, status=409)
    assert "Piet" not in page.html


def busy(session: Session, cast: Cast) -> int:
    """A claim to which nearly everything happened."""
    claim_id = scheduled(session, cast)
    editor = cast.actor("editor")
    scheduling.stop(session, claim_id, by=editor, at=NOW)
    page = scheduling.schedule(session, claim_id, by=editor, at=NOW)
    desk.set_hold(session, claim_id, "kort geding", by=editor, at=NOW)
    scheduling.release(session, claim_id, str(page.scheduled_for and page.scheduled_for.isoformat()), at=NOW)
    desk.release_hold(session, claim_id, by=editor, at=NOW)
    publish(session, claim_id, by=editor, at=NOW)
    mend(session, claim_id, cast, headline="Verkeer op de Aabrug groeide maar verdubbelde niet")
    confirm_seen(session, claim_id, by=cast.actor("second"), at=NOW)
    comment = add_comment(session, claim_id, body="Hm", body_html="<p>Hm</p>", by=editor, at=NOW)
    resolve_thread(session, comment.id or 0, by=editor, at=NOW)
    reopen_thread(session, comment.id or 0, by=editor, at=NOW)
    comment.subject, comment.subject_id = "evidence", 1
    hide_with(session, "evidence", 1, by=editor, at=NOW)
    start = stories.TEXT.index("De zaal knikte")
    words: dict[str, Any] = {"exact": "De zaal knikte", "start": start, "end": start + 14}
    quote = add_place(session, claim_id, 1, **words, version_number=1, by=editor, at=NOW)
    remove_place(session, quote.appearance_id, by=editor, at=NOW)
    other = desk.add_claim(session, statement="Meer verkeer", language="nl", by=editor, at=NOW).id or 0
    decide(session, claim_id, other, Decision.RELATED, by=editor, at=NOW)
    take_back(session, claim_id, other, by=editor, at=NOW)
    version = new_version(session, 1, keep("De zaal knikte en zweeg."), by=editor, at=NOW)
    keep_found(session, 1, version, None, NOW)
    place_quote(session, 1, exact="De zaal knikte", version_number=2, start=None, end=None, by=editor, at=NOW)
    undo_place(session, 1, 2, by=editor, at=NOW, seen_version=2)
    stories.revised(session, claim_id, cast, RevisionClass.UPDATE, "Er is nieuws.")
    tip, _ = tips.receive(
        session, what="Is dat zo?", seen_where="", why="", language="nl", sender="s" * 64, alike=None, at=NOW
    )
    tips.join(session, {tip.id or 0: 1}, claim_id, by=cast.actor("editor"), at=NOW)
    tips.take_off(session, {tip.id or 0: 2}, claim_id, by=cast.actor("editor"), at=NOW)
    return claim_id


def test_it_knows_which_events_are_a_version_of_the_claim(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        claim_id = busy(session, cast)
        kinds = session.exec(select(Event.kind).where(col(Event.claim_id) == claim_id)).all()
        counted = [kind for kind in kinds if kind not in since.NO_VERSION]
        assert stories.version_of(session, claim_id) == 1 + len(counted), kinds
        # A claim begins by being added or by being imported.
        missed = set(since.NO_VERSION) - {"claim.imported"} - set(kinds)
        assert not missed, "each of them happened here"
