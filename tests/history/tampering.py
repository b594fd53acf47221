"""What someone does who holds the database file: around the application, its rules and its triggers."""
# ruff: noqa: S608  the tests' own words, not anyone's

from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from claims.storage.engine import Database

TRIGGERS = "select name, tbl_name from sqlite_master where type = 'trigger'"


def unguard(session: Session) -> None:
    """Take the triggers, and the rows' bonds to each other, away."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("drop function if exists refuse_to_change_history() cascade"))
        session.execute(
            text("alter table event_payload drop constraint if exists fk_event_payload_event_id_event")
        )
        return
    for name, _table in session.execute(text(TRIGGERS)).all():
        session.execute(text(f"drop trigger {name}"))
    session.execute(text("pragma defer_foreign_keys = on"))


def tamper(database: Database, *statements: str, **values: Any) -> None:
    """Run SQL behind the application's back."""
    if (
        database.is_sqlite
    ):  # which looks at foreign keys when a transaction ends, unless told not to before it begins
        connection = database.writer.raw_connection()
        try:
            connection.driver_connection.execute("pragma foreign_keys = off")  # type: ignore[union-attr]
        finally:
            connection.close()
    with database.writing() as session:
        unguard(session)
        for statement in statements:
            session.execute(text(statement), values)


def renumber(old: int, new: int) -> tuple[str, ...]:
    """The statements that give an event, and its payload, another number."""
    return (
        f"update event set id = {new} where id = {old}",
        f"update event_payload set event_id = {new} where event_id = {old}",
    )
