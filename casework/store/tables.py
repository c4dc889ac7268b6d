"""The tables of casework, for SQLite and PostgreSQL alike; `casework.store.migrations` makes and changes them.

Ids are kept as bytes, so that both databases put them in the same order.
"""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, MetaData, String, Table

from engine.audit.tables import ENTRIES, NUMBER
from engine.audit.tables import METADATA as LOG

METADATA = MetaData(naming_convention=LOG.naming_convention)

CHANGES = Table(
    "registry_changes",
    METADATA,
    Column("index", NUMBER, ForeignKey(ENTRIES.c.index), primary_key=True, autoincrement=False),
    Column("type", String, nullable=False),
    Column("id", LargeBinary, nullable=False),
    Column("at", String, nullable=False),
    Column("source", String),
    Column("patch", LargeBinary),
    Column("facts", LargeBinary, nullable=False),
    Index(None, "type", "id", "index"),
)
"""Every change of what is known of a subject, by the index of its entry in the log: when, by which API key, the merge
patch (none where the facts were given as a whole), and the facts after it, as canonical JSON."""

SUBJECTS = Table(
    "registry_subjects",
    METADATA,
    Column("type", String, primary_key=True),
    Column("id", LargeBinary, primary_key=True),
    Column("index", NUMBER, ForeignKey(CHANGES.c.index), nullable=False),
)
"""Each subject with its last change."""
