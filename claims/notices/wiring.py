"""What notices hang into the worker: the letters about them, where mail is set up."""

from flask import Flask

from claims.errors import N_
from claims.jobs import slots as job_slots
from claims.mail.wiring import is_on
from claims.notices.mailing import write_letters
from claims.people import slots as people_slots
from claims.people.rules import Permission
from claims.web.clock import now
from claims.web.sessions import database


def tick() -> None:
    """On every round of the worker."""
    if is_on():
        write_letters(database(), now())


def register(_app: Flask) -> None:
    job_slots.TICKS.append(tick)
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.OWN,
            "notices.settings",
            N_("Notices and mail"),
            N_("What you are told of, what also comes by mail, and the daily digest."),
            Permission.OWN_ACCOUNT,
        )
    )
