"""Moves as people write them, and what they would do to a draft.

A move names the seats that are left and those that are taken. Whoever takes a seat by
hand is pinned to it, and the pins of seats that are left go: so a move never loses the
pins of its own seats, and a reserve that is put somewhere by hand may be there.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching.check import Roster, Violation
from matching.check.published import CHANGED
from matching.faults import BadInputError, Fault, shown
from matching.plan import Assignment
from matching.repair import Move
from matching.score import Terms
from scheduler.services.drafts.on_desk import PIN, RESERVE, OnDesk
from scheduler.services.drafts.overrides import (
    Override,
    broken_document,
    may_override,
    uncovered,
)

Document = dict[str, Any]
Fields = Mapping[str, Any]
Seat = tuple[str, str]  # session and seat


@dataclass(frozen=True, slots=True)
class Judged:
    """What a move does to a draft: rules it breaks and mends, and the score."""

    caused: tuple[Violation, ...]
    mended: tuple[Violation, ...]
    change: Terms
    cost: tuple[int, ...]


def read_move(plan: OnDesk, fields: Fields, source: str = "move") -> Move:
    """Read a move of a plan.

    Parameters
    ----------
    fields
        ``removed``: objects with ``session`` and ``seat``; ``added``: also with
        ``helper``, and ``option`` where the session should take another time than
        it has (one that is not held takes its first).

    Raises
    ------
    BadInputError
        It names what is not there, leaves a seat that is empty, takes one that is
        held, or names a seat twice; lists every fault.
    """
    faults: list[Fault] = []
    removed = [*_removed(plan, fields.get("removed", ()), faults)]
    left = {(one.session, one.seat) for one in removed}
    added = [*_added(plan, fields.get("added", ()), left, faults)]
    if not removed and not added and not faults:
        faults.append(Fault("removed", "nothing", "a seat to leave or to take"))
    if faults:
        raise BadInputError(faults, source)
    return Move(tuple(removed), tuple(added))


def _removed(
    plan: OnDesk, rows: Sequence[Fields], faults: list[Fault]
) -> Iterator[Assignment]:
    seen: set[Seat] = set()
    for number, row in enumerate(rows):
        where, seat = f"removed[{number}]", (row["session"], row["seat"])
        held = plan.desk.held_by(*seat)
        if held is None:
            faults.append(Fault(where, shown("/".join(seat)), "a seat that is held"))
        elif seat in seen:
            faults.append(Fault(where, shown("/".join(seat)), "every seat once"))
        else:
            seen.add(seat)
            yield held


def _added(
    plan: OnDesk, rows: Sequence[Fields], left: Collection[Seat], faults: list[Fault]
) -> Iterator[Assignment]:
    seen: set[Seat] = set()
    for number, row in enumerate(rows):
        entry = _entry(plan, row)
        seat, where = (entry.session, entry.seat), f"added[{number}]"
        wrong = [*_wrong(plan, entry)]
        if seat in seen:
            wrong.append(("seat", entry.seat, "every seat once"))
        elif plan.desk.held_by(*seat) is not None and seat not in left:
            wrong.append(("seat", entry.seat, "a seat that is empty, or left"))
        seen.add(seat)
        faults += [Fault(f"{where}.{n}", shown(v), wanted) for n, v, wanted in wrong]
        if not wrong:
            yield entry


def _entry(plan: OnDesk, row: Fields) -> Assignment:
    session, option = row["session"], row.get("option")
    if option is None:
        option = plan.desk.roster.option(session) or 0
    return Assignment(session, option, row["seat"], row["helper"])


def _wrong(plan: OnDesk, entry: Assignment) -> Iterator[tuple[str, object, str]]:
    facts = plan.desk.facts
    session = facts.sessions.get(entry.session)
    if session is None:
        yield "session", entry.session, "a session of the week"
    elif (entry.session, entry.seat) not in facts.seats:
        yield "seat", entry.seat, "a seat of the session"
    if session is not None and not 0 <= entry.option < len(session.options):
        yield "option", entry.option, f"0 to {len(session.options) - 1}"
    if entry.helper not in facts.helpers:
        yield "helper", entry.helper, "an active helper"


def seats_of(move: Move) -> dict[Seat, None]:
    """Give the seats that a move touches, each once, in its order."""
    return dict.fromkeys(
        (one.session, one.seat) for one in (*move.removed, *move.added)
    )


def judged(plan: OnDesk, move: Move, minute: int, *, pin: bool = True) -> Judged:
    """Say what a move does, as it would be kept.

    Parameters
    ----------
    minute
        What begins before it stays as it was published.
    pin
        Whether those who take seats are pinned to them.
    """
    found = plan.judge(move)
    seats = seats_of(move)
    come = {(one.session, one.seat, one.helper) for one in move.added if pin}

    def counts(one: Violation) -> bool:
        if one.rule == PIN and (one.session, one.seat) in seats:
            return one.detail["fault"] == CHANGED
        return one.rule != RESERVE or (one.session, one.seat, one.helper) not in come

    with plan.lock:
        after = plan.desk.roster.with_changes(move.removed, move.added)
    begun = changed_begun(after, minute, {session for session, _ in seats})
    caused = (*filter(counts, found.caused), *begun)
    return Judged(caused, tuple(filter(counts, found.mended)), found.change, found.cost)


def changed_begun(
    roster: Roster, minute: int, sessions: Iterable[str] | None = None
) -> Iterator[Violation]:
    """Find what has begun by a minute and is not as it was published.

    That which had begun when the plan was made is judged by its rules already. As long
    as nothing is published of a week, nothing of it can be changed.

    Parameters
    ----------
    sessions
        Those to look at; None: all.
    """
    facts = roster.facts
    if not facts.problem.published:
        return
    for session in facts.sessions if sessions is None else sessions:
        told = {
            (one.seat, one.helper, one.option)
            for one in facts.published.get(session, ())
        }
        team = roster.by_session.of(session)
        held = {(duty.seat.id, duty.helper.id, duty.number) for duty in team}
        options = facts.sessions[session].options
        begun = any(options[number].start < minute for _, _, number in told | held)
        if begun and told != held and session not in facts.begun:
            yield Violation(PIN, session, None, None, {"fault": CHANGED})


def judged_document(found: Judged, overrides: Collection[Override]) -> Document:
    """Give what a move does as plain values.

    ``allowed``: nothing stands against it; ``possible``: nothing but what may be broken
    for a written reason.
    """
    against = uncovered(found.caused, overrides)
    return {
        "allowed": not against,
        "possible": all(may_override(one.rule) for one in against),
        "broken": [broken_document(one, overrides) for one in found.caused],
        "mended": [broken_document(one, overrides) for one in found.mended],
        "change": found.change,
        "cost": [*found.cost],
    }
