"""Table of contents: every feature, in the order of the house, and the files of it that are hung in at start.

A feature's models.py holds its tables, pages.py its routes, commands.py its command line, and wiring.py
fills the slots of lower features.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from flask import Blueprint, Flask

from claims.desk import slots as desk_slots
from claims.web import slots as web_slots

FEATURES = (
    "history",
    "jobs",
    "people",
    "articles",
    "claimants",
    "desk",
    "extraction",
    "evidence",
    "discussion",
    "verdicts",
    "search",
    "publishing",
    "demo",
)
PUBLIC = frozenset({"static", "health"})


def _module(feature: str, name: str) -> ModuleType | None:
    full = f"claims.{feature}.{name}"
    return import_module(full) if find_spec(f"claims.{feature}") and find_spec(full) else None


def load_models() -> None:
    """Every table, known to SQLModel before the first query."""
    for feature in FEATURES:
        _module(feature, "models")


def register(app: Flask) -> None:
    load_models()
    for slots in (web_slots, desk_slots):
        for value in vars(slots).values():
            if isinstance(value, (list, dict)) and value is not vars(slots)["__builtins__"]:
                value.clear()
    public = set(PUBLIC)
    for feature in FEATURES:
        for name in ("pages", "commands"):
            module = _module(feature, name)
            if module is None:
                continue
            for value in {id(v): v for v in vars(module).values() if isinstance(v, Blueprint)}.values():
                if value.name not in app.blueprints:
                    app.register_blueprint(value)
        wiring = _module(feature, "wiring")
        if wiring is not None:
            wiring.register(app)
            public |= getattr(wiring, "PUBLIC", frozenset())
    access = _module("people", "access")
    if access is not None:
        access.fail_closed(app, frozenset(public))
