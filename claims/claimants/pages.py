"""Routes of claimants: the list, one of them with their claims, names to choose from."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.claimants import actions, queries, slots
from claims.claimants.forms import ClaimantForm
from claims.claimants.models import Claimant
from claims.errors import N_
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import clean_line
from claims.web.paging import Page, asked_page
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("claimants", __name__)
PAGE_SIZE = 100
LONGEST_QUESTION = 100

FIELD_LABELS.update(
    name=N_("Name"), description=N_("Description"), aliases=N_("Other names"), same_as=N_("Same as")
)


@blueprint.get("/desk/claimants")
@access(Permission.LOOK)
def index() -> ResponseReturnValue:
    asked = asked_page(PAGE_SIZE)
    slice_ = Page(asked.number, asked.size, queries.claimant_count(read()))
    found = queries.claimant_list(read(), limit=slice_.size, offset=slice_.offset)
    return page("claimants/index.html", claimants=found, pages=slice_)


@blueprint.get("/desk/claimants/suggest")
@access(Permission.LOOK)
def suggest() -> ResponseReturnValue:
    """Options for the list of names of a form; the field may send itself under its own name."""
    typed = clean_line(request.args.get("q") or request.args.get("claimant"))[:LONGEST_QUESTION]
    names = queries.suggested(read(), typed)
    return page("claimants/_suggest.html", names=names, near=queries.mistyped_for(read(), typed))


@blueprint.get("/desk/claimants/<int:claimant_id>")
@access(Permission.LOOK)
def claimant(claimant_id: int) -> ResponseReturnValue:
    found = get_row(read(), Claimant, claimant_id)
    aliases = queries.aliases_of(read(), claimant_id)
    claims = [part(read(), claimant_id) for part in slots.CLAIMS]
    may_edit = actor().may(Permission.PULL_CLAIM)
    return page("claimants/claimant.html", claimant=found, aliases=aliases, claims=claims, may_edit=may_edit)


@blueprint.route("/desk/claimants/<int:claimant_id>/details", methods=["GET", "POST"])
@access(Permission.PULL_CLAIM)
def edit(claimant_id: int) -> ResponseReturnValue:
    found = get_row(read(), Claimant, claimant_id)
    aliases = "\n".join(queries.aliases_of(read(), claimant_id))
    form = ClaimantForm(obj=found, data={"aliases": aliases})
    if form.sent:
        details = {
            "name": form.name.data or "",
            "description": form.description.data,
            "aliases": form.aliases.data or "",
            "same_as": form.same_as.data,
        }
        seen = form.seen
        if form.apply(
            lambda session: actions.edit_claimant(
                session, claimant_id, **details, by=actor(), at=now(), seen_version=seen
            )
        ):
            say(N_("Saved."))
            return see(url_for("claimants.claimant", claimant_id=claimant_id))
    return page("claimants/edit.html", form=form, claimant=found)
