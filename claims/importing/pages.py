"""Routes of imports: the list with the file to send, and one import from its dry run to its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from claims.articles.files import keep_file, kept_file
from claims.errors import N_, Message, NotFound
from claims.importing import actions, queries, throwing
from claims.importing.forms import ColumnsForm, FileForm, LabelsForm, asked_rows
from claims.importing.models import Import
from claims.importing.reading.files import open_file
from claims.importing.reading.opening import FORMAT_LABELS
from claims.importing.reading.tables import Preview, preview
from claims.importing.report import csv_lines, reasons_in
from claims.importing.rules import (
    AT_WORK,
    BEFORE_THE_END,
    MOST_LABELS,
    OUTCOME_LABELS,
    ROWS_AT_ONCE,
    STAGE_LABELS,
    Outcome,
    Stage,
    check_there,
    guess_rating,
)
from claims.importing.wiring import FILES
from claims.jobs.queries import is_open
from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.verdicts.queries import ratings
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say, say_words
from claims.web.forms import Button
from claims.web.languages import in_words
from claims.web.paging import Page, asked_page
from claims.web.rendering import page, see
from claims.web.sessions import change, read

blueprint = Blueprint("importing", __name__)
FIELD_LABELS.setdefault("row", N_("Row"))
MOST_REMARKED = 30
# The lists of rows of an import: what it is called, and which rows stand in it.
ROW_LISTS = {
    "new": (N_("New"), (Outcome.NEW,)),
    "thrown": (N_("Thrown away"), (Outcome.THROWN, Outcome.REMOVED)),
    "added": (N_("Imported"), (Outcome.ADDED,)),
}


@blueprint.route(FILES, methods=["GET", "POST"])
@access(Permission.EDIT)
def index() -> ResponseReturnValue:
    form = FileForm()
    if form.sent:
        digest = keep_file(current_app.config["SETTINGS"].instance, form.file.data_read)
        made = form.apply(
            lambda session: actions.add_import(
                session,
                file_name=form.file.name_sent,
                sha256=digest,
                kind=form.file.opened.format,
                language=form.language.data,
                by=actor(),
                at=now(),
            )
        )
        if made is not None:
            return see(url_for("importing.show", import_id=made.id))
    return page("importing/index.html", form=form, imports=queries.listed(read()), stages=STAGE_LABELS)


@blueprint.get(f"{FILES}/<int:import_id>")
@access(Permission.EDIT)
def show(import_id: int) -> ResponseReturnValue:
    found = get_row(read(), Import, import_id)
    if found.thrown_at is not None:
        return _thrown_page(found, found.thrown_at)
    if found.stage is Stage.COLUMNS:
        return _columns_page(found, ColumnsForm())
    return _import_page(found)


def _thrown_page(found: Import, thrown_at: datetime) -> Response:
    """In place of an import that was thrown away: who did, until when it is kept, and the way back."""
    return page(
        "importing/thrown.html",
        found=found,
        by=names(read()).get(found.thrown_by_id or 0),
        until=thrown_at + throwing.KEEP_THROWN,
    )


def _there(import_id: int) -> Import:
    """An import that was not thrown away. Raises Refused, and NotFound."""
    found = get_row(read(), Import, import_id)
    check_there(found.thrown_at)
    return found


def _import_page(found: Import) -> Response:
    remarked = queries.remarked(read(), found.id or 0, limit=MOST_REMARKED)
    return page(
        "importing/import.html",
        part="importing/_import.html",
        found=found,
        at_work=found.stage in AT_WORK,
        is_lost=found.stage in AT_WORK and not is_open(read(), actions.job_key(found)),
        theirs=queries.count_theirs(read(), found.id or 0) if found.stage in BEFORE_THE_END else 0,
        ours=queries.count_ours(read(), found.id or 0) if found.stage is Stage.CHECKED else 0,
        remarked=[(row, reasons_in(row, in_words)) for row in remarked],
        most=MOST_REMARKED,
        stages=STAGE_LABELS,
        outcomes=OUTCOME_LABELS,
        formats=FORMAT_LABELS,
        **({} if found.stage in AT_WORK else _rows(found)),
    )


@dataclass(frozen=True)
class RowPage(Page):
    """A page of rows, which stand below the import itself."""

    def url(self, number: int) -> str:
        return f"{super().url(number)}#rows"


def _counts(found: Import) -> dict[str, int]:
    """How many rows each list has; the import knows."""
    return {
        "new": found.new_count - found.added_count,
        "thrown": found.thrown_count,
        "added": found.added_count,
    }


def _rows(found: Import) -> dict[str, Any]:
    """The list of rows that the address asks for, else the first that has any. Raises NotFound for a page too far."""
    counts = _counts(found)
    first = next((name for name, count in counts.items() if count), "new")
    chosen = request.args.get("list", first)
    chosen = chosen if chosen in ROW_LISTS else first
    slice_ = asked_page(ROWS_AT_ONCE)
    if not slice_.is_within(counts[chosen]):
        raise NotFound(N_("There is no such page of this list."))
    return {
        "chosen": chosen,
        "lists": [
            (name, in_words(Message(label)), f"{_rows_url(found, name)}#rows", counts[name])
            for name, (label, _) in ROW_LISTS.items()
        ],
        "rows": queries.rows_of(
            read(), found.id or 0, ROW_LISTS[chosen][1], limit=slice_.size, offset=slice_.offset
        ),
        "keep": throwing.KEEP_THROWN,
        "pages": RowPage(slice_.number, slice_.size, counts[chosen]),
    }


def _rows_url(found: Import, name: str, number: int = 1) -> str:
    """A list of rows, at this page or the last one that is left."""
    number = min(number, Page(1, ROWS_AT_ONCE, _counts(found)[name]).pages)
    within: dict[str, Any] = {"list": name, **({"page": number} if number > 1 else {})}
    return url_for("importing.show", import_id=found.id, **within)


def _table(found: Import) -> Preview:
    return preview(open_file(kept_file(current_app.config["SETTINGS"].instance, found.sha256)).text)


def _columns_page(found: Import, form: ColumnsForm) -> Response:
    table = _table(found)
    return page("importing/columns.html", found=found, form=form.offer(table), table=table)


@blueprint.post(f"{FILES}/<int:import_id>/columns")
@access(Permission.EDIT)
def columns(import_id: int) -> ResponseReturnValue:
    form = ColumnsForm()
    if form.sent:
        chosen, seen = form.chosen(), form.seen
        made = form.apply(
            lambda session: actions.choose_columns(
                session, import_id, chosen, by=actor(), at=now(), seen_version=seen
            )
        )
        if made is not None:
            return see(url_for("importing.show", import_id=import_id))
    return _columns_page(_there(import_id), form)


@blueprint.post(f"{FILES}/<int:import_id>/start")
@access(Permission.EDIT)
def start(import_id: int) -> ResponseReturnValue:
    seen = Button().seen
    with change() as session:
        actions.start_import(session, import_id, by=actor(), at=now(), seen_version=seen)
    return see(url_for("importing.show", import_id=import_id))


@blueprint.route(f"{FILES}/<int:import_id>/labels", methods=["GET", "POST"])
@access(Permission.EDIT)
def labels(import_id: int) -> ResponseReturnValue:
    found = _there(import_id)
    counted = queries.labels_of(read(), import_id, limit=MOST_LABELS)
    theirs = queries.count_theirs(read(), import_id)
    ours = [(each.key, each.label_nl, each.label_en) for each in ratings(read())]
    form = LabelsForm()
    if form.sent:
        chosen = form.chosen()
        if form.apply(
            lambda session: actions.start_import(
                session, import_id, labels=chosen, by=actor(), at=now(), seen_version=form.seen
            )
        ):
            return see(url_for("importing.show", import_id=import_id))
    form.list_labels({label: guess_rating(label, ours) or "" for label, _ in counted})
    return page("importing/labels.html", found=found, form=form, labels=counted, theirs=theirs)


@blueprint.post(f"{FILES}/<int:import_id>/stop")
@access(Permission.EDIT)
def stop(import_id: int) -> ResponseReturnValue:
    seen = Button().seen
    with change() as session:
        actions.stop_import(session, import_id, by=actor(), at=now(), seen_version=seen)
    say(N_("Stopped. What was imported stays, and it can go on whenever you want."))
    return see(url_for("importing.show", import_id=import_id))


@blueprint.post(f"{FILES}/<int:import_id>/resume")
@access(Permission.EDIT)
def resume(import_id: int) -> ResponseReturnValue:
    seen = Button().seen
    with change() as session:
        actions.resume_import(session, import_id, by=actor(), at=now(), seen_version=seen)
    return see(url_for("importing.show", import_id=import_id))


@blueprint.get(f"{FILES}/<int:import_id>/report")
@access(Permission.EDIT)
def report(import_id: int) -> ResponseReturnValue:
    """What each row is, as a table to keep."""
    _there(import_id)
    lines = stream_with_context(csv_lines(read(), import_id, in_words))
    named = {"Content-Disposition": f'attachment; filename="import-{import_id}.csv"'}
    return Response(lines, mimetype="text/csv", headers=named)


@blueprint.post(f"{FILES}/<int:import_id>/trash")
@access(Permission.EDIT)
def throw_away(import_id: int) -> ResponseReturnValue:
    seen = Button().seen
    with change() as session:
        throwing.throw_away(session, import_id, by=actor(), at=now(), seen_version=seen)
    say(
        N_("Thrown away. It can be put back for 30 days; the claims that came of it stay."),
        undo=url_for("importing.put_back", import_id=import_id),
    )
    return see(url_for("importing.index"))


@blueprint.post(f"{FILES}/<int:import_id>/return")
@access(Permission.EDIT)
def put_back(import_id: int) -> ResponseReturnValue:
    with change() as session:
        throwing.put_back(session, import_id, by=actor(), at=now())
    say(N_("Put back."))
    return see(url_for("importing.show", import_id=import_id))


@blueprint.post(f"{FILES}/<int:import_id>/rows/trash")
@access(Permission.EDIT)
def throw_rows(import_id: int) -> ResponseReturnValue:
    seen, numbers, number = Button().seen, asked_rows(), asked_page(ROWS_AT_ONCE).number
    with change() as session:
        found = throwing.throw_rows(session, import_id, numbers, by=actor(), at=now(), seen_version=seen)
    say_words(
        ngettext(
            "%(num)s row was thrown away. It can be put back for 30 days.",
            "%(num)s rows were thrown away. They can be put back for 30 days.",
            len(numbers),
        ),
        undo=url_for("importing.return_rows", import_id=import_id, page=number, list="new"),
        undo_fields=(("seen_version", str(found.version)), *(("row", str(each)) for each in numbers)),
    )
    return see(_rows_url(found, "new", number))


@blueprint.post(f"{FILES}/<int:import_id>/rows/return")
@access(Permission.EDIT)
def return_rows(import_id: int) -> ResponseReturnValue:
    """Put rows back, and stay in the list that one came from."""
    seen, numbers, number = Button().seen, asked_rows(), asked_page(ROWS_AT_ONCE).number
    with change() as session:
        was = get_row(session, Import, import_id).stage
        found = throwing.return_rows(session, import_id, numbers, by=actor(), at=now(), seen_version=seen)
    say(N_("Put back.") if found.stage is was else N_("Put back. Choose “Go on” to import it as well."))
    return see(_rows_url(found, "new" if request.args.get("list") == "new" else "thrown", number))
