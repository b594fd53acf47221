"""Routes of pictures: add, change, remove, put back, and the file itself."""

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from claims.articles.pages import asked_number
from claims.desk.models import Claim
from claims.errors import N_, NotFound
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.pictures import actions
from claims.pictures.files import picture_file
from claims.pictures.forms import PictureForm, SaidForm
from claims.pictures.models import Picture
from claims.pictures.rules import CATEGORY_LABELS, MEDIA_LABELS, TICKS
from claims.pictures.wiring import UPLOADS
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS, FIELD_WORDS, choice_words
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("pictures", __name__)
FIELD_LABELS.update(
    media_url=N_("Address of the picture or video"),
    media_kind=N_("At that address is"),
    alt=N_("What can be seen"),
    original_url=N_("Address of the original"),
    original_context=N_("About the original"),
    **{name: CATEGORY_LABELS[category] for category, name in TICKS.items()},
    graphic=N_("Graphic: cover it until one asks to see it"),
    public=N_("Show it on the public page"),
)
FIELD_WORDS.update(media_kind=choice_words(MEDIA_LABELS))


def _picture(claim_id: int, picture_id: int, *, removed: bool = False) -> Picture:
    """A picture of this claim; with `removed`, also one that was taken off."""
    picture = get_row(read(), Picture, picture_id)
    if picture.claim_id != claim_id or (picture.removed_at and not removed):
        raise NotFound(N_("There is no such picture with this claim."))
    return picture


def _back(claim_id: int) -> ResponseReturnValue:
    return see(url_for("desk.claim", claim_id=claim_id, _anchor="pictures"))


@blueprint.route(UPLOADS, methods=["GET", "POST"])
@access(Permission.WORK)
def add() -> ResponseReturnValue:
    """One more picture. Its address is the same for every claim, as the kernel takes larger bodies there."""
    claim = get_row(read(), Claim, asked_number("claim") or 0)
    form = PictureForm()
    form.asked_by(actor())
    if form.sent:
        form.keep_file(current_app.config["SETTINGS"].instance)
        if form.apply(lambda session: form.add(session, claim.id or 0, actor(), now())) is not None:
            say(N_("Picture added."))
            return _back(claim.id or 0)
    return page("pictures/picture.html", form=form, claim=claim, picture=None)


@blueprint.route("/desk/claims/<int:claim_id>/pictures/<int:picture_id>", methods=["GET", "POST"])
@access(Permission.WORK)
def edit(claim_id: int, picture_id: int) -> ResponseReturnValue:
    claim, picture = get_row(read(), Claim, claim_id), _picture(claim_id, picture_id)
    form = SaidForm.of(picture, actor())
    if (
        form.sent
        and form.apply(
            lambda session: actions.change_picture(
                session, picture_id, **form.facts(), by=actor(), at=now(), seen_version=form.seen
            )
        )
        is not None
    ):
        say(N_("Picture saved."))
        return _back(claim_id)
    return page("pictures/picture.html", form=form, claim=claim, picture=picture)


@blueprint.post("/desk/claims/<int:claim_id>/pictures/<int:picture_id>/removal")
@access(Permission.WORK)
def remove(claim_id: int, picture_id: int) -> ResponseReturnValue:
    _picture(claim_id, picture_id)
    form = Button()
    if form.sent:
        form.apply(
            lambda session: actions.remove_picture(
                session, picture_id, by=actor(), at=now(), seen_version=form.seen
            )
        )
        undo = url_for("pictures.restore", claim_id=claim_id, picture_id=picture_id)
        say(N_("Picture removed."), undo=undo)
    else:
        refuse_odd(form)
    return _back(claim_id)


@blueprint.post("/desk/claims/<int:claim_id>/pictures/<int:picture_id>/return")
@access(Permission.WORK)
def restore(claim_id: int, picture_id: int) -> ResponseReturnValue:
    _picture(claim_id, picture_id, removed=True)
    form = Button()
    if form.sent:
        form.apply(lambda session: actions.restore_picture(session, picture_id, by=actor(), at=now()))
        say(N_("Picture put back."))
    else:
        refuse_odd(form)
    return _back(claim_id)


@blueprint.get("/desk/claims/<int:claim_id>/pictures/<int:picture_id>/file")
@access(Permission.LOOK)
def file(claim_id: int, picture_id: int) -> ResponseReturnValue:
    """The file of a picture. A browser asks each time whether who sits there may still see it."""
    picture = _picture(claim_id, picture_id)
    answer = picture_file(picture.file_sha256, picture.format)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
