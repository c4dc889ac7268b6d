"""Packages from npm that tests compare with or look with: installed once, by a lock file."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest


def installed(config: pytest.Config, source: Path) -> Path:
    """Return a folder with the files of another and with the packages of its lock file; skips where that cannot be."""
    npm = shutil.which("npm")
    if shutil.which("node") is None or npm is None:
        pytest.skip("node and npm are not installed")
    folder = config.cache.mkdir(source.name)
    for path in source.iterdir():
        if path.is_file():
            shutil.copy(path, folder / path.name)
    if not _is_installed(folder):
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        if done.returncode:
            pytest.skip(f"npm could not install what {source.name} needs: is there a package registry?")
    return folder


def _is_installed(folder: Path) -> bool:
    """Tell whether the folder holds the packages of the lock file."""
    lock, there = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
    if not there.exists():
        return False
    wanted, found = (json.loads(each.read_text(encoding="utf-8"))["packages"] for each in (lock, there))
    return all(found.get(name, {}).get("version") == each.get("version") for name, each in wanted.items() if name)
