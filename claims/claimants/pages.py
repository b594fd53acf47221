"""Routes of claimants: the list, one of them with their claims, names to choose from."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.claimants import actions, merging, queries, slots
from claims.claimants.forms import ClaimantForm, MergeForm
from claims.claimants.models import Claimant
from claims.claimants.rules import KIND_LABELS, LONGEST_NAME
from claims.errors import N_
from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button, clean_line
from claims.web.paging import Page, asked_page
from claims.web.rendering import page, see
from claims.web.sessions import change, read

blueprint = Blueprint("claimants", __name__)
PAGE_SIZE = 100
LONGEST_QUESTION = LONGEST_NAME

FIELD_LABELS.update(
    name=N_("Name"),
    description=N_("Description"),
    aliases=N_("Other names"),
    same_as=N_("Same as"),
    roles=N_("Roles"),
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
    found = queries.suggested(read(), typed)
    return page("claimants/_suggest.html", names=found, near=queries.mistyped_for(read(), typed))


@blueprint.get("/desk/claimants/<int:claimant_id>")
@access(Permission.LOOK)
def claimant(claimant_id: int) -> ResponseReturnValue:
    """One of them with their claims; who was made one with another is found there."""
    found = get_row(read(), Claimant, claimant_id)
    if found.merged_into_id is not None:
        return see(_url(found.merged_into_id))
    return page(
        "claimants/claimant.html",
        claimant=found,
        kinds=KIND_LABELS,
        aliases=queries.aliases_of(read(), claimant_id),
        roles=queries.roles_of(read(), claimant_id),
        merges=queries.merged_into(read(), claimant_id),
        people=names(read()),
        claims=[draw(read(), claimant_id) for draw in slots.CLAIMS],
        may_edit=actor().may(Permission.PULL_CLAIM),
        may_merge=actor().may(Permission.WORK),
        by=actor(),
    )


def _url(claimant_id: int) -> str:
    return url_for("claimants.claimant", claimant_id=claimant_id)


@blueprint.route("/desk/claimants/<int:claimant_id>/details", methods=["GET", "POST"])
@access(Permission.PULL_CLAIM)
def edit(claimant_id: int) -> ResponseReturnValue:
    found = get_row(read(), Claimant, claimant_id)
    if found.merged_into_id is not None and request.method == "GET":
        return see(_url(found.merged_into_id))
    form = ClaimantForm(data=actions.written(read(), found))
    if form.sent:
        details: actions.Details = {
            "name": form.name.data or "",
            "description": form.description.data,
            "kind": form.chosen,
            "aliases": form.aliases.data or "",
            "roles": form.roles.data or "",
            "same_as": form.same_as.data,
        }
        seen = form.seen
        if form.apply(
            lambda session: actions.edit_claimant(
                session, claimant_id, **details, by=actor(), at=now(), seen_version=seen
            )
        ):
            say(N_("Saved."))
            return see(_url(claimant_id))
    return page("claimants/edit.html", form=form, claimant=found)


@blueprint.route("/desk/claimants/<int:claimant_id>/merge", methods=["GET", "POST"])
@access(Permission.WORK)
def merge(claimant_id: int) -> ResponseReturnValue:
    """Choose who this is the same as, see both beside each other, and make them one."""
    found = get_row(read(), Claimant, claimant_id)
    if found.merged_into_id is not None and request.method == "GET":
        return see(_url(found.merged_into_id))
    typed = clean_line(request.args.get("claimant"))[:LONGEST_QUESTION]
    form = MergeForm(data={"claimant": typed})
    kept_id, seen, kept_seen = form.kept.data or 0, form.seen, form.kept_version.data or 0
    if form.sent:
        made = form.apply(
            lambda session: (
                merging.merge(
                    session,
                    claimant_id,
                    kept_id,
                    by=actor(),
                    at=now(),
                    seen_version=seen,
                    kept_version=kept_seen,
                ).id
            )
        )
        if made is not None:
            undo = url_for("claimants.part", merge_id=made)
            say(N_("%(name)s is one with this entry now."), undo=undo, name=found.name)
            return see(_url(kept_id))
    other = queries.find_claimant(read(), typed) if typed else None
    both = [] if other is None or other.id == claimant_id else [found, other]
    counts = queries.counts(read(), [each.id or 0 for each in both])
    rows = [(each, actions.written(read(), each), counts.get(each.id or 0, 0)) for each in both]
    return page("claimants/merge.html", form=form, claimant=found, typed=typed, rows=rows, kinds=KIND_LABELS)


@blueprint.post("/desk/claimants/merges/<int:merge_id>/undo")
@access(Permission.WORK)
def part(merge_id: int) -> ResponseReturnValue:
    form = Button()
    if form.sent:
        by = actor()
        with change() as session:
            made = merging.part(session, merge_id, by=by, at=now())
            back = made.merged_id
        say(N_("These are two entries again."))
        return see(_url(back))
    return see(url_for("claimants.index"))
