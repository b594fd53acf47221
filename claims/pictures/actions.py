"""Writing down pictures: add, change what is said of one, remove, put back."""

from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlmodel import Session

from claims.desk.actions import touch_claim, void_approval
from claims.desk.models import Claim
from claims.errors import N_, NotFound, Refused
from claims.history.actions import changes, record
from claims.history.queries import last_event_of
from claims.images.picture import Format
from claims.people.rules import Actor
from claims.pictures import rules
from claims.pictures.models import Picture
from claims.pictures.rules import MediaKind
from claims.storage.rows import check_version, get_row


class FileFacts(TypedDict, total=False):
    """The file of a picture, which stays what it is."""

    file_sha256: str | None
    format: Format | None
    width: int | None
    height: int | None


class PictureFields(TypedDict, total=False):
    """What may be said of a picture."""

    media_url: str | None
    media_kind: MediaKind
    alt: str | None
    original_url: str | None
    original_context: str | None
    categories: list[str]
    graphic: bool
    public: bool


SAID = tuple(PictureFields.__annotations__)


def add_picture(
    session: Session,
    claim_id: int,
    *,
    by: Actor,
    at: datetime,
    file: FileFacts | None = None,
    **fields: Unpack[PictureFields],
) -> Picture:
    """One more picture of a claim. Its file is on the disk before."""
    claim = get_row(session, Claim, claim_id, lock=True)
    picture = Picture(claim_id=claim_id, created_at=at, created_by_id=by.id, **(file or {}), **fields)
    rules.check_public(False, picture.public, by)
    _check(claim, picture)
    session.add(picture)
    session.flush()
    _written(session, claim, picture, "picture.added", None, facts_of(picture), by, at)
    return picture


def change_picture(
    session: Session,
    picture_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    **fields: Unpack[PictureFields],
) -> Picture:
    """Change what is said of a picture; the history keeps what stood there."""
    picture, claim = _load(session, picture_id)
    check_version(seen_version, picture.version, form_values(picture), thing=("picture", picture_id))
    was = facts_of(picture)
    rules.check_public(picture.public, fields.get("public", picture.public), by)
    for name, value in fields.items():
        setattr(picture, name, value)
    _check(claim, picture)
    before, after = changes(was, facts_of(picture))
    if after:
        picture.version += 1
        _written(session, claim, picture, "picture.changed", before, after, by, at)
    return picture


def remove_picture(
    session: Session, picture_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Picture:
    """Take a picture off the claim; row and file stay, so that this can be undone."""
    picture, claim = _load(session, picture_id)
    check_version(seen_version, picture.version, form_values(picture), thing=("picture", picture_id))
    rules.check_open(claim.state)
    picture.removed_at, picture.removed_by_id = at, by.id
    picture.version += 1
    _written(session, claim, picture, "picture.removed", facts_of(picture), None, by, at)
    return picture


def restore_picture(session: Session, picture_id: int, *, by: Actor, at: datetime) -> Picture:
    """Undo a removal: for who removed it and for editors, while nothing later has touched the picture."""
    picture, claim = _load(session, picture_id, removed=True)
    last = last_event_of(session, "picture", picture_id)
    if last is None or last.kind != "picture.removed":
        raise Refused(N_("There is nothing to undo: this picture is with the claim."))
    rules.check_may_restore(picture.removed_by_id, by)
    rules.check_open(claim.state)
    picture.removed_at = picture.removed_by_id = None
    picture.version += 1
    _written(session, claim, picture, "picture.restored", None, facts_of(picture), by, at)
    return picture


def facts_of(picture: Picture) -> dict[str, Any]:
    """What is said of a picture as JSON values, for the history."""
    said = {name: getattr(picture, name) for name in SAID}
    return {**said, "media_kind": str(picture.media_kind), "file_sha256": picture.file_sha256}


def form_values(picture: Picture) -> dict[str, object]:
    """What is said of a picture as its form sends it, for the page that shows both texts."""
    said = {name: "" if value is None else value for name, value in facts_of(picture).items() if name in SAID}
    return {**said, **{name: category in picture.categories for category, name in rules.TICKS.items()}}


def _load(session: Session, picture_id: int, *, removed: bool = False) -> tuple[Picture, Claim]:
    """The picture and its claim, both locked."""
    picture = get_row(session, Picture, picture_id, lock=True)
    claim = get_row(session, Claim, picture.claim_id, lock=True)
    if picture.removed_at is not None and not removed:
        raise NotFound(N_("There is no such picture with this claim."))
    return picture, claim


def _check(claim: Claim, picture: Picture) -> None:
    rules.check_open(claim.state)
    rules.check_whole(facts_of(picture))


def _written(
    session: Session,
    claim: Claim,
    picture: Picture,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    by: Actor,
    at: datetime,
) -> None:
    void_approval(session, claim, by=by, at=at)
    session.add(picture)
    record(
        session,
        kind,
        by_id=by.id,
        at=at,
        thing_id=picture.id or 0,
        claim_id=picture.claim_id,
        before=before,
        after=after,
    )
    touch_claim(session, claim, at)
