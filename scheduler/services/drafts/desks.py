"""Desks: the problem of a week and its plans, kept in memory while nothing has changed.

To load a region takes seconds, and whoever drags a name over a plan asks several times
a second. So the problem of a week stays as long as the stamp of the database does; when
the stamp has moved it is loaded again, and if it is still the same, all that was made
of it stays. The pitfall is a transaction that has written already: what it has not
committed must not be kept for others. So a desk is asked for before anything is
written, and in a writing transaction nothing is kept but what `Desks.keep` is given.
"""

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import event

from matching.faults import BadInputError
from matching.plan import Assignment
from matching.problem import Problem
from matching.repair import Desk
from scheduler.services.drafts.on_desk import Look, OnDesk
from scheduler.services.rounds.keeping import find_draft, find_round, round_problem
from scheduler.store.session import Db, is_writing, stamp_after, stamp_of
from scheduler.store.tables import Network, PlanVersion, Round
from scheduler.translate import assignments_of, refused_pins_of

_WEEKS: Final = 4
_PLANS: Final = 6  # of one week, and as many looks at it
_HOUR: Final = 60

Key = tuple[int, str]  # network and week
Thing = TypeVar("Thing")


class Kept:
    """All that is kept of a week, as the rows are at one stamp."""

    def __init__(
        self, stamp: int, problem: Problem, lock: "threading.RLock | None" = None
    ) -> None:
        self.stamp = stamp
        self.problem = replace(problem, as_of=None)
        self.lock = lock or threading.RLock()
        self._starts = sorted(
            option.start for session in problem.sessions for option in session.options
        )
        self._looks: OrderedDict[Hashable, Look] = OrderedDict()
        self._plans: OrderedDict[Hashable, OnDesk] = OrderedDict()

    def look(self, as_of: datetime, *, about: bool = False) -> Look:
        """Give the problem as of an instant.

        Parameters
        ----------
        about
            As of any minute of the same hour between which and it nothing begins.
        """
        minute = self.problem.horizon.minute_of_instant(as_of)
        begun = bisect_left(self._starts, minute)
        key = ("about", begun, minute // _HOUR) if about else minute
        return self._once(
            self._looks, key, lambda: Look(replace(self.problem, as_of=minute))
        )

    def plan(self, key: Hashable, make: Callable[[], OnDesk]) -> OnDesk:
        """Give a plan, made when it is not there."""
        return self._once(self._plans, key, make)

    def put(self, key: Hashable, plan: OnDesk, look: Hashable) -> None:
        """Keep a plan, and the problem it is judged by as that of an instant."""
        with self.lock:
            self._looks[look], self._plans[key] = plan.look, plan

    def _once(
        self,
        things: OrderedDict[Hashable, Thing],
        key: Hashable,
        make: Callable[[], Thing],
    ) -> Thing:
        with self.lock:
            found = things.get(key)
            if found is None:
                found = things[key] = make()
            things.move_to_end(key)
            while len(things) > _PLANS:
                things.popitem(last=False)
            return found


class Desks:
    """The last few weeks that were asked for; one for all threads of a process."""

    def __init__(self) -> None:
        self._weeks: OrderedDict[Key, Kept] = OrderedDict()
        self._locks: dict[Key, threading.Lock] = {}
        self._lock = threading.Lock()

    def draft(
        self, db: Db, network: Network, of: Round, version: PlanVersion
    ) -> OnDesk:
        """Give a draft on the desk, judged as of when it was made.

        Raises
        ------
        BadInputError
            The rows contradict each other by now.
        """
        kept = self._kept(db, network, of.week, version.made_at)

        def make() -> OnDesk:
            look = kept.look(version.made_at)
            fresh = not version.stale and look.sha256 == version.problem_sha256
            refused = refused_pins_of(version)
            return OnDesk(
                look,
                _desk(look, assignments_of(db, version)),
                refused,
                fresh,
                kept.lock,
            )

        return kept.plan(_key(version), make)

    def warm(self, db: Db, network: Network, week: str) -> None:
        """Load a week and its draft, if it has one, before it is written to.

        In a transaction that reads, so that nobody waits meanwhile. What is wrong with
        the week is told by whoever asks for it next.
        """
        of = find_round(db, network, week)
        draft = None if of is None else find_draft(db, of)
        if of is not None and draft is not None:
            with suppress(BadInputError):
                _ = self.draft(db, network, of, draft).broken

    def published(
        self,
        db: Db,
        network: Network,
        of: Round,
        version: PlanVersion,
        now: datetime,
        *,
        exactly: bool = False,
    ) -> OnDesk:
        """Give the newest published version on the desk, as far as it still holds.

        Judged as of now: what has begun stays, and nobody is asked to come to it.

        Parameters
        ----------
        exactly
            As of this very minute; else of one of the last hour, if nothing has begun
            since.

        Raises
        ------
        BadInputError
            The rows contradict each other by now.
        """
        kept = self._kept(db, network, of.week, now)
        look = kept.look(now, about=not exactly)

        def make() -> OnDesk:
            told = (
                Assignment(one.session, one.option, one.seat, one.helper)
                for one in look.problem.published
            )
            return OnDesk(look, _desk(look, tuple(told)), (), True, kept.lock)

        return kept.plan((version.id, look.problem.as_of), make)

    def look(self, db: Db, network: Network, week: str, as_of: datetime) -> Look:
        """Give the problem of a week as of an instant.

        Raises
        ------
        BadInputError
            The rows contradict each other.
        """
        return self._kept(db, network, week, as_of).look(as_of)

    def keep(
        self, db: Db, network: Network, of: Round, version: PlanVersion, plan: OnDesk
    ) -> None:
        """Keep a draft as this transaction has changed it, once it is committed.

        Of all that problems are made from, nothing may change in this transaction but
        the pins, and these as the problem of the plan has them.
        """
        key, own, week = (network.id, of.week), _key(version), plan.problem
        kept = Kept(stamp_after(db, stamp_of(db)), week, plan.lock)

        def put(_: Db) -> None:
            self._put(key, kept).put(own, plan, week.as_of)

        event.listen(db, "after_commit", put, once=True)

    def _kept(self, db: Db, network: Network, week: str, as_of: datetime) -> Kept:
        key, stamp = (network.id, week), stamp_of(db)
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:  # one loads, the others wait for it
            known = self._known(key)
            if known is not None and known.stamp == stamp:
                return known
            found = Kept(stamp, round_problem(db, network, week, as_of))
            if is_writing(db):
                return found
            return self._put(key, found)

    def _known(self, key: Key) -> Kept | None:
        with self._lock:
            if key in self._weeks:
                self._weeks.move_to_end(key)
            return self._weeks.get(key)

    def _put(self, key: Key, found: Kept) -> Kept:
        """Keep a week as it is now, or what is kept already if it is the same."""
        known = self._known(key)
        if known is not None and known.problem == found.problem:
            known.stamp = max(known.stamp, found.stamp)
            return known
        with self._lock:
            if known is None or known.stamp <= found.stamp:
                self._weeks[key] = found
            while len(self._weeks) > _WEEKS:
                old, _ = self._weeks.popitem(last=False)
                self._locks.pop(old, None)
        return found


def _key(version: PlanVersion) -> Hashable:
    return version.id, version.revision, version.problem_sha256, version.stale


def _desk(look: Look, assignments: tuple[Assignment, ...]) -> Desk:
    return Desk(look.problem, assignments, facts=look.facts, scorer=look.scorer)
