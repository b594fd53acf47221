"""Routes of tags: the list of them, adding, changing, removing, making two one."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from claims.desk.models import Tag
from claims.errors import N_
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.tags import actions, queries
from claims.tags.forms import MergeForm, TagForm
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.rendering import UNPROCESSABLE, page, see
from claims.web.sessions import read

blueprint = Blueprint("tags", __name__)
FIELD_LABELS.update(colour=N_("Colour"), parent=N_("Stands under"), into=N_("The other topic"))


@blueprint.get("/desk/settings/tags")
@access(Permission.LOOK)
def index() -> ResponseReturnValue:
    rows = queries.every(read())
    return page(
        "tags/tags.html",
        tags=queries.kept(rows),
        removed=queries.removed(rows),
        may_edit=actor().may(Permission.EDIT),
    )


@blueprint.route("/desk/settings/tags/new", methods=["GET", "POST"])
@access(Permission.EDIT)
def add() -> ResponseReturnValue:
    form = TagForm()
    form.offer(queries.standing(read()))
    if form.sent:
        told = _told(form)
        if form.apply(lambda session: actions.add_tag(session, **told, by=actor(), at=now())):
            say(N_("Topic added."))
            return see(url_for("tags.index"))
    return page("tags/tag.html", form=form, tag=None)


@blueprint.route("/desk/settings/tags/<int:tag_id>", methods=["GET", "POST"])
@access(Permission.EDIT)
def edit(tag_id: int) -> ResponseReturnValue:
    tag = queries.check_stands(get_row(read(), Tag, tag_id))
    form = TagForm(obj=tag, parent=str(tag.parent_id or ""))
    form.offer(queries.standing(read()))
    if form.sent:
        told = {**_told(form), "seen_version": form.seen}
        if form.apply(lambda session: actions.edit_tag(session, tag_id, **told, by=actor(), at=now())):
            say(N_("Saved. Every claim with this topic shows it so."))
            return see(url_for("tags.index"))
    return _page(tag, form, MergeForm(formdata=None))


def _told(form: TagForm) -> dict[str, Any]:
    return {
        "name": form.name.data or "",
        "colour": form.colour.data,
        "parent_id": form.parent_id,
        "public": form.public.data,
    }


def _page(tag: Tag, form: TagForm, merging: MergeForm) -> ResponseReturnValue:
    others = [each for each in queries.standing(read()) if each.id != tag.id]
    form.offer(others)
    merging.offer(others)
    count = queries.claim_count(read(), tag.name)
    names = queries.old_names(read(), tag.id or 0)
    more: dict[str, Any] = {"others": others, "count": count, "names": names}
    status = UNPROCESSABLE if merging.errors else 200
    return page("tags/tag.html", status=status, form=form, tag=tag, merging=merging, **more)


@blueprint.post("/desk/settings/tags/<int:tag_id>/merge")
@access(Permission.EDIT)
def merge(tag_id: int) -> ResponseReturnValue:
    """This topic becomes another."""
    tag, form = queries.check_stands(get_row(read(), Tag, tag_id)), MergeForm()
    form.offer(queries.standing(read()))
    if form.sent:
        into, seen = form.into_id, form.seen
        if form.apply(
            lambda session: actions.merge_tags(session, tag_id, into, by=actor(), at=now(), seen_version=seen)
        ):
            say(
                N_("The two topics are one now. The old name still finds it."),
                undo=url_for("tags.part", tag_id=tag_id),
            )
            return see(url_for("tags.index"))
    return _page(tag, TagForm(formdata=None, obj=tag, parent=str(tag.parent_id or "")), form)


@blueprint.post("/desk/settings/tags/<int:tag_id>/parting")
@access(Permission.EDIT)
def part(tag_id: int) -> ResponseReturnValue:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    form.apply(lambda session: actions.part_tags(session, tag_id, by=actor(), at=now()))
    say(N_("They are two topics again."))
    return see(url_for("tags.index"))


@blueprint.post("/desk/settings/tags/<int:tag_id>/removal")
@access(Permission.EDIT)
def remove(tag_id: int) -> ResponseReturnValue:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    form.apply(
        lambda session: actions.remove_tag(session, tag_id, by=actor(), at=now(), seen_version=form.seen)
    )
    say(N_("The topic was removed."), undo=url_for("tags.restore", tag_id=tag_id))
    return see(url_for("tags.index"))


@blueprint.post("/desk/settings/tags/<int:tag_id>/return")
@access(Permission.EDIT)
def restore(tag_id: int) -> ResponseReturnValue:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    form.apply(lambda session: actions.restore_tag(session, tag_id, by=actor(), at=now()))
    say(N_("The topic is back."))
    return see(url_for("tags.index"))
