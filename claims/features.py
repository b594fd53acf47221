"""Table of contents: every feature, in the order of the house, and the files of it that are hung in at start.

A feature's models.py holds its tables, pages.py its routes, commands.py its command line, and wiring.py
fills the slots of lower features.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from flask import Blueprint, Flask

from claims.commands import blueprint as newsroom
from claims.commands import guard
from claims.discussion import hiding
from claims.discussion import slots as discussion_slots
from claims.discussion.queries import open_threads_on
from claims.evidence import commented
from claims.evidence import slots as evidence_slots
from claims.history import slots as history_slots
from claims.history.checking import Told
from claims.history.queries import numbers as history_numbers
from claims.jobs.queries import health as jobs_health
from claims.people.access import fail_closed
from claims.web import slots as web_slots

FEATURES = (
    "history",
    "jobs",
    "mail",
    "people",
    "articles",
    "claimants",
    "notices",
    "names",
    "desk",
    "extraction",
    "evidence",
    "pictures",
    "discussion",
    "verdicts",
    "importing",
    "search",
    "matches",
    "saved",
    "publishing",
    "tips",
    "feeds",
    "triage",
    "staffing",
    "stages",
    "reasons",
    "checklists",
    "bulk",
    "views",
    "tags",
    "fields",
    "limits",
    "presence",
    "following",
    "webhook",
    "unsaved",
    "trash",
    "demo",
    "backup",
)
# Endpoints that need no account: the kernel's own, and what each feature's wiring names in PUBLIC_ENDPOINTS.
PUBLIC = frozenset({"static", "health", "metrics"})

# Tables of which the history tells of every row, beside what the rows themselves say.
TOLD = (
    Told("person", "person"),
    Told("article", "article", changed="updated_at"),
    Told("fetch", "article_fetch"),
    Told("watch", "article_watch", key="article_id"),
    Told("claimant", "claimant"),
    Told("claim", "claim", changed="updated_at"),
    Told("appearance", "appearance"),
    Told("quote", "claim_quote"),
    Told("proposal", "dismissed_proposal"),
    Told("evidence", "evidence"),
    Told("contact", "contact_attempt"),
    Told("picture", "claim_picture"),
    Told("comment", "comment"),
    Told("verdict", "draft"),
    Told("search", "saved_search"),
    Told("publication", "publication", key="claim_id"),
    Told("match", "claim_match", changed="decided_at"),
    Told("return", "claim_return"),
    Told("import", "claim_import"),
    Told("tip", "tip"),
    Told("newsfeed", "news_feed"),
    Told("rule", "feed_rule"),
    Told("level", "triage_level"),
    Told("view", "saved_view"),
    Told("task", "claim_task"),
    Told("checklist", "checklist_template"),
    Told("field", "own_field"),
    Told("limits", "board_limits"),
    Told("stage", "stage"),
    Told("webhook", "webhook"),
)


def _module(feature: str, name: str) -> ModuleType | None:
    full = f"claims.{feature}.{name}"
    return import_module(full) if find_spec(full) else None


def _modules(name: str) -> list[ModuleType]:
    return [module for feature in FEATURES if (module := _module(feature, name))]


def load_models() -> None:
    """Every table, known to SQLModel before the first query."""
    _modules("models")


def public_endpoints() -> frozenset[str]:
    """Endpoints that need no account."""
    return PUBLIC.union(*(getattr(wiring, "PUBLIC_ENDPOINTS", frozenset()) for wiring in _modules("wiring")))


def register(app: Flask) -> None:
    """Hang every feature into the application; slots are emptied first, so that a second application starts clean."""
    load_models()
    for slots in [*_modules("slots"), web_slots]:
        for name, value in vars(slots).items():
            if name.isupper() and isinstance(value, list | dict):
                value.clear()
    for module in _modules("pages") + _modules("commands"):
        for blueprint in {
            id(value): value for value in vars(module).values() if isinstance(value, Blueprint)
        }.values():
            if blueprint.name not in app.blueprints:
                app.register_blueprint(blueprint)
    for wiring in _modules("wiring"):
        wiring.register(app)
    _comments_on_sources()
    history_slots.TOLD.extend(TOLD)
    web_slots.HEALTH.append(jobs_health)  # here, as jobs and history may not know of web
    web_slots.NUMBERS.append(history_numbers)
    web_slots.MEANINGS.update(
        claimdesk_jobs_queued="Jobs that wait or run.",
        claimdesk_jobs_failed="Jobs that failed for good.",
        claimdesk_history_events="Events in the history.",
    )
    app.register_blueprint(newsroom)
    guard(app.cli)
    fail_closed(app, public_endpoints())


def _comments_on_sources() -> None:
    """Here, as discussion and evidence may not know of each other."""
    name = commented.SUBJECT
    discussion_slots.SUBJECTS[name] = discussion_slots.Subject(commented.hidden, commented.told)
    evidence_slots.THREADS.append(lambda ids, hidden: open_threads_on(name, ids, hidden))
    evidence_slots.CONFIDED.append(
        lambda session, evidence_id, by, at: hiding.hide_with(session, name, evidence_id, by=by, at=at)
    )
