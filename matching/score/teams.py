"""Good teams: what the public speaks, ideal staffing, optional seats; and equity."""

from collections.abc import Mapping, Sequence

from matching.problem import (
    INTERPRETER,
    NATIVE,
    SHARED_LEVEL,
    Helper,
    Problem,
    Session,
    Site,
)
from matching.score.places import Place
from matching.score.sums import Sums


def add_seats(
    sums: Sums, session: Session, team: Sequence[Place], optional: int
) -> None:
    """Count the empty of so many optional seats, and people missing to the ideal.

    Whoever is missing counts in held sessions only, empty seats in all.
    """
    filled = len([place for place in team if not place.seat.mandatory])
    sums["optional_seats"] += optional - filled
    if team:
        covering = len([place for place in team if place.seat.covering])
        sums["ideal_staff"] += max(0, session.ideal_staff - covering)


def add_equity(sums: Sums, mandatory: int, filled: int) -> None:
    """Price the share of empty seats of one site: floor(1000 · e² / m), convex.

    e of its m `mandatory` seats, of all its sessions, are empty; nothing where m = 0.
    """
    if mandatory:
        sums["equity"] += 1000 * (mandatory - filled) ** 2 // mandatory


class Languages:
    """Price how a team speaks with its public.

    Parameters
    ----------
    weights
        Of the five ways a need is met, or not.
    """

    def __init__(self, problem: Problem, weights: Mapping[str, int]) -> None:
        self._horizon = problem.horizon
        self._weights = weights
        self._interpreters = {
            helper.id: roles
            for helper in problem.helpers
            if (roles := [role for role in helper.roles if role.id == INTERPRETER])
        }

    def add(
        self, sums: Sums, session: Session, team: Sequence[Place], site: Site
    ) -> None:
        """Add the price of each language of the public, if the session is held."""
        if not team:
            return
        for code, wanted in session.public_languages.items():
            way = self._way(code, wanted, team, site)
            sums["languages"] += self._weights[way]

    def _way(self, code: str, wanted: int, team: Sequence[Place], site: Site) -> str:
        """Name the weight of the best way to meet a need.

        A covering helper native in it, else one at the wanted level, else an
        interpreter with a colleague, else a remote one. Only a native meets a need
        of level native.
        """
        covering = [place.helper for place in team if place.seat.covering]
        best = max((who.languages.get(code, 0) for who in covering), default=0)
        if best == NATIVE:
            return "language_native"
        if best >= wanted:
            return "language_level"
        if any(
            self._interprets(place, code, wanted) and _understood(place, team)
            for place in team
        ):
            return "language_interpreter"
        return "language_remote" if site.remote_interpreting else "language_nobody"

    def _interprets(self, place: Place, code: str, wanted: int) -> bool:
        """Say whether somebody, in any seat, is an interpreter of that level then."""
        roles = self._interpreters.get(place.helper.id)
        if roles is None or place.helper.languages.get(code, 0) < wanted:
            return False
        day = self._horizon.day(place.option.start)
        return any(role.on(day) for role in roles)


def _understood(interpreter: Place, team: Sequence[Place]) -> bool:
    """Say whether a covering colleague shares a language with an interpreter."""
    return any(
        place.seat.covering
        and place.helper.id != interpreter.helper.id
        and _share(place.helper, interpreter.helper)
        for place in team
    )


def _share(one: Helper, other: Helper) -> bool:
    """Say whether both speak some language at `SHARED_LEVEL` or better."""
    return any(
        min(level, other.languages.get(code, 0)) >= SHARED_LEVEL
        for code, level in one.languages.items()
    )
