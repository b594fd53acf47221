"""What evidence hangs into the desk: its gates, and the panel of sources."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from markupsafe import Markup
from sqlmodel import Session

from claims.desk import slots
from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.errors import N_, Refused
from claims.evidence import queries, rules
from claims.evidence.rules import CHANNEL_LABELS, KIND_LABELS, STANCE_LABELS
from claims.people.rules import Actor, Permission
from claims.web.clock import now
from claims.web.languages import in_words
from claims.web.rendering import drawn


def count_sources(session: Session, claim: Claim, by: Actor) -> int:
    """How many sources this person sees."""
    sees = may_see_confidential(by, claim.assignee_id, claim.reviewer_id)
    return len(queries.sources(session, claim.id or 0, confidential=sees))


def _why_closed(claim: Claim) -> str:
    """Why sources cannot be changed now, with the way on; empty when they can."""
    try:
        rules.check_open(claim.state)
    except Refused as refusal:
        return in_words(refusal.message)
    return ""


def render_panel(session: Session, claim: Claim, by: Actor) -> Markup:
    sees = may_see_confidential(by, claim.assignee_id, claim.reviewer_id)
    claim_id = claim.id or 0
    sources = queries.sources(session, claim_id, confidential=sees)
    research = queries.research(session, claim_id)
    shared = (
        None
        if research.source_exception
        else rules.shared_origin(queries.dossier(session, claim_id, now(), confidential=sees).sources)
    )
    return drawn(
        "evidence/_panel.html",
        claim=claim,
        sources=sources,
        shared=in_words(shared) if shared else "",
        why_closed=_why_closed(claim),
        contact_log=queries.contact_log(session, claim_id, confidential=sees),
        research=research,
        works=by.may(Permission.WORK),
        may_comment=by.may(Permission.COMMENT),
        at=now(),
        stances=STANCE_LABELS,
        kinds=KIND_LABELS,
        channels=CHANNEL_LABELS,
    )


def register(_app: Flask) -> None:
    slots.GATES.append(queries.gates)
    words: dict[str, Mapping[Any, str]] = {
        "evidence.stance": STANCE_LABELS,
        "evidence.kind": KIND_LABELS,
        "contact.channel": CHANNEL_LABELS,
    }
    slots.WORDS.update(
        {field: {key.value: text for key, text in labels.items()} for field, labels in words.items()}
    )
    slots.PANELS.append(slots.Panel("evidence", N_("Sources"), count_sources, render_panel))
