"""Feeds, what came in them, and rules for what comes"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

Str = sqlmodel.sql.sqltypes.AutoString
Moment = sqlmodel.sql.sqltypes.UTCDateTime


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _by(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    op.create_table(
        "news_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", Str(length=2000), nullable=False),
        sa.Column("address_key", Str(length=32), nullable=False),
        sa.Column("title", Str(length=200), nullable=False),
        sa.Column("folder", Str(length=100), nullable=False),
        sa.Column("language", Str(length=8), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", _enum("feed_state", "on", "stopped", "gone"), nullable=False),
        sa.Column("etag", Str(length=500), nullable=True),
        sa.Column("modified", Str(length=100), nullable=True),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("fetched_at", Moment(), nullable=True),
        sa.Column("new_at", Moment(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("code", Str(length=40), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _by("news_feed", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_feed")),
        sa.UniqueConstraint("address_key", name=op.f("uq_news_feed_address_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_news_feed_next_at"), "news_feed", ["next_at"])
    _items()
    op.create_table(
        "feed_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("field", _enum("rulefield", "word", "author"), nullable=False),
        sa.Column("words", Str(length=100), nullable=False),
        sa.Column("act", _enum("ruleact", "take", "tag", "dismiss"), nullable=False),
        sa.Column("tag", Str(length=50), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        _by("feed_rule", "feed_id", "news_feed"),
        _by("feed_rule", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_rule")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feed_rule_feed_id"), "feed_rule", ["feed_id"])


def _items() -> None:
    op.create_table(
        "feed_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("guid", Str(length=64), nullable=False),
        sa.Column("address_key", Str(length=32), nullable=False),
        sa.Column("url", Str(length=2000), nullable=False),
        sa.Column("title", Str(length=500), nullable=False),
        sa.Column("author", Str(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("published", Moment(), nullable=True),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("state", _enum("item_state", "new", "taken", "dismissed"), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("rule", Str(length=100), nullable=True),
        sa.Column("fetch_id", sa.Integer(), nullable=True),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _by("feed_item", "feed_id", "news_feed"),
        _by("feed_item", "fetch_id", "article_fetch"),
        _by("feed_item", "article_id", "article"),
        _by("feed_item", "decided_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_item")),
        sa.UniqueConstraint("feed_id", "guid", name=op.f("uq_feed_item_feed_id_guid")),
        sa.UniqueConstraint("address_key", name=op.f("uq_feed_item_address_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feed_item_state_id"), "feed_item", ["state", "id"])


def downgrade() -> None:
    for table in ("feed_rule", "feed_item", "news_feed"):
        op.drop_table(table)
