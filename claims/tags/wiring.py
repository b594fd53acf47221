"""What topics add to the settings."""

from flask import Flask

from claims.errors import N_
from claims.people import slots as people_slots
from claims.people.rules import Permission


def register(_app: Flask) -> None:
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.FINDING,
            "tags.index",
            N_("Topics"),
            N_("The words claims are sorted by, with their colours, and which of them readers see."),
            Permission.LOOK,
        )
    )
