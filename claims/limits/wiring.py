"""What limits of the board add to the settings."""

from flask import Flask

from claims.errors import N_
from claims.people import slots as people_slots
from claims.people.rules import Permission


def register(_app: Flask) -> None:
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.WORK,
            "limits.index",
            N_("Limits of the board"),
            N_("How many claims a column should hold before the board says it is too many."),
            Permission.EDIT,
        )
    )
