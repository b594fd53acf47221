"""Alembic's environment: every table is known through claims.features."""

from alembic import context
from sqlmodel import SQLModel

from claims import features
from claims.storage.engine import Database

features.load_models()
database: Database = context.config.attributes["database"]

with database.migrating() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
