"""Pictures of claims, and of a place without an article the platform, the account and the words typed over"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

POST = {"platform": 200, "account": 200, "said": 5000}
FORMATS = ("png", "jpeg", "gif", "webp")
MEDIA_KINDS = ("picture", "video")


def upgrade() -> None:
    for name, length in POST.items():
        op.add_column(
            "appearance", sa.Column(name, sqlmodel.sql.sqltypes.AutoString(length=length), nullable=True)
        )
    _pictures()


def _pictures() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    table = "claim_picture"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("file_sha256", text(length=64), nullable=True),
        sa.Column("format", _one_of(FORMATS, "format"), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("media_url", text(length=2000), nullable=True),
        sa.Column("media_kind", _one_of(MEDIA_KINDS, "mediakind"), nullable=False),
        sa.Column("alt", text(length=1000), nullable=True),
        sa.Column("original_url", text(length=2000), nullable=True),
        sa.Column("original_context", text(length=1000), nullable=True),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("graphic", sa.Boolean(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("removed_at", moment(), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", moment(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f(f"fk_{table}_claim_id_claim")),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_{table}_{name}_person"))
            for name in ("removed_by_id", "created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for name in ("claim_id", "file_sha256"):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def downgrade() -> None:
    op.drop_table("claim_picture")
    for name in POST:
        op.drop_column("appearance", name)
