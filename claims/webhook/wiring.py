"""What the webhook hangs into what people are told, the worker, and the notices of administrators."""

from collections.abc import Sequence

from flask import Flask, url_for
from sqlalchemy import false, true
from sqlmodel import Session

from claims.errors import N_
from claims.following import slots as following_slots
from claims.jobs import slots as job_slots
from claims.notices import slots as notice_slots
from claims.notices.slots import Told
from claims.people import slots as people_slots
from claims.people.rules import Permission
from claims.webhook.actions import SEND, STOPPED, host_of
from claims.webhook.models import Webhook
from claims.webhook.sending import pass_on, send_job


def told(session: Session, ids: Sequence[int]) -> dict[int, Told]:
    """The webhook as a notice names it: by its host."""
    hook = session.get(Webhook, 1)
    return {each: Told(host_of(hook), url_for("webhook.index")) for each in ids if hook is not None}


def register(_app: Flask) -> None:
    following_slots.PASSED_ON.append(pass_on)
    job_slots.HANDLERS[SEND] = send_job
    notice_slots.SUBJECTS["webhook"] = notice_slots.Subject(
        lambda by: true() if by.may(Permission.MANAGE) else false(), told
    )
    notice_slots.SENTENCES[STOPPED] = N_(
        "The webhook was switched off, as nothing arrived any more: %(subject)s"
    )
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.AROUND,
            "webhook.index",
            N_("Webhook"),
            N_("Messages to Slack, Mattermost or Teams of what happens on the desk."),
            Permission.MANAGE,
        )
    )
