"""Routes of the table of names: all groups, a new one, one of them."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from claims.errors import N_
from claims.names import actions, queries
from claims.names.forms import NamesForm
from claims.names.models import NameGroup
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("names", __name__)
FIELD_LABELS.update(names=N_("Names that mean the same"))


@blueprint.get("/desk/settings/names")
@access(Permission.LOOK)
def index() -> ResponseReturnValue:
    return page("names/index.html", groups=queries.groups(read()), may_edit=actor().may(Permission.EDIT))


@blueprint.route("/desk/settings/names/new", methods=["GET", "POST"])
@access(Permission.EDIT)
def add() -> ResponseReturnValue:
    form = NamesForm()
    if form.sent:
        names = form.names.data or ""
        if form.apply(lambda session: actions.add_names(session, names, by=actor(), at=now())):
            say(N_("Saved. Searches know these names from now on."))
            return see(url_for("names.index"))
    return page("names/edit.html", form=form, group=None)


@blueprint.route("/desk/settings/names/<int:group_id>", methods=["GET", "POST"])
@access(Permission.EDIT)
def edit(group_id: int) -> ResponseReturnValue:
    group = get_row(read(), NameGroup, group_id)
    form = NamesForm(obj=group)
    if form.sent:
        names, seen = form.names.data or "", form.seen
        if form.apply(
            lambda session: actions.edit_names(
                session, group_id, names, by=actor(), at=now(), seen_version=seen
            )
        ):
            say(N_("Saved. Searches know these names from now on."))
            return see(url_for("names.index"))
    return page("names/edit.html", form=form, group=group)


@blueprint.post("/desk/settings/names/<int:group_id>/removal")
@access(Permission.EDIT)
def remove(group_id: int) -> ResponseReturnValue:
    form = Button()
    if form.sent:
        form.apply(
            lambda session: actions.remove_names(
                session, group_id, by=actor(), at=now(), seen_version=form.seen
            )
        )
        say(N_("Line removed."), undo=url_for("names.restore", group_id=group_id))
    return see(url_for("names.index"))


@blueprint.post("/desk/settings/names/<int:group_id>/return")
@access(Permission.EDIT)
def restore(group_id: int) -> ResponseReturnValue:
    form = Button()
    if form.sent:
        form.apply(lambda session: actions.restore_names(session, group_id, by=actor(), at=now()))
        say(N_("Line put back."))
    return see(url_for("names.index"))
