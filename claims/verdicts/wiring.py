"""What verdicts hang into the desk: gates, authors, and the panel of the draft."""

from flask import Flask
from markupsafe import Markup
from sqlmodel import Session

from claims.desk import slots
from claims.desk.models import Claim
from claims.discussion import slots as discussion_slots
from claims.errors import N_
from claims.people.rules import Actor
from claims.verdicts import actions, panel, passages, queries
from claims.verdicts.scale import DEFAULT
from claims.web.clock import now
from claims.web.rendering import drawn


def no_count(_session: Session, _claim: Claim, _by: Actor) -> int | None:
    return None


def render_panel(session: Session, claim: Claim, by: Actor) -> Markup:
    return drawn("verdicts/_panel.html", **panel.facts(session, claim, by, now()))


def register(_app: Flask) -> None:
    slots.GATES.append(queries.gates)
    slots.AUTHORS.append(queries.author_ids)
    slots.AUTHORING.append(actions.add_author)
    slots.AUTHORED.append(queries.authored)
    slots.WORDS["verdict.rating"] = {row.key: {"nl": row.label_nl, "en": row.label_en} for row in DEFAULT}
    discussion_slots.SUBJECTS[passages.SUBJECT] = discussion_slots.Subject(
        passages.hidden, passages.told, passages.text
    )
    # Second among the tabs: first what was found, then what it comes to, then what was said about it.
    slots.PANELS.insert(1, slots.Panel("verdict", N_("Verdict"), no_count, render_panel))
