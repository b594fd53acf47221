"""The history's head is repeated beside it: a row that stays when the history's end is cut off"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REPEAT = (
    "insert into history_head (id, event_id, digest) select 1, id, digest from event "
    "where id = (select max(id) from event)"
)


def upgrade() -> None:
    op.create_table(
        "history_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_head")),
    )
    op.execute(REPEAT)


def downgrade() -> None:
    op.drop_table("history_head")
