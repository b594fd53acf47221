"""What became confidential, was removed or withdrawn is in no answer, also while an index has not followed yet."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from flask import Flask

import claims
from claims.desk.actions import add_claim, set_tags
from claims.desk.models import Claim
from claims.discussion.actions import add_comment, remove_comment
from claims.evidence.actions import add_evidence, edit_evidence
from claims.evidence.rules import Kind, Stance
from claims.matches.queries import similar_to
from claims.publishing.actions import withdraw
from claims.publishing.rules import RevisionClass
from claims.search import follower as following
from claims.search import slots
from claims.search.engine import EngineFull
from claims.search.follower import Follower
from claims.search.whoosh_engine import WhooshEngine
from claims.search.wiring import tick
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.publishing import stories

As = Callable[[str | None], CheckingClient]
Behind = Callable[[], AbstractContextManager[None]]


@contextmanager
def _much_to_do(_app: Flask, patch: pytest.MonkeyPatch) -> Iterator[None]:
    patch.setattr(following, "MOST_DOCUMENTS", 0)
    yield


@contextmanager
def _many_events(_app: Flask, patch: pytest.MonkeyPatch) -> Iterator[None]:
    patch.setattr(following, "MOST_EVENTS", 0)
    yield


@contextmanager
def _another_writes(app: Flask, _patch: pytest.MonkeyPatch) -> Iterator[None]:
    engines: list[Any] = [follower.engine for follower in app.extensions["search"].values()]
    with engines[0]._as_writer() as first, engines[1]._as_writer() as second:
        assert first
        assert second
        yield


@contextmanager
def _full_disk(_app: Flask, patch: pytest.MonkeyPatch) -> Iterator[None]:
    def fail(*_values: object, **_options: object) -> bool:
        raise EngineFull("no room")

    patch.setattr(WhooshEngine, "write", fail)
    yield


@pytest.fixture(params=[_much_to_do, _many_events, _another_writes, _full_disk])
def behind(request: pytest.FixtureRequest, app: Flask) -> Behind:
    """A while in which no index follows a change, for one reason or another."""

    @contextmanager
    def while_behind() -> Iterator[None]:
        with app.app_context():
            tick()
        with pytest.MonkeyPatch.context() as patch, request.param(app, patch):
            yield

    return while_behind


def follower(app: Flask, name: str) -> Follower:
    found: Follower = app.extensions["search"][name]
    return found


def ask(client: CheckingClient, address: str, typed: str) -> Page:
    return client.get(f"{address}?q={quote_plus(typed)}")


def told(app: Flask, as_: As, db: Database, typed: str, like: int) -> tuple[str, list[int]]:
    """All that a reader of the desk sees of what was typed, and claims that are similar to one."""
    page = ask(as_("reader"), "/desk/search", typed)
    with db.reading() as session, app.test_request_context():
        claim = session.get(Claim, like)
        assert claim
        similar = similar_to(session, follower(app, "desk"), claim)
    return page.text(".//main"), [each.texts.id for each in similar.items]


def test_the_desk_learns_nothing_that_became_confidential_meanwhile(
    app: Flask, db: Database, cast: Cast, as_: As, behind: Behind
) -> None:
    checker = cast.actor("checker")
    with db.writing() as session:
        like, other, commented = (
            add_claim(session, statement=text, language="nl", by=cast.actor("editor"), at=NOW).id or 0
            for text in (
                "De grutto broedt later in het jaar",
                "De grutto broedt elk jaar later",
                "De zee stijgt",
            )
        )
        set_tags(session, other, ["weidevogels"], by=cast.actor("editor"), at=NOW)
        source = add_evidence(
            session,
            other,
            title="Rapport over walvissen",
            stance=Stance.CONTEXT,
            kind=Kind.DOCUMENT,
            by=checker,
            at=NOW,
        )
        remark = add_comment(
            session, commented, body="walvissen", body_html="<p>walvissen</p>", by=checker, at=NOW
        )
        source_id, remark_id = source.id or 0, remark.id or 0
    with behind():
        page, similar = told(app, as_, db, "walvissen", like)
        assert "2 resultaten" in page
        assert similar == [other]
        with db.writing() as session:
            edit_evidence(session, source_id, confidential=True, by=cast.actor("editor"), at=NOW)
            remove_comment(session, remark_id, by=checker, at=NOW)
        follower(app, "desk").follow()
        page, similar = told(app, as_, db, "walvissen", like)
        assert "grutto" not in page
        assert "zee" not in page
        assert similar == []
        for typed in ('"over walvissen"', "grutto weidevogels", "walvisen", "tag:weidevogels", "walv*"):
            page, _ = told(app, as_, db, typed, like)
            assert "elk jaar later" not in page, typed
            assert "walvissen" not in page.replace("over walvissen", ""), typed
        if "nieuwste wijzigingen" not in page:
            pytest.fail("nothing says that the newest changes are missing")
    with app.app_context():
        app.extensions["search"]["desk"].full_until = 0.0
        tick()
    assert told(app, as_, db, "weidevogels", like)[1] == [other]


def test_readers_learn_nothing_of_what_was_withdrawn_or_corrected_meanwhile(
    app: Flask, db: Database, cast: Cast, as_: As, behind: Behind
) -> None:
    with db.writing() as session:
        gone, mended = (
            stories.published(session, cast, stories.Story(headline=headline, body=f"{body} staat hier."))
            for headline, body in (("Het eerste oordeel", "Walvissen"), ("Het tweede oordeel", "Zeehonden"))
        )
    reader = as_(None)
    with behind():
        assert "Het eerste oordeel" in ask(reader, "/verdicts", "walvissen").text(".//main")
        assert "Het tweede oordeel" in ask(reader, "/verdicts", "zeehonden").text(".//main")
        with db.writing() as session:
            withdraw(session, gone, reason="Wij zaten fout.", by=cast.actor("editor"), at=NOW)
            stories.revised(
                session,
                mended,
                cast,
                RevisionClass.CORRECTION,
                "Het waren geen zeehonden.",
                story=stories.Story(headline="Het tweede oordeel", body="Het waren bruinvissen."),
            )
        follower(app, "public").follow()
        for typed in ("walvissen", "zeehonden", '"staat hier"', "oordeel", "zeehond", "zeehondn"):
            page = ask(reader, "/verdicts", typed)
            assert "eerste oordeel" not in page.text(".//main"), typed
            assert "tweede oordeel" not in page.text(".//main"), typed
            assert not page.all(".//aside//li"), typed
    with app.app_context():
        app.extensions["search"]["public"].full_until = 0.0
        tick()
    assert "Het tweede oordeel" in ask(reader, "/verdicts", "bruinvissen").text(".//main")


def test_every_kind_of_event_that_hides_nothing_is_one_that_is_written() -> None:
    root = Path(claims.__file__).parent
    sources = "".join(path.read_text() for path in root.rglob("*.py"))
    kinds = {kind for source in (slots.DESK_DOCUMENTS + slots.PUBLIC_DOCUMENTS) for kind in source.harmless}
    assert len(kinds) > 30
    assert {kind for kind in kinds if f'"{kind}"' not in sources} == set()


def test_what_only_adds_hides_nothing(app: Flask, db: Database, cast: Cast, as_: As, behind: Behind) -> None:
    with db.writing() as session:
        claim = add_claim(session, statement="De zee stijgt", language="nl", by=cast.actor("editor"), at=NOW)
        claim_id = claim.id or 0
    with behind():
        with db.writing() as session:
            set_tags(session, claim_id, ["water"], by=cast.actor("editor"), at=NOW)
        assert "De zee stijgt" in ask(as_("reader"), "/desk/search", "zee").text(".//main")
