"""Rows of every table, streamed out of one database and into another.

The tables are read from the database and not from the models, so that a schema of another age can be copied as well.
"""

import contextlib
import json
from collections.abc import Generator, Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, Text, bindparam, cast, func, insert, select, text

from claims.backup.values import inward, kind_of, outward

BATCH = 500  # rows in memory at once
HEAVY_BATCH = 8  # of tables with whole documents in them
NOT_COPIED = "alembic_version"  # the manifest names the schema


def read_tables(connection: Connection) -> list[Table]:
    """The newsroom's tables as they are in this database now, those first that others point to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != NOT_COPIED]


def kinds(table: Table) -> dict[str, str]:
    """Column -> kind of value."""
    return {column.name: kind_of(column.type) for column in table.columns}


def batch_of(table: Table) -> int:
    return HEAVY_BATCH if "bytes" in kinds(table).values() else BATCH


def rows_out(connection: Connection, table: Table) -> Generator[bytes]:
    """Each row as a line of JSON, in order of the primary key."""
    names = list(kinds(table))
    turns = [outward(kind) for kind in kinds(table).values()]
    query = select(*[_as_stored(column) for column in table.columns]).order_by(*table.primary_key.columns)
    streamed = connection.execution_options(yield_per=batch_of(table)).execute(query)
    with contextlib.closing(streamed):
        for row in streamed:
            values = [
                turn(value) if turn and value is not None else value
                for turn, value in zip(turns, row, strict=True)
            ]
            line = dict(zip(names, values, strict=True))
            yield json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _as_stored(column: Column[Any]) -> Any:
    return cast(column, Text) if kind_of(column.type) == "json" else column


def rows_in(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Put lines of `rows_out` into an empty table; how many there were."""
    kind = kinds(table)
    turns = {name: inward(kind[name], column.type) for name, column in table.columns.items()}
    statement = insert(table).values(
        {name: _taken(connection, column) for name, column in table.columns.items()}
    )
    count, batch, size = 0, [], batch_of(table)
    for line in lines:
        row = json.loads(line)
        batch.append(
            {
                name: turn(row[name]) if turn and row[name] is not None else row[name]
                for name, turn in turns.items()
            }
        )
        if len(batch) == size:
            connection.execute(statement, batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(statement, batch)
    return count + len(batch)


def _taken(connection: Connection, column: Column[Any]) -> Any:
    """JSON goes in as the text that it was stored as."""
    if kind_of(column.type) != "json":
        return bindparam(column.name, type_=column.type)
    as_text = bindparam(column.name, type_=Text())
    return as_text if connection.dialect.name == "sqlite" else cast(as_text, column.type)


def count_rows(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def chain_head(connection: Connection, tables: Sequence[Table]) -> tuple[int, str]:
    """Id and digest of the last event; 0 and nothing while there is none."""
    event = next((table for table in tables if table.name == "event"), None)
    if event is None:
        return 0, ""
    query = select(event.c.id, event.c.digest).order_by(event.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return (row.id, row.digest) if row else (0, "")


def drop_references(connection: Connection) -> list[str]:
    """Take PostgreSQL's foreign keys off, so that rows may come in any order; returns what puts them on again."""
    if connection.dialect.name == "sqlite":
        return []  # off already, and looked at in the end: Database.changing_schema
    found = connection.execute(
        text(
            "select quote_ident(c.conname) as name, c.conrelid::regclass::text as place, pg_get_constraintdef(c.oid) as rule"
            " from pg_constraint c join pg_namespace n on n.oid = c.connamespace"
            " where c.contype = 'f' and n.nspname = current_schema()"
        )
    ).all()
    for each in found:
        connection.exec_driver_sql(f"alter table {each.place} drop constraint {each.name}")
    return [f"alter table {each.place} add constraint {each.name} {each.rule}" for each in found]


def drop_tables(connection: Connection) -> None:
    """Drop every table, and on PostgreSQL the functions that their triggers called, which would stay behind."""
    drop_references(connection)
    functions = _trigger_functions(connection)
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)
    for function in functions:
        connection.exec_driver_sql(f"drop function {function}")


def _trigger_functions(connection: Connection) -> Sequence[str]:
    """Which functions the triggers of these tables call, as PostgreSQL names them; SQLite has no such functions."""
    if connection.dialect.name == "sqlite":
        return []
    found = connection.execute(
        text(
            "select distinct t.tgfoid::regprocedure::text from pg_trigger t"
            " join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace"
            " where not t.tgisinternal and n.nspname = current_schema()"
        )
    )
    return found.scalars().all()


def set_sequences(connection: Connection, tables: Iterable[Table]) -> None:
    """PostgreSQL counts new ids beside the table: go on after the highest."""
    if connection.dialect.name == "sqlite":
        return
    quote = connection.dialect.identifier_preparer.quote
    for table in tables:
        for column in table.primary_key.columns:
            sequence = connection.execute(
                text("select pg_get_serial_sequence(:table, :column)"),
                {"table": quote(table.name), "column": column.name},
            ).scalar_one()
            if sequence is not None:
                highest = connection.execute(select(func.max(column))).scalar_one()
                connection.execute(
                    text("select setval(:sequence, :value, :used)"),
                    {"sequence": sequence, "value": highest or 1, "used": highest is not None},
                )
