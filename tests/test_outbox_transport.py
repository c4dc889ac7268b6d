"""Letters over SMTP and as files: what arrives, and what is made of a server's answers."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from pathlib import Path

import pytest
from mail_server import mail_server, self_signed

from casework.outbox.letter import AddressRefused, Letter, email_of
from casework.outbox.settings import MailSettings, server_at
from casework.outbox.transport import Deferred, Folder, Refused, Server, Smtp
from engine.web.settings import SettingsRefused

LETTER = Letter(
    key="invitation-1",
    kind="invitation",
    case="case-1",
    to="berit@school.example",
    name="Berit Ø. Ågård",
    language="da",
    subject="Udfyld skemaet\nBcc: all@school.example",
    body="Kære Berit\n\nSkemaet er her: {link}\n",
)
NOW = datetime(2018, 1, 20, 12, 0, tzinfo=UTC)
SENDER = "label@authority.example"


def email(letter: Letter = LETTER) -> EmailMessage:
    return email_of(letter, SENDER, NOW, "https://label.example/p/abc")


def test_a_letter_arrives_over_tls_from_the_start_for_who_signs_in(tmp_path: Path) -> None:
    files = self_signed(tmp_path)
    user = ("service", "secret")
    with mail_server(files, encrypted=True, user=user) as mailbox:
        smtp = Smtp(Server("127.0.0.1", mailbox.port, "start", *user, files[0]))
        smtp.send(email())
        smtp.send(email())
        smtp.rest()
    first, second = mailbox.arrived
    (to,) = first["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Berit Ø. Ågård", "berit@school.example")
    assert first["From"] == SENDER
    assert first["Subject"] == "Udfyld skemaet Bcc: all@school.example"
    assert first["Bcc"] is None
    assert first["Date"] == "Sat, 20 Jan 2018 12:00:00 +0000"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Content-Language"] == "da"
    assert first["Message-ID"] == second["Message-ID"] == "<invitation-1@authority.example>"
    assert first.get_content().replace("\r\n", "\n") == "Kære Berit\n\nSkemaet er her: https://label.example/p/abc\n"


def test_a_letter_arrives_over_starttls(tmp_path: Path) -> None:
    files = self_signed(tmp_path)
    with mail_server(files) as mailbox:
        smtp = Smtp(Server("127.0.0.1", mailbox.port, "starttls", trusted=files[0]))
        smtp.send(email())
        smtp.rest()
    assert len(mailbox.arrived) == 1


def test_nothing_is_said_to_a_server_whose_certificate_is_not_trusted(tmp_path: Path) -> None:
    with mail_server(self_signed(tmp_path)) as mailbox, pytest.raises(Deferred, match="cannot be spoken to"):
        Smtp(Server("127.0.0.1", mailbox.port, "starttls")).send(email())
    assert mailbox.arrived == []


def test_nothing_is_said_in_the_clear_to_a_server_without_tls() -> None:
    with mail_server() as mailbox, pytest.raises(Deferred, match="lacks"):
        Smtp(Server("127.0.0.1", mailbox.port, "starttls")).send(email())
    assert mailbox.arrived == []


def test_a_wrong_password_is_tried_again_later(tmp_path: Path) -> None:
    files = self_signed(tmp_path)
    with mail_server(files, user=("service", "secret")) as mailbox:
        smtp = Smtp(Server("127.0.0.1", mailbox.port, "starttls", "service", "other", files[0]))
        with pytest.raises(Deferred, match="the server answers 535"):
            smtp.send(email())
    assert mailbox.arrived == []


@pytest.mark.parametrize(
    ("answer", "raised", "why"),
    [
        ("550 no such person", Refused, "the server answers 550 to the recipient"),
        ("450 come back later", Deferred, "the server answers 450 to the recipient"),
    ],
)
def test_what_a_server_says_of_a_recipient_is_for_good_or_for_now(
    answer: str, raised: type[Refused | Deferred], why: str
) -> None:
    with mail_server() as mailbox:
        mailbox.to_recipient[LETTER.to] = answer
        smtp = Smtp(Server("127.0.0.1", mailbox.port, "none"))
        with pytest.raises(raised, match=why):
            smtp.send(email())
        smtp.send(email(replace(LETTER, to="another@school.example")))
        smtp.rest()
    assert [each["To"].addresses[0].addr_spec for each in mailbox.arrived] == ["another@school.example"]


@pytest.mark.parametrize(
    ("answer", "raised"), [("554 it looks like spam", Refused), ("451 the disk is full", Deferred)]
)
def test_what_a_server_says_of_a_text_is_for_good_or_for_now(answer: str, raised: type[Refused | Deferred]) -> None:
    with mail_server() as mailbox:
        mailbox.to_text.append(answer)
        smtp = Smtp(Server("127.0.0.1", mailbox.port, "none"))
        with pytest.raises(raised, match=f"the server answers {answer[:3]} to the text"):
            smtp.send(email())
        smtp.send(email())
        smtp.rest()
    assert len(mailbox.arrived) == 1


def test_a_server_that_has_gone_is_tried_again_later() -> None:
    with mail_server() as mailbox:
        smtp = Smtp(Server("127.0.0.1", mailbox.port, "none"))
        smtp.send(email())
    for _ in range(2):
        with pytest.raises(Deferred, match="cannot be spoken to"):
            smtp.send(email())


@pytest.mark.parametrize("to", ["", "berit", "berit@", "a@b.example\nBcc: c@d.example", "a b@c.example"])
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(AddressRefused):
        email(replace(LETTER, to=to))


def test_without_a_server_letters_are_files_that_are_there_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "mail")
    folder.send(email())
    folder.send(email())
    folder.send(email(replace(LETTER, key="../../odd key")))
    names = sorted(each.name for each in (tmp_path / "mail").iterdir())
    assert names == ["..-..-odd-key.eml", "invitation-1.eml"]
    read = message_from_bytes((tmp_path / "mail" / "invitation-1.eml").read_bytes(), EmailMessage, policy=POLICY)
    assert read["Subject"] == email()["Subject"]


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(Deferred, match="the folder cannot be written"):
        Folder(tmp_path / "mail").send(email())


def test_the_operator_names_the_server_by_an_address() -> None:
    assert server_at("smtps://me:p%40ss@mail.example") == Server("mail.example", 465, "start", "me", "p@ss")
    assert server_at("smtp+starttls://mail.example:2525") == Server("mail.example", 2525, "starttls")
    assert server_at("smtp://127.0.0.1") == Server("127.0.0.1", 25, "none")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"GROUNDRULES_SMTP": "mail.example"}, "is not the address of a mail server"),
        ({"GROUNDRULES_SMTP": "http://mail.example"}, "is not the address of a mail server"),
        ({"GROUNDRULES_SMTP": "smtps://mail.example:port"}, "is not the address of a mail server"),
        ({"GROUNDRULES_SMTP": "smtps://mail.example/inbox"}, "is not the address of a mail server"),
        ({"GROUNDRULES_SMTP": "smtp://me:secret@mail.example"}, "in the clear to `mail.example`"),
        ({"GROUNDRULES_SMTP": "smtps://mail.example"}, "`GROUNDRULES_MAIL_FROM` is not"),
        ({"GROUNDRULES_MAIL_FROM": "nobody"}, "`GROUNDRULES_MAIL_FROM` is `nobody`, an e-mail address was expected"),
        ({"GROUNDRULES_MAIL_A_MINUTE": "0"}, "is `0`, a whole number above 0 was expected"),
        ({"GROUNDRULES_MAIL_A_MINUTE": "fast"}, "is `fast`, a whole number above 0 was expected"),
    ],
)
def test_settings_of_mail_that_cannot_be_are_refused_without_showing_the_password(
    environment: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsRefused) as caught:
        MailSettings.from_environment(environment)
    assert message in str(caught.value)
    assert "secret" not in str(caught.value)


def test_settings_of_mail_say_which_way_letters_leave() -> None:
    assert MailSettings.from_environment({}).transport == Folder(Path("groundrules-mail"))
    environment = {
        "GROUNDRULES_SMTP": "smtps://me:secret@mail.example",
        "GROUNDRULES_MAIL_FROM": SENDER,
        "GROUNDRULES_MAIL_A_MINUTE": "600",
    }
    found = MailSettings.from_environment(environment)
    assert found.transport == Smtp(Server("mail.example", 465, "start", "me", "secret"))
    assert (found.sender, found.a_minute) == (SENDER, 600)
    assert "secret" not in repr(found)
