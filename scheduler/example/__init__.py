"""The example network of Brussels that ``relais demo`` imports, plans and publishes.

Fifteen fictional EPN, twenty-five fictional helpers and a week of some sixty sessions,
as the sheets a coordinator would keep. The week is scarce on purpose, each empty seat
for a reason of its own: nobody has a valid paper for the CPAS, speaks Tigrinya well
enough or can come on Saturday evening; the one who repairs hardware has reached the
week's limit; the one who speaks Turkish is wanted twice at once; the only one free on
Friday evening may not be alone yet.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from matching.generate.draws import Draws, Stream
from scheduler.example.network import ACTIVITIES, SEATS, SESSION_SEATS, SITES
from scheduler.example.people import COMPANY, HELPERS, HOURS
from scheduler.example.week import (
    ABSENCES,
    DATES,
    DAYS,
    OPENINGS,
    PERMANENCE_HOURS,
    PINS,
    SESSIONS,
)

__all__ = ["NETWORK_KEY", "NETWORK_NAME", "example_files", "example_sheets"]

NETWORK_KEY: Final = "demo"
NETWORK_NAME: Final = "Réseau d’exemple des EPN de Bruxelles (fictif)"
WISHES: Final = ("preferred", "available", "if_needed")
WISH_WEIGHTS: Final = (25, 60, 15)
LONGEST_WAYS: Final = {"walk": "40"}  # minutes
USUAL_WAY: Final = "60"
SEAT_COLUMNS: Final = (
    *("seat", "roles", "skills", "languages", "clearances", "badges"),
    *("mandatory", "shadow", "tutor_roles"),
)

Row = Mapping[str, str]


def example_sheets(week: date, seed: int = 1) -> dict[str, list[Row]]:
    """Give the sheets of the example for a week.

    Parameters
    ----------
    week
        Any day of the ISO week that is planned.
    seed
        Varies homes, wishes, likes and past load; never who can do what.

    Returns
    -------
    dict
        By the key of each sheet's template its rows, by the keys of its columns.
    """
    monday = week - timedelta(days=week.weekday())
    draws = Draws(seed)
    return {
        "network": [{"zone": "Europe/Brussels", "name": NETWORK_NAME}],
        "sites": list(_sites()),
        "activities": list(_activities()),
        "openings": list(_openings()),
        "helpers": list(_helpers(draws, monday)),
        "availability": list(_availability(draws.on("wishes"))),
        "dates": [
            {"helper": helper, "date": _day(monday, day), "start": start, "end": end}
            for helper, day, start, end in DATES
        ],
        "absences": [
            {"helper": helper, "start": _day(monday, first), "end": _day(monday, last)}
            for helper, first, last in ABSENCES
        ],
        "sessions": list(_sessions(monday)),
        "seats": list(_seats(monday)),
        "pins": [
            {"session": _session_key(session, monday), "seat": seat, "helper": helper}
            for session, seat, helper in PINS
        ],
    }


def example_files(week: date, seed: int = 1) -> dict[str, bytes]:
    """Give the same sheets as CSV files, by file name."""
    return {
        f"{name}.csv": _csv(rows) for name, rows in example_sheets(week, seed).items()
    }


def _csv(rows: Sequence[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _day(monday: date, day: str) -> str:
    return (monday + timedelta(days=DAYS.index(day))).isoformat()


def _session_key(session: str, monday: date) -> str:
    """Name a session of this week: the next week has another of its own."""
    return f"{session}-{monday:%G-W%V}"


def _items(words: str) -> str:
    return " | ".join(words.split())


def _sites() -> Iterator[Row]:
    for key, name, postcode, commune, latitude, longitude in SITES:
        yield {
            "key": key,
            "name": name,
            "street": "Rue de l’Exemple 1",
            "postcode": postcode,
            "commune": commune,
            "latitude": str(latitude),
            "longitude": str(longitude),
        }


def _activities() -> Iterator[Row]:
    for key, name, minutes, priority, ideal, languages, ratio, remote in ACTIVITIES:
        yield {
            "key": key,
            "name": name,
            "duration_minutes": str(minutes),
            "priority": str(priority),
            "ideal_staff": str(ideal),
            "public_languages": languages,
            "max_mentors_per_senior": ratio,
            "remote": remote,
        }


def _openings() -> Iterator[Row]:
    for site, halves in OPENINGS:
        for half in halves.split():
            start, end = PERMANENCE_HOURS[half[2]]
            yield {
                "site": site,
                "weekdays": half[:2],
                "start": start,
                "end": end,
                "activity": "permanence_duo" if half.endswith("+") else "permanence",
            }


def _helpers(draws: Draws, monday: date) -> Iterator[Row]:
    homes, loads, likes = draws.on("homes"), draws.on("loads"), draws.on("likes")
    last_sunday = (monday - timedelta(days=1)).isoformat()
    for (
        key,
        name,
        role,
        skills,
        languages,
        papers,
        badges,
        home,
        mode,
        _,
        most,
        new,
    ) in HELPERS:
        wanted, avoided = COMPANY.get(key, ("", ""))
        yield {
            "key": key,
            "name": name,
            "roles": role,
            "skills": _items(skills),
            "languages": _items(languages),
            "clearances": _items(papers.format(last_sunday=last_sunday)),
            "badges": badges,
            **_home(home, homes.whole(-40, 40, 2).tolist()),
            "mode": mode,
            "max_travel_minutes": LONGEST_WAYS.get(mode, USUAL_WAY),
            "max_sessions": str(most),
            "max_sessions_per_day": "2",
            **_past(home, most - 1, new, int(loads.whole(60, 120, 1)[0])),
            "likes_sites": _sometimes([site[0] for site in SITES], likes),
            "with": wanted,
            "never_with": avoided,
        }


def _home(near: str, ten_thousandths: Sequence[int]) -> Row:
    """Put a home up to 400 m north and 300 m east of a site."""
    location = next((site[4], site[5]) for site in SITES if site[0] == near)
    north, east = (
        f"{degrees + offset / 10_000:.4f}"
        for degrees, offset in zip(location, ten_thousandths, strict=True)
    )
    return {"latitude": north, "longitude": east}


def _past(home: str, wished: int, new: str, percent: int) -> Row:
    """Say what was done in eight weeks; a newcomer came once."""
    return {
        "wished_sessions": str(wished),
        "past_sessions": "1" if new else str(wished * 8 * percent // 100),
        "past_weeks": "1" if new else "8",
        "site_history": "" if new else f"{home}:{percent // 20}",
        "alone_ok": "no" if new else "",
    }


def _sometimes(keys: Sequence[str], lots: Stream) -> str:
    """Pick one of the keys for two helpers in five."""
    one = keys[int(lots.whole(0, len(keys) - 1, 1)[0])]
    return one if lots.chance(400, 1)[0] else ""


def _availability(lots: Stream) -> Iterator[Row]:
    for row in HELPERS:
        for group in row[9].split():
            for part in group[2:]:
                start, end = HOURS[part]
                yield {
                    "helper": row[0],
                    "weekdays": group[:2],
                    "start": start,
                    "end": end,
                    "wish": WISHES[int(lots.pick(WISH_WEIGHTS, 1)[0])],
                }


def _sessions(monday: date) -> Iterator[Row]:
    for key, site, activity, day, start, end, languages in SESSIONS:
        yield {
            "key": _session_key(key, monday),
            "site": site,
            "activity": activity,
            "date": _day(monday, day),
            "start": start,
            "end": end,
            "public_languages": languages,
        }


def _seats(monday: date) -> Iterator[Row]:
    for activity, *cells in SEATS:
        asked = dict(zip(SEAT_COLUMNS, cells, strict=True))
        yield {"activity": activity, "session": "", **asked}
    for session, *cells in SESSION_SEATS:
        asked = dict(zip(SEAT_COLUMNS, cells, strict=True))
        yield {"activity": "", "session": _session_key(session, monday), **asked}
