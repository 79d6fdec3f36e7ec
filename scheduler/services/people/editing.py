"""Helpers are made and changed; somebody is introduced to a skill."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from matching.shapes import Reading
from scheduler.errors import RefusedError
from scheduler.services.alarms.raising import watch
from scheduler.services.availability.answers import the_helper
from scheduler.services.changes import (
    CHANGED,
    CREATED,
    assign,
    check_revision,
    note,
    plain,
)
from scheduler.services.forms import DAY, read_key, refuse_faults
from scheduler.services.people.checks import parts_in, read_helper
from scheduler.services.people.documents import Document, helper_document
from scheduler.services.people.parts import bring
from scheduler.store.session import Db
from scheduler.store.tables import Helper, HelperSkill, Network

KIND: Final = "helper"
INTRODUCED: Final = "introduced"
_PERSONAL: Final = (
    "name", "adult", "latitude", "longitude", "email", "phone", "contract",
    "busy_until",
)  # fmt: skip
_WATCHED: Final = frozenset({"active", "clearances"})
_COUNTED: Final = ("counted_from", "past_sessions", "past_weeks")


def create_helper(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> Document:
    """Make a helper.

    Who comes without figures from elsewhere (``counted_from``, ``past_sessions``,
    ``past_weeks``) is a newcomer of today: the weeks before count as wished for.

    Parameters
    ----------
    fields
        Those of `scheduler.services.people.forms.SHAPES`; all may be left out.

    Raises
    ------
    BadInputError
        With every fault.
    RefusedError
        The key is used already.
    """
    reading = Reading()
    read_key(key, reading)
    values = read_helper(db, network, key, fields, reading)
    if db.scalar(_ids(network, key)) is not None:
        msg = f"There is a helper “{key}” already."
        raise RefusedError(msg)
    lists = {part.name: values.pop(part.name) for part in parts_in(values)}
    if not any(name in values for name in _COUNTED):
        today = now.astimezone(ZoneInfo(network.zone)).date()
        values |= {"counted_from": today, "past_weeks": 0}
    row = Helper(network_id=network.id, key=key, **values)
    db.add(row)
    db.flush()
    for part in parts_in(lists):
        bring(db, network, part, row.id, part.items(lists[part.name]))
    told = dict.fromkeys(fields)
    note(db, network, KIND, key, CREATED, by=by, now=now, revision=1, fields=told)
    return helper_document(db, network, key)


def change_helper(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> Document:
    """Change fields of a helper; a list replaces the whole list.

    Where they can no longer come to what was published, an alarm is raised.

    Parameters
    ----------
    revision
        That which was read; None: whatever it is.

    Raises
    ------
    NotFoundError
        There is no such helper.
    ChangedError
        Somebody changed it since.
    BadInputError
        With every fault.
    """
    row = the_helper(db, network, key)
    check_revision(db, network, KIND, key, row.revision, revision)
    values = read_helper(db, network, key, fields, Reading(), row)
    lists = {part.name: values.pop(part.name) for part in parts_in(values)}
    changed = assign(row, values, personal=_PERSONAL)
    for part in parts_in(lists):
        wanted = part.items(lists[part.name])
        before = bring(db, network, part, row.id, wanted)
        if before is not None:
            both = [_plain(part.said(one)) for one in (before, wanted)]
            changed[part.name] = None if part.personal else both
    if changed:
        _count(db, network, row, CHANGED, changed, by=by, now=now)
    if changed.keys() & _WATCHED:
        watch(db, network, now=now, helpers=[row.id])
    return helper_document(db, network, key)


def introduce(
    db: Db,
    network: Network,
    helper: str,
    skill: str,
    day: date,
    *,
    revision: int | None = None,
    by: str,
    now: datetime,
) -> Document:
    """Note that a helper was introduced to a skill, which counts from that day on.

    Raises
    ------
    NotFoundError, ChangedError
        There is no such helper; somebody changed it since.
    BadInputError
        The helper has no such skill, or it counts without an introduction; the day is
        still to come.
    """
    row = the_helper(db, network, helper)
    check_revision(db, network, KIND, helper, row.revision, revision)
    reading = Reading()
    DAY.read(day, (None, "day"), reading)
    if not reading.faults and day > now.astimezone(ZoneInfo(network.zone)).date():
        reading.fault((None, "day"), day.isoformat(), "a day that is not to come")
    found = db.scalar(
        select(HelperSkill).where(
            HelperSkill.helper_id == row.id, HelperSkill.skill == skill
        )
    )
    if found is None or not found.after_introduction:
        expected = f"a skill of helper {helper} that counts after an introduction"
        reading.fault((None, "skill"), skill, expected)
    refuse_faults(reading, f"helper {helper}")
    if found is not None and found.introduced_on != day:
        found.introduced_on = day
        told = {"skill": [None, skill], "introduced_on": [None, day.isoformat()]}
        _count(db, network, row, INTRODUCED, told, by=by, now=now)
    return helper_document(db, network, helper)


def _ids(network: Network, key: str) -> Any:
    return select(Helper.id).where(Helper.network_id == network.id, Helper.key == key)


def _plain(said: Any) -> Any:
    """Give a list of a document as JSON can keep it."""
    if isinstance(said, dict):
        return {name: plain(value) for name, value in said.items()}
    return [_plain(one) if isinstance(one, dict) else plain(one) for one in said]


def _count(
    db: Db,
    network: Network,
    row: Helper,
    action: str,
    changed: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> None:
    """Count the revision of a helper up and remember what changed."""
    row.revision += 1
    note(
        db,
        network,
        KIND,
        row.key,
        action,
        by=by,
        now=now,
        revision=row.revision,
        fields=changed,
    )
