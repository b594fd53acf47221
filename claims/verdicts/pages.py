"""Routes of the verdict draft and of comments on its passages; both show on the claim's page."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from claims.anchors.selectors import Quote, take
from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.discussion.actions import On, add_comment
from claims.discussion.models import Comment
from claims.discussion.saying import say_added, unseeing
from claims.errors import N_
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.verdicts import actions, panel, passages, queries
from claims.verdicts.forms import PassageForm
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


@blueprint.post("/desk/claims/<int:claim_id>/verdict/comments")
@access(Permission.COMMENT)
def comment(claim_id: int) -> ResponseReturnValue:
    claim, form = get_row(read(), Claim, claim_id), PassageForm()
    words = passages.text(read(), claim_id)
    quote = form.ask(lambda: passages.passage(words, form.exact.data, *form.span)) if form.sent else None
    if quote and (saved := _added(claim_id, form, quote)):
        say_added(claim, saved)
        return see(url_for("desk.claim", claim_id=claim_id, tab="verdict", _anchor=f"comment-{saved.id}"))
    return page(
        "verdicts/comment.html",
        form=form,
        claim=claim,
        places=[(f"{start}-{end}", take(words, start, end)) for start, end in form.places],
        sees=may_see_confidential(actor(), claim.assignee_id, claim.reviewer_id),
        unseeing=unseeing(claim, form.body.data or "", confidential=form.confidential.data),
    )


def _added(claim_id: int, form: PassageForm, quote: Quote) -> Comment | None:
    html, draft = render_markdown(form.body.data), queries.draft(read(), claim_id)
    return form.apply(
        lambda session: add_comment(
            session,
            claim_id,
            body=form.body.data,
            body_html=html,
            confidential=form.confidential.data,
            on=On(passages.SUBJECT, draft.id or 0 if draft else 0, quote),
            by=actor(),
            at=now(),
        )
    )
