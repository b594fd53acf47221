"""The route of the trash: everything that was thrown away and can be put back."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Permission
from claims.trash import queries
from claims.web.clock import now
from claims.web.paging import Page, asked_page
from claims.web.rendering import page
from claims.web.sessions import read

blueprint = Blueprint("trash", __name__)
PAGE_SIZE = 50


@blueprint.get("/desk/trash")
@access(Permission.LOOK)
def index() -> ResponseReturnValue:
    """What this person may know of, with who threw it away, until when it is kept, and the way back."""
    kinds, asked = queries.kinds_for(actor()), asked_page(PAGE_SIZE)
    return page(
        "trash/index.html",
        things=queries.thrown(read(), kinds, limit=asked.size, offset=asked.offset),
        pages=Page(asked.number, asked.size, queries.thrown_count(read(), kinds)),
        kinds=queries.KIND_LABELS,
        people=names(read()),
        works=actor().may(Permission.WORK),
        at=now(),
    )
