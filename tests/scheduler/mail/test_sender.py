"""Handing mail over to a real server, and what its refusals mean."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from scheduler.mail import (
    MailError,
    RefusedMailError,
    Sender,
    UncertainMailError,
    UnreachableMailError,
    mail_message,
)
from tests.scheduler.mail.servers import Post, free_port, listening, only_here, post
from tests.scheduler.mail.test_message import AT, FROM, LETTER, parts_of, text_of

__all__ = ["only_here", "post"]

# The server's own warning, that passwords should go over encrypted lines.
OPEN_LINE = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
MESSAGE = mail_message(LETTER, FROM, AT)


def test_a_message_arrives_as_it_was_written(post: Post) -> None:
    with Sender(post.url) as sender:
        sender.send(MESSAGE)
        sender.send(MESSAGE)
    assert post.envelopes == [("relais@reseau.example", ("amina@example.org",))] * 2
    assert post.message_ids == [LETTER.message_id] * 2
    assert post.conversations == 1
    body, calendar = parts_of(post.taken[0])
    assert text_of(body) == LETTER.text
    assert calendar.get_payload(decode=True) == LETTER.calendar.encode()


@pytest.mark.parametrize("where", ["data", "recipients"])
@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("451 4.3.0 come back later", UncertainMailError),
        ("550 5.1.1 no such user", RefusedMailError),
    ],
)
def test_refusals_for_now_and_for_good(
    post: Post, where: str, answer: str, failure: type[MailError]
) -> None:
    getattr(post, where).append(answer)
    with Sender(post.url) as sender:
        with pytest.raises(failure) as refused:
            sender.send(MESSAGE)
        assert str(refused.value) == answer
        sender.send(MESSAGE)  # the next one passes
    assert len(post.taken) == 1


@pytest.mark.parametrize("what", ["hang", "drop"])
def test_who_stops_answering_may_have_taken_it(post: Post, what: str) -> None:
    post.data.append(what)
    with Sender(post.url, seconds=0.5) as sender:
        with pytest.raises(UncertainMailError):
            sender.send(MESSAGE)
        sender.send(MESSAGE)
    assert post.message_ids == [LETTER.message_id] * 2
    assert post.conversations == 2


def refused(url: str, failure: type[MailError], seconds: float = 5) -> str:
    """Send a message that is not taken; give what was said."""
    with Sender(url, seconds) as sender, pytest.raises(failure) as found:
        sender.send(MESSAGE)
    return str(found.value)


def test_a_server_that_is_down_has_taken_nothing(only_here: None) -> None:
    url = f"smtp://127.0.0.1:{free_port()}"
    assert "refused" in refused(url, UnreachableMailError)


def test_a_server_that_goes_between_two_messages(only_here: None) -> None:
    one = Post()
    with listening(one):
        sender = Sender(one.url)
        sender.send(MESSAGE)
    with pytest.raises(UncertainMailError):
        sender.send(MESSAGE)
    with pytest.raises(UnreachableMailError):
        sender.send(MESSAGE)
    with listening(one):
        sender.send(MESSAGE)
        sender.close()
    assert len(one.taken) == 2


@OPEN_LINE
def test_who_has_a_password_enters(only_here: None) -> None:
    with listening(Post(password="p@ss:w/ord")) as one:  # noqa: S106
        place = f"127.0.0.1:{one.port}"
        with Sender(f"smtp://tom:p%40ss%3Aw%2Ford@{place}") as sender:
            sender.send(MESSAGE)
        assert one.logins == [True]
        # Not a fault of the message: it waits until the settings are right.
        said = refused(f"smtp://tom:wrong@{place}", UnreachableMailError)
        assert said.startswith("535")
        assert refused(f"smtp://{place}", UncertainMailError).startswith("530")
    assert len(one.taken) == 1


@OPEN_LINE
def test_a_password_goes_over_no_open_line(only_here: None) -> None:
    with listening(Post(password="hush", host="127.0.0.2")) as one:  # noqa: S106
        assert "no encryption" in refused(one.url, UnreachableMailError)
        assert one.logins == []
        with Sender(f"{one.url}/?starttls=never") as sender:
            sender.send(MESSAGE)
        assert one.logins == [True]


def test_who_insists_on_encryption_gets_it_or_nothing(post: Post) -> None:
    insisting = f"{post.url}/?starttls=always"
    assert "no encryption" in refused(insisting, UnreachableMailError)
    encrypted = post.url.replace("smtp://", "smtps://")
    assert refused(encrypted, UnreachableMailError, seconds=2)
    assert post.taken == []


@pytest.fixture
def encryption(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], ssl.SSLContext]:
    """Give a server's keys for a name, by an authority that is trusted here."""
    authority = trustme.CA()
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(trusted)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))

    def keys(name: str) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(name).configure_cert(context)
        return context

    return keys


def test_what_is_offered_is_taken_and_the_mail_goes_encrypted(
    only_here: None, encryption: Callable[[str], ssl.SSLContext]
) -> None:
    offers = Post(encryption=encryption("127.0.0.2"), host="127.0.0.2")
    with listening(offers), Sender(offers.url) as sender:
        sender.send(MESSAGE)
        sender.send(MESSAGE)
    assert offers.encrypted == [True, True]
    with listening(offers), Sender(f"{offers.url}/?starttls=always") as sender:
        sender.send(MESSAGE)
    assert offers.message_ids == [LETTER.message_id] * 3


def test_a_server_with_the_keys_of_another_gets_nothing(
    only_here: None, encryption: Callable[[str], ssl.SSLContext]
) -> None:
    wrong = Post(encryption=encryption("other.example"), host="127.0.0.2")
    with listening(wrong):
        assert "certificate" in refused(wrong.url, UnreachableMailError).lower()
    assert wrong.taken == []
