"""What imports hang into the worker, the claim page and the size of what may be sent."""

from flask import Flask, current_app
from markupsafe import Markup
from sqlmodel import Session

from claims.desk import slots as desk_slots
from claims.desk.models import Claim
from claims.importing.actions import WORK
from claims.importing.queries import imported
from claims.importing.reading.opening import MOST_SENT
from claims.importing.running import Work
from claims.jobs import slots as job_slots
from claims.jobs.slots import JobContext
from claims.web import slots as web_slots
from claims.web.clock import now
from claims.web.headers import LARGEST_BODY
from claims.web.rendering import drawn

FILES = "/desk/import"  # where files may be sent to, which are larger than what people type


class Interrupted(Exception):
    """The worker is asked to end: another one goes on."""


def work_job(context: JobContext) -> None:
    """The worker takes an import on until it waits for a person, is stopped, or the worker ends."""
    settings = current_app.config["SETTINGS"]

    def after(done: int, total: int | None) -> None:
        context.progress(done, total)
        if context.stopping.is_set():
            raise Interrupted

    Work(context.database, settings.instance, settings.site_url, now, after).go_on(context.payload["import"])


def came_with(session: Session, claim: Claim) -> Markup:
    """Above the tabs of a claim's page: whose verdict came with it."""
    found = imported(session, claim.id or 0)
    return drawn("importing/_verdict.html", found=found, claim=claim) if found else Markup()


def register(_app: Flask) -> None:
    job_slots.HANDLERS[WORK] = work_job
    desk_slots.CONTEXT.append(came_with)
    web_slots.LARGE_BODIES[FILES] = MOST_SENT + LARGEST_BODY
