"""What differs between two plans, session by session: who goes, comes, moves."""

from collections.abc import Collection
from dataclasses import dataclass

from matching.check import Roster
from matching.plan import Assignment
from matching.problem import Problem

Team = dict[str, Assignment]  # by helper


@dataclass(frozen=True, slots=True)
class SessionChange:
    """How one session changes.

    Attributes
    ----------
    before, after
        The option it was and is held at; None: not held.
    removed, added
        Who goes, and who comes.
    reseated
        Who stays in another seat: as they sit afterwards.
    kept
        Who stays where they were; they are told only if the time changes.
    """

    session: str
    before: int | None
    after: int | None
    removed: tuple[Assignment, ...]
    added: tuple[Assignment, ...]
    reseated: tuple[Assignment, ...]
    kept: tuple[Assignment, ...]

    @property
    def moved(self) -> bool:
        """Whether it is held before and after, at another time."""
        return None not in (self.before, self.after) and self.before != self.after


def compare(
    problem: Problem, before: Roster, after: Roster, near: Collection[str]
) -> tuple[SessionChange, ...]:
    """List the sessions that differ between two plans, in file order.

    Parameters
    ----------
    problem
        With all sessions of both.
    near
        Those that may differ.
    """
    found = []
    for session in problem.sessions:
        if session.id in near:
            was, now = _team(before, session.id), _team(after, session.id)
            if was != now:
                found.append(_change(session.id, was, now))
    return tuple(found)


def _change(session: str, was: Team, now: Team) -> SessionChange:
    stays = [entry for helper, entry in now.items() if helper in was]
    return SessionChange(
        session,
        _option(was),
        _option(now),
        tuple(entry for helper, entry in was.items() if helper not in now),
        tuple(entry for helper, entry in now.items() if helper not in was),
        tuple(entry for entry in stays if entry.seat != was[entry.helper].seat),
        tuple(entry for entry in stays if entry.seat == was[entry.helper].seat),
    )


def _option(team: Team) -> int | None:
    return next((entry.option for entry in team.values()), None)


def _team(roster: Roster, session: str) -> Team:
    team = sorted(duty.assignment for duty in roster.by_session.of(session))
    return {entry.helper: entry for entry in team}
