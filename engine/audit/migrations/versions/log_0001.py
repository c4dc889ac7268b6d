"""The first tables of the log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, and the one row of the head of an empty log."""
    head = op.create_table(
        "head",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.CheckConstraint("id = 0", name=op.f("ck_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head")),
    )
    op.create_table(
        "entries",
        sa.Column("index", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("decision_id", sa.String(), nullable=True),
        sa.Column("policy", sa.String(), nullable=True),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_entries")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_entries_decision_id")),
    )
    op.create_index(op.f("ix_entries_policy_index"), "entries", ["policy", "index"])
    op.create_index(op.f("ix_entries_at"), "entries", ["at"])
    op.create_table(
        "hashes",
        sa.Column("position", NUMBER, autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_hashes")),
    )
    op.create_table(
        "openings",
        sa.Column("index", NUMBER, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["index"], ["entries.index"], name=op.f("fk_openings_index")),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_openings")),
    )
    op.create_table(
        "subjects",
        sa.Column("index", NUMBER, autoincrement=False, nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["index"], ["entries.index"], name=op.f("fk_subjects_index")),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_subjects")),
    )
    op.create_index(op.f("ix_subjects_subject_index"), "subjects", ["subject", "index"])
    op.create_table(
        "claims",
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("index", NUMBER, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["index"], ["entries.index"], name=op.f("fk_claims_index")),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_index"), "claims", ["index"])
    op.create_table(
        "texts",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "path", name=op.f("pk_texts")),
    )
    op.bulk_insert(head, [{"id": 0, "size": 0}])
