"""Problem files: ``relais-problem/1``."""

import hashlib
from typing import Any, Final

from matching.canonical import canonical
from matching.faults import BadInputError, Fault
from matching.files.clock import Clock, clock_of
from matching.files.decoding import decoded, encoded, with_definitions
from matching.files.memory import collector_paused
from matching.files.problem_shape import FORMAT, TravelRow, problem_shape
from matching.files.refusing import refuse, refuse_other_files, reliable
from matching.problem import Problem
from matching.shapes import Json, Reading, Schema
from matching.validate import findings

MOST_SESSIONS: Final = 100_000


@collector_paused()
def read_problem(data: bytes, source: str = "problem") -> Problem:
    """Read a problem file.

    Parameters
    ----------
    data
        Its bytes.
    source
        Its name, for the message.

    Raises
    ------
    BadInputError
        With every fault that can be known; nothing that is caused by another.
    """
    document = decoded(data, source)
    refuse_other_files(document, FORMAT, source)
    _refuse_too_many(document, source)
    reading = Reading()
    clock = clock_of(document)
    found = problem_shape(clock).read(document, None, reading)
    rows = found.pop("travel_minutes", ())
    problem = _assembled(found, rows, clock)
    faults = list(reading.faults)
    if not reading.uncounted:
        found_between = findings(problem, rows, horizon_known=clock.known)
        faults += reliable(found_between, reading)
    refuse(reading, faults, source)
    return canonical(problem)


def _refuse_too_many(document: dict[str, Json], source: str) -> None:
    sessions = document.get("sessions")
    if isinstance(sessions, list) and len(sessions) > MOST_SESSIONS:
        found, expected = f"{len(sessions)} sessions", f"at most {MOST_SESSIONS}"
        raise BadInputError([Fault("sessions", found, expected)], source)


def _assembled(
    found: dict[str, Any], rows: tuple[TravelRow, ...], clock: Clock
) -> Problem:
    for key in ("format", "zone", "start", "days"):
        found.pop(key, None)
    table: dict[tuple[str, str], int] = {}
    for origin, target, minutes in rows:
        table.setdefault((min(origin, target), max(origin, target)), minutes)
    for key in ("helpers", "sites", "sessions"):
        found.setdefault(key, ())
    return Problem(horizon=clock.horizon, travel_minutes=table, **found)


@collector_paused()
def write_problem(problem: Problem) -> bytes:
    """Write a problem without faults as a file; reading it gives it back."""
    ordered = canonical(problem)
    return encoded(problem_shape(Clock(ordered.horizon)).write(ordered))


def fingerprint(problem: Problem) -> str:
    """Give the SHA-256 of the problem's file, in hexadecimal."""
    return hashlib.sha256(write_problem(problem)).hexdigest()


def problem_schema() -> Schema:
    """Describe problem files as JSON Schema 2020-12.

    What lies between values (`matching.validate`) no schema can say.
    """
    definitions: Schema = {}
    clock = clock_of({})
    schema = problem_shape(clock).schema(definitions)
    return with_definitions(schema, definitions, "Problem of Relais")
