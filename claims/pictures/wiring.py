"""What pictures hang into the desk: fields in the form for a claim, and their part of the claim's page."""

from typing import Any

from flask import Flask
from markupsafe import Markup
from sqlmodel import Session

from claims.articles import slots as article_slots
from claims.desk import slots as desk_slots
from claims.desk.models import Claim
from claims.desk.new_claim import NEW_CLAIM
from claims.images.picture import LARGEST
from claims.people.access import actor
from claims.people.rules import Permission
from claims.pictures import queries, rules
from claims.pictures.forms import PartOfClaim
from claims.pictures.rules import CATEGORY_LABELS
from claims.web import slots as web_slots
from claims.web.headers import LARGEST_BODY
from claims.web.rendering import drawn

UPLOADS = "/desk/pictures"  # where files may be sent to, which are larger than what people type


def pictures_part(session: Session, claim: Claim) -> Markup:
    """The pictures of a claim, above its tabs."""
    by = actor()
    return drawn(
        "pictures/_pictures.html",
        claim=claim,
        pictures=queries.pictures_of(session, claim.id or 0),
        may_change=by.may(Permission.WORK) and rules.is_open(claim.state),
        categories=CATEGORY_LABELS,
    )


def fields_part(form: Any) -> Markup:
    """The fields of a picture in the form for a claim."""
    return drawn("pictures/_part.html", form=form)


def register(_app: Flask) -> None:
    article_slots.KEEPS.append(queries.named_files)
    desk_slots.FIELDS.append(desk_slots.Fields(PartOfClaim, fields_part))
    desk_slots.CONTEXT.append(pictures_part)
    desk_slots.WORDS["picture.categories"] = {key.value: text for key, text in CATEGORY_LABELS.items()}
    desk_slots.WORDS["picture.media_kind"] = {key.value: text for key, text in rules.MEDIA_LABELS.items()}
    web_slots.LARGE_BODIES[UPLOADS] = web_slots.LARGE_BODIES[NEW_CLAIM] = LARGEST + LARGEST_BODY
