"""Claims out of files: imports, their rows, and what came with each imported claim"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def choice(name: str, *values: str) -> sa.Enum:
    """Text of which a check says what it may be."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "claim_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("format", choice("format", "table", "lines", "reviews"), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column(
            "stage",
            choice("stage", "columns", "checking", "checked", "running", "stopped", "done"),
            nullable=False,
        ),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        *(
            sa.Column(f"{name}_count", sa.Integer(), nullable=False)
            for name in ("row", "new", "known", "broken", "added")
        ),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("finished_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_claim_import_created_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_import")),
    )
    op.create_index(op.f("ix_claim_import_sha256"), "claim_import", ["sha256"])
    _rows()
    _imported()


def _rows() -> None:
    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", choice("outcome", "new", "known", "broken", "added"), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("statement", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_import_row_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["claim_import.id"], name=op.f("fk_import_row_import_id_claim_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_import_row_import_id_number")),
    )
    op.create_index(
        op.f("ix_import_row_import_id_outcome_number"), "import_row", ["import_id", "outcome", "number"]
    )
    op.create_index(op.f("ix_import_row_import_id_key"), "import_row", ["import_id", "key"])


def _imported() -> None:
    op.create_table(
        "imported_claim",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("wording", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("has_verdict", sa.Boolean(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
        sa.Column("publisher", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("url", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
        sa.Column("checked_on", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_imported_claim_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["claim_import.id"], name=op.f("fk_imported_claim_import_id_claim_import")
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_imported_claim")),
        sa.UniqueConstraint("key", name=op.f("uq_imported_claim_key")),
    )
    op.create_index(op.f("ix_imported_claim_import_id"), "imported_claim", ["import_id"])


def downgrade() -> None:
    for table in ("imported_claim", "import_row", "claim_import"):
        op.drop_table(table)
