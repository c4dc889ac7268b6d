"""The tables of the log, for SQLite and PostgreSQL alike; `engine.audit.migrations` makes and changes them.

What may have to be erased stands in tables of its own. Texts that a caller chose are kept as UTF-8 bytes, since a
text column of PostgreSQL takes no NUL.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""A whole number of 64 bits; what SQLite calls so is its own key of a row, and needs no index beside it."""

HEAD = Table(
    "head",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("size", NUMBER, nullable=False),
    CheckConstraint("id = 0", name="single"),
)
"""One row: how many entries there are. It is locked while entries are added."""

ENTRIES = Table(
    "entries",
    METADATA,
    Column("index", NUMBER, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("decision_id", String, unique=True),
    Column("policy", String),
    Column("version", String),
    Column("outcome", String),
    Column("status", String),
    Column("bytes", LargeBinary, nullable=False),
    Index(None, "policy", "index"),
    Index(None, "at"),
)
"""The entries, as the tree hashes them; the other columns repeat what they are searched by."""

HASHES = Table(
    "hashes",
    METADATA,
    Column("position", NUMBER, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
"""The hashes of the tree, in the order of `engine.audit.tree`."""

OPENINGS = Table(
    "openings",
    METADATA,
    Column("index", NUMBER, ForeignKey("entries.index"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
"""What the commitments of an entry stand for, as it stands beside the entry in an export."""

SUBJECTS = Table(
    "subjects",
    METADATA,
    Column("index", NUMBER, ForeignKey("entries.index"), primary_key=True, autoincrement=False),
    Column("subject", LargeBinary, nullable=False),
    Index(None, "subject", "index"),
)
"""Whom a decision is about, in the caller's words, to search by."""

CLAIMS = Table(
    "claims",
    METADATA,
    Column("caller", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("index", NUMBER, ForeignKey("entries.index"), nullable=False, index=True),
    Column("digest", String, nullable=False),
    Column("language", String, nullable=False),
    Column("answer", LargeBinary, nullable=False),
)
"""The idempotency keys that a decision was made for: the digest of the request, and the answer that was given."""

TEXTS = Table(
    "texts",
    METADATA,
    Column("digest", String, primary_key=True),
    Column("path", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The files of every policy version that has decided, by the digest of all of them together."""
