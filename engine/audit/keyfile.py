"""Keys in files: the private one for its owner's eyes only, the public one as its text."""

import os
from pathlib import Path

from engine.audit.note import NoteRefused, Signer, Verifier, read_signer, read_verifier

MODE = 0o600
MAX_KEY = 4096
"""Bytes of a file that are read; a key is much shorter."""


def write_signer(path: Path, signer: Signer) -> None:
    """Write a private key into a new file that only its owner may read.

    Raises:
        FileExistsError: the file is there already; a key is never overwritten.
        OSError: it cannot be written.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "w", encoding="utf-8") as file:
        file.write(signer.secret_text() + "\n")
        file.flush()
        os.fsync(file.fileno())


def load_signer(path: Path) -> Signer:
    """Read a private key from a file.

    Raises:
        NoteRefused: the file holds no private key.
        OSError: it cannot be read.
    """
    return read_signer(_text(path))


def load_verifier(text_or_path: str) -> Verifier:
    """Return a public key, from its text or from the file of this name.

    Raises:
        NoteRefused: it is neither a key nor a file that holds one.
        OSError: the file cannot be read.
    """
    if "+" in text_or_path and not Path(text_or_path).exists():
        return read_verifier(text_or_path)
    return read_verifier(_text(Path(text_or_path)))


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(MAX_KEY)
    try:
        return content.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise NoteRefused(f"`{path}` holds no key") from None
