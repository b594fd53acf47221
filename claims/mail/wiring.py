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
    settings: Settings = current_app.config["SETTINGS"]
    if settings.smtp_url is None or settings.mail_from is None:
        raise MailError("mail was set up when this was queued, and is not any more")
    told = dict(context.payload)
    number, written = told.pop("number"), datetime.fromisoformat(told.pop("written"))
    sender = Sender(settings.mail_from, settings.site_name)
    message = message_of(Letter(**told), sender, number=number, at=written)
    send(mail_server(settings.smtp_url), message)


def register(_app: Flask) -> None:
    job_slots.HANDLERS[SEND] = send_job
