"""Newsrooms to back up, empty places to restore into, and what two of them have in common."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from claims.backup.tables import read_tables, rows_out
from claims.backup.taking import Newsroom
from claims.storage.engine import Database

Place = Callable[..., Flask]
OTHER_KEY = "another key than that of the newsroom that was backed up"


def newsroom_of(app: Flask) -> Newsroom:
    return Newsroom(app.extensions["database"], app.config["SETTINGS"], app.config["VERSION"])


def everything(database: Database) -> dict[str, list[bytes]]:
    """Every row of every table, as a backup would write it."""
    with database.reader.connect() as connection, connection.begin():
        return {table.name: list(rows_out(connection, table)) for table in read_tables(connection)}


def run(app: Flask, *words: Any) -> Any:
    """A command of this application."""
    return app.test_cli_runner().invoke(args=[str(word) for word in words])
