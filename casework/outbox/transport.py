"""How letters leave: over SMTP (RFC 5321), or as files into a folder where no server is named."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Literal, Protocol

SECONDS = 30.0
"""How long a server is waited for."""

PERMANENT = 500
"""From here on a reply says that the same would be refused again (RFC 5321, 4.2.1)."""


class Deferred(Exception):
    """Raised where a letter could not be handed over now; it may be later.

    Attributes:
        why: in a few words, with no address and no name in them.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Refused(Exception):
    """Raised where a letter will never be taken.

    Attributes:
        why: in a few words, with no address and no name in them.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Transport(Protocol):
    """A way for letters to leave."""

    def send(self, email: EmailMessage) -> None:
        """Hand an e-mail over.

        Raises:
            Deferred: not now.
            Refused: never.
        """

    def rest(self) -> None:
        """Let go of what was held open to send several in a row."""


Tls = Literal["start", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that takes e-mail in.

    Attributes:
        host: its name.
        port: usually 465 with TLS from the start, 587 with STARTTLS.
        tls: from the start, by STARTTLS, or not at all, which only a server on this machine may do.
        user: whom the service signs in as, None to not sign in.
        password: of that user.
        trusted: a file of certificates that are trusted beside those of the system.
    """

    host: str
    port: int
    tls: Tls
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    trusted: Path | None = None


@dataclass(slots=True)
class Smtp:
    """Letters over SMTP; the connection is kept from one letter to the next."""

    server: Server
    _open: smtplib.SMTP | None = None

    def send(self, email: EmailMessage) -> None:
        """Hand an e-mail to the server; see `Transport`."""
        try:
            if self._open is None:
                self._open = self._connected()
            self._open.send_message(email)
        except smtplib.SMTPRecipientsRefused as error:
            self.rest()
            codes = [code for code, _ in error.recipients.values()]
            why = f"the server answers {codes[0]} to the recipient"
            raise (Refused if min(codes) >= PERMANENT else Deferred)(why) from None
        except smtplib.SMTPDataError as error:
            self.rest()
            why = f"the server answers {error.smtp_code} to the text"
            raise (Refused if error.smtp_code >= PERMANENT else Deferred)(why) from None
        except smtplib.SMTPNotSupportedError:
            self.rest()
            raise Deferred("the server lacks what the settings or the address ask for") from None
        except smtplib.SMTPResponseException as error:
            self.rest()
            raise Deferred(f"the server answers {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as error:
            self.rest()
            raise Deferred(f"the server cannot be spoken to ({type(error).__name__})") from None

    def rest(self) -> None:
        """Close the connection."""
        if self._open is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._open.quit()
            self._open = None

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        context = ssl.create_default_context(cafile=server.trusted)
        if server.tls == "start":
            client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        try:
            if server.tls == "starttls":
                client.starttls(context=context)
            if server.user is not None:
                client.login(server.user, server.password or "")
        except BaseException:
            client.close()
            raise
        return client


@dataclass(frozen=True, slots=True)
class Folder:
    """Letters as files, `.eml`, that any mail program opens.

    Attributes:
        path: the folder.
        name: what a file is called, for an e-mail.
    """

    path: Path
    name: Callable[[EmailMessage], str] = lambda email: str(email["Message-ID"]).strip("<>").partition("@")[0]

    def send(self, email: EmailMessage) -> None:
        """Write an e-mail into the folder, all of it or nothing; see `Transport`."""
        safe = "".join(each if each.isalnum() or each in "-_." else "-" for each in self.name(email))
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            beside = self.path / f".{safe}.new"
            beside.write_bytes(email.as_bytes())
            beside.replace(self.path / f"{safe}.eml")
        except OSError as error:
            raise Deferred(f"the folder cannot be written ({type(error).__name__})") from None

    def rest(self) -> None:
        """Nothing is held open."""
