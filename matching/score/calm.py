"""Calm: who has been told one thing and must now be told another.

Counted in pairs of a session and a helper: another seat of the same session is no
change. Changes near `as_of` weigh more.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from matching.problem import Problem, Session
from matching.score.places import Place
from matching.score.sums import Sums

# Minutes from `as_of` to the start, and how much a change up to then weighs.
NEAR: Final = ((48 * 60, 8), (7 * 24 * 60, 4))


class Calm:
    """Price what differs from the published plan; nothing where there is none.

    Parameters
    ----------
    weights
        Of a pair that is new or gone (`changed`), and of one that moves (`moved`).
    """

    def __init__(self, problem: Problem, weights: Mapping[str, int]) -> None:
        self._as_of = problem.as_of
        self._weights = weights
        self._told: dict[str, dict[str, int]] = defaultdict(dict)
        for entry in problem.published:
            self._told[entry.session][entry.helper] = entry.option

    def add(self, sums: Sums, session: Session, team: Sequence[Place]) -> None:
        """Add the pairs of one session that are removed, added or moved.

        Removed counts at the published start, added at the new one, moved at the
        earlier of both.
        """
        if not self._told:
            return
        told = self._told.get(session.id, {})
        now: dict[str, int] = {}
        for place in team:  # a wrong answer may have a helper twice: the first option
            helper, option = place.helper.id, place.entry.option
            now[helper] = min(option, now.get(helper, option))
        for helper in told.keys() | now.keys():
            options = {told.get(helper), now.get(helper)} - {None}
            start = min(session.options[at].start for at in options if at is not None)
            if helper not in now:
                self._change(sums, "removed", "changed", start)
            elif helper not in told:
                self._change(sums, "added", "changed", start)
            elif len(options) > 1:
                self._change(sums, "moved", "moved", start)

    def _change(self, sums: Sums, name: str, weight: str, start: int) -> None:
        sums[name] += 1
        sums["changes"] += self._weights[weight] * self._nearness(start)

    def _nearness(self, start: int) -> int:
        """Give 8 up to 48 hours after `as_of`, 4 up to 7 days, else 1."""
        if self._as_of is None:
            return 1
        for minutes, factor in NEAR:
            if start - self._as_of <= minutes:
                return factor
        return 1
