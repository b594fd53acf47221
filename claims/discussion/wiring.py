"""What the discussion hangs into the desk, its panel, and into notices: comments that one is told of."""

from collections.abc import Sequence

from flask import Flask, url_for
from markupsafe import Markup
from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from claims.desk import slots
from claims.desk.changes import shortened
from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.discussion.forms import CommentForm
from claims.discussion.models import Comment
from claims.discussion.queries import seen_by
from claims.discussion.telling import MENTIONED, ON_MINE
from claims.discussion.threads import threads
from claims.errors import N_
from claims.notices import slots as notice_slots
from claims.notices.models import Notice
from claims.notices.slots import Told
from claims.people.queries import names
from claims.people.rules import Actor, Permission
from claims.web.rendering import drawn

TAB = "discussion"


def render_panel(session: Session, claim: Claim, by: Actor) -> Markup:
    return drawn(
        "discussion/_panel.html",
        claim=claim,
        threads=threads(session, claim, by),
        people=names(session),
        form=CommentForm(formdata=None),
        may_comment=by.may(Permission.COMMENT),
        sees=may_see_confidential(by, claim.assignee_id, claim.reviewer_id),
        actor_id=by.id,
        tab=TAB,
    )


def _seen_by(by: Actor) -> ColumnElement[bool]:
    """Notices of comments that stand and that this person may see."""
    seen = select_columns(col(Comment.id)).join(Claim, col(Claim.id) == col(Comment.claim_id))
    return col(Notice.subject_id).in_(seen.where(seen_by(by)))


def told(session: Session, comment_ids: Sequence[int]) -> dict[int, Told]:
    """Comments as notices of them name them: by the claim."""
    query = (
        select(Comment.id, Claim.id, Claim.statement, Claim.language)
        .join(Claim, col(Claim.id) == col(Comment.claim_id))
        .where(col(Comment.id).in_(comment_ids))
    )
    return {
        comment_id or 0: Told(
            shortened(statement),
            url_for("desk.claim", claim_id=claim_id, tab=TAB, _anchor=f"comment-{comment_id}"),
            language,
        )
        for comment_id, claim_id, statement, language in session.exec(query).all()
    }


def register(_app: Flask) -> None:
    slots.PANELS.append(
        slots.Panel(TAB, N_("Discussion"), lambda _session, claim, _by: claim.open_threads, render_panel)
    )
    notice_slots.SUBJECTS["comment"] = notice_slots.Subject(_seen_by, told)
    notice_slots.SENTENCES[MENTIONED] = N_("You are mentioned: %(subject)s")
    notice_slots.SENTENCES[ON_MINE] = N_("Comment for you: %(subject)s")
