"""Routes of views: saving the list one looks at, changing and removing a view."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.desk.filters import Filters
from claims.errors import N_
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.views import actions, queries
from claims.views.forms import ViewForm
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("views", __name__)


def _list(query: str) -> str:
    return f"{url_for('desk.claims')}?{query}"


@blueprint.route("/desk/views/new", methods=["GET", "POST"])
@access(Permission.OWN_ACCOUNT)
def add() -> ResponseReturnValue:
    """A name for the list that the address asks for."""
    form, query, by = ViewForm(), Filters.asked(request.args).as_query(), actor()
    if form.sent:
        name, shared = form.name.data or "", form.shared.data
        saved = form.apply(
            lambda session: actions.save(session, name=name, query=query, shared=shared, by=by, at=now())
        )
        if saved is not None:
            say(N_("The view is saved. It stands above the list."))
            return see(_list(query))
    return page("views/view.html", form=form, view=None, query=query, back=_list(query), by=by)


@blueprint.route("/desk/views/<int:view_id>", methods=["GET", "POST"])
@access(Permission.OWN_ACCOUNT)
def edit(view_id: int) -> ResponseReturnValue:
    by = actor()
    view = queries.view_for(read(), view_id, by)
    form = ViewForm(obj=view)
    if form.sent:
        told = {"name": form.name.data or "", "shared": form.shared.data, "seen_version": form.seen}
        if form.apply(lambda session: actions.edit(session, view_id, **told, by=by, at=now())):
            say(N_("The view was changed."))
            return see(_list(view.query))
    return page("views/view.html", form=form, view=view, query=view.query, back=_list(view.query), by=by)


@blueprint.post("/desk/views/<int:view_id>/removal")
@access(Permission.OWN_ACCOUNT)
def remove(view_id: int) -> ResponseReturnValue:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    form.apply(lambda session: actions.remove(session, view_id, by=actor(), at=now(), seen_version=form.seen))
    say(N_("The view was removed."), undo=url_for("views.restore", view_id=view_id))
    return see(url_for("desk.claims"))


@blueprint.post("/desk/views/<int:view_id>/return")
@access(Permission.OWN_ACCOUNT)
def restore(view_id: int) -> ResponseReturnValue:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    form.apply(lambda session: actions.restore(session, view_id, by=actor(), at=now()))
    say(N_("The view is back."))
    return see(url_for("desk.claims"))
