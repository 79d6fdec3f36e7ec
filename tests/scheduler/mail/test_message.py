"""Messages: plain, in their language, always the same, and safe from their names."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars import published_text
from scheduler.mail import Letter, mail_message, message_id
from tests.scheduler.agendas import CONTACT, PUBLISHED

AT = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
FROM = "Relais <relais@reseau.example>"
LETTER = Letter(
    message_id=message_id("bxl", "week:2026-W49:1:amina", "https://relais.example/x"),
    recipient="amina@example.org",
    language="fr",
    subject="Vos séances de la semaine du 30 novembre",
    text="Bonjour Amina,\n\n" + "à l’été " * 30 + "\n.\nFrom ici\n",
    calendar=published_text(PUBLISHED["publish-helper-fr"], CONTACT),
    sender="Réseau; EPN, tous",
    answers=CONTACT,
)
EVIL = "x\r\nBcc: all@example.org\r\n\r\n<b>"


def read(letter: Letter) -> EmailMessage:
    written = mail_message(letter, FROM, AT).as_bytes()
    assert max(len(line) for line in written.split(b"\r\n")) < 999
    message = message_from_bytes(written, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def parts_of(message: EmailMessage) -> list[EmailMessage]:
    parts = list(message.iter_parts())
    assert all(isinstance(part, EmailMessage) for part in parts)
    return [part for part in parts if isinstance(part, EmailMessage)]


def text_of(part: EmailMessage) -> str:
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def test_a_message_comes_back_as_it_was_written() -> None:
    message = read(LETTER)
    assert message["From"] == '"Réseau; EPN, tous" <relais@reseau.example>'
    assert message["To"] == "amina@example.org"
    assert message["Reply-To"] == CONTACT
    assert message["Subject"] == LETTER.subject
    assert message["Date"].datetime == AT
    assert message["Message-ID"] == LETTER.message_id
    assert message["Content-Language"] == "fr"
    assert message["Auto-Submitted"] == "auto-generated"
    body, calendar = parts_of(message)
    assert body.get_content_type() == "text/plain"
    assert text_of(body) == LETTER.text
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert calendar["Content-Type"].params["charset"] == "utf-8"
    assert calendar.get_filename() == "relais.ics"
    assert calendar.is_attachment()
    assert calendar.get_payload(decode=True) == LETTER.calendar.encode()


def test_without_a_calendar_it_is_plain_text() -> None:
    message = read(replace(LETTER, calendar=""))
    assert message.get_content_type() == "text/plain"
    assert text_of(message) == LETTER.text


def test_the_same_letter_is_the_same_message() -> None:
    first = mail_message(LETTER, FROM, AT).as_bytes()
    assert mail_message(LETTER, FROM, AT).as_bytes() == first


def test_the_name_of_a_message_is_made_of_keys_alone() -> None:
    url = "https://relais.example:8443/x"
    one = message_id("bxl", "k", url)
    assert one == message_id("bxl", "k", url)
    assert one.endswith("@relais.example>")
    keys = {message_id(*keys, url) for keys in [("bxl", "k"), ("bxl", "l"), ("b", "k")]}
    assert len(keys) == 3


@pytest.mark.parametrize("field", ["subject", "sender", "language", "answers"])
def test_no_name_begins_a_header(field: str) -> None:
    message = read(replace(LETTER, **{field: EVIL}))
    assert "Bcc" not in message
    assert set(message.keys()) <= set(read(LETTER).keys())
    assert len(list(message.iter_parts())) == 2


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_name_and_subject_pass(subject: str, sender: str) -> None:
    encodable = [one.encode(errors="replace").decode() for one in (subject, sender)]
    message = read(replace(LETTER, subject=encodable[0], sender=encodable[1]))
    assert message["Message-ID"] == LETTER.message_id
    assert message["To"] == "amina@example.org"


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "amina",
        "amina@",
        "@example.org",
        "a@b\r\nBcc: c@d",
        "a@b, c@d",
        "a b@c",
        "zoé@b",
    ],
)
def test_who_has_no_address_gets_nothing(recipient: str) -> None:
    with pytest.raises(ValueError, match="no mail address"):
        mail_message(replace(LETTER, recipient=recipient), FROM, AT)


def test_a_domain_may_have_letters_of_any_alphabet() -> None:
    message = read(replace(LETTER, recipient="amina@forêt.example"))
    assert message["To"] == "amina@xn--fort-ipa.example"


def test_without_a_name_of_its_own_the_sender_has_that_of_the_settings() -> None:
    assert read(replace(LETTER, sender=""))["From"].addresses[0].display_name == (
        "Relais"
    )


def test_answers_to_nowhere_are_not_asked_for() -> None:
    assert "Reply-To" not in read(replace(LETTER, answers=""))
