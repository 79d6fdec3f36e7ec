"""A problem ready to score, and a plan that stands while moves are tried on it.

Every term is a sum over sessions, sites and helpers. `Standing.change` adds up
those that a move touches, before and after, and nothing else.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from matching.plan import Assignment
from matching.problem import DEFAULT_WEIGHTS, Problem
from matching.score.calm import Calm
from matching.score.comfort import Comfort
from matching.score.cover import add_cover
from matching.score.fairness import add_fairness
from matching.score.places import Place, Register
from matching.score.sums import Sums, Terms, difference, terms_of
from matching.score.teams import Languages, add_equity, add_seats


class Scorer:
    """A problem indexed once, to score many of its answers.

    Parameters
    ----------
    problem
        A problem without faults.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.weights = {**DEFAULT_WEIGHTS, **problem.settings.weights}
        self.register = Register(problem)
        self._languages = Languages(problem, self.weights)
        self._calm = Calm(problem, self.weights)
        self._comfort = Comfort(problem, self.weights)
        self._mandatory: dict[str, int] = defaultdict(int)
        for session in problem.sessions:
            self._mandatory[session.site] += self.register.mandatory[session.id]

    def terms(self, assignments: Iterable[Assignment]) -> Terms:
        """Score an answer, as `matching.score.score` promises."""
        return Standing(self, assignments).terms()

    def places(self, assignments: Iterable[Assignment]) -> list[Place]:
        """Look up what assignments name and everything that `add_session` will ask.

        KeyError where an id is unknown.
        """
        places = self.register.places(assignments)
        self._comfort.learn(places)
        return places

    def named(self, sums: Sums) -> Terms:
        """Make the terms of the tiers from sums, in the order of the settings."""
        return terms_of(sums, self.weights, self.problem.settings.tiers)

    def add_session(self, sums: Sums, session_id: str, team: Sequence[Place]) -> None:
        """Add what one session brings, held by a team or by nobody."""
        session = self.register.sessions[session_id]
        mandatory = self.register.mandatory[session_id]
        add_cover(sums, session, team, mandatory)
        add_seats(sums, session, team, len(session.seats) - mandatory)
        self._calm.add(sums, session, team)
        if team:
            site = self.register.sites[session.site]
            self._languages.add(sums, session, team, site)
            self._comfort.add(sums, team)

    def add_site(self, sums: Sums, site_id: str, filled: int) -> None:
        """Add what one site brings, with so many of its mandatory seats filled."""
        add_equity(sums, self._mandatory[site_id], filled)

    def add_helper(self, sums: Sums, helper_id: str, count: int) -> None:
        """Add what one helper brings, with so many sessions."""
        add_fairness(sums, self.register.helpers[helper_id], count)


class Standing:
    """A plan that stands, and what changes of it would be worth.

    Parameters
    ----------
    scorer
        The problem it answers.
    assignments
        Who holds which seat, each seat at most once.
    """

    def __init__(self, scorer: Scorer, assignments: Iterable[Assignment]) -> None:
        self._scorer = scorer
        places = scorer.places(assignments)
        self._teams: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            self._teams[place.session.id].append(place)
        self._filled = _filled(places)
        self._counts = _counts(places)

    def terms(self) -> Terms:
        """Score the whole plan."""
        sums = Sums()
        scorer = self._scorer
        for session_id in scorer.register.sessions:
            scorer.add_session(sums, session_id, self._teams.get(session_id, ()))
        for site_id in scorer.register.sites:
            scorer.add_site(sums, site_id, self._filled[site_id])
        for helper_id, count in self._counts.items():
            scorer.add_helper(sums, helper_id, count)
        return scorer.named(sums)

    def change(
        self, removed: Iterable[Assignment], added: Iterable[Assignment] = ()
    ) -> Terms:
        """Say by how much each term changes if these go and those come.

        Exactly the score afterwards less the score now; the plan stays as it is.

        Parameters
        ----------
        removed
            Assignments of the plan, each once.
        added
            In seats that are empty then.

        Raises
        ------
        KeyError
            An id is unknown, or what is removed is not in the plan.
        """
        scorer = self._scorer
        gone, come = scorer.places(removed), scorer.places(added)
        for place in gone:
            self._find(place)
        before, after = Sums(), Sums()
        self._change_teams(before, after, gone, come)
        for site_id, shift in _shift(_filled(gone), _filled(come)).items():
            filled = self._filled[site_id]
            scorer.add_site(before, site_id, filled)
            scorer.add_site(after, site_id, filled + shift)
        for helper_id, shift in _shift(_counts(gone), _counts(come)).items():
            count = self._counts[helper_id]
            scorer.add_helper(before, helper_id, count)
            scorer.add_helper(after, helper_id, count + shift)
        return scorer.named(difference(after, before))

    def _find(self, gone: Place) -> None:
        """Raise KeyError where a place is not in the plan."""
        team = self._teams.get(gone.session.id, ())
        if all(place.entry != gone.entry for place in team):
            raise KeyError(gone.entry)

    def _change_teams(
        self, before: Sums, after: Sums, gone: list[Place], come: list[Place]
    ) -> None:
        """Add what the touched sessions bring with the old teams and the new."""
        leaving = {place.entry for place in gone}
        for session_id in {place.session.id for place in (*gone, *come)}:
            team = self._teams.get(session_id, ())
            left = [place for place in team if place.entry not in leaving]
            new = [place for place in come if place.session.id == session_id]
            self._scorer.add_session(before, session_id, team)
            self._scorer.add_session(after, session_id, [*left, *new])


def _filled(places: Iterable[Place]) -> Counter[str]:
    """Count the filled mandatory seats by site."""
    return Counter(place.session.site for place in places if place.seat.mandatory)


def _counts(places: Iterable[Place]) -> Counter[str]:
    """Count the assignments by helper."""
    return Counter(place.helper.id for place in places)


def _shift(gone: Counter[str], come: Counter[str]) -> Counter[str]:
    """Subtract what goes from what comes; names whose count stays are not in it."""
    shift = Counter(come)
    shift.subtract(gone)
    return Counter({name: by for name, by in shift.items() if by})
