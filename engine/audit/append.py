"""Entries get their place: in one transaction they are numbered, hashed into the tree and stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from engine.audit.export import openings_json
from engine.audit.frontier import Frontier
from engine.audit.record import Pending
from engine.audit.tables import CLAIMS, ENTRIES, HASHES, HEAD, OPENINGS, SUBJECTS, TEXTS
from engine.audit.tree import leaf_hash, stored_count, stored_position

SIZE = select(HEAD.c.size).with_for_update()
GROW = update(HEAD).values(size=bindparam("grown"))
ADD = {table.name: insert(table) for table in (ENTRIES, HASHES, OPENINGS, SUBJECTS, CLAIMS, TEXTS)}
"""The statements of every transaction, made once."""

READ_AT_ONCE = 500
"""How many rows a query names at most; databases bound the number of parameters."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry that has its place in the log."""

    index: int
    at: str


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry that got no place: its idempotency key was used before, for this request and with this answer."""

    digest: str
    language: str
    answer: bytes


class RolledBack(Exception):
    """Raised where the log has lost entries that were stored durably: nothing may be put in their place."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What one who appends remembers from transaction to transaction: it may be stale, and is then read anew.

    Attributes:
        peaks: the hashes of the complete subtrees that make up the tree of the first `size` entries.
        texts: the digests of the files that are known to be stored.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()
    texts: frozenset[str] = frozenset()


def append(connection: Connection, pending: Sequence[Pending], edge: Edge) -> tuple[list[Placed | Taken], Edge]:
    """Store entries behind those that there are, in this order; return what became of each, and the new edge.

    The row of the head is locked until the transaction ends, so that all who append do it one after the other.

    Raises:
        RolledBack: the log is shorter than it was.
    """
    size = connection.scalars(SIZE).one()
    if size < edge.size:
        raise RolledBack(f"the log has {size} entries, it had {edge.size}")
    peaks = edge.peaks if edge.size == size else stored_hashes(connection, peak_positions(size))
    tree = Frontier(size, list(peaks))
    at = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    found: list[Placed | Taken] = []
    entries, hashes, openings, subjects, claims = [], [], [], [], []
    for each in pending:
        taken = claimed(connection, each.claim.caller, each.claim.key) if each.claim else None
        if taken is not None:
            found.append(taken)
            continue
        index = tree.size
        content = each.entry(index, at)
        position = stored_count(index)
        stored = tree.add(leaf_hash(content))
        hashes += [{"position": position + number, "hash": one} for number, one in enumerate(stored)]
        entries.append({"index": index, "at": at, "bytes": content, **each.columns})
        if each.openings:
            openings.append({"index": index, "content": openings_json(each.openings)})
        if each.subject is not None:
            subjects.append({"index": index, "subject": each.subject.encode()})
        if each.claim:
            claims.append({"index": index, **each.claim.row()})
        found.append(Placed(index, at))
    for table, rows in (
        (ENTRIES, entries),
        (HASHES, hashes),
        (OPENINGS, openings),
        (SUBJECTS, subjects),
        (CLAIMS, claims),
    ):
        if rows:
            connection.execute(ADD[table.name], rows)
    texts = _keep_texts(connection, pending, edge.texts)
    connection.execute(GROW, {"grown": tree.size})
    return found, Edge(tree.size, tuple(tree.peaks), texts)


def claimed(connection: Connection, caller: str, key: str) -> Taken | None:
    """Return what an idempotency key was used for, None where it is new."""
    query = select(CLAIMS.c.digest, CLAIMS.c.language, CLAIMS.c.answer)
    row = connection.execute(query.where(CLAIMS.c.caller == caller, CLAIMS.c.key == key)).one_or_none()
    return Taken(*row) if row else None


def stored_hashes(connection: Connection, positions: Sequence[int]) -> tuple[bytes, ...]:
    """Return the stored hashes at some positions, in the same order."""
    found: dict[int, bytes] = {}
    for start in range(0, len(positions), READ_AT_ONCE):
        some = positions[start : start + READ_AT_ONCE]
        query = select(HASHES.c.position, HASHES.c.hash).where(HASHES.c.position.in_(some))
        found.update((position, hash_) for position, hash_ in connection.execute(query))
    return tuple(found[each] for each in positions)


def peak_positions(size: int) -> list[int]:
    """Return where the hashes of the complete subtrees are stored that make up a tree, from left to right."""
    found, start = [], 0
    while start < size:
        level = (size - start).bit_length() - 1
        found.append(stored_position(level, start >> level))
        start += 1 << level
    return found


def _keep_texts(connection: Connection, pending: Iterable[Pending], known: frozenset[str]) -> frozenset[str]:
    new = {each.texts.digest: each.texts.files for each in pending if each.texts and each.texts.digest not in known}
    for digest, files in new.items():
        if connection.execute(select(TEXTS.c.path).where(TEXTS.c.digest == digest).limit(1)).first() is None:
            rows = [{"digest": digest, "path": path, "content": content} for path, content in files.items()]
            connection.execute(ADD[TEXTS.name], rows)
    return known | set(new)
