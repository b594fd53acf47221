"""What upper features hang into the form for a new claim beside an article; filled by claims.features at start."""

from collections.abc import Callable

from markupsafe import Markup
from sqlmodel import Session

from claims.articles.reading import Reading
from claims.extraction.forms import PullForm

# Between the fields and the buttons, inside the form: its buttons send the marked words elsewhere.
BESIDE: list[Callable[[Session, Reading, PullForm], Markup]] = []
