"""Triage: questions with weights, answers, points, what is left for later, and when declined claims come back"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

POINTS = ("answer_points", "worth_points", "declined_demand")


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "triage_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nl", text(length=200), nullable=False),
        sa.Column("en", text(length=200), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("retired_at", moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_triage_question")),
    )
    op.create_table(
        "triage_answer",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_triage_answer_by_id_person")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_triage_answer_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["triage_question.id"], name=op.f("fk_triage_answer_question_id_triage_question")
        ),
        sa.PrimaryKeyConstraint("claim_id", "question_id", name=op.f("pk_triage_answer")),
    )
    op.create_index(op.f("ix_triage_answer_question_id"), "triage_answer", ["question_id"])
    op.create_table(
        "triage_skip",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_triage_skip_claim_id_claim")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_triage_skip_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "claim_id", name=op.f("pk_triage_skip")),
    )
    op.create_index(op.f("ix_triage_skip_claim_id"), "triage_skip", ["claim_id"])
    op.create_table(
        "triage_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=True),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_triage_level_set_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_triage_level")),
    )
    op.add_column("claim", sa.Column("answer_points", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("claim", sa.Column("worth_points", sa.Integer(), nullable=True))
    op.add_column("claim", sa.Column("declined_demand", sa.Integer(), nullable=True))
    op.execute("update claim set declined_demand = demand where state = 'declined'")


def downgrade() -> None:
    for name in POINTS:
        op.drop_column("claim", name)
    for table in ("triage_level", "triage_skip", "triage_answer", "triage_question"):
        op.drop_table(table)
