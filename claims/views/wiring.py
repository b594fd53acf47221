"""What views hang above the list of claims."""

from flask import Flask
from markupsafe import Markup
from sqlmodel import Session

from claims.desk import slots
from claims.desk.filters import Filters
from claims.people.access import actor
from claims.people.rules import Actor
from claims.views import queries
from claims.web.paging import Page
from claims.web.rendering import drawn
from claims.web.sessions import read


def asks(session: Session, by: Actor) -> list[Filters]:
    """The lists of the views that this person sees."""
    return [Filters.of_query(view.query) for view in queries.views(session, by.id)]


def bar(filters: Filters, _pages: Page, counts: list[int]) -> Markup:
    """The views that this person sees, with their counts; and saving the list as it stands."""
    by, asked = actor(), filters.as_query()
    found = queries.views(read(), by.id)
    counted = list(zip(found, counts, strict=True))
    here = next((view for view in found if view.query == asked), None)
    changes = here is not None and (here.owner_id == by.id or by.is_editor)
    return drawn("views/_bar.html", views=counted, here=here, changes=changes, asked=asked, filters=filters)


def register(_app: Flask) -> None:
    slots.ABOVE_LIST.insert(0, slots.Above(bar, asks))
