"""Keys of sessions made from openings: the same ones whenever they are made."""

import hashlib
from collections.abc import Iterator
from datetime import date, time
from itertools import count
from typing import Final

_LONGEST_KEY: Final = 64
_LONGEST_SITE: Final = 48
_DIGEST: Final = 8


def session_key(site: str, day: date, starts: time, more: str = "") -> str:
    """Give the key of a session made from an opening: ``epn-1.20261124.0900``.

    Parameters
    ----------
    more
        Tells apart sessions of one site at one hour: ``epn-1.20261124.0900.atelier``.
        What leaves no room is shortened, with a digest of all of it.
    """
    plain = f"{site}.{day:%Y%m%d}.{starts:%H%M}{'.' if more else ''}{more}"
    longest = _LONGEST_KEY if more else _LONGEST_SITE + len(plain) - len(site)
    if len(plain) <= longest:
        return plain
    whole = f"{site}/{more}" if more else site
    digest = hashlib.sha256(whole.encode()).hexdigest()[:_DIGEST]
    site = f"{site[: _LONGEST_SITE - _DIGEST - 1]}.{digest}"
    return f"{site}.{day:%Y%m%d}.{starts:%H%M}"


def session_keys(site: str, day: date, starts: time, activity: str) -> Iterator[str]:
    """Give keys that a session may take, the best first, without end."""
    yield session_key(site, day, starts)
    yield session_key(site, day, starts, activity)
    for number in count(2):
        yield session_key(site, day, starts, f"{activity}.{number}")
