"""What somebody would have to give up in their week to take one more duty."""

from matching.check import Duty, Roster
from matching.check.duty import in_time
from matching.check.groups import by_timetable
from matching.repair.pool import Pool

Given = tuple[Duty, ...]  # up, all of them


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

    def people(self, pool: Pool, free: frozenset[str]) -> set[str]:
        """Give who could sit in some sessions if all else stays; more do no harm."""
        people: set[str] = set()
        for helper, session, option in pool.pairs(sorted(free)):
            if helper not in people and any(
                all(duty.session.id in free for duty in way)
                for way in self.ways(helper, session, option)
            ):
                people.add(helper)
        return people
