"""The lines of iCalendar: text escaped, folded at 75 octets, ended by CRLF.

Small and by hand, because a publication writes thousands of events in the time in
which the library writes some hundred; tests hold the two against each other. The
pitfall is folding: a line is counted in octets and cut between characters.
"""

import re
from datetime import UTC, datetime
from typing import Final

CRLF: Final = "\r\n"
# Octets of a line, and of one that goes on after its leading space.
_ROOM: Final = 74
# Not allowed in a calendar at all; tab and the ends of lines are.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPECIAL: Final = re.compile(r"\r\n|[\\;,\n\r]")


def text_line(name: str, text: str) -> str:
    """Write a property whose value is text."""
    return line(name, escaped(text))


def line(name: str, value: str) -> str:
    """Write a property with its value as it is, folded and ended.

    Parameters
    ----------
    name
        With its parameters, if any.
    """
    whole = f"{name}:{value}"
    if len(whole) <= _ROOM and whole.isascii():
        return whole + CRLF
    return _folded(whole) + CRLF


def escaped(text: str) -> str:
    r"""Escape text as RFC 5545, 3.3.11 says; ends of lines become ``\n``."""
    clean = text if text.isprintable() else _CONTROLS.sub("", text)
    return _SPECIAL.sub(_escape, clean)


def _escape(found: re.Match[str]) -> str:
    return r"\n" if found[0][0] in "\r\n" else "\\" + found[0]


def quoted(text: str) -> str:
    """Write the value of a parameter in quotes, which it cannot hold itself."""
    return '"' + " ".join(_CONTROLS.sub(" ", text).replace('"', "’").split()) + '"'


def instant(at: datetime) -> str:
    """Write an instant in UTC: ``20261024T070000Z``."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def wall(local: datetime) -> str:
    """Write a time of a clock: ``20261024T090000``."""
    return local.strftime("%Y%m%dT%H%M%S")


def _folded(whole: str) -> str:
    octets = whole.encode()
    parts: list[str] = []
    start = 0
    while len(octets) - start > _ROOM:
        end = _cut(octets, start)
        parts.append(octets[start:end].decode())
        start = end
    parts.append(octets[start:].decode())
    return f"{CRLF} ".join(parts)


def _cut(octets: bytes, start: int) -> int:
    """Give where a full line ends: between characters, and not after a backslash."""
    end = start + _ROOM
    while octets[end] & 0xC0 == 0x80:  # inside a character
        end -= 1
    return end - 1 if octets[end - 1 : end] == b"\\" else end
