"""What a verification says in the end: as text for a person, as JSON data for a program."""

from collections.abc import Sequence
from typing import Any

from engine.audit.checkpoint import Checkpoint
from engine.audit.encoding import base64_text
from engine.audit.finding import Finding
from engine.audit.kept import shown
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
        "first_bad": found.first_bad if found.first_bad is not None else found.first_found,
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
        if found.first_bad is None and found.first_found is not None:
            lines.append(f"record {found.first_found} is the first that something was found about")
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


def receipt_data(receipt: Receipt, checkpoint: Checkpoint, held: Sequence[Checkpoint]) -> dict[str, Any]:
    """Return a receipt that proves its record as JSON data.

    Args:
        receipt: the receipt.
        checkpoint: the one that it leads to.
        held: those from before, none of which contradicts it.
    """
    return {
        "sound": True,
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": base64_text(checkpoint.root),
        "record": receipt.proof.index,
        "openings": len(receipt.openings),
        "missing": list(receipt.missing),
        "compared": [each.size for each in held if each.size == checkpoint.size],
        "not_compared": [each.size for each in held if each.size != checkpoint.size],
        "findings": [],
    }


def receipt_text(receipt: Receipt, checkpoint: Checkpoint, held: Sequence[Checkpoint]) -> str:
    """Return what is printed about a receipt that proves its record; arguments as in `receipt_data`."""
    size = checkpoint.size
    lines = [f"log `{checkpoint.origin}`: record {receipt.proof.index} is one of the {size} that were logged"]
    if any(each.size == size for each in held):
        lines.append(f"its checkpoint is the one that you hold of {size} records")
    lines += [
        f"not compared with the checkpoint that you hold of {counted(each.size, 'record')}: sizes differ, "
        "verify an export of the log with both"
        for each in held
        if each.size != size
    ]
    lines.append(f"sealed values: {len(receipt.openings)} checked")
    if missing := receipt.missing:
        lines[-1] += f", {len(missing)} not in the receipt, erased or left out:"
        lines += [f"  {shown(pointer)}" for pointer in missing]
    return "\n".join(lines)
