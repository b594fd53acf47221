"""The one route of extraction: marked words become a claim."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.articles.pages import article_page
from claims.errors import N_
from claims.extraction import actions
from claims.extraction.forms import PullForm
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.rendering import see

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
    if form.sent:
        details = form.details()
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
