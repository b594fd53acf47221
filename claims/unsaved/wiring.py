"""What unsaved text hangs into every answer, and into the worker."""

from datetime import datetime, timedelta

from flask import Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from claims.jobs import slots as job_slots
from claims.people.access import actor, signed_in
from claims.unsaved import actions, queries
from claims.web.clock import now
from claims.web.sessions import close_reading, database, read

TIDY_EVERY = timedelta(hours=1)


def note_saved(answer: Response) -> Response:
    """A form that was sent and taken holds nothing unsaved any more; of one that was refused the text stays."""
    if request.method != "POST" or answer.status_code >= 400 or not request.path.startswith("/desk/"):
        return answer
    if (request.endpoint or "").startswith("unsaved.") or not signed_in():
        return answer
    try:
        close_reading()
        keys = queries.sent_now(read(), actor().id, request.path, request.form)
        if keys:
            close_reading()
            with database().writing() as session:
                actions.saved(session, actor().id, keys)
    except SQLAlchemyError:
        current_app.logger.exception(
            "unsaved text could not be taken away after saving; it is offered once more"
        )
    return answer


class Tidy:
    """In this process's worker, now and then."""

    def __init__(self) -> None:
        self.done: datetime | None = None

    def __call__(self) -> None:
        if self.done is None or not timedelta(0) <= now() - self.done < TIDY_EVERY:
            with database().writing() as session:
                actions.forget_old(session, now())
            self.done = now()


def register(app: Flask) -> None:
    app.after_request(note_saved)
    job_slots.TICKS.append(Tidy())
