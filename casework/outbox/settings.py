"""How the operator says where letters go: environment variables, read once.

`GROUNDRULES_SMTP` is an address such as `smtp+starttls://user:password@mail.example:587`; without it letters become
files in `GROUNDRULES_MAIL_FOLDER`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from casework.outbox.transport import Folder, Server, Smtp, Tls, Transport
from engine.web.settings import SettingsRefused, is_loopback

KINDS: Mapping[str, tuple[Tls, int]] = {
    "smtps": ("start", 465),
    "smtp+starttls": ("starttls", 587),
    "smtp": ("none", 25),
}

FOLDER = "groundrules-mail"

NOBODY = "groundrules@localhost"
"""Whom letters come from where they only become files."""

A_MINUTE = 60.0
"""Letters a minute where nothing else is said."""

HELP = "write `smtp+starttls://USER:PASSWORD@HOST:587`, or `smtps://USER:PASSWORD@HOST:465`"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where letters go.

    Attributes:
        server: that takes them, None to write them into `folder`.
        folder: for letters as files.
        sender: the address that they come from.
        a_minute: how many leave in a minute at most.
    """

    server: Server | None = None
    folder: Path = Path(FOLDER)
    sender: str = NOBODY
    a_minute: float = A_MINUTE

    @property
    def transport(self) -> Transport:
        """The way for letters to leave."""
        return Folder(self.folder) if self.server is None else Smtp(self.server)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "MailSettings":
        """Return what environment variables say.

        Raises:
            SettingsRefused: one of them cannot be read, or is missing beside another.
        """
        given = {name: text for name in NAMES if (text := environment.get(name, "").strip())}
        server = server_at(given[SMTP], given.get(TRUSTED)) if SMTP in given else None
        if server is not None and SENDER not in given:
            raise SettingsRefused(f"`{SMTP}` is set, and `{SENDER}` is not", "name the address that letters come from")
        sender = given.get(SENDER, NOBODY)
        if "@" not in sender or any(each.isspace() for each in sender):
            raise SettingsRefused(f"`{SENDER}` is `{sender}`, an e-mail address was expected", "write `name@host`")
        return cls(server, Path(given.get(MAIL_FOLDER, FOLDER)), sender, _rate(given.get(RATE)))


SMTP, TRUSTED = "GROUNDRULES_SMTP", "GROUNDRULES_SMTP_TRUSTED"
SENDER, MAIL_FOLDER, RATE = "GROUNDRULES_MAIL_FROM", "GROUNDRULES_MAIL_FOLDER", "GROUNDRULES_MAIL_A_MINUTE"
NAMES = (SMTP, TRUSTED, SENDER, MAIL_FOLDER, RATE)


def server_at(address: str, trusted: str | None = None) -> Server:
    """Return the server at an address; the address is never shown, since it may hold a password.

    Raises:
        SettingsRefused: it is none, or letters would go in the clear to another machine.
    """
    try:
        parts = urlsplit(address)
        tls, usual = KINDS[parts.scheme]
        port = parts.port or usual
    except (ValueError, KeyError):
        raise SettingsRefused(f"`{SMTP}` is not the address of a mail server", HELP) from None
    if not parts.hostname or parts.path.strip("/") or parts.query:
        raise SettingsRefused(f"`{SMTP}` is not the address of a mail server", HELP)
    if tls == "none" and not is_loopback(parts.hostname):
        raise SettingsRefused(f"`{SMTP}` would send personal data in the clear to `{parts.hostname}`", HELP)
    user, password = (unquote(each) if each is not None else None for each in (parts.username, parts.password))
    return Server(parts.hostname, port, tls, user, password, Path(trusted) if trusted else None)


def _rate(text: str | None) -> float:
    if text is None:
        return A_MINUTE
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text)):
        raise SettingsRefused(f"`{RATE}` is `{text}`, a whole number above 0 was expected", "write digits only")
    return float(text)
