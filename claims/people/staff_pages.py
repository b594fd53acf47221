"""The pages of who manages people: the list, invitations, roles, closing accounts, fresh links."""

from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from claims.errors import N_, Invalid, Refused
from claims.people import actions, queries, second_factor, slots
from claims.people.access import access, actor
from claims.people.forms import InviteForm, RoleForm, role_choices
from claims.people.rules import Permission, Role
from claims.people.sign_in import start_session
from claims.web.clock import now, today
from claims.web.flashes import say
from claims.web.forms import Form
from claims.web.rendering import page, see
from claims.web.sessions import change, read

blueprint = Blueprint("staff", __name__)


def link_address(token: str) -> str:
    """The whole address of a one-time link, on the site's own base address."""
    return str(current_app.config["SETTINGS"].site_url) + url_for("people.link", token=token)


def open_work(session: Session) -> dict[int, int]:
    """How much of the desk's work each person has."""
    return {person_id: count for source in slots.OPEN_WORK for person_id, count in source(session).items()}


def people_page(form: InviteForm, once: dict[str, str] | None = None) -> Response:
    return page(
        "people/people.html",
        form=form,
        once=once,
        accounts=queries.accounts(read(), now()),
        open_work=open_work(read()),
        today=today(),
        roles=role_choices(),
    )


def shown_once(name: str, token: str) -> Response:
    """The page with a fresh link, as the answer to the form itself: kept nowhere, no later request shows it again."""
    return people_page(InviteForm(formdata=None), {"name": name, "address": link_address(token)})


@blueprint.route("/desk/settings/people", methods=["GET", "POST"])
@access(Permission.MANAGE)
def index() -> ResponseReturnValue:
    form = InviteForm()
    if form.sent:
        typed = {"name": form.name.data, "role": Role(form.role.data), "language": form.language.data}
        token = form.apply(lambda writing: _invite(writing, form.email.data, typed))
        if token:
            return shown_once(form.name.data, token)
    return people_page(form)


def _invite(writing: Any, email: str, typed: dict[str, Any]) -> str:
    by, at = actor(), now()
    person = actions.add_person(writing, email=email, by=by, at=at, **typed)
    return actions.make_link(writing, person.id or 0, by=by, at=at)


@blueprint.post("/desk/settings/people/<int:person_id>/link")
@access(Permission.MANAGE)
def fresh_link(person_id: int) -> ResponseReturnValue:
    with change() as writing:
        token = actions.make_link(writing, person_id, by=actor(), at=now())
        name = queries.names(writing)[person_id].name
    return shown_once(name, token)


@blueprint.post("/desk/settings/people/<int:person_id>/role")
@access(Permission.MANAGE)
def role(person_id: int) -> ResponseReturnValue:
    form = RoleForm()
    if not form.sent:
        raise Invalid("role", N_("There is no such role. Nothing was changed."))
    with change() as writing:
        person = actions.change_role(
            writing,
            person_id,
            Role(form.role.data),
            by=actor(),
            at=now(),
            seen_version=form.seen,
        )
    if person_id == actor().id:
        start_session(person, in_history=False)
    say(N_("The role of %(name)s is changed."), name=person.name)
    return see(url_for("staff.index"))


@blueprint.post("/desk/settings/people/<int:person_id>/closed")
@access(Permission.MANAGE)
def close(person_id: int) -> ResponseReturnValue:
    with change() as writing:
        if person_id in open_work(writing):
            raise Refused(
                N_(
                    "Work of this person is still open. Open the list of people again, and hand it over first."
                )
            )
        person = actions.deactivate(writing, person_id, by=actor(), at=now(), seen_version=Form().seen)
    say(
        N_("The account of %(name)s is closed."),
        undo=url_for("staff.reopen", person_id=person_id),
        undo_fields=(("seen_version", str(person.version)),),
        name=person.name,
    )
    return see(url_for("staff.index"))


@blueprint.post("/desk/settings/people/<int:person_id>/open")
@access(Permission.MANAGE)
def reopen(person_id: int) -> ResponseReturnValue:
    with change() as writing:
        person = actions.reactivate(writing, person_id, by=actor(), at=now(), seen_version=Form().seen)
    say(N_("The account of %(name)s is open again."), name=person.name)
    return see(url_for("staff.index"))


@blueprint.route("/desk/settings/people/<int:person_id>/second-factor/removal", methods=["GET", "POST"])
@access(Permission.MANAGE)
def take_factor(person_id: int) -> ResponseReturnValue:
    """Say what it means, and whom to believe; then do it."""
    if request.method != "POST":
        return page("people/take_factor.html", person=queries.who_has_factor(read(), person_id))
    with change() as writing:
        person = second_factor.take_away(writing, person_id, by=actor(), at=now())
    say(
        N_("The second factor of %(name)s is taken away, and all their sessions have ended."),
        name=person.name,
    )
    return see(url_for("staff.index"))
