"""The one route of extraction: marked words become a claim."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.articles.pages import article_page
from claims.articles.queries import reading
from claims.errors import N_
from claims.extraction import actions
from claims.extraction.forms import PullForm
from claims.extraction.rules import locate
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.rendering import see
from claims.web.sessions import read

blueprint = Blueprint("extraction", __name__)

FIELD_LABELS.update(
    exact=N_("Quote"),
    statement=N_("Statement"),
    claimant=N_("Who says this?"),
    claimant_description=N_("Who is that?"),
    said_on=N_("Said on"),
)


@blueprint.post("/desk/articles/<int:article_id>/claims")
@access(Permission.PULL_CLAIM)
def pull(article_id: int) -> ResponseReturnValue:
    """Back to the text, at the new claim's card; with "next" at the place in the text, to read on."""
    form = PullForm()
    number = form.article_version.data
    details = form.ask(lambda: placed(article_id, form)) if form.sent else None
    if details is not None:
        claim = form.apply(
            lambda session: actions.pull_claim(session, article_id, **details, by=actor(), at=now())
        )
        if claim is not None:
            say(N_("Claim added."))
            target = "mark" if request.form.get("then") == "next" else "claim"
            return see(
                url_for(
                    "articles.article",
                    article_id=article_id,
                    version=number,
                    claim=claim.id,
                    _anchor=f"{target}-{claim.id}",
                )
            )
    return article_page(article_id, number, form=form)


def placed(article_id: int, form: PullForm) -> dict[str, Any]:
    """What was sent, with the quote found in its text: before the change, since a long text takes a moment to search."""
    details = form.details()
    version = reading(read(), article_id, details["version_number"])
    start, end = locate(version.text, details["exact"], details["start"], details["end"])
    found = {"version_number": version.number, "exact": version.text[start:end], "start": start, "end": end}
    return {**details, **found}
