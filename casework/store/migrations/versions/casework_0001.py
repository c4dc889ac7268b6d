"""The tables of the registry."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "registry_changes",
        sa.Column("index", NUMBER, autoincrement=False, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("patch", sa.LargeBinary(), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["index"], ["entries.index"], name=op.f("fk_registry_changes_index")),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_registry_changes")),
    )
    op.create_index(op.f("ix_registry_changes_type_id_index"), "registry_changes", ["type", "id", "index"])
    op.create_table(
        "registry_subjects",
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("index", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["index"], ["registry_changes.index"], name=op.f("fk_registry_subjects_index")),
        sa.PrimaryKeyConstraint("type", "id", name=op.f("pk_registry_subjects")),
    )
