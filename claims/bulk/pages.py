"""Routes of acts on many claims: which claims, what will become of them, doing it, and undoing it."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from claims.bulk import actions, queries
from claims.bulk.forms import ASKS, FieldChoiceForm, FieldForm, ValuesForm
from claims.bulk.models import BulkAct
from claims.bulk.rules import ACT_LABELS, AT_WORK, Act, Outcome, Stage, Values, check_count
from claims.desk.filters import Filters
from claims.desk.forms import person_choices
from claims.desk.models import OwnField
from claims.desk.models import Stage as StageRow
from claims.desk.own_fields import FieldKind, Shown
from claims.desk.queries import open_loads
from claims.desk.reasons import offered
from claims.errors import N_, Invalid
from claims.fields import queries as own_fields
from claims.people.access import access, actor
from claims.people.queries import assignable, names
from claims.people.rules import Permission, local_path
from claims.storage.rows import get_row, written_number
from claims.web.clock import now, today
from claims.web.errors import FIELD_LABELS, FIELD_WORDS, choice_words
from claims.web.forms import Button, refuse_odd
from claims.web.languages import in_words, spoken
from claims.web.rendering import page, see
from claims.web.sessions import change, read

blueprint = Blueprint("bulk", __name__)
FIELD_LABELS.setdefault("claim", N_("Claims"))
FIELD_LABELS.setdefault("act", N_("Act"))
FIELD_WORDS.setdefault("act", choice_words(ACT_LABELS))
SHOWN = 20  # of the claims that do not take an act for one and the same reason


@blueprint.post("/desk/bulk")
@access(Permission.WORK)
def prepare() -> ResponseReturnValue:
    """The ticked claims, or all that the list's filters find, are kept for an act; then one sees what it would do."""
    form = Button()
    if not form.sent:
        refuse_odd(form)
    act, about = _asked_act(request.form.get("act", ""))
    versions = _whole() if request.form.get("whole") == "1" else _ticked()
    check_count(len(versions))
    back = local_path(request.form.get("next")) or url_for("desk.claims")
    with change() as session:
        bulk_id = actions.prepare(session, act, versions, back=back, by=actor(), at=now(), about=about).id
    return see(url_for("bulk.show", bulk_id=bulk_id))


def _asked_act(text: str) -> tuple[Act, Values]:
    """The act that was chosen, and with it the field or the stage; raises Invalid for what is none."""
    name, _, number = text.partition("-")
    act = next((each for each in Act if each.value == name), None)
    if act is None:
        raise Invalid("act", N_("Choose what to do with the ticked claims."))
    if act is Act.FIELD:
        field = get_row(read(), OwnField, written_number(number) or 0)
        if field.retired_at is not None:
            raise Invalid("act", N_("This field was retired meanwhile. What claims had in it is kept."))
        return act, Values(field_id=field.id)
    if act is Act.STAGE and number:
        stage = get_row(read(), StageRow, written_number(number) or 0)
        if stage.removed_at is not None:
            raise Invalid("act", N_("This stage is no longer there. Choose another one."))
        return act, Values(stage_id=stage.id, stage_state=stage.state)
    return act, Values()


def _ticked() -> dict[int, int]:
    """Claims by number with the version that was ticked; raises Invalid for what is none."""
    found: dict[int, int] = {}
    for text in request.form.getlist("claim"):
        number, _, version = text.partition("-")
        claim_id, seen = written_number(number), written_number(version)
        if not claim_id or not seen:
            raise Invalid("claim", N_("One of the ticked claims is none. Load the list again."))
        found[claim_id] = seen
    known = queries.seen_versions(read(), list(found))
    return {claim_id: version for claim_id, version in found.items() if claim_id in known}


def _whole() -> dict[int, int]:
    """All that the list finds which the form was sent from."""
    return queries.whole_result(read(), Filters.of_query(request.form.get("asked", "")), today())


@blueprint.route("/desk/bulk/<int:bulk_id>", methods=["GET", "POST"])
@access(Permission.WORK)
def show(bulk_id: int) -> ResponseReturnValue:
    bulk = get_row(read(), BulkAct, bulk_id)
    actions.check_own(bulk, actor())
    field = (
        own_fields.shown(get_row(read(), OwnField, bulk.values["field_id"]))
        if bulk.act is Act.FIELD
        else None
    )
    form = _form(field)
    form.assignee.choices = person_choices(assignable(read()), gettext("Choose who"), open_loads(read()))
    if bulk.act is Act.DECLINE:
        form.decline_reason.offer(offered(read()))
    if form.sent:
        values, seen = form.values(bulk.act), form.seen
        started = form.apply(
            lambda session: actions.start(session, bulk_id, values, by=actor(), at=now(), seen_version=seen)
        )
        if started is not None:
            return see(url_for("bulk.show", bulk_id=bulk_id))
    return _page(bulk, form, field)


def _form(field: Shown | None) -> ValuesForm:
    """What the act asks; a field of the desk's own by its own name."""
    if field is None:
        return ValuesForm()
    form: FieldForm | FieldChoiceForm = FieldChoiceForm() if field.kind == FieldKind.CHOICE else FieldForm()
    form.named(field, spoken())
    return form


def _page(bulk: BulkAct, form: ValuesForm, field: Shown | None) -> Response:
    bulk_id, is_ready = bulk.id or 0, bulk.stage is Stage.READY
    counts = queries.counts(read(), bulk_id)
    foreseen = queries.foreseen(read(), bulk, actor(), actions.restored(bulk.values)) if is_ready else None
    outcome = Outcome.KEPT if bulk.stage in {Stage.UNDOING, Stage.UNDONE} else Outcome.REFUSED
    return page(
        "bulk/bulk.html",
        part=None if is_ready else "bulk/_bulk.html",
        bulk=bulk,
        form=form,
        fields=[form[name] for name in ASKS[bulk.act]],
        foreseen=foreseen,
        counts={outcome.value: count for outcome, count in counts.items()},
        reasons=_by_reason(foreseen.refused if foreseen else queries.lines(read(), bulk_id, outcome)),
        shown=SHOWN,
        at_work=bulk.stage in AT_WORK,
        title=_title(bulk, field),
    )


def _by_reason(lines: list[queries.Line]) -> list[tuple[str, list[queries.Line]]]:
    """The claims under the sentence that says why not, what goes for most of them first."""
    found: dict[str, list[queries.Line]] = {}
    for line in lines:
        found.setdefault(in_words(line.why), []).append(line)
    return sorted(found.items(), key=lambda reason: len(reason[1]), reverse=True)


def _title(bulk: BulkAct, field: Shown | None) -> str:
    """What is done, and with what or to whom."""
    label, given_to = str(gettext(ACT_LABELS[bulk.act])).replace("…", ""), bulk.values.get("assignee_id")
    if given_to:
        return f"{label} {names(read())[given_to].name}"
    if bulk.act is Act.STAGE:
        stage_id = bulk.values.get("stage_id")
        name = str(get_row(read(), StageRow, stage_id).name if stage_id else gettext("without a stage"))
        return f"{label}: {name}"
    if field is None:
        return label
    name = field.label(spoken())
    if bulk.values.get("clear"):
        return str(gettext("Empty %(field)s", field=name))
    written = bulk.values.get("value")
    return str(gettext("%(field)s becomes %(value)s", field=name, value=written)) if written else name


@blueprint.post("/desk/bulk/<int:bulk_id>/undo")
@access(Permission.WORK)
def undo(bulk_id: int) -> ResponseReturnValue:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    form.apply(lambda session: actions.undo(session, bulk_id, by=actor(), at=now(), seen_version=form.seen))
    return see(url_for("bulk.show", bulk_id=bulk_id))
