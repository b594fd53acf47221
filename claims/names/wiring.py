"""What names add to the settings."""

from flask import Flask

from claims.errors import N_
from claims.people import slots as people_slots
from claims.people.rules import Permission


def register(_app: Flask) -> None:
    people_slots.SETTINGS.append(
        people_slots.Setting(
            people_slots.Area.FINDING,
            "names.index",
            N_("Names and short forms"),
            N_("What the search takes for the same, such as a name and its short form."),
            Permission.LOOK,
        )
    )
