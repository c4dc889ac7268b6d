"""A real SMTP server on this machine that keeps what it is sent, and can be told what to answer."""

import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from web_server import free_port

TAKEN = "250 OK"


@dataclass(slots=True)
class Mailbox:
    """What a server was sent.

    Attributes:
        port: where it listens.
        arrived: the e-mails, in order.
        to_recipient: what it answers to an address, by the address.
        to_text: what it answers to texts, the first first; then it takes them.
    """

    port: int = 0
    arrived: list[EmailMessage] = field(default_factory=list)
    to_recipient: dict[str, str] = field(default_factory=dict)
    to_text: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - so does aiosmtpd call it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer to a recipient."""
        answer = self.to_recipient.get(address, TAKEN)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer to a text, and keep it where it is taken."""
        answer = self.to_text.pop(0) if self.to_text else TAKEN
        if answer == TAKEN:
            assert isinstance(envelope.content, bytes)
            self.arrived.append(message_from_bytes(envelope.content, EmailMessage, policy=POLICY))
        return answer


@contextmanager
def mail_server(
    certificate: tuple[Path, Path] | None = None, *, encrypted: bool = False, user: tuple[str, str] | None = None
) -> Iterator[Mailbox]:
    """Run a server.

    Args:
        certificate: the files of a certificate and its key; with one, the server asks for TLS.
        encrypted: TLS from the start, rather than by STARTTLS.
        user: name and password without which nothing is taken.
    """
    mailbox = Mailbox()
    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)

    def signed_in(_server: SMTP, _session: Session, _envelope: Envelope, _kind: str, given: object) -> AuthResult:
        assert isinstance(given, LoginPassword)
        right = user is not None and (given.login, given.password) == tuple(map(str.encode, user))
        return AuthResult(success=right, handled=False)

    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=free_port(),
        ssl_context=context if encrypted else None,
        tls_context=None if encrypted else context,
        require_starttls=context is not None and not encrypted,
        authenticator=signed_in,
        auth_required=user is not None,
        auth_require_tls=not encrypted,
    )
    with warnings.catch_warnings():
        # It takes TLS to be STARTTLS alone, and warns of a server that has TLS from the start.
        warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")
        controller.start()
        try:
            mailbox.port = controller.port
            yield mailbox
        finally:
            controller.stop()


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1 that only who is told to trusts; return its file and that of its key."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of the tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files
