"""Assignments with everything they name, looked up once."""

from collections.abc import Iterable
from dataclasses import dataclass

from matching.plan import Assignment
from matching.problem import Helper, Option, Problem, Seat, Session, Site
from matching.travel import Location

Way = tuple[Location | None, Location | None, str]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """An assignment, with the things its ids stand for.

    Attributes
    ----------
    way
        Home, where the session is, and the mode; None where there is nothing to
        travel from or to.
    """

    entry: Assignment
    session: Session
    option: Option
    seat: Seat
    helper: Helper
    way: Way


class Register:
    """The things of a problem by their ids, and how many seats must be filled.

    Parameters
    ----------
    problem
        A problem without faults.
    """

    def __init__(self, problem: Problem) -> None:
        self.sessions = {session.id: session for session in problem.sessions}
        self.helpers = {helper.id: helper for helper in problem.helpers}
        self.sites = {site.id: site for site in problem.sites}
        self.mandatory = {
            session.id: len([seat for seat in session.seats if seat.mandatory])
            for session in problem.sessions
        }
        self._seats = {
            (session.id, seat.id): seat
            for session in problem.sessions
            for seat in session.seats
        }
        self._where = {
            session.id: where(session, self.sites[session.site])
            for session in problem.sessions
        }

    def places(self, assignments: Iterable[Assignment]) -> list[Place]:
        """Look up what assignments name; KeyError where it is unknown."""
        return [self._place(entry) for entry in assignments]

    def _place(self, entry: Assignment) -> Place:
        session = self.sessions[entry.session]
        seat = self._seats[entry.session, entry.seat]
        helper = self.helpers[entry.helper]
        option = session.options[entry.option]
        way = (helper.home, self._where[entry.session], helper.mode)
        return Place(entry, session, option, seat, helper, way)


def where(session: Session, site: Site) -> Location | None:
    """Give where one travels to: the visited home, else the site; remote, nowhere."""
    if session.remote:
        return None
    visit = session.home_visit
    if visit is not None and visit.location is not None:
        return visit.location
    return site.location
