"""Tables of evidence, drafts and what was published, as migration 0001 makes them; never changed again."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import claims.storage.types


def create() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("rating_id", sa.Integer(), nullable=True),
        sa.Column("headline", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("explanation", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("body", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body_html", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("not_established", sqlmodel.sql.sqltypes.AutoString(length=5000), nullable=False),
        sa.Column("as_known_on", sa.Date(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_draft_claim_id_claim")),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_draft_rating_id_rating")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["person.id"], name=op.f("fk_draft_updated_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_draft_claim_id")),
    )
    op.create_table(
        "draft_author",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_draft_author_claim_id_claim")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_author_person_id_person")),
        sa.PrimaryKeyConstraint("claim_id", "person_id", name=op.f("pk_draft_author")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("publisher", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("quote", sqlmodel.sql.sqltypes.AutoString(length=5000), nullable=True),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=5000), nullable=True),
        sa.Column(
            "stance",
            sa.Enum(
                "supports",
                "refutes",
                "context",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "data",
                "document",
                "official",
                "expert",
                "media",
                "own_contact",
                "image",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("published", claims.storage.types.PartialDateType(length=10), nullable=True),
        sa.Column("archive_url", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
        sa.Column("archived_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("removed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_evidence_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_evidence_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["person.id"], name=op.f("fk_evidence_removed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_claim_id_position"), ["claim_id", "position"], unique=False
        )

    op.create_table(
        "publication",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("headline", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("explanation", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("statement", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("claimant_name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("rating", sa.JSON(), nullable=True),
        sa.Column("rating_key", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("first_published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("updated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("scheduled_for", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("scheduled_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "scheduled_class",
            sa.Enum(
                "first",
                "update",
                "correction",
                "clarification",
                "retraction",
                "typo",
                name="revisionclass",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("scheduled_reason", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
        sa.Column("withdrawn_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_because", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
        sa.Column("withdrawal_confirmed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_publication_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["scheduled_by_id"], ["person.id"], name=op.f("fk_publication_scheduled_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawal_confirmed_by_id"],
            ["person.id"],
            name=op.f("fk_publication_withdrawal_confirmed_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_publication_withdrawn_by_id_person")
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_publication")),
        sa.UniqueConstraint("slug", name=op.f("uq_publication_slug")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_rating_key"), ["rating_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_publication_withdrawn_at_first_published_at"),
            ["withdrawn_at", "first_published_at"],
            unique=False,
        )

    op.create_table(
        "research",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("source_exception", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
        sa.Column("both_sides", sa.Boolean(), nullable=False),
        sa.Column("one_side_because", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
        sa.Column("no_contact_because", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_research_claim_id_claim")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_research")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "revision_class",
            sa.Enum(
                "first",
                "update",
                "correction",
                "clarification",
                "retraction",
                "typo",
                name="revisionclass",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("chain_head", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_revision_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_revision_published_by_id_person")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_revision_reviewer_id_person")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["person.id"], name=op.f("fk_revision_seen_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("claim_id", "number", name=op.f("uq_revision_claim_id_number")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_revision_revision_class_published_at"),
            ["revision_class", "published_at"],
            unique=False,
        )

    op.create_table(
        "claim_quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("appearance_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("prefix", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("suffix", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("context_start", sa.Integer(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint('start >= 0 and "end" > start', name=op.f("ck_claim_quote_range")),
        sa.ForeignKeyConstraint(
            ["appearance_id"], ["appearance.id"], name=op.f("fk_claim_quote_appearance_id_appearance")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_claim_quote_article_id_article")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_quote_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_claim_quote_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["article_version.id"], name=op.f("fk_claim_quote_version_id_article_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_quote")),
    )
    with op.batch_alter_table("claim_quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_quote_appearance_id"), ["appearance_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_quote_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_quote_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_quote_version_id"), ["version_id"], unique=False)
