"""The first tables"""

from collections.abc import Sequence

from alembic import op

from claims.migrations.first_tables import claims, people_and_articles, verdicts

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
LAST_FIRST = (
    "claim_quote",
    "revision",
    "research",
    "publication",
    "evidence",
    "draft_author",
    "draft",
    "contact_attempt",
    "comment",
    "claim_tag",
    "appearance",
    "claimant_alias",
    "claim",
    "article_version",
    "sign_in_link",
    "rating",
    "event_payload",
    "claimant",
    "article",
    "sign_in_try",
    "rating_scale",
    "person",
    "job",
    "event",
)


def upgrade() -> None:
    people_and_articles.create()
    claims.create()
    verdicts.create()


def downgrade() -> None:
    for table in LAST_FIRST:
        op.drop_table(table)  # its indexes go with it
