"""Sessions, helpers and seats of a problem, named as people know them."""

from collections.abc import Iterable
from functools import cached_property

from matching.plan import Assignment
from matching.problem import Helper, Option, Problem, Seat, Session
from scheduler.texts.language import Texts


class Namer:
    """Names what a problem holds, in one language.

    Parameters
    ----------
    problem, texts
        What is named, and how.
    assignments
        The plan that says at which option sessions are held; of others the first.
    """

    def __init__(
        self, problem: Problem, texts: Texts, assignments: Iterable[Assignment] = ()
    ) -> None:
        self.problem, self.texts = problem, texts
        self._options = {each.session: each.option for each in assignments}
        self._sites = {site.id: site for site in problem.sites}

    def gettext(self, message: str, /, **values: object) -> str:
        """Say a sentence; a name that ends in a stop brings no second one."""
        return _ended(self.texts.gettext(message, **values))

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Say a sentence about `n` things."""
        return _ended(self.texts.ngettext(one, many, n, **values))

    @cached_property
    def helpers(self) -> dict[str, Helper]:
        """Helpers by id."""
        return {helper.id: helper for helper in self.problem.helpers}

    @cached_property
    def sessions(self) -> dict[str, Session]:
        """Sessions by id."""
        return {session.id: session for session in self.problem.sessions}

    @cached_property
    def _seats(self) -> dict[tuple[str, str], Seat]:
        return {
            (session.id, seat.id): seat
            for session in self.problem.sessions
            for seat in session.seats
        }

    def helper(self, key: str) -> str:
        """Name a helper; one the problem does not have yet is its id."""
        return self.helpers[key].label if key in self.helpers else key

    def site(self, key: str) -> str:
        """Name a site."""
        return self._sites[key].label

    def seat(self, session: str, seat: str) -> Seat:
        """Give a seat."""
        return self._seats[session, seat]

    def day(self, minute: int) -> str:
        """Name the local day of a minute."""
        return self.texts.day(self.problem.horizon.local(minute).date())

    def date(self, day: int) -> str:
        """Name a day by its number."""
        return self.texts.day(self.problem.horizon.date_of_day(day))

    def span(self, start: int, end: int) -> str:
        """Write from when to when."""
        horizon = self.problem.horizon
        return self.texts.span(horizon.local(start), horizon.local(end))

    def session(self, key: str, option: int | None = None) -> str:
        """Name a session by its time and site: ``mar. 24/11 09:00–12:00, EPN 3``."""
        session = self.sessions[key]
        at = self._options.get(key, 0) if option is None else option
        return self.at(session, session.options[at])

    def at(self, session: Session, option: Option) -> str:
        """Name a session at one of its times."""
        day = self.problem.horizon.local(option.start).date()
        span = self.span(option.start, option.end)
        return f"{self.texts.short_day(day)} {span}, {self.site(session.site)}"

    def together(self, sessions: Iterable[str]) -> str:
        """Name several sessions, each once."""
        return self.texts.together(
            [self.session(key) for key in dict.fromkeys(sessions)]
        )


def _ended(text: str) -> str:
    return text[:-1] if text.endswith("..") else text
