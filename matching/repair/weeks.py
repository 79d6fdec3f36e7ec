"""What somebody would have to give up in their week to take one more duty."""

from collections.abc import Callable
from itertools import islice
from typing import Final

from matching.check import Duty, Roster
from matching.check.duty import in_time
from matching.check.groups import by_timetable
from matching.repair.pool import Pool

Given = tuple[Duty, ...]  # up, all of them
Price = Callable[[str, str, int], tuple[int, ...]]  # of helper, session and option

MOST_FREE: Final = 24  # of those who could simply come to a session


class Weeks:
    """The weeks of a plan, asked what stands in the way of one more duty.

    Parameters
    ----------
    roster
        A plan that breaks no rule but pins.
    """

    def __init__(self, roster: Roster) -> None:
        self._roster, self._facts = roster, roster.facts
        self._known: dict[tuple[str, str, int], tuple[Given, ...]] = {}

    def ways(self, helper: str, session: str, option: int) -> tuple[Given, ...]:
        """Give what a helper could give up to come to a session, each way by itself.

        Returns
        -------
        tuple of tuple of Duty
            One empty way where nothing stands against it. What meets it must go;
            where a limit or a way between two is in the way, any duty of the week
            might do, which only a solver knows. Facts and pins are never given up.
        """
        key = helper, session, option
        if key not in self._known:
            self._known[key] = self._found(*key)
        return self._known[key]

    def _found(self, helper: str, session: str, option: int) -> tuple[Given, ...]:
        facts = self._facts
        seat = facts.sessions[session].seats[0].id
        duty = facts.duty(session, option, seat, helper)
        week = self._roster.by_helper.of(helper)
        others = tuple(other for other in week if other.session.id != session)
        meets = tuple(
            other
            for other in others
            if duty.start < other.end and other.start < duty.end
        )
        if meets:
            return (meets,) if all(map(self._may_go, meets)) else ()
        after = tuple(sorted((*others, duty), key=in_time))
        if not by_timetable(facts, after):
            return ((),)
        return tuple((other,) for other in others if self._may_go(other))

    def _may_go(self, duty: Duty) -> bool:
        return not duty.begun and duty.key not in self._facts.pinned

    def people(
        self, pool: Pool, free: frozenset[str], price: Price | None = None
    ) -> set[str]:
        """Give who could sit in some sessions if all else stays; more do no harm.

        With a price: of those who could come to a session and give up nothing, the
        cheapest only. To a remote session very many could, and few are needed.
        """
        people: set[str] = set()
        at_once: dict[str, list[tuple[str, int]]] = {}
        for helper, session, option in pool.pairs(sorted(free)):
            if helper in people:
                continue
            ways = self.ways(helper, session, option)
            if () in ways:
                at_once.setdefault(session, []).append((helper, option))
            elif any(all(duty.session.id in free for duty in way) for way in ways):
                people.add(helper)
        for session, able in at_once.items():
            people |= _cheapest(session, able, price)
        return people


def _cheapest(
    session: str, able: list[tuple[str, int]], price: Price | None
) -> set[str]:
    """Give the cheapest helpers of a session, each at their best option."""
    if price is None or len(able) <= MOST_FREE:
        return {helper for helper, _ in able}
    ranked = sorted((price(helper, session, at), helper) for helper, at in able)
    names = dict.fromkeys(helper for _, helper in ranked)
    return {*islice(names, MOST_FREE)}
