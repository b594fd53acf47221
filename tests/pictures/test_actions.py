"""Pictures of a claim: added, changed, taken off and put back, each told in the history, none without the version that was seen."""

from typing import Any

import pytest

from claims.articles.files import digest_of
from claims.articles.slots import KEEPS
from claims.desk import actions as desk
from claims.desk.rules import DeclineReason, Work
from claims.errors import Forbidden, Invalid, NotFound, Outdated, Refused
from claims.pictures import actions, queries
from claims.pictures.models import Picture
from claims.pictures.rules import CONTRADICT, Category, MediaKind, check_categories
from claims.storage.engine import Database
from tests.conftest import NOW, Cast
from tests.publishing import stories
from tests.verdicts import stages

ADDRESS: dict[str, Any] = {"media_url": "https://example.org/brug.mp4", "media_kind": MediaKind.VIDEO}
FILE: Any = {"file_sha256": digest_of(b"brug"), "format": "png", "width": 8, "height": 6}
SEEN: dict[str, Any] = {"media_kind": MediaKind.PICTURE, "alt": "Een volle brug"}


def add(db: Database, cast: Cast, claim_id: int, by: str = "checker", **fields: Any) -> int:
    with db.writing() as session:
        made = actions.add_picture(session, claim_id, by=cast.actor(by), at=NOW, **(fields or ADDRESS))
        return made.id or 0


def shown(db: Database, claim_id: int) -> list[str | None]:
    with db.reading() as session:
        return [each.media_url or each.file_sha256 for each in queries.pictures_of(session, claim_id)]


def test_each_act_is_told_and_is_one_version_of_the_claim(db: Database, cast: Cast) -> None:
    claim_id, checker = stages.researching(db, cast), cast.actor("checker")
    first = stages.claim_row(db, claim_id).version
    picture = add(db, cast, claim_id)
    with db.writing() as session:
        actions.change_picture(session, picture, by=checker, at=NOW, seen_version=1, graphic=True)
    with db.writing() as session:
        actions.remove_picture(session, picture, by=checker, at=NOW, seen_version=2)
    assert shown(db, claim_id) == []
    with db.writing() as session:
        actions.restore_picture(session, picture, by=checker, at=NOW)
    assert shown(db, claim_id) == [ADDRESS["media_url"]]
    told = [kind for kind in stages.events(db, claim_id) if kind.startswith("picture.")]
    assert sorted(told) == ["picture.added", "picture.changed", "picture.removed", "picture.restored"]
    assert stages.claim_row(db, claim_id).version == first + 4


def test_saving_what_stands_there_writes_nothing(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    picture, was = add(db, cast, claim_id), len(stages.events(db, claim_id))
    with db.writing() as session:
        actions.change_picture(session, picture, by=cast.actor("checker"), at=NOW, seen_version=1, **ADDRESS)
    assert len(stages.events(db, claim_id)) == was


def test_nobody_overwrites_what_they_did_not_see(db: Database, cast: Cast) -> None:
    picture = add(db, cast, stages.researching(db, cast))
    checker = cast.actor("checker")
    with db.writing() as session:
        actions.change_picture(session, picture, by=checker, at=NOW, seen_version=1, alt="Een auto")
    for act in (actions.change_picture, actions.remove_picture):
        with pytest.raises(Outdated), db.writing() as session:
            act(session, picture, by=checker, at=NOW, seen_version=1)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"media_kind": MediaKind.PICTURE, "alt": "Niets"}, "file"),
        ({"media_kind": MediaKind.PICTURE, "file": FILE}, "alt"),
        ({**ADDRESS, "categories": [Category.ORIGINAL, Category.STAGED]}, "original"),
    ],
)
def test_what_is_no_whole_picture_is_refused_at_its_field(
    db: Database, cast: Cast, fields: dict[str, Any], where: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add(db, cast, stages.researching(db, cast), **fields)
    assert refused.value.where == where


@pytest.mark.parametrize("category", Category)
def test_an_original_contradicts_what_was_changed_or_staged_and_nothing_else(category: Category) -> None:
    check_categories([category])
    check_categories([each for each in Category if each is not Category.ORIGINAL])
    if category in CONTRADICT:
        with pytest.raises(Invalid):
            check_categories([Category.ORIGINAL, category])
    else:
        check_categories([Category.ORIGINAL, category])


def test_only_an_editor_lets_readers_see_it(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    with pytest.raises(Forbidden):
        add(db, cast, claim_id, **ADDRESS, public=True)
    picture = add(db, cast, claim_id, "editor", **ADDRESS, public=True)
    with pytest.raises(Forbidden), db.writing() as session:
        actions.change_picture(session, picture, by=cast.actor("checker"), at=NOW, public=False)
    with db.writing() as session:
        actions.change_picture(session, picture, by=cast.actor("checker"), at=NOW, graphic=True)
    with db.reading() as session:
        assert session.get_one(Picture, picture).public


def test_who_removed_it_and_editors_put_it_back_while_it_is_gone(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    picture = add(db, cast, claim_id)
    with pytest.raises(Refused), db.writing() as session:
        actions.restore_picture(session, picture, by=cast.actor("editor"), at=NOW)
    with db.writing() as session:
        actions.remove_picture(session, picture, by=cast.actor("editor"), at=NOW)
    with pytest.raises(NotFound), db.writing() as session:
        actions.change_picture(session, picture, by=cast.actor("editor"), at=NOW, graphic=True)
    with pytest.raises(Forbidden), db.writing() as session:
        actions.restore_picture(session, picture, by=cast.actor("checker"), at=NOW)
    with db.writing() as session:
        actions.restore_picture(session, picture, by=cast.actor("second"), at=NOW)
    assert shown(db, claim_id) == [ADDRESS["media_url"]]


def test_it_changes_while_the_claim_is_open_alone(db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    picture = add(db, cast, claim_id)
    with db.writing() as session:
        reason: dict[str, Any] = {"decline_reason": DeclineReason.OPINION}
        desk.move_claim(session, claim_id, Work.DECLINED, by=cast.actor("editor"), at=NOW, **reason)
    with pytest.raises(Refused):
        add(db, cast, claim_id)
    with pytest.raises(Refused), db.writing() as session:
        actions.remove_picture(session, picture, by=cast.actor("editor"), at=NOW)


def test_an_approval_does_not_cover_a_picture_that_came_after_it(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        claim_id = stories.approved(session, cast)
    add(db, cast, claim_id, "editor", **ADDRESS, public=True)
    assert stages.claim_row(db, claim_id).state is Work.RESEARCHING


def test_a_file_stays_while_a_picture_names_it_even_a_removed_one(app: Any, db: Database, cast: Cast) -> None:
    claim_id = stages.researching(db, cast)
    picture = add(db, cast, claim_id, **SEEN, file=FILE)
    with db.writing() as session:
        actions.remove_picture(session, picture, by=cast.actor("checker"), at=NOW)
    with db.reading() as session:
        asked = [FILE["file_sha256"], digest_of(b"een ander")]
        assert {each for keeps in KEEPS for each in keeps(session, asked)} == {FILE["file_sha256"]}
