"""What staffing tells of people: how much of their work is open."""

from flask import Flask

from claims.errors import N_
from claims.people import slots
from claims.people.rules import Permission
from claims.staffing.queries import waiting_for


def register(_app: Flask) -> None:
    slots.OPEN_WORK.append(waiting_for)
    slots.SETTINGS.append(
        slots.Setting(
            slots.Area.PEOPLE,
            "staffing.absent",
            N_("Who is absent"),
            N_("Who is not there until when, and their open work to hand over."),
            Permission.EDIT,
        )
    )
