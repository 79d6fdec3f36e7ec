"""Steps of an import: seats of activities and sessions, and pins.

Seats are told apart by their id in their activity or session. The short form in a
cell names seats and at most their roles; the sheet of seats says the rest. Both only
add and change: a seat that is no longer named is reported.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select

from scheduler.services.imports.intake import Batch, Intake, kept_rows
from scheduler.services.imports.removing import remove
from scheduler.services.imports.report import SheetReport
from scheduler.sheets.lists import SeatWish
from scheduler.sheets.reading import Row
from scheduler.store.tables import Activity, Pin, Seat, Session

Form = dict[str, Any]
"""A seat in the form of a problem file, with its ``id``."""

DEFAULTS: Final[Mapping[str, Any]] = {
    "roles": [],
    "skills": {},
    "languages": {},
    "any_language": False,
    "clearances": [],
    "badges": [],
    "mandatory": True,
    "shadow": False,
    "tutor_roles": [],
}


def changes_of_wish(wish: SeatWish) -> Form:
    """Give what the short form says of a seat."""
    changes: Form = {}
    if wish.roles is not None:
        changes["roles"] = list(wish.roles)
    if wish.mandatory is not None:
        changes["mandatory"] = wish.mandatory
    return changes


def _changes_of_row(row: Row) -> Form:
    return {
        name: list(said) if isinstance(said, tuple) else said
        for name in DEFAULTS
        if (said := row.values.get(name)) is not None
    }


def merged(forms: Iterable[Form], changes: Mapping[str, Form]) -> list[Form]:
    """Give seats with changes by seat id: known ones in place, new ones at the end."""
    found = {form["id"]: form for form in forms}
    for seat, change in changes.items():
        whole = {**DEFAULTS, **found.get(seat, {}), **change}
        found[seat] = {"id": seat} | {
            name: whole[name] for name in DEFAULTS if whole[name] != DEFAULTS[name]
        }
    return list(found.values())


def brought(forms: list[Form], changes: Mapping[str, Form]) -> list[Form]:
    """Give seats with changes by seat id; those that stay as they were, as kept."""
    after = merged(forms, changes)
    same = [{**DEFAULTS, **one} for one in after] == [
        {**DEFAULTS, **one} for one in forms
    ]
    return forms if same else after


def owner_of(row: Row) -> tuple[str, str]:
    """Give what a row of the sheet of seats belongs to: its kind and key."""
    kind = "session" if row.values.get("session") else "activity"
    return kind, row.values[kind]


def seats_named(rows: Mapping[str, Iterable[Row]]) -> set[tuple[str, str, str]]:
    """Give all seats that the sheets name, in cells or in rows of their own."""
    named = {(*owner_of(row), str(row.values["seat"])) for row in rows.get("seats", ())}
    for sheet, kind in (("activities", "activity"), ("sessions", "session")):
        for row in rows.get(sheet, ()):
            for wish in row.values.get("seats") or ():
                named.add((kind, str(row.values["key"]), wish.id))
    return named


def take_usual_seats(intake: Intake, rows: Iterable[Row]) -> None:
    """Bring the seats of activities to what the sheet says, before sessions take them."""
    report = intake.sheet("seats")
    _take_of_activities(intake, report, _by_owner(intake, rows, "activity"))


def take_seats(intake: Intake, rows: Iterable[Row]) -> None:
    """Bring the seats of sessions to what the sheet says."""
    report = intake.sheet("seats")
    _take_of_sessions(intake, report, _by_owner(intake, rows, "session"))


def _by_owner(intake: Intake, rows: Iterable[Row], kind: str) -> dict[str, list[Row]]:
    mine = [row for row in rows if owner_of(row)[0] == kind]
    found: dict[str, list[Row]] = defaultdict(list)
    for row in intake.each_once(
        mine, lambda row: (owner_of(row), row.values["seat"]), "seat", "seat"
    ):
        found[owner_of(row)[1]].append(row)
    return found


def _take_of_activities(
    intake: Intake, report: SheetReport, rows: Mapping[str, list[Row]]
) -> None:
    mine = Activity.network_id == intake.network.id
    kept = kept_rows(intake.db, Activity, ("key",), mine)
    batch = Batch(Activity)
    for key, some in rows.items():
        if intake.find("activity", key, some[0], "activity") is None:
            continue
        old = kept[key,]
        before = {form["id"]: form for form in old["seats"]}
        changes = {row.values["seat"]: _changes_of_row(row) for row in some}
        forms = brought(old["seats"], changes)
        after = {form["id"]: form for form in forms}
        for row in some:
            seat = row.values["seat"]
            changed = before.get(seat) != after[seat]
            report.count(new=seat not in before, changed=changed)
            _blame_shadow(intake, row, {**DEFAULTS, **after[seat]})
        names = batch.bring(old, {"seats": forms})
        intake.ledger.take("activity", key, names, new=False)
        report.gone += [
            f"seat {seat} of activity {key}"
            for seat in before
            if ("activity", key, seat) not in intake.seats
        ]
    batch.write(intake.db)


def _take_of_sessions(
    intake: Intake, report: SheetReport, rows: Mapping[str, list[Row]]
) -> None:
    ids = {
        key: intake.find("session", key, some[0], "session")
        for key, some in rows.items()
    }
    known = [found for found in ids.values() if found is not None]
    kept, usual = kept_seats(intake, known), _usual_seats(intake)
    batch = Batch(Seat)
    for key, some in rows.items():
        session = ids[key]
        if session is None:
            continue
        before = kept.get(session, {})
        position = 1 + max((old["position"] for old in before.values()), default=-1)
        for row in some:
            seat = row.values["seat"]
            old = before.get(seat)
            changes = _changes_of_row(row)
            _blame_shadow(intake, row, {**DEFAULTS, **(old or {}), **changes})
            if old is None:
                changes = new_seat(session, seat, position, changes)
                position += 1
            changed = batch.bring(old, changes)
            names = ["seats"] if changed else []
            intake.ledger.take("session", key, names, new=False)
            report.count(new=old is None, changed=changed)
        report.gone += [
            f"seat {seat} of session {key}"
            for seat in before
            if ("session", key, seat) not in intake.seats
            and seat not in usual.get(session, ())
        ]
    batch.write(intake.db)


def _usual_seats(intake: Intake) -> dict[int, set[str]]:
    """Give the seats that sessions have from their activity."""
    rows = intake.db.execute(
        select(Session.id, Activity.id, Activity.seats)
        .join(Activity, Activity.id == Session.activity_id)
        .where(Session.network_id == intake.network.id)
    ).all()
    ids = {activity: {form["id"] for form in seats} for _, activity, seats in rows}
    return {session: ids[activity] for session, activity, _ in rows}


def new_seat(session: int, key: str, position: int, form: Form) -> Form:
    """Give all columns of a new seat of a session."""
    known = {name: form.get(name, default) for name, default in DEFAULTS.items()}
    return {"session_id": session, "key": key, "position": position, **known}


def kept_seats(
    intake: Intake, sessions: list[int]
) -> dict[int, dict[str, dict[str, Any]]]:
    """Load the seats of sessions, by session and key."""
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for start in range(0, len(sessions), 500):
        some = Seat.session_id.in_(sessions[start : start + 500])
        rows = kept_rows(intake.db, Seat, ("session_id", "key"), some)
        for (session, key), row in rows.items():
            found[session][key] = row
    return found


def _blame_shadow(intake: Intake, row: Row, form: Form) -> None:
    if form["shadow"] and form["mandatory"]:
        expected = "no for a seat that only trains (shadow)"
        intake.faults.append(row.fault("mandatory", "yes", expected))


def take_pins(intake: Intake, rows: Iterable[Row]) -> None:
    """Bring pins to what the sheet says."""
    rows = intake.each_once(
        rows, lambda row: (row.values["session"], row.values["seat"]), "seat", "seat"
    )
    sessions = {
        row.values["session"]: intake.find(
            "session", row.values["session"], row, "session"
        )
        for row in rows
    }
    found = [row_id for row_id in sessions.values() if row_id is not None]
    seats = kept_seats(intake, found)
    pins = _kept_pins(intake, found)
    report, batch = intake.sheet("pins"), Batch(Pin)
    for row in rows:
        session = sessions[row.values["session"]]
        helper = intake.find("helper", row.values["helper"], row, "helper")
        if session is None or helper is None:
            continue
        seat = seats.get(session, {}).get(row.values["seat"])
        if seat is None:
            expected = f"a seat of session {row.values['session']}"
            intake.faults.append(row.fault("seat", row.values["seat"], expected))
            continue
        old = pins.pop(seat["id"], None)
        if not row.values.get("remove"):
            values = {"seat_id": seat["id"], "helper_id": helper}
            changed = bool(batch.bring(old, values))
            report.count(new=old is None, changed=changed)
        else:
            changed = remove(report, batch, old)
        names = ["pins"] if changed else []
        intake.ledger.take("session", row.values["session"], names, new=False)
    batch.write(intake.db)
    report.gone += [f"pin of {old['session']}/{old['seat']}" for old in pins.values()]


def _kept_pins(intake: Intake, sessions: list[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(sessions), 500):
        rows = intake.db.execute(
            select(
                *Pin.__table__.c, Session.key.label("session"), Seat.key.label("seat")
            )
            .join(Seat, Seat.id == Pin.seat_id)
            .join(Session, Session.id == Seat.session_id)
            .where(Session.id.in_(sessions[start : start + 500]))
        )
        found.update({row["seat_id"]: dict(row) for row in rows.mappings()})
    return found
