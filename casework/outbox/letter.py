"""A letter: what one person is told once, and the e-mail that it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent to one person.

    Attributes:
        key: what makes it this letter and no other: a second one of the same key is not put in.
        kind: the name of the message, as the policy calls it.
        case: the case that it is about.
        to: the address.
        name: of the person, empty where it is not known.
        language: of the text, as BCP 47 has it.
        subject: one line.
        body: plain text; what stands in `LINK` is put there when it is sent.
    """

    key: str
    kind: str
    case: str
    to: str
    name: str
    language: str
    subject: str
    body: str


LINK = "{link}"
"""Where the address of the person's page goes. It is made for each sending, since only its hash is kept."""


class AddressRefused(Exception):
    """Raised for an address that no e-mail can be sent to."""


def email_of(letter: Letter, sender: str, at: datetime, link: str | None) -> EmailMessage:
    """Return a letter as an e-mail, in the form of RFC 5322.

    The same letter has the same `Message-ID` however often it is sent, so that a mailbox can tell a repetition. It
    says that a program sent it (RFC 3834), so that no absence is announced to it.

    Args:
        letter: what is sent.
        sender: the address that it comes from.
        at: now, with its offset.
        link: the address of the person's page, None where the letter has none.

    Raises:
        AddressRefused: the letter's address is not one.
    """
    email = EmailMessage(policy=SMTP)
    try:
        email["To"] = Address(_line(letter.name), addr_spec=letter.to)
    except (ValueError, IndexError, MessageError) as error:
        raise AddressRefused(letter.to) from error
    email["From"] = sender
    email["Subject"] = _line(letter.subject)
    email["Date"] = format_datetime(at)
    email["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2].rstrip('>')}>"
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(letter.body if link is None else letter.body.replace(LINK, link))
    email["Content-Language"] = letter.language  # behind the text, which drops what was said of an earlier one
    return email


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text of a policy with its placeholders filled; one that has no value here, such as `LINK`, stays."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _line(text: str) -> str:
    """Return a text on one line: what was typed by somebody begins no header of its own."""
    return " ".join(text.split())
