"""The tables of casework, for SQLite and PostgreSQL alike; `casework.store.migrations` makes and changes them.

Ids are kept as bytes, so that both databases put them in the same order.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table

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

LETTERS = Table(
    "letters",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("case", String, nullable=False, index=True),
    Column("to", LargeBinary, nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("language", String, nullable=False),
    Column("subject", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", String, nullable=False),
    Column("due", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("put_in", String, nullable=False),
    Column("settled", String),
    Column("failure", String),
    Index(None, "state", "due"),
)
"""One row a letter. `state` is waiting, sending, sent or failed; times are in UTC. `due` is when a letter that waits
is tried, and until when one that is being sent belongs to whoever took it; `failure` is why it was not sent at last."""
