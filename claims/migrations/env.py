"""Alembic's environment: every table is known through claims.features."""

from typing import Any

from alembic import context
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlmodel import SQLModel

from claims import features
from claims.storage.engine import Database

features.load_models()
database: Database = context.config.attributes["database"]


def check_references(ctx: MigrationContext, *_: Any, **__: Any) -> None:
    """After each migration, in its transaction: a row that points to nothing undoes it."""
    broken = database.broken_references(ctx.connection) if ctx.connection is not None else []
    if broken:
        raise ValueError(f"this migration leaves rows that point to nothing, in {', '.join(broken)}")


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=True,
        compare_type=True,
        on_version_apply=check_references,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:  # of who puts more into the same transaction
    migrate(given)
else:
    with database.changing_schema() as own:
        migrate(own)
