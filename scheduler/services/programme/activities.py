"""Activities: kinds of sessions with their defaults, as documents.

What an activity asks is checked as if one session of it were planned, so that a week
never fails because of what was kept here. An activity is never deleted: one that is
not active keeps its sessions and gets no others.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, select

from matching import limits
from matching.faults import BadInputError, Fault
from matching.files.session_shape import seats_shape, use_shape
from matching.files.words import FLAG, LANGUAGES, NAME
from matching.problem import Option, Problem, Resource, Session, Site
from matching.shapes import Integer, ListOf, Nullable, Reading, Shape
from matching.times import Horizon
from matching.validate import faults_of
from scheduler.errors import NotFoundError, RefusedError
from scheduler.services.changes import (
    CHANGED,
    CREATED,
    assign,
    check_revision,
    note,
)
from scheduler.services.forms import Shapes, read_fields, read_key, refuse_faults
from scheduler.store import tables
from scheduler.store.session import Db
from scheduler.store.tables import Activity, Network

KIND: Final = "activity"
_ANY_WEEK: Final = Horizon("UTC", date(2026, 11, 23), 7)
_HERE: Final = "sessions[0]."


def _count(name: str) -> Integer:
    return Integer(limits.SESSION[name])


SHAPES: Final[Shapes] = {
    "name": NAME,
    "duration_minutes": Nullable(Integer((1, limits.WEEK_MINUTES))),
    "priority": _count("priority"),
    "min_staff": _count("min_staff"),
    "ideal_staff": Nullable(_count("ideal_staff")),
    "public_languages": LANGUAGES,
    "max_mentors_per_senior": Nullable(_count("max_mentors_per_senior")),
    "remote": FLAG,
    "minors": _count("minors"),
    "seats": seats_shape(),
    "resources": ListOf(use_shape(), "a list of uses"),
    "active": FLAG,
}
# Kept in the form of a problem file, as it is written there.
_FORMS: Final[Mapping[str, Shape[Any]]] = {
    name: SHAPES[name] for name in ("seats", "resources", "public_languages")
}


def list_activities(
    db: Db,
    network: Network,
    *,
    after: str | None = None,
    limit: int = 50,
    active: bool | None = None,
) -> list[dict[str, Any]]:
    """Give activities by key, after a key; only (in)active ones."""
    rows = select(Activity).where(Activity.network_id == network.id)
    if after is not None:
        rows = rows.where(Activity.key > after)
    if active is not None:
        rows = rows.where(Activity.active.is_(active))
    found = db.scalars(rows.order_by(Activity.key).limit(limit))
    return [_document(activity) for activity in found]


def activity_document(db: Db, network: Network, key: str) -> dict[str, Any]:
    """Give one activity.

    Raises
    ------
    NotFoundError
        The network has no such activity.
    """
    return _document(the_activity(db, network, key))


def the_activity(db: Db, network: Network, key: str) -> Activity:
    """Give the row of an activity that must be there.

    Raises
    ------
    NotFoundError
        It is not.
    """
    found = db.scalar(_named(network, key))
    if found is None:
        msg = f"There is no activity “{key}” in network “{network.key}”."
        raise NotFoundError(msg)
    return found


def _named(network: Network, key: str) -> Select[Activity]:
    mine = Activity.network_id == network.id
    return select(Activity).where(mine, Activity.key == key)


def create_activity(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Make an activity.

    Parameters
    ----------
    fields
        Those of `SHAPES`; all may be left out.

    Raises
    ------
    BadInputError
        With every fault.
    RefusedError
        The key is used already.
    """
    columns = _read(db, network, key, fields, None)
    if db.scalar(_named(network, key)) is not None:
        msg = f"There is an activity “{key}” already."
        raise RefusedError(msg)
    activity = Activity(network_id=network.id, key=key, **columns)
    db.add(activity)
    db.flush()
    told = dict.fromkeys(fields)
    note(db, network, KIND, key, CREATED, by=by, now=now, revision=1, fields=told)
    return _document(activity)


def change_activity(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Change the defaults of an activity; sessions that are there keep theirs.

    Parameters
    ----------
    revision
        That which was read; None: whatever it is.

    Raises
    ------
    NotFoundError
        There is no such activity.
    ChangedError
        Somebody changed it since.
    BadInputError
        With every fault, also of fields that do not go with those that stay.
    """
    activity = the_activity(db, network, key)
    check_revision(db, network, KIND, key, activity.revision, revision)
    changed = assign(activity, _read(db, network, key, fields, activity))
    if changed:
        activity.revision += 1
        note(
            db,
            network,
            KIND,
            key,
            CHANGED,
            by=by,
            now=now,
            revision=activity.revision,
            fields=changed,
        )
    return _document(activity)


def _read(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    kept: Activity | None,
) -> dict[str, Any]:
    """Read fields as columns; with those that stay they must make a good session."""
    source, reading = f"activity {key}", Reading()
    read_key(key, reading)
    values = read_fields(SHAPES, fields, reading)
    refuse_faults(reading, source)
    whole = values
    if kept is not None:
        before = {name: getattr(kept, name) for name in SHAPES}
        # What is kept may be older than a rule; then the fault is told with the field.
        whole = read_fields(SHAPES, before, reading) | values
    faults = list(reading.faults) or _faults(db, network, whole)
    if faults:
        raise BadInputError(faults, source)
    return values | {
        name: shape.write(values[name])
        for name, shape in _FORMS.items()
        if name in values
    }


def _faults(db: Db, network: Network, values: Mapping[str, Any]) -> list[Fault]:
    """Ask the planning itself whether it could use a session of these values."""
    same = ("priority", "public_languages", "max_mentors_per_senior", "remote")
    given = {name: values[name] for name in same if name in values}
    least = values.get("min_staff", 1)
    ideal = values.get("ideal_staff")
    session = Session(
        id="any",
        site="any",
        options=(Option(0, values.get("duration_minutes") or 1),),
        seats=values.get("seats", ()),
        min_staff=least,
        ideal_staff=least if ideal is None else ideal,
        minors=values.get("minors", 0),
        uses=values.get("resources", ()),
        **given,
    )
    mine = tables.Resource.network_id == network.id
    resources = tuple(
        Resource(key, 1) for key in db.scalars(select(tables.Resource.key).where(mine))
    )
    problem = Problem(_ANY_WEEK, (), (Site("any"),), (session,), resources=resources)
    return [
        Fault(fault.where.removeprefix(_HERE), fault.value, fault.expected)
        for fault in faults_of(problem)
    ]


def _document(activity: Activity) -> dict[str, Any]:
    return {
        "key": activity.key,
        "revision": activity.revision,
        **{name: getattr(activity, name) for name in SHAPES},
    }
