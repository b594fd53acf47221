"""Who follows a claim; what people choose to be told of, and how"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Who wrote down, works on or reads an open claim follows it, as whoever does so from now on.
FOLLOW = """
insert into claim_follow (claim_id, person_id, follows, at)
select claim_id, person_id, {true}, at from (
  select id as claim_id, created_by_id as person_id, created_at as at from claim where {open}
  union select id, assignee_id, created_at from claim where {open} and assignee_id is not null
  union select id, reviewer_id, created_at from claim where {open} and reviewer_id is not null
) as known
"""
OPEN = "state not in ('done', 'declined', 'duplicate')"


def upgrade() -> None:
    moment = sqlmodel.sql.sqltypes.UTCDateTime
    _follows()
    op.create_table(
        "told_upto",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_upto")),
    )
    # Nobody is told of what happened before.
    op.execute("insert into told_upto (id, event_id) select 1, coalesce(max(id), 0) from event")
    op.create_table(
        "due_told",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_due_told_claim_id_claim")),
        sa.PrimaryKeyConstraint("claim_id", "due_on", "late", name=op.f("pk_due_told")),
    )
    _choices()


def _follows() -> None:
    op.create_table(
        "claim_follow",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_follow_claim_id_claim")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_claim_follow_person_id_person")),
        sa.PrimaryKeyConstraint("claim_id", "person_id", name=op.f("pk_claim_follow")),
    )
    op.create_index(op.f("ix_claim_follow_person_id"), "claim_follow", ["person_id"])
    true = "true" if op.get_bind().dialect.name == "postgresql" else "1"
    op.execute(FOLLOW.format(true=true, open=OPEN))


def _choices() -> None:
    person = sa.ForeignKeyConstraint
    op.create_table(
        "digest_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        person(["person_id"], ["person.id"], name=op.f("fk_digest_choice_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_digest_choice")),
    )
    op.create_table(
        "notice_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sort", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        person(["person_id"], ["person.id"], name=op.f("fk_notice_choice_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "sort", name=op.f("pk_notice_choice")),
    )
    op.add_column("notice", sa.Column("to_mail", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_notice_to_mail_at"), "notice", ["to_mail", "at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_notice_to_mail_at"), "notice")
    op.drop_column("notice", "to_mail")
    for table in ("notice_choice", "digest_choice", "due_told", "told_upto", "claim_follow"):
        op.drop_table(table)
