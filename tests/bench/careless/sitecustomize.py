"""Claimdesk with SQLAlchemy's defaults, for comparison: Python runs this first in every process that has this folder on its path.

A plain engine for reading and writing, transactions as they come, no write lock, no look at the version of a form.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

from sqlalchemy import Engine, create_engine
from sqlmodel import Session

from claims import features
from claims.desk import moving
from claims.desk.models import Claim
from claims.storage import engine, rows


def plain_engine(self: engine.Database, *, readonly: bool) -> Engine:
    return create_engine(self.url)


@contextmanager
def writing(self: engine.Database) -> Iterator[Session]:
    with Session(self.writer, expire_on_commit=False) as session:
        yield session
        session.commit()


def load_claim(session: Session, claim_id: int, _seen_version: int | None) -> Claim:
    return rows.get_row(session, Claim, claim_id)


def check_version(*_values: object) -> None:
    """Nobody looks."""


def replace_everywhere(name: str, guarded: Any, careless: Any) -> None:
    for module in [*sys.modules.values()]:
        if getattr(module, name, None) is guarded:
            setattr(module, name, careless)


engine.Database._engine = plain_engine  # type: ignore[method-assign]
engine.Database.writing = writing  # type: ignore[method-assign]
assert features, "every feature is imported by now"
replace_everywhere("load_claim", moving.load_claim, load_claim)
replace_everywhere("check_version", rows.check_version, check_version)
