"""A log written out as an export (`engine.audit.export`), entry by entry, from one state of the database."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from engine.audit.checkpoint import Checkpoint, signed
from engine.audit.database import Database
from engine.audit.export import Header, end_line, header_line, record_line, texts_lines
from engine.audit.note import Signer
from engine.audit.reading import entries, hashes_of, size_of, texts_at, texts_digests
from engine.audit.tables import HASHES
from engine.audit.tree import root, stored_count

AT_ONCE = 500


def exported(database: Database, signer: Signer, *, openings: bool = True) -> Iterator[bytes]:
    """Yield the lines of the export of all that is in a log, signed anew.

    Args:
        database: of the log.
        signer: the key of the log.
        openings: whether the values behind commitments go with it, as far as they have not been erased.
    """
    with database.reading() as connection:
        size = size_of(connection)
        yield header_line(Header(signer.name, size, openings))
        for start in range(0, size, AT_ONCE):
            yield from _records(connection, start, min(start + AT_ONCE, size), openings=openings)
        yield from texts_lines(texts_at(connection, each).files for each in texts_digests(connection))
        checkpoint = Checkpoint(signer.name, size, root(size, hashes_of(connection)))
        yield end_line(signed(checkpoint, signer))


def _records(connection: Connection, start: int, end: int, *, openings: bool) -> Iterator[bytes]:
    first, last = stored_count(start), stored_count(end)
    query = select(HASHES.c.hash).where(HASHES.c.position >= first, HASHES.c.position < last)
    hashes = connection.scalars(query.order_by(HASHES.c.position)).all()
    for entry in entries(connection, start, end):
        added = hashes[stored_count(entry.index) - first : stored_count(entry.index + 1) - first]
        yield record_line(entry.content, added, entry.openings if openings else ())
