"""What fields of the desk's own hang into the claim page."""

from flask import Flask
from markupsafe import Markup
from sqlmodel import Session

from claims.desk import slots
from claims.desk.beside import fields_and_values
from claims.desk.columns import cell
from claims.desk.models import Claim
from claims.people.access import actor
from claims.people.rules import Permission
from claims.web.rendering import drawn


def section(session: Session, claim: Claim) -> Markup:
    """What the claim has in each field, with the way to change it; nothing while the desk has no fields."""
    around = fields_and_values(session, [claim.id or 0])
    values = around.values.get(claim.id or 0, {})
    cells = [(field, cell(field, values.get(field.id, ""))) for field in around.standing]
    works = actor().may(Permission.WORK)
    return drawn("fields/_section.html", cells=cells, claim=claim, works=works) if cells else Markup("")


def register(_app: Flask) -> None:
    slots.RAIL.append(section)
