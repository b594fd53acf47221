"""What acts on many claims hang into the worker."""

from datetime import timedelta

from flask import Flask, current_app
from markupsafe import Markup

from claims.bulk.actions import WORK, forget_prepared
from claims.bulk.queries import has_old
from claims.bulk.rules import ABOUT, ACT_LABELS
from claims.bulk.running import go_on
from claims.desk import slots as desk_slots
from claims.desk.beside import Beside
from claims.desk.filters import Filters
from claims.desk.states import WORK_LABELS
from claims.jobs import slots as job_slots
from claims.jobs.slots import JobContext
from claims.people.access import actor
from claims.people.rules import Permission
from claims.web.clock import now
from claims.web.paging import Page
from claims.web.rendering import drawn

KEEP_PREPARED = timedelta(days=1)


class Interrupted(Exception):
    """The worker is asked to end: another one goes on."""


def work_job(context: JobContext) -> None:
    """The worker takes an act on until it is done, or the worker ends."""

    def after(done: int, total: int) -> None:
        context.progress(done, total)
        if context.stopping.is_set():
            raise Interrupted

    go_on(context.database, context.payload["bulk"], now, after)


def tick() -> None:
    """In the worker: what was prepared and never done goes after a day."""
    database, before = current_app.extensions["database"], now() - KEEP_PREPARED
    with database.reading() as session:
        old = has_old(session, before)
    if old:
        with database.writing() as session:
            forget_prepared(session, before)


def bar(filters: Filters, pages: Page, _counts: list[int], beside: Beside) -> Markup:
    """Above the list of claims: what to do with those that are ticked, or with all that the filters find."""
    if not actor().may(Permission.WORK):
        return Markup()
    acts = {act: label for act, label in ACT_LABELS.items() if act not in ABOUT}
    return drawn(
        "bulk/_bar.html",
        acts=acts,
        asked=filters.as_query(),
        pages=pages,
        fields=beside.standing,
        stages=beside.stages.values(),
        states=WORK_LABELS,
    )


def register(_app: Flask) -> None:
    desk_slots.ABOVE_LIST.append(desk_slots.Above(bar))
    job_slots.HANDLERS[WORK] = work_job
    job_slots.TICKS.append(tick)
