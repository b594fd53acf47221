"""Checklists: tasks of claims, and templates for kinds of claims"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0030"
down_revision: str | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.add_column("claim", sa.Column("tasks", sa.Integer(), server_default="0", nullable=False))
    op.add_column("claim", sa.Column("tasks_open", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "claim_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("text", text(length=300), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done_at", moment(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", moment(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("removed_at", moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_task_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_claim_task_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_claim_task_done_by_id_person")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_claim_task_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_task")),
    )
    op.create_index(op.f("ix_claim_task_claim_id_position"), "claim_task", ["claim_id", "position"])
    op.create_index(op.f("ix_claim_task_owner_id_done_at"), "claim_task", ["owner_id", "done_at"])
    op.create_table(
        "checklist_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "number", "quote", "image", "law",
                name=op.f("ck_checklist_template_kind"), native_enum=False, create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.Column("lines", text(length=4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_template")),
        sa.UniqueConstraint("kind", name=op.f("uq_checklist_template_kind")),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("checklist_template")
    op.drop_table("claim_task")
    op.drop_column("claim", "tasks_open")
    op.drop_column("claim", "tasks")
