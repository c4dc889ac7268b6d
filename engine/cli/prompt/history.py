"""What was asked before, kept in the user's own folder (XDG Base Directory Specification 0.8)."""

import os
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory


def history(*, kept: bool) -> History:
    """Return what was asked before, from the user's file where it is kept and can be written."""
    path = history_file()
    if not kept or not _made_private(path):
        return InMemoryHistory()
    return FileHistory(str(path))


def history_file() -> Path:
    """Return where the history is kept: below `XDG_STATE_HOME`, or `~/.local/state` where that is not set."""
    state = Path(os.environ.get("XDG_STATE_HOME", ""))
    folder = state if state.is_absolute() else Path.home() / ".local" / "state"
    return folder / "groundrules" / "feel_history"


def _made_private(path: Path) -> bool:
    """Make the file, or make it readable for its owner alone; tell whether that was possible."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        path.chmod(0o600)
    except OSError:
        return False
    return True
