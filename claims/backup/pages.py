"""The administrator's page of copies: what there is, how it stands, and one more now."""

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from claims.backup import queries
from claims.backup.actions import ask_copy
from claims.backup.copies import newest_copies
from claims.backup.rules import MOST_BY_HAND, Standing
from claims.backup.wiring import exists
from claims.errors import N_
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.rendering import page, see
from claims.web.sessions import change, read

blueprint = Blueprint("backup", __name__)
SHOWN = 30
MEGABYTE = 1_000_000


@blueprint.get("/desk/settings/backups")
@access(Permission.MANAGE)
def index() -> ResponseReturnValue:
    tries = queries.tries(read(), exists)
    settings = current_app.config["SETTINGS"]
    return page(
        "backup/backups.html",
        copies=newest_copies(settings.backups, SHOWN),
        folder=settings.backups,
        same_disk=settings.backups.is_relative_to(settings.instance),
        last=tries.last,
        on_its_way=tries.open,
        late=queries.health(read(), exists, now())["status"] is Standing.LATE,
        megabytes=megabytes,
        most_by_hand=MOST_BY_HAND,
    )


@blueprint.post("/desk/settings/backups")
@access(Permission.MANAGE)
def ask() -> ResponseReturnValue:
    with change() as writing:
        ask_copy(writing, by=actor(), at=now())
    say(N_("A copy is on its way."))
    return see(url_for("backup.index"))


def megabytes(size: int) -> str:
    """A size in bytes as people read it, in the language of the request: 1,2 MB."""
    return f"{format_decimal(max(round(size / MEGABYTE, 1), 0.1))} MB"
