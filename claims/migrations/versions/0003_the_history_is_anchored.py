"""The history is anchored in revisions, and the database itself refuses to change it

A revision keeps the number of the event whose digest it keeps already; old ones find theirs by that digest, or
have none. Triggers refuse to change or delete events, and payloads but for erasing them.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What erasing does, and nothing else: empties the payload once, and says who did it, when and why.
ERASES = (
    "old.erased_at is null and new.erased_at is not null and new.event_id = old.event_id "
    "and new.salt = '' and new.before is null and new.after is null and new.erased_because is not null"
)
SQLITE = (
    (
        "create trigger event_no_update before update on event "
        "begin select raise(abort, 'an event of the history is never changed'); end"
    ),
    (
        "create trigger event_no_delete before delete on event "
        "begin select raise(abort, 'an event of the history is never deleted'); end"
    ),
    (
        f"create trigger event_payload_no_update before update on event_payload when not ({ERASES}) "
        "begin select raise(abort, 'a payload of the history is never changed, only erased'); end"
    ),
    (
        "create trigger event_payload_no_delete before delete on event_payload "
        "begin select raise(abort, 'a payload of the history is never deleted, only erased'); end"
    ),
)
POSTGRESQL = (
    (
        "create function refuse_to_change_history() returns trigger language plpgsql as "
        "$$ begin raise exception 'the history is never changed (% of %)', tg_op, tg_table_name; end $$"
    ),
    (
        "create trigger event_no_update before update or delete on event "
        "for each row execute function refuse_to_change_history()"
    ),
    (
        "create trigger event_no_truncate before truncate on event "
        "for each statement execute function refuse_to_change_history()"
    ),
    (
        f"create trigger event_payload_no_update before update on event_payload for each row when (not ({ERASES})) "
        "execute function refuse_to_change_history()"
    ),
    (
        "create trigger event_payload_no_delete before delete on event_payload "
        "for each row execute function refuse_to_change_history()"
    ),
    (
        "create trigger event_payload_no_truncate before truncate on event_payload "
        "for each statement execute function refuse_to_change_history()"
    ),
)
FIND_HEAD = "update revision set chain_head_id = (select event.id from event where event.digest = revision.chain_head)"


def upgrade() -> None:
    op.add_column("revision", sa.Column("chain_head_id", sa.Integer(), nullable=True))
    op.execute(FIND_HEAD)
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function refuse_to_change_history() cascade")
    else:
        for name in (
            "event_no_update",
            "event_no_delete",
            "event_payload_no_update",
            "event_payload_no_delete",
        ):
            op.execute(f"drop trigger {name}")
    with op.batch_alter_table("revision") as batch_op:
        batch_op.drop_column("chain_head_id")
