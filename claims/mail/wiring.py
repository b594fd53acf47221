"""What mail hangs into the worker: the job that hands one letter to the mail server."""

from datetime import datetime

from flask import Flask, current_app

from claims.config import Settings, mail_server
from claims.jobs import slots as job_slots
from claims.jobs.slots import JobContext
from claims.mail.actions import SEND
from claims.mail.letters import Letter, Sender, message_of
from claims.mail.sending import MailError, send


def is_on() -> bool:
    """Whether mail is set up here: where it is not, screens say so and nothing is queued."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.smtp_url is not None


def send_job(context: JobContext) -> None:
    """Hand over one letter. A worker that dies in between does it again, under the same number."""
    told = dict(context.payload)
    number, written = told.pop("number"), datetime.fromisoformat(told.pop("written"))
    deliver(Letter(**told), number=number, at=written)


def deliver(letter: Letter, *, number: str, at: datetime) -> None:
    """Hand a letter to the mail server now: for jobs that keep no address in the table of jobs. Raises MailError."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.smtp_url is None or settings.mail_from is None:
        raise MailError("mail was set up when this was queued, and is not any more")
    sender = Sender(settings.mail_from, settings.site_name)
    send(mail_server(settings.smtp_url), message_of(letter, sender, number=number, at=at))


def register(_app: Flask) -> None:
    job_slots.HANDLERS[SEND] = send_job
