"""New sessions, written in bulk: a region has thousands of them every week."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert

from scheduler.services.openings.matching import Wanted
from scheduler.services.programme.session_parts import whole_seat
from scheduler.store.session import Db
from scheduler.store.tables import Network, Option, Seat, Session


def write_sessions(
    db: Db, network: Network, new: Iterable[tuple[str, Wanted]]
) -> tuple[str, ...]:
    """Write sessions with the defaults of their activities; give their keys, sorted.

    Parameters
    ----------
    new
        Keys that are free, and what becomes a session.
    """
    wanted = dict(new)
    if not wanted:
        return ()
    rows = [_session(network, key, one) for key, one in wanted.items()]
    ids = {
        key: row_id
        for row_id, key in db.execute(
            insert(Session).returning(Session.id, Session.key), rows
        )
    }
    db.execute(insert(Option), [_option(ids[key], one) for key, one in wanted.items()])
    seats = [
        _seat(ids[key], position, form)
        for key, one in wanted.items()
        for position, form in enumerate(one.what.activity.seats)
    ]
    if seats:
        db.execute(insert(Seat), seats)
    return tuple(sorted(wanted))


def _session(network: Network, key: str, wanted: Wanted) -> dict[str, Any]:
    what, activity = wanted.what, wanted.what.activity
    return {
        "key": key,
        "network_id": network.id,
        "site_id": what.site.id,
        "activity_id": activity.id,
        "opening_id": what.opening_id,
        "priority": activity.priority,
        "min_staff": activity.min_staff,
        "ideal_staff": activity.ideal_staff,
        "public_languages": activity.public_languages,
        "max_mentors_per_senior": activity.max_mentors_per_senior,
        "remote": activity.remote,
        "minors": activity.minors,
        "resources": activity.resources,
    }


def _option(session: int, wanted: Wanted) -> dict[str, Any]:
    return {
        "session_id": session,
        "position": 0,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
        "room_id": wanted.what.room_id,
    }


def _seat(session: int, position: int, form: dict[str, Any]) -> dict[str, Any]:
    whole = whole_seat(form)
    return {"session_id": session, "key": whole.pop("id"), "position": position} | whole
