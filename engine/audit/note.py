"""Signed notes: a short text with the name of who signed it, in the format c2sp.org/signed-note, by Ed25519 keys.

Keys are written as golang.org/x/mod/sumdb/note writes them: `<name>+<key id>+<base64>` for who verifies, and with
`PRIVATE+KEY+` before it for who signs.
"""

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from engine.audit.encoding import base64_bytes, base64_text

ED25519 = b"\x01"
"""The signature type of Ed25519."""

KEY_SIZE = 32
MAX_NOTE = 1_000_000
"""Bytes of a note that are read; Go's reader has the same bound."""

MAX_SIGNATURES = 100

PRIVATE = "PRIVATE+KEY+"
DASH = "— "


class NoteRefused(ValueError):
    """Raised where a key or a note is malformed, or a note is not signed by the expected key."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A key that verifies.

    Attributes:
        name: who signs; for a log, its origin.
        key: the public key, 32 bytes.
    """

    name: str
    key: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that, with the name, say which key has signed."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.key).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64_text(ED25519 + self.key)}"

    def accepts(self, text: str, signature: bytes) -> bool:
        """Tell whether `signature` is this key's under `text`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs; its text is a secret.

    Attributes:
        name: who signs.
        seed: the private key, 32 bytes.
    """

    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"Signer(name={self.name!r})"

    @property
    def verifier(self) -> Verifier:
        """The key that verifies what this one signs."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, public.public_bytes(Encoding.Raw, PublicFormat.Raw))

    def secret_text(self) -> str:
        """Return the key as it is kept in a file that nobody else may read."""
        return f"{PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{base64_text(ED25519 + self.seed)}"


def generate(name: str) -> Signer:
    """Return a new key.

    Raises:
        NoteRefused: the name is empty or holds a blank or a plus.
    """
    _check_name(name)
    key = Ed25519PrivateKey.generate()
    return Signer(name, key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))


def read_verifier(text: str) -> Verifier:
    """Read a key that verifies.

    Raises:
        NoteRefused: the text is no such key. A key that signs is refused, and not repeated in the message.
    """
    if text.startswith(PRIVATE):
        raise NoteRefused("the key is a private one, a key that verifies was expected")
    name, key_id, key = _parts(text)
    found = Verifier(name, key)
    if found.key_id != key_id:
        raise NoteRefused("the key does not have the id that is written in it")
    return found


def read_signer(text: str) -> Signer:
    """Read a key that signs.

    Raises:
        NoteRefused: the text is no such key; the message does not repeat it.
    """
    if not text.startswith(PRIVATE):
        raise NoteRefused("the key is not a private one, a key that signs was expected")
    name, key_id, seed = _parts(text.removeprefix(PRIVATE))
    found = Signer(name, seed)
    if found.verifier.key_id != key_id:
        raise NoteRefused("the key does not have the id that is written in it")
    return found


def sign(text: str, signer: Signer) -> str:
    """Return the note: the text and the signature under it.

    Raises:
        NoteRefused: the text does not end with a line end, or holds control characters.
    """
    _check_text(text)
    if not text.endswith("\n"):
        raise NoteRefused("the text of the note does not end with a line end")
    signature = Ed25519PrivateKey.from_private_bytes(signer.seed).sign(text.encode())
    return f"{text}\n{DASH}{signer.name} {base64_text(signer.verifier.key_id + signature)}\n"


def open_note(note: str, verifier: Verifier) -> str:
    """Return the text of a note that the key has signed; signatures of others do not count.

    Raises:
        NoteRefused: the note is malformed, or not signed by the key, or its signature is wrong.
    """
    if len(note) > MAX_NOTE or len(note.encode("utf-8", "surrogatepass")) > MAX_NOTE:
        raise NoteRefused(f"the note is longer than {MAX_NOTE} bytes")
    _check_text(note)
    text, blank, below = note.rpartition("\n\n")
    text += "\n"
    lines = below.split("\n")
    if not blank or lines.pop() or not lines:
        raise NoteRefused("the note has no signatures under a blank line")
    if len(lines) > MAX_SIGNATURES:
        raise NoteRefused(f"the note has more than {MAX_SIGNATURES} signatures")
    signed = False
    for line in lines:
        name, key_id, signature = _signature(line)
        if (name, key_id) != (verifier.name, verifier.key_id):
            continue
        if not verifier.accepts(text, signature):
            raise NoteRefused(f"the signature of `{verifier.name}` does not belong to the text")
        signed = True
    if not signed:
        raise NoteRefused(f"the note is not signed by the key `{verifier.name}+{verifier.key_id.hex()}`")
    return text


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    try:
        content = base64_bytes(encoded)
    except ValueError:
        content = b""
    if not line.startswith(DASH) or not _is_name(name) or len(content) < 5:
        raise NoteRefused("a signature is not a dash, a name and Base 64")
    return name, content[:4], content[4:]


def _parts(text: str) -> tuple[str, bytes, bytes]:
    """Return the name, the key id and the key of a key's text behind `PRIVATE+KEY+`."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        content = base64_bytes(encoded)
        known = bytes.fromhex(key_id) if key_id == key_id.lower() and len(key_id) == 8 else b""
    except ValueError:
        content = known = b""
    if not _is_name(name) or len(known) != 4 or not content:
        raise NoteRefused("the key is not a name, eight hexadecimal digits and Base 64, joined by `+`")
    if content[:1] != ED25519:
        raise NoteRefused("the key is of another kind than Ed25519")
    if len(content) != 1 + KEY_SIZE:
        raise NoteRefused(f"the key has {len(content) - 1} bytes, not {KEY_SIZE}")
    return name, known, content[1:]


def _check_name(name: str) -> None:
    if not _is_name(name) or not name.isprintable():
        raise NoteRefused(f"`{name}` is no name of a key: one without blanks and `+` was expected")


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(each.isspace() for each in name)


def _check_text(text: str) -> None:
    if any(each < " " and each != "\n" for each in text) or not _is_unicode(text):
        raise NoteRefused("the note holds a control character, or half of a character")


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= each <= "\udfff" for each in text)
