"""Database sessions of a request: one that reads, and short ones that change."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g
from sqlmodel import Session

from claims.storage.engine import Database
from claims.storage.rows import ANSWERS
from claims.web import slots


def database() -> Database:
    found: Database = current_app.extensions["database"]
    return found


def read() -> Session:
    """This request's reading session: opened when first asked for, closed at the end."""
    if "reading" not in g:
        g.reading = Session(database().reader, autoflush=False, info={ANSWERS: {}})
    session: Session = g.reading
    return session


def close_reading() -> None:
    """End the read transaction, so that the next read sees what was committed meanwhile."""
    session = g.pop("reading", None)
    if session is not None:
        session.close()


@contextmanager
def change() -> Iterator[Session]:
    """A writing session behind the write lock: commits once at the end; rolls back when anything is raised.

    Parse forms and make hashes before, render after: nothing slow belongs inside.
    """
    close_reading()
    with database().writing() as session:
        yield session
    for follow in slots.AFTER_CHANGE:
        follow()


def register(app: Flask, opened: Database) -> None:
    app.extensions["database"] = opened

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        close_reading()
