"""Routes of fields of the desk's own: the list of them, adding, changing, retiring; and what a claim has in one."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.desk.changes import back_to
from claims.desk.models import Claim, OwnField
from claims.desk.own_fields import KIND_LABELS, FieldKind
from claims.desk.own_words import in_words
from claims.errors import N_
from claims.fields import actions, queries
from claims.fields.forms import ChoiceForm, FieldForm, NewFieldForm, ValueForm
from claims.history.queries import last_event_id
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import press
from claims.web.languages import choose_language
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("fields", __name__)
FIELD_LABELS.update(
    help=N_("Help beside the field"), choices=N_("Choices"), place=N_("Place"), value=N_("Value")
)


@blueprint.get("/desk/settings/fields")
@access(Permission.LOOK)
def index() -> ResponseReturnValue:
    rows = queries.every(read())
    return page(
        "fields/fields.html",
        fields=[each for each in rows if each[0].retired_at is None],
        retired=[each for each in rows if each[0].retired_at is not None],
        kinds=KIND_LABELS,
        may_edit=actor().may(Permission.EDIT),
    )


def _told(form: FieldForm) -> dict[str, Any]:
    return {
        "nl": form.nl.data or "",
        "en": form.en.data or "",
        "help": form.help.data or "",
        "choices": form.choices.data or "",
        "place": form.place.data or 0,
    }


@blueprint.route("/desk/settings/fields/new", methods=["GET", "POST"])
@access(Permission.EDIT)
def add() -> ResponseReturnValue:
    form = NewFieldForm()
    if form.sent:
        told = {**_told(form), "kind": form.kind.data}
        if form.apply(lambda session: actions.add_field(session, **told, by=actor(), at=now())):
            say(N_("Field added. Every claim has it from now on."))
            return see(url_for("fields.index"))
    return page("fields/field.html", form=form, field_row=None, kinds=KIND_LABELS)


@blueprint.route("/desk/settings/fields/<int:field_id>", methods=["GET", "POST"])
@access(Permission.EDIT)
def edit(field_id: int) -> ResponseReturnValue:
    row = queries.check_stands(get_row(read(), OwnField, field_id))
    form = FieldForm(obj=row)
    if form.sent:
        told = {**_told(form), "seen_version": form.seen}
        if form.apply(lambda session: actions.edit_field(session, field_id, **told, by=actor(), at=now())):
            say(N_("Saved. Every claim shows it so."))
            return see(url_for("fields.index"))
    return page("fields/field.html", form=form, field_row=row, kinds=KIND_LABELS)


@blueprint.post("/desk/settings/fields/<int:field_id>/removal")
@access(Permission.EDIT)
def retire(field_id: int) -> ResponseReturnValue:
    press(
        lambda session, seen: actions.retire_field(session, field_id, by=actor(), at=now(), seen_version=seen)
    )
    say(
        N_("The field was retired. What claims have in it is kept."),
        undo=url_for("fields.restore", field_id=field_id),
    )
    return see(url_for("fields.index"))


@blueprint.post("/desk/settings/fields/<int:field_id>/return")
@access(Permission.EDIT)
def restore(field_id: int) -> ResponseReturnValue:
    press(lambda session, _seen: actions.restore_field(session, field_id, by=actor(), at=now()))
    say(N_("The field is back."))
    return see(url_for("fields.index"))


@blueprint.route("/desk/claims/<int:claim_id>/fields/<int:field_id>", methods=["GET", "POST"])
@access(Permission.WORK)
def value(claim_id: int, field_id: int) -> ResponseReturnValue:
    """What a claim has in one field."""
    claim, row = get_row(read(), Claim, claim_id), get_row(read(), OwnField, field_id)
    if request.method == "GET":  # what is sent is refused with all that was typed, by the action
        queries.check_stands(row)
    field, language = queries.shown(row), choose_language()
    had = queries.value_of(read(), claim_id, field_id)
    typed = in_words(field.kind, had) if had and field.kind == FieldKind.NUMBER else had
    data = {"value": typed, "seen_version": claim.version} if request.method == "GET" else None
    form: ValueForm | ChoiceForm
    if field.kind == FieldKind.CHOICE:
        form = ChoiceForm(data=data)
        form.named(field, language, had)
    else:
        form = ValueForm(data=data)
        form.named(field, language)
    if form.sent:
        said, seen = form.value.data or "", form.seen
        told: dict[str, Any] = {"language": language, "by": actor(), "at": now(), "seen_version": seen}
        done = form.apply(
            lambda session: (
                actions.set_value(session, claim_id, field_id, said, **told).version != seen,
                last_event_id(session),
            )
        )
        if done:
            changed, event_id = done
            undo = url_for("desk.undo", event_id=event_id) if changed else None
            say(N_("%(field)s was changed."), undo=undo, field=field.label(language))
            return see(back_to(claim_id))
    return page("desk/change.html", form=form, claim=claim, title=field.label(language), fields=[form.value])
