"""Verification of an export, by whoever has the log's public key and, better, a checkpoint from before.

Lines are taken one after the other, and nothing is kept of them but the edge of the tree, the digests of the files
that decisions name, and the places of records whose values are not there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from engine.audit.checkpoint import Checkpoint, CheckpointRefused, open_checkpoint
from engine.audit.evidence import Evidence
from engine.audit.export import End, Header, Line, Record, Texts, decimal_in, read_line, texts_digest
from engine.audit.finding import Finding
from engine.audit.kept import Kept, shown
from engine.audit.line import LineRefused
from engine.audit.note import Verifier
from engine.audit.tree import leaf_hash

KINDS = ("decision", "refusal", "erasure", "event")
"""Kinds of entries that are counted by name."""

ORDER = (Header, Record, Texts, End)

SAME_STATE = "the log may have been changed in between, or the export; ask for another export and compare"


@dataclass(slots=True)
class Verification:
    """One verification, line by line.

    Attributes:
        verifier: the key of the log, from the operator and not from the export.
        held: checkpoints that this key has signed before, smallest first.
        header: the first line, once it is read.
        checkpoint: that of the last line, once it is opened.
        note: the same, as it was signed.
        evidence: the tree.
        kept: the openings.
        kinds: how many entries there are of each kind.
        continued: the sizes of the checkpoints held that the export continues.
        vouched: so many entries from the first on are those that a checkpoint was signed for.
        first_bad: the first entry that none of them vouches for.
        first_found: the first entry that a finding is about, also where the entry itself is vouched for.
        named: the first entry that stood in a line with a mistake.
    """

    verifier: Verifier
    held: Sequence[Checkpoint] = ()
    header: Header | None = None
    checkpoint: Checkpoint | None = None
    note: str = ""
    evidence: Evidence = field(default_factory=Evidence)
    kept: Kept = field(default_factory=Kept)
    kinds: dict[str, int] = field(default_factory=dict)
    continued: list[int] = field(default_factory=list)
    vouched: int = 0
    first_bad: int | None = None
    first_found: int | None = None
    named: int | None = None
    lines: int = 0
    texts: int = 0
    _stage: int = 0
    _apart: int = 0
    _wanted: dict[str, int] = field(default_factory=dict)
    _last_texts: str = ""
    _ended: bool = False

    def __post_init__(self) -> None:
        self.continued += [each.size for each in self.held if each.size == 0]

    @property
    def readable(self) -> bool:
        """Whether any line was one of an export."""
        return bool(self.header or self.kinds or self.texts or self._ended)

    @property
    def with_openings(self) -> bool:
        """Whether the export is to hold the openings that have not been erased."""
        return self.header is None or self.header.openings

    def line(self, content: bytes) -> Iterator[Finding]:
        """Take the next line, its end included, and yield what is wrong with it."""
        self.lines += 1
        try:
            read = read_line(content)
        except LineRefused as error:
            yield Finding("export-line-malformed", f"line {self.lines} {error}", self._lost(), self.lines)
            return
        kind = ORDER.index(type(read))
        if kind < self._stage or self._ended or (kind == 0) is not (self.lines == 1):
            message = f"line {self.lines} is not where such a line stands in an export"
            yield Finding("export-line-misplaced", message, None, self.lines)
        self._stage = max(self._stage, kind)
        yield from self._take(read)

    def end(self) -> Iterator[Finding]:
        """Take the end of the file, and yield what is wrong with the whole."""
        size = self.evidence.size
        if self.header and self.header.size != size:
            message = f"the export begins by saying that it has {self.header.size} records, and has {size}"
            yield Finding("export-size-differs", message, help=SAME_STATE)
        if not self._ended:
            message = f"the export ends after line {self.lines} without a checkpoint, a part of it is missing"
            yield Finding("export-incomplete", message)
        for each in self.held:
            if each.size > size:
                message = f"the export has {size} records, and you hold a checkpoint of {each.size}"
                yield Finding("log-rolled-back", message, size, help="the log once had more records than it shows now")
        if self.with_openings:
            yield from self.kept.end()
        for digest, record in self._wanted.items():
            message = f"record {record} was decided by files with the digest {shown(digest)}, which are not there"
            yield Finding("text-missing", message, record)
            break
        if self.first_bad is None and self.named is not None and self.vouched < size:
            self.first_bad = max(self.named, self.vouched)
        if self.first_bad is not None:
            self.vouched = min(self.vouched, self.first_bad)
            message = f"record {self.first_bad} is the first that is not known to be what was logged"
            yield Finding("record-not-authentic", message, self.first_bad)

    def found(self, finding: Finding) -> Finding:
        """Take note of what a finding is about, and return it."""
        if finding.record is not None:
            self.first_found = min(finding.record, finding.record if self.first_found is None else self.first_found)
        return finding

    def _take(self, read: Line) -> Iterator[Finding]:
        match read:
            case Header():
                self.header = self.header or read
                if read.origin != self.verifier.name:
                    message = f"the export is of the log `{shown(read.origin)}`, the key is of `{self.verifier.name}`"
                    yield Finding("export-of-another-log", message, None, self.lines)
            case Record():
                yield from self._record(read)
            case Texts():
                yield from self._texts(read)
            case End():
                self._ended = True
                yield from self._end(read)

    def _lost(self) -> int | None:
        """Take a line that cannot be read for a record where records are expected; return its number."""
        expected = self.header is None or self.evidence.size < self.header.size
        if self.lines == 1 or self._stage > 1 or not expected:
            return None
        index = self.evidence.size
        self.evidence.add(None, ())
        self._name(index)
        return index

    def _record(self, read: Record) -> Iterator[Finding]:
        index = self.evidence.size
        expected = (~index & (index + 1)).bit_length()
        claimed = read.hashes if len(read.hashes) == expected else ()
        if not self.evidence.add(leaf_hash(read.entry), claimed):
            self._name(index)
            message = f"record {index} does not have the hashes that stand beside it"
            yield Finding("record-hash-differs", message, index, self.lines)
        yield from self._place(read, index)
        kind = read.fields.get("kind")
        counted = kind if kind in KINDS else "other"
        self.kinds[counted] = self.kinds.get(counted, 0) + 1
        if kind == "decision":
            yield from self._want(read.fields.get("texts"), index)
        if self.with_openings:
            yield from (replace(each, line=self.lines) for each in self.kept.add(index, read))
            if kind == "erasure":
                yield from self.kept.erase(index, read.fields.get("erased"))
        elif read.openings:
            message = f"record {index} has openings, and the export says that they are left out"
            yield Finding("opening-differs", message, index, self.lines)
        for each in self.held:
            if each.size == self.evidence.size:
                yield from self._compare(each)

    def _place(self, read: Record, index: int) -> Iterator[Finding]:
        try:
            said = decimal_in(read.fields.get("index"))
        except ValueError:
            self._name(index)
            yield Finding("record-out-of-place", f"record {index} does not say its number", index, self.lines)
            return
        before, self._apart = self._apart, said - index
        if self._apart not in {0, before}:
            self._name(index)
            message = f"record {said} stands in the place of record {index}"
            yield Finding("record-out-of-place", message, index, self.lines)

    def _want(self, texts: object, index: int) -> Iterator[Finding]:
        if isinstance(texts, str):
            self._wanted.setdefault(texts, index)
        else:
            message = f"record {index} does not name the files that it was decided by"
            yield Finding("text-missing", message, index, self.lines)

    def _compare(self, held: Checkpoint) -> Iterator[Finding]:
        """Compare what was read so far with a checkpoint held of just as many records."""
        if self.evidence.root() == held.root:
            self.vouched = held.size
            self.continued.append(held.size)
            return
        self._bad(self.evidence.suspect(held.root))
        message = f"the first {held.size} records are not those of the checkpoint that you hold"
        yield Finding("log-rewritten", message, help="a record was changed, added or left out after it was signed")

    def _texts(self, read: Texts) -> Iterator[Finding]:
        self.texts += 1
        if read.digest <= self._last_texts:
            message = f"the files in line {self.lines} are not in the order of their digests"
            yield Finding("export-line-misplaced", message, None, self.lines)
        self._last_texts = read.digest
        if texts_digest({path: content.encode() for path, content in read.files.items()}) != read.digest:
            message = f"the files in line {self.lines} do not have the digest that stands beside them"
            yield Finding("text-differs", message, None, self.lines)
        if self._wanted.pop(read.digest, None) is None:
            message = f"no decision was made by the files in line {self.lines}"
            yield Finding("text-unknown", message, None, self.lines)

    def _end(self, read: End) -> Iterator[Finding]:
        size = self.evidence.size
        try:
            found = open_checkpoint(read.note, self.verifier)
        except CheckpointRefused as error:
            yield Finding("checkpoint-refused", str(error), None, self.lines)
            return
        self.checkpoint, self.note = found, read.note
        if read.note.count("\n") != found.text().count("\n") + 2:
            message = "the checkpoint has signatures of others, which an export leaves out"
            yield Finding("checkpoint-refused", message, None, self.lines)
        if found.size != size:
            message = f"the checkpoint is of {found.size} records, the export has {size}"
            yield Finding("export-size-differs", message, None, self.lines, SAME_STATE)
        elif self.evidence.root() == found.root:
            self.vouched = size
        else:
            self._bad(self.evidence.suspect(found.root))
            message = f"the {size} records are not those of the checkpoint that the log signed for them"
            yield Finding("root-differs", message, None, self.lines)

    def _bad(self, index: int | None) -> None:
        """Take note of the first entry that a checkpoint does not vouch for, if there is one."""
        if index is not None:
            self.vouched = max(index, self.vouched)
            self.first_bad = self.vouched if self.first_bad is None else self.first_bad

    def _name(self, index: int) -> None:
        self.named = index if self.named is None else self.named


def verify(lines: Iterable[bytes], verification: Verification) -> Iterator[Finding]:
    """Verify an export, and yield what is wrong with it as it is found; nothing where it is sound.

    Args:
        lines: all of its lines, as `engine.audit.line.lines_of` gives them.
        verification: a new one; it holds afterwards what was seen.
    """
    for content in lines:
        yield from map(verification.found, verification.line(content))
    yield from map(verification.found, verification.end())
