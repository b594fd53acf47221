"""What views hang above the list of claims."""

from flask import Flask
from markupsafe import Markup
from sqlmodel import Session

from claims.desk import slots
from claims.desk.beside import Beside
from claims.desk.filters import Due, Filters, Sort
from claims.errors import N_
from claims.people.access import actor
from claims.people.rules import Actor
from claims.views import queries
from claims.web.paging import Page
from claims.web.rendering import drawn
from claims.web.sessions import read


def asks(session: Session, by: Actor) -> list[Filters]:
    """The lists that everyone has, and those of the views that this person sees."""
    own = [Filters.of_query(view.query) for view in queries.views(session, by.id)]
    return [*(lists for _label, lists in everyones(by)), *own]


def everyones(by: Actor) -> list[tuple[str, Filters]]:
    """Lists that are there without anyone saving them, with the message id of their name."""
    return [
        (N_("Late"), Filters(due=Due.LATE, sort=Sort.DUE)),
        (N_("I follow"), Filters(follower=by.id)),
    ]


def bar(filters: Filters, _pages: Page, counts: list[int], _beside: Beside) -> Markup:
    """The views that this person sees, with their counts; and saving the list as it stands."""
    by, asked = actor(), filters.as_query()
    found = queries.views(read(), by.id)
    built_in = everyones(by)
    always = [(label, each.as_query(), count) for (label, each), count in zip(built_in, counts, strict=False)]
    counted = list(zip(found, counts[len(built_in) :], strict=True))
    here = next((view for view in found if view.query == asked), None)
    changes = here is not None and (here.owner_id == by.id or by.is_editor)
    return drawn(
        "views/_bar.html",
        always=always,
        views=counted,
        here=here,
        changes=changes,
        asked=asked,
        filters=filters,
    )


def register(_app: Flask) -> None:
    slots.ABOVE_LIST.insert(0, slots.Above(bar, asks))
