"""What reasons add to the settings."""

from flask import Flask

from claims.errors import N_
from claims.people import slots as people_slots
from claims.people.rules import Permission


def register(_app: Flask) -> None:
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.CHOOSING,
            "reasons.index",
            N_("Reasons to drop a claim"),
            N_("Which reasons one may choose from, in which order, and those of the desk's own."),
            Permission.EDIT,
        )
    )
