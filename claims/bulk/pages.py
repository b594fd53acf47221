"""Routes of acts on many claims: which claims, what will become of them, doing it, and undoing it."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from claims.bulk import actions, queries
from claims.bulk.forms import ASKS, ValuesForm
from claims.bulk.models import BulkAct
from claims.bulk.rules import ACT_LABELS, AT_WORK, Act, Outcome, Stage, check_count
from claims.desk.filters import Filters
from claims.desk.forms import person_choices
from claims.desk.queries import open_loads
from claims.desk.reasons import offered
from claims.errors import N_, Invalid
from claims.people.access import access, actor
from claims.people.queries import assignable, names
from claims.people.rules import Permission, local_path
from claims.storage.rows import get_row, written_number
from claims.web.clock import now, today
from claims.web.errors import FIELD_LABELS, FIELD_WORDS, choice_words
from claims.web.forms import Button, refuse_odd
from claims.web.languages import in_words
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
    act = next((each for each in Act if each.value == request.form.get("act")), None)
    if act is None:
        raise Invalid("act", N_("Choose what to do with the ticked claims."))
    versions = _whole() if request.form.get("whole") == "1" else _ticked()
    check_count(len(versions))
    back = local_path(request.form.get("next")) or url_for("desk.claims")
    with change() as session:
        bulk_id = actions.prepare(session, act, versions, back=back, by=actor(), at=now()).id
    return see(url_for("bulk.show", bulk_id=bulk_id))


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
    form = ValuesForm()
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
    return _page(bulk, form)


def _page(bulk: BulkAct, form: ValuesForm) -> Response:
    bulk_id, is_ready, given_to = bulk.id or 0, bulk.stage is Stage.READY, bulk.values.get("assignee_id")
    counts = queries.counts(read(), bulk_id)
    foreseen = queries.foreseen(read(), bulk, actor()) if is_ready else None
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
        acts=ACT_LABELS,
        given_to=names(read())[given_to].name if given_to else None,
    )


def _by_reason(lines: list[queries.Line]) -> list[tuple[str, list[queries.Line]]]:
    """The claims under the sentence that says why not, what goes for most of them first."""
    found: dict[str, list[queries.Line]] = {}
    for line in lines:
        found.setdefault(in_words(line.why), []).append(line)
    return sorted(found.items(), key=lambda reason: len(reason[1]), reverse=True)


@blueprint.post("/desk/bulk/<int:bulk_id>/undo")
@access(Permission.WORK)
def undo(bulk_id: int) -> ResponseReturnValue:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    form.apply(lambda session: actions.undo(session, bulk_id, by=actor(), at=now(), seen_version=form.seen))
    return see(url_for("bulk.show", bulk_id=bulk_id))
