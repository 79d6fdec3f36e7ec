"""Content lines against the library: what one writes the other reads, and as bytes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event

from scheduler.contentlines import escaped, instant, line, quoted, text_line, wall

# Characters a calendar may hold; "\\" apart, before which the library reads \\N.
TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\\"),
    max_size=200,
)


@given(TEXTS)
def test_a_text_is_written_as_the_library_writes_it(text: str) -> None:
    event = Event()
    event.add("summary", text)
    assert text_line("SUMMARY", text).encode() in event.to_ical()


@given(st.text(max_size=300))
def test_every_line_has_at_most_75_octets_and_no_controls(text: str) -> None:
    encodable = text.encode(errors="replace").decode()
    written = text_line("DESCRIPTION", encodable).encode()
    assert written.endswith(b"\r\n")
    lines = written[:-2].split(b"\r\n")
    assert max(len(one) for one in lines) <= 75
    assert all(one.startswith(b" ") for one in lines[1:])
    for one in lines:
        one.decode()  # cut between characters, or it fails
        assert not any(octet < 32 and octet != 9 for octet in one)


@given(st.text("ab\\n;,é", max_size=200))
def test_a_text_comes_back(text: str) -> None:
    [event] = [Event.from_ical(_event(text_line("SUMMARY", text)))]
    assert str(event["SUMMARY"]) == text


def _event(written: str) -> bytes:
    return f"BEGIN:VEVENT\r\n{written}END:VEVENT\r\n".encode()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\r\nb\nc\rd", "a\\nb\\nc\\nd"),
        ("a;b,c", "a\\;b\\,c"),
        ("\\", "\\\\"),
        ("\\N", "\\\\N"),
        ("bell\x07\x00", "bell"),
        ("tab\there", "tab\there"),
    ],
)
def test_escapes(text: str, written: str) -> None:
    assert escaped(text) == written


def test_a_quote_ends_no_quotes() -> None:
    assert quoted('Réseau "Sud"\r\nX:1') == '"Réseau ’Sud’ X:1"'


def test_times() -> None:
    at = datetime(2026, 10, 24, 7, tzinfo=UTC)
    assert instant(at) == "20261024T070000Z"
    assert wall(at) == "20261024T070000"
    assert line("DTSTART", instant(at)) == "DTSTART:20261024T070000Z\r\n"
