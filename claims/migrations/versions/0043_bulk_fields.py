"""Acts on many claims write in a field of the desk's own, and say in which stage claims are"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE = ("give", "accept", "decline", "put_back", "priority", "due", "tag", "untag")
ADDED = ("field", "stage")
CHECK = "ck_bulk_act_act"


def upgrade() -> None:
    _allow((*BEFORE, *ADDED))


def downgrade() -> None:
    acts = sa.table("bulk_act", sa.column("id", sa.Integer()), sa.column("act", sa.String()))
    items = sa.table("bulk_item", sa.column("bulk_id", sa.Integer()))
    gone = sa.select(acts.c.id).where(acts.c.act.in_(ADDED))
    op.execute(sa.delete(items).where(items.c.bulk_id.in_(gone)))
    op.execute(sa.delete(acts).where(acts.c.act.in_(ADDED)))
    _allow(BEFORE)


def _allow(acts: Sequence[str]) -> None:
    """Let an act be one of these and nothing else; on SQLite the table is made anew, and its numbers go on."""
    given = _given()
    with op.batch_alter_table("bulk_act", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.create_check_constraint(op.f(CHECK), f"act IN ({', '.join(map(repr, acts))})")
    if given is not None:
        bind = op.get_bind()
        bind.execute(sa.text("delete from sqlite_sequence where name = 'bulk_act'"))
        bind.execute(
            sa.text("insert into sqlite_sequence (name, seq) values ('bulk_act', :given)"), {"given": given}
        )


def _given() -> int | None:
    """The highest number that SQLite gave, be the row gone or not; elsewhere a sequence knows."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    return op.get_bind().execute(sa.text("select seq from sqlite_sequence where name = 'bulk_act'")).scalar()
