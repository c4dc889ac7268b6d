"""What commands are given: facts in a file or on standard input, and the policies that they go by."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.diagnostics import Diagnostic, Findings, has_errors
from engine.policy.bundle import Bundle, NotFound
from engine.policy.check import Extra, load_bundle
from engine.policy.facts import FactsRefused
from engine.policy.facts_file import facts_in
from engine.policy.reader import MAX_BYTES, decoded, read_file
from engine.resources import policies_root
from engine.source import Source


def read_facts(path: Path) -> dict[str, Any]:
    """Return the facts in a JSON or YAML file, or on standard input where `path` is `-`.

    Raises:
        Findings: the file cannot be read, or holds no facts.
    """
    return facts_in(_source(path))


def _source(path: Path) -> Source:
    if str(path) != "-":
        return read_file(path)
    return decoded(sys.stdin.buffer.read(MAX_BYTES + 1), "<standard input>")


def read_policies(folder: Path | None, extra: Sequence[Extra] = ()) -> Bundle:
    """Return the policies of a folder: the one named, else `policies` here, else those that come with Groundrules.

    Raises:
        Findings: a policy is not sound.
    """
    here = Path("policies")
    bundle, found = load_bundle(folder or (here if here.is_dir() else policies_root()), extra)
    if bundle is None:
        raise Findings(each for each in found if has_errors([each]))
    return bundle


def not_found(error: NotFound) -> Diagnostic:
    """Return the message that there is no such policy or version."""
    return Diagnostic(error.code, error.message, help=error.help)


def refused(error: FactsRefused, file: Path | None) -> list[Diagnostic]:
    """Return the messages about facts that break their schema; `file` holds them, where one does."""
    return [
        Diagnostic(each.code, each.message, file=f"{file or '<facts>'}: {each.pointer or '/'}", help=each.help)
        for each in error.problems
    ]
