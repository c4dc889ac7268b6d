"""Loading and checking 1,000 policy files, against reading the same files with PyYAML and doing nothing with them.

The files are the rounds of the School Label under other policy ids. They are loaded folder by folder, the versions of
a policy together; each side does every folder once, and the sides take turns.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from benchmarks.measure import Side, in_turns, ratio_of
from engine.evaluate import LIMITS
from engine.policy.check import Checked, check_paths

ROOT = Path(__file__).parent.parent
FILES = 1000
FOLDERS = 20
POLICY = "etwinning-school-label"

CHECKED = "Groundrules, loaded and checked"
CONSTRUCTED = "PyYAML, data by its C loader"
EVENTS = "PyYAML, events of its C parser"


def run() -> Iterator[str]:
    """Yield the lines of the report."""
    with tempfile.TemporaryDirectory() as name:
        folders = write(Path(name), FILES, FOLDERS)
        for side in sides(folders[0]).values():
            side()
        times = in_turns(sides(each) for each in folders)
    yield f"{FILES} policy files in {FOLDERS} folders, as a multiple of the time of the C parser's events"
    for title, taken in times.items():
        yield f"  {title:<32}  {ratio_of(taken, times[EVENTS])}"
    yield f"  {CHECKED} takes {ratio_of(times[CHECKED], times[CONSTRUCTED])} of {CONSTRUCTED}"
    yield f"  {FOLDERS} rounds, each of another folder"


def write(root: Path, files: int, folders: int) -> Sequence[Path]:
    """Write so many policy files into folders below `root`, each a complete home of policies; return the folders."""
    versions = sorted((ROOT / "policies" / POLICY).glob("*.yaml"))
    shutil.copytree(ROOT / "schemas", root / "schemas")
    homes = [root / f"policies-{number}" for number in range(folders)]
    for number in range(files):
        copy, version = divmod(number, len(versions))
        source = versions[version]
        text = source.read_text(encoding="utf-8").replace(f"policy: {POLICY}", f"policy: label-{copy}", 1)
        folder = homes[copy * folders * len(versions) // files % folders] / f"label-{copy}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / source.name).write_text(text, encoding="utf-8")
    return homes


def sides(folder: Path) -> dict[str, Side]:
    """Return what each side does with the policy files of a folder, by name."""
    return {
        CHECKED: partial(checked, folder),
        CONSTRUCTED: partial(constructed, folder),
        EVENTS: partial(events, folder),
    }


def checked(folder: Path) -> Checked:
    """Load the policies and check all that is checked before they may decide."""
    return check_paths([folder], LIMITS)


def constructed(folder: Path) -> list[Any]:
    """Read the files into data."""
    return [yaml.load(text, Loader=yaml.CSafeLoader) for text in _texts(folder)]


def events(folder: Path) -> int:
    """Parse the files; return the number of events."""
    return sum(1 for text in _texts(folder) for _ in yaml.parse(text, Loader=yaml.CSafeLoader))


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.yaml")):
        yield path.read_text(encoding="utf-8")
