"""What a verification says in the end: as text for a person, as JSON data for a program."""

from collections.abc import Sequence
from typing import Any

from engine.audit.checkpoint import Checkpoint
from engine.audit.encoding import base64_text
from engine.audit.finding import Finding
from engine.audit.receipt import Receipt
from engine.audit.verify import Verification
from engine.cli.output import counted


def export_data(found: Verification, findings: Sequence[Finding], more: int) -> dict[str, Any]:
    """Return the verification of an export as JSON data.

    Args:
        found: the verification, at its end.
        findings: the first findings.
        more: how many others there are.
    """
    checkpoint = found.checkpoint
    return {
        "sound": not findings,
        "origin": found.verifier.name,
        "size": found.evidence.size,
        "root": base64_text(checkpoint.root) if checkpoint else None,
        "vouched": found.vouched,
        "first_bad": found.first_bad,
        "records": found.kinds,
        "openings": {"checked": found.kept.opened, "erased": found.kept.erased, "included": found.with_openings},
        "texts": found.texts,
        "continues": found.continued,
        "findings": [each.as_json() for each in findings],
        "more": more,
    }


def export_text(found: Verification, findings: int) -> str:
    """Return the end of what is printed about an export."""
    size = found.evidence.size
    kinds = ", ".join(counted(number, kind) for kind, number in sorted(found.kinds.items()))
    lines = [f"log `{found.verifier.name}`: {counted(size, 'record')}" + (f" ({kinds})" if kinds else "")]
    if findings:
        known = f"{found.vouched} of {counted(size, 'record')}"
        lines.append(
            f"NOT SOUND: {counted(findings, 'finding')}; the first {known} are known to be as they were logged"
        )
        return "\n".join(lines)
    root = f"root {base64_text(found.checkpoint.root)}" if found.checkpoint else ""
    lines.append(f"sound: every record is the one that was logged, {root}")
    if found.continued:
        sizes = ", ".join(map(str, found.continued))
        lines.append(f"it continues the checkpoints that you hold, of {sizes} records")
    else:
        lines.append("no checkpoint from before was given, so that a log rewritten by its owner would not show")
    if found.with_openings:
        lines.append(f"sealed values: {found.kept.opened} checked, {found.kept.erased} erased on record")
    else:
        lines.append("sealed values: left out of this export, none was checked")
    lines.append(f"files that decisions were made by: {counted(found.texts, 'set')}")
    return "\n".join(lines)


def receipt_data(receipt: Receipt, checkpoint: Checkpoint) -> dict[str, Any]:
    """Return a receipt that proves its record as JSON data."""
    return {
        "sound": True,
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": base64_text(checkpoint.root),
        "record": receipt.proof.index,
        "openings": len(receipt.openings),
        "findings": [],
    }


def receipt_text(receipt: Receipt, checkpoint: Checkpoint) -> str:
    """Return what is printed about a receipt that proves its record."""
    return (
        f"log `{checkpoint.origin}`: record {receipt.proof.index} is one of the {checkpoint.size} that were logged\n"
        f"sealed values: {len(receipt.openings)} checked"
    )
