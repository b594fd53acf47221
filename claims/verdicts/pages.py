"""The route of the verdict draft; it shows on the claim's page as well."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from claims.desk.models import Claim
from claims.errors import N_
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.verdicts import actions, panel, queries
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS, FIELD_WORDS
from claims.web.flashes import say
from claims.web.markdown import render_markdown
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("verdicts", __name__)
FIELD_LABELS.update(
    rating=N_("Rating"),
    headline=N_("Headline"),
    explanation=N_("Explanation in one sentence"),
    body=N_("Text"),
    not_established=N_("What we could not establish"),
    as_known_on=N_("As known on"),
    review_by=N_("Look at it again on"),
)


def _rating_words(key: str) -> str:
    """A rating by its key, as the desk writes it."""
    found = queries.rating_by_key(read(), key)
    return (
        f"{found.symbol} {found.label_nl if get_locale().language == 'nl' else found.label_en}"
        if found
        else key or "–"
    )


FIELD_WORDS["rating"] = _rating_words


@blueprint.get("/desk/claims/<int:claim_id>/verdict")
@access(Permission.LOOK)
def draft(claim_id: int) -> ResponseReturnValue:
    claim = get_row(read(), Claim, claim_id)
    return page("verdicts/draft.html", **panel.facts(read(), claim, actor(), now()))


@blueprint.post("/desk/claims/<int:claim_id>/verdict")
@access(Permission.WORK)
def write(claim_id: int) -> ResponseReturnValue:
    claim = get_row(read(), Claim, claim_id)
    facts = panel.facts(read(), claim, actor(), now())
    form = panel.form_of(read(), claim)
    if form.sent:
        html = render_markdown(form.body.data)
        saved = form.apply(
            lambda session: actions.write_draft(
                session,
                claim_id,
                **form.values(html),
                by=actor(),
                at=now(),
                seen_version=form.seen,
            )
        )
        if saved:
            say(N_("Verdict saved."))
            return see(url_for("desk.claim", claim_id=claim_id, tab="verdict"))
    return page("verdicts/draft.html", **{**facts, "form": form})
