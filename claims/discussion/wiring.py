"""What the discussion hangs into the desk: its panel."""

from flask import Flask
from markupsafe import Markup
from sqlmodel import Session

from claims.desk import slots
from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.discussion import queries
from claims.discussion.forms import CommentForm
from claims.errors import N_
from claims.people.rules import Actor, Permission
from claims.web.rendering import drawn


def render_panel(session: Session, claim: Claim, by: Actor) -> Markup:
    sees = may_see_confidential(by, claim.assignee_id, claim.reviewer_id)
    return drawn(
        "discussion/_panel.html",
        claim=claim,
        comments=queries.comments(session, claim.id or 0, confidential=sees),
        form=CommentForm(formdata=None),
        may_comment=by.may(Permission.COMMENT),
        sees=sees,
        actor_id=by.id,
    )


def register(_app: Flask) -> None:
    slots.PANELS.append(
        slots.Panel(
            "discussion", N_("Discussion"), lambda _session, claim, _by: claim.comment_count, render_panel
        )
    )
