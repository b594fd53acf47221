"""The demonstration many times over: a newsroom of any size in which each claim has all that a claim has."""

from typing import Any

from flask import Flask
from sqlalchemy import Integer, UniqueConstraint, insert, select
from sqlmodel import Session, SQLModel

from claims.demo.play import play_demo
from claims.history.chain import event_digest
from claims.storage.engine import Database
from claims.storage.migrate import upgrade

SHARED = {
    "person",
    "rating_scale",
    "rating",
    "job",
    "sign_in_try",
    "sign_in_link",
}  # there once, whatever the size
NOT_IN_CHAIN = {"id", "previous", "digest"}
BATCH = 2000


def fill(app: Flask, claims: int) -> None:
    """Migrate an empty database and fill it with at least so many claims."""
    database: Database = app.extensions["database"]
    upgrade(database)
    play_demo(app)
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in SHARED]
    with database.reading() as session:
        rows = {table: [dict(row) for row in session.execute(select(table)).mappings()] for table in tables}
    first = rows[SQLModel.metadata.tables["claim"]]
    times = -(-claims // len(first))
    steps = {
        table.name: max((row["id"] for row in rows[table] if "id" in row), default=0) for table in tables
    }
    with database.writing() as session:
        previous = rows[SQLModel.metadata.tables["event"]][-1]["digest"]
        for number in range(1, times):
            for table in tables:
                copies = [_shifted(table, row, number, steps) for row in rows[table]]
                if table.name == "event":
                    previous = _chain(copies, previous)
                _insert(session, table, copies)


def _shifted(table: Any, row: dict[str, Any], number: int, steps: dict[str, int]) -> dict[str, Any]:
    """The same row of the newsroom's `number`th copy: other ids, and other words where they must be unique."""
    made = dict(row)
    unique = {c for rule in table.constraints if isinstance(rule, UniqueConstraint) for c in rule.columns}
    unique |= {c for index in table.indexes if index.unique for c in index.columns}
    for column in table.columns:
        value = row[column.name]
        refers = next(iter(column.foreign_keys), None)
        if value is None:
            continue
        if refers is not None:
            made[column.name] = value + number * steps.get(refers.column.table.name, 0)
        elif column.name == "id":
            made["id"] = value + number * steps[table.name]
        elif column in unique and not isinstance(column.type, Integer) and isinstance(value, str):
            made[column.name] = f"{value}-{number}"
    if table.name == "event":
        made["claim_id"] = row["claim_id"] and row["claim_id"] + number * steps["claim"]
        made["thing_id"] = row["thing_id"] + number * steps.get(row["thing"], 0)
    return made


def _chain(events: list[dict[str, Any]], previous: str) -> str:
    for event in events:
        facts = {name: value for name, value in event.items() if name not in NOT_IN_CHAIN}
        event["previous"], event["digest"] = previous, event_digest(previous, **facts)
        previous = event["digest"]
    return previous


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        session.execute(insert(table), rows[start : start + BATCH])
