"""A coordinator's weeks by chance: whatever is done, in whatever order, it stays true.

Hypothesis does what people, workers and time do to two weeks of a small network; after
every step `weekly_watch` compares what is kept with a model that was written apart.
`RELAIS_EXAMPLES` (`make soak`) lets it live longer.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from sqlalchemy import URL

from matching.faults import BadInputError
from matching.plan import Plan
from scheduler.config import Settings
from scheduler.errors import (
    BrokenRulesError,
    ChangedError,
    NoDraftError,
    RelaisError,
    StaleDraftError,
)
from scheduler.jobs.solving import Solver
from scheduler.services.alarms.cancellations import cancel, take_back
from scheduler.services.alarms.documents import dismiss_alarm, list_alarms
from scheduler.services.alarms.repairs import repair_week, week_of_alarm
from scheduler.services.alarms.sweeping import sweep
from scheduler.services.availability.documents import (
    add_span,
    change_availability,
    remove_span,
)
from scheduler.services.backup import backup, restore
from scheduler.services.drafts.desks import Desks
from scheduler.services.drafts.documents import draft_document, judge_moves
from scheduler.services.drafts.edits import edit_draft, undo_edit
from scheduler.services.drafts.pins import list_pins, put_pin, remove_pin
from scheduler.services.held.attendance import clear_attendance, set_attendance
from scheduler.services.networks import find_network
from scheduler.services.notices.outbox import claim_notices
from scheduler.services.people import change_helper
from scheduler.services.programme.sessions import change_session, create_session
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.claims import Claim, claim_run
from scheduler.services.rounds.keeping import round_problem
from scheduler.services.rounds.planning import judge
from scheduler.services.rounds.results import finish_run
from scheduler.services.rounds.run_documents import run_document
from scheduler.services.rounds.runs import want_run
from scheduler.services.rounds.states import change_round, create_round
from scheduler.store.session import Database, Db
from scheduler.store.tables import Network
from tests.databases import copy_of_file, new_postgres
from tests.journeys.weekly_model import Dated, Sitting, Version, day_of, local
from tests.journeys.weekly_watch import MINUTE, Watched
from tests.journeys.weekly_world import (
    HELPERS,
    KEY,
    MONDAYS,
    RULES,
    SEATS,
    SITES,
    WEEKS,
    answer,
    drafts_of,
    duties_of,
    everything,
    local_text,
    opened,
)
from tests.scheduler.mail.servers import Post, only_here, post

__all__ = ["only_here", "post"]

EXAMPLES: Final = int(os.environ.get("RELAIS_EXAMPLES", "0"))
SETTINGS: Final = Settings(solve_seconds=1, workers=1)
REASON: Final = "It was said on the phone."
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Refused = (RelaisError, BadInputError)
weeks = st.sampled_from(WEEKS)
helpers = st.sampled_from(HELPERS)
second = st.sampled_from((False, False, False, True))
orders = st.permutations(HELPERS)
starts = st.tuples(st.integers(0, 6), st.sampled_from((8, 9, 11, 13, 14, 17)))


class Weekly(Watched):
    """What may happen in two weeks."""

    claims: list[tuple[Claim, Plan]]
    extras: int

    @initialize(
        ready=st.sampled_from((0, 1, 1, 1, 2)), order=orders, leave=st.integers(0, 3)
    )
    def begin(self, ready: int, order: list[str], leave: int) -> None:
        """Both weeks are planned, and some are published already."""
        self.claims, self.extras = [], 0
        for week in WEEKS:
            self.open_round(week)
            self.plan(week, order, leave, True)
        for week in WEEKS[:ready]:
            self.publish(week, False, True)

    # ------------------------------------------------------------------------- time

    @rule(
        how=st.sampled_from(
            ("minute", "hour", "morning", "day", "begin", "begin", "end", "end")
        ),
        look=st.booleans(),
    )
    def pass_time(self, how: str, look: bool) -> None:
        """It is later, often just when something begins or ends; all is looked at."""
        self.now += MINUTE
        if how in {"begin", "end"}:
            spans = [one.span for one in self.model.sittings.values()]
            instants = sorted(span[how == "end"] for span in spans)
            found = [at for at in instants if at >= self.now]
            self.now = found[0] + MINUTE if found else self.now + DAY
        elif how == "morning":
            morning = local(day_of(self.now) + DAY, time(8, 30))
            self.now = max(self.now, morning)
        else:
            self.now += {"minute": MINUTE, "hour": HOUR, "day": DAY}[how]
        if look:
            self.act(lambda db, network: sweep(db, network, now=self.now))

    @rule()
    def second_reads(self) -> None:
        """The second coordinator reads everything, and goes for coffee."""
        self.seen = dict(self.revisions)

    # ---------------------------------------------------------------- who can come when

    def _has_said(self, helper: str, *, news: bool) -> None:
        for week, waits in self.model.rounds.items():
            if waits:
                self.model.answers.setdefault(week, set()).add(helper)
        if news:
            self.model.people[helper].said_at = self.now

    @rule(helper=helpers, rules=st.sampled_from(sorted(RULES)), second=second)
    def change_rules(self, helper: str, rules: str, second: bool) -> None:
        """A helper says anew when they can come every week."""
        thing = "availability", helper
        revision = self.revision(thing, second=second)
        wanted = [
            {"weekday": day, "starts": begin, "ends": end}
            for day, begin, end in RULES[rules]
        ]

        def say(db: Db, network: Network) -> Any:
            return change_availability(
                db,
                network,
                helper,
                {"rules": wanted},
                revision=revision,
                by=f"helper {helper}",
                now=self.now,
            )

        if not isinstance(self.act(say, thing, revision), Refused):
            person = self.model.people[helper]
            news = person.rules != [*RULES[rules]]
            person.rules = [*RULES[rules]]
            self._has_said(helper, news=news)

    @precondition(lambda self: self.model.sittings)
    @rule(
        helper=helpers,
        wish=st.sampled_from(("", "", "", "absent", "available", "if_needed")),
        replaces=st.booleans(),
        whole=st.booleans(),
        data=st.data(),
        second=second,
    )
    def add_dates(
        self,
        helper: str,
        wish: str,
        replaces: bool,
        whole: bool,
        data: st.DataObject,
        second: bool,
    ) -> None:
        """A helper is away, or can come, at the time of some session or all day."""
        start, end = self._some_span(data)
        if whole:
            start, end = local(day_of(start), time(7)), local(day_of(end), time(21))
        part = "exceptions" if wish else "absences"
        fields: dict[str, Any] = {
            "starts_at": local_text(start),
            "ends_at": local_text(end),
        }
        if wish:
            fields |= {"wish": wish, "replaces": replaces}
        thing = "availability", helper
        revision = self.revision(thing, second=second)

        def say(db: Db, network: Network) -> Any:
            options: dict[str, Any] = {"by": "ada", "now": self.now}
            options["revision"] = revision
            return add_span(db, network, helper, part, fields, **options)

        done = self.act(say, thing, revision)
        if not isinstance(done, Refused):
            kept = Dated((start, end), self.now, wish or "absent")
            kept.replaces = bool(wish) and replaces
            self.model.people[helper].dated[part, done["number"]] = kept
            self._has_said(helper, news=True)

    def _some_span(self, data: st.DataObject) -> tuple[datetime, datetime]:
        sittings = self.model.sittings
        return sittings[data.draw(st.sampled_from(sorted(sittings)))].span

    @precondition(lambda self: any(one.dated for one in self.model.people.values()))
    @rule(data=st.data())
    def remove_dates(self, data: st.DataObject) -> None:
        """It was not so."""
        people = self.model.people
        known = [(key, one) for key in HELPERS for one in sorted(people[key].dated)]
        helper, (part, number) = data.draw(st.sampled_from(known))

        def say(db: Db, network: Network) -> Any:
            options: dict[str, Any] = {"by": "ada", "now": self.now}
            return remove_span(db, network, helper, part, number, **options)

        assert not isinstance(self.act(say), Refused)
        del people[helper].dated[part, number]
        self._has_said(helper, news=True)

    @rule(helper=helpers, second=second)
    def change_active(self, helper: str, second: bool) -> None:
        """A helper leaves, or is there again."""
        active = not self.model.people[helper].active
        thing = "helper", helper
        revision = self.revision(thing, second=second)

        def change(db: Db, network: Network) -> Any:
            fields = {"active": active}
            options: dict[str, Any] = {"by": "ada", "now": self.now}
            return change_helper(
                db, network, helper, fields, revision=revision, **options
            )

        person = self.model.people[helper]
        if not isinstance(self.act(change, thing, revision), Refused):
            person.active, person.active_at = active, self.now

    @precondition(lambda self: self.model.duties())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        """A helper does not come to a session."""
        duty = data.draw(st.sampled_from(sorted(self.model.duties())))

        def say(db: Db, network: Network) -> Any:
            options: dict[str, Any] = {"by": "ada", "now": self.now}
            return cancel(db, network, *duty.pair, **options)

        refused = isinstance(self.act(say), Refused)
        known = duty.pair in self.model.cancelled
        assert refused == (known or duty.starts_at <= self.now)
        if not refused:
            self.model.cancelled[duty.pair] = self.now

    @precondition(lambda self: self.model.cancelled)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """They come after all."""
        pair = data.draw(st.sampled_from(sorted(self.model.cancelled)))

        def say(db: Db, network: Network) -> Any:
            take_back(db, network, *pair, by="ada", now=self.now)

        if not isinstance(self.act(say), Refused):
            del self.model.cancelled[pair]

    # ------------------------------------------------------------------------ sessions

    @rule(week=weeks, site=st.sampled_from(SITES), at=starts, seats=st.integers(1, 2))
    def create_session(
        self, week: str, site: str, at: tuple[int, int], seats: int
    ) -> None:
        """Something is held once."""
        start = local(MONDAYS[week] + at[0] * DAY, time(at[1]))
        key, span = f"extra-{self.extras}", (start, start + 2 * HOUR)
        keys = SEATS[:seats]
        fields = {
            "site": site,
            "options": [{"starts_at": span[0], "ends_at": span[1]}],
            "seats": [{"id": one, "mandatory": one == "a"} for one in keys],
        }
        self.extras += 1

        def make(db: Db, network: Network) -> Any:
            return create_session(db, network, key, fields, by="ada", now=self.now)

        assert not isinstance(self.act(make), Refused)
        self.model.sittings[key] = Sitting(site, span, keys)

    @precondition(lambda self: self.model.sittings)
    @rule(data=st.data(), second=second)
    def call_off(self, data: st.DataObject, second: bool) -> None:
        """A session is called off, or held after all."""
        key = data.draw(st.sampled_from(sorted(self.model.sittings)))
        sitting = self.model.sittings[key]
        off = not sitting.called_off
        if self._change_session(key, {"called_off": off}, second=second):
            sitting.called_off, sitting.off_at = off, self.now

    @precondition(lambda self: self._to_come())
    @rule(data=st.data(), at=starts, second=second)
    def move_session(
        self, data: st.DataObject, at: tuple[int, int], second: bool
    ) -> None:
        """A session that has not begun is held at another time of its week."""
        key = data.draw(st.sampled_from(self._to_come()))
        sitting = self.model.sittings[key]
        monday = day_of(sitting.span[0])
        monday -= monday.weekday() * DAY
        start = local(monday + at[0] * DAY, time(at[1]))
        if start <= self.now + MINUTE:
            return
        span = start, start + (sitting.span[1] - sitting.span[0])
        options = [{"starts_at": span[0], "ends_at": span[1]}]
        if self._change_session(key, {"options": options}, second=second):
            if sitting.span != span:
                sitting.moved_at = self.now
            sitting.span = span

    def _to_come(self) -> list[str]:
        sittings = self.model.sittings.items()
        now = self.now + MINUTE
        return sorted(key for key, one in sittings if one.span[0] > now)

    def _change_session(self, key: str, fields: Any, *, second: bool) -> bool:
        thing = "session", key
        revision = self.revision(thing, second=second)

        def change(db: Db, network: Network) -> Any:
            options: dict[str, Any] = {"by": "ada", "now": self.now}
            return change_session(
                db, network, key, fields, revision=revision, **options
            )

        return not isinstance(self.act(change, thing, revision), Refused)

    # -------------------------------------------------------------------------- rounds

    def _made(self, week: str) -> None:
        for key, (site, span) in opened(week).items():
            self.model.sittings.setdefault(key, Sitting(site, span, SEATS))

    def open_round(self, week: str) -> None:
        """Helpers are asked when they can come."""
        make = partial(create_round, week=week, fields={}, by="ada")
        done = self.act(lambda db, network: make(db, network, now=self.now))
        if not isinstance(done, Refused):
            self._made(week)
            self.model.rounds[week] = True

    @rule(week=weeks, closed=st.booleans(), second=second)
    def change_round(self, week: str, closed: bool, second: bool) -> None:
        """Answers are waited for no longer, or again."""
        thing = "round", week
        revision = self.revision(thing, second=second)
        change = partial(
            change_round,
            week=week,
            fields={"closed": closed},
            revision=revision,
            by="ada",
        )
        do = lambda db, network: change(db, network, now=self.now)  # noqa: E731
        if not isinstance(self.act(do, thing, revision), Refused):
            self.model.rounds[week] = not closed

    # --------------------------------------------------------------------------- plans

    @rule(week=weeks, order=orders, leave=st.integers(0, 3), at_once=st.booleans())
    def plan(self, week: str, order: list[str], leave: int, at_once: bool) -> None:
        """A run is wanted, and a worker keeps its plan at once, or takes its time."""
        if self._claim(week, order, leave) and at_once:
            self._finish(len(self.claims) - 1)

    @rule(week=weeks, order=orders, leave=st.integers(0, 3))
    def plan_and_publish(self, week: str, order: list[str], leave: int) -> None:
        """As on every Friday."""
        self.plan(week, order, leave, True)
        self.revisions_only_grow()
        self.publish(week, False, True)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def end_run(self, data: st.DataObject) -> None:
        """A worker keeps what it has found."""
        self._finish(data.draw(st.integers(0, len(self.claims) - 1)))

    def _want(self, week: str) -> int | None:
        want = partial(want_run, week=week, fields={"beside": True}, settings=SETTINGS)
        done = self.act(lambda db, network: want(db, network, by="ada", now=self.now))
        if isinstance(done, Refused):
            return None
        self._made(week)
        self.model.rounds.setdefault(week, False)
        number: int = done["number"]
        return number

    def _claim(self, week: str, order: list[str], leave: int) -> bool:
        if self._want(week) is None:
            return False
        claim = self.act(lambda db, _: claim_run(db, now=self.now))
        assert isinstance(claim, Claim)
        with self.database.read() as db:
            network = find_network(db, KEY)
            problem = round_problem(db, network, claim.week, claim.as_of)
        plan = answer(problem, order, leave)
        judge(problem, plan)
        self.claims.append((claim, plan))
        return True

    def _finish(self, number: int) -> None:
        claim, plan = self.claims.pop(number)
        self.act(lambda db, _: finish_run(db, claim, plan, now=self.now))

    @rule(week=weeks)
    def solve(self, week: str) -> None:
        """The real worker solves a week."""
        self._finish_all()
        number = self._want(week)
        if number is None:
            return
        solver = Solver(self.database, clock=lambda: self.now)
        while solver.work_once():  # runs that others have left come first
            self.changed()
        with self.database.read() as db:
            run = run_document(db, find_network(db, KEY), week, number)
        assert run["state"] == "done", run["error"]

    def _finish_all(self) -> None:
        while self.claims:
            self._finish(0)

    @precondition(lambda self: self._drafted())
    @rule(
        data=st.data(),
        how=st.sampled_from(("leave", "take", "take", "take")),
        helper=helpers,
        pin=st.booleans(),
        override=st.booleans(),
        second=second,
    )
    def edit(
        self,
        data: st.DataObject,
        how: str,
        helper: str,
        pin: bool,
        override: bool,
        second: bool,
    ) -> None:
        """A seat is left or taken by hand, as was judged before."""
        week = data.draw(st.sampled_from(self._drafted()))
        with self.database.read() as db:
            draft = draft_document(db, find_network(db, KEY), week, desks=self.desks)
        held = {
            (one["session"], seat["seat"]): seat["helper"]
            for one in draft["sessions"]
            for seat in one["seats"]
        }
        if not held or draft["faults"]:
            return
        at = data.draw(st.sampled_from(sorted(held)))
        named = {"session": at[0], "seat": at[1]}
        removed = [named] if held[at] is not None else []
        added = [{**named, "helper": helper}] if how == "take" else []
        fields: dict[str, Any] = {"removed": removed, "added": added, "pin": pin}
        judged = self._judged(week, fields)
        if judged is None:
            return
        if override:
            names = ("rule", "session", "seat", "helper")
            fields["overrides"] = [
                {**{name: one[name] for name in names}, "reason": REASON}
                for one in judged["broken"]
                if one["may_override"] and one["override"] is None
            ]
        thing = "draft", week
        revision = self.revision(thing, second=second)

        def change(db: Db, network: Network) -> Any:
            options: dict[str, Any] = {"by": "ada", "now": self.now}
            options["desks"] = self.desks
            return edit_draft(db, network, week, fields, revision=revision, **options)

        done = self.act(change, thing, revision)
        if isinstance(done, ChangedError):
            return
        allowed = judged["possible"] if override else judged["allowed"]
        assert isinstance(done, Refused) != allowed, (judged, done)

    def _drafted(self) -> list[str]:
        return sorted(drafts_of(self.kept))

    def _judged(self, week: str, fields: Any) -> Any:
        with self.database.read() as db:
            network, now = find_network(db, KEY), self.now + MINUTE
            try:
                found = judge_moves(
                    db, network, week, [fields], desks=self.desks, now=now
                )
            except BadInputError:
                return None
        return found["moves"][0]

    @precondition(lambda self: self._drafted())
    @rule(data=st.data(), second=second)
    def undo(self, data: st.DataObject, second: bool) -> None:
        """The last edit is taken back."""
        week = data.draw(st.sampled_from(self._drafted()))
        thing = "draft", week
        revision = self.revision(thing, second=second)

        def change(db: Db, network: Network) -> Any:
            options: dict[str, Any] = {"by": "ada", "now": self.now}
            return undo_edit(
                db, network, week, revision=revision, desks=self.desks, **options
            )

        self.act(change, thing, revision)

    @precondition(lambda self: self.model.sittings)
    @rule(data=st.data(), seat=st.sampled_from(SEATS), helper=helpers)
    def pin(self, data: st.DataObject, seat: str, helper: str) -> None:
        """Somebody is to sit there whatever is planned; or not, who was."""
        session = data.draw(st.sampled_from(sorted(self.model.sittings)))
        day = day_of(self.model.sittings[session].span[0]).isocalendar()
        at = f"{day.year}-W{day.week}", session, seat
        with self.database.read() as db:
            pins = list_pins(db, find_network(db, KEY), at[0])
        known = {(one["session"], one["seat"]) for one in pins}

        def change(db: Db, network: Network) -> Any:
            options: dict[str, Any] = {"by": "ada", "now": self.now}
            options["desks"] = self.desks
            if at[1:] in known:
                return remove_pin(db, network, *at, **options)
            return put_pin(db, network, *at, helper, **options)

        self.act(change)

    @rule(week=weeks, second=second, kept=st.booleans())
    def publish(self, week: str, second: bool, kept: bool) -> None:
        """The draft is published, and nothing else changes."""
        thing = "draft", week
        revision = self.revision(thing, second=second)
        if week not in self._drafted():
            revision = None
        done = self.act(
            lambda db, network: self._publish(db, network, week, revision, kept),
            thing,
            revision,
        )
        if isinstance(done, Refused):
            expected = (NoDraftError, ChangedError, StaleDraftError, BrokenRulesError)
            assert isinstance(done, (*expected, BadInputError)), done
        else:
            self.model.versions.setdefault(week, []).append(done)

    def _publish(
        self, db: Db, network: Network, week: str, revision: int | None, kept: bool
    ) -> Version:
        desks = self.desks if kept else None
        draft = drafts_of(everything(db)).get(week)
        made_at = self.now if draft is None else draft["made_at"]
        problem = round_problem(db, network, week, made_at)
        row = publish_round(
            db, network, week, self.now, by="ada", revision=revision, desks=desks
        )
        duties = duties_of(everything(db))[row.id]
        self.begun_stays(week, duties)
        self.keeps_rules(db, row, problem)
        return Version(self.now, duties, tuple(row.overrides))

    # ------------------------------------------------------------------- the live week

    def _alarms(self) -> list[dict[str, Any]]:
        with self.database.read() as db:
            return list_alarms(db, find_network(db, KEY))

    @rule(data=st.data(), replace=st.booleans(), publish=st.booleans())
    def repair(self, data: st.DataObject, replace: bool, publish: bool) -> None:
        """A week is mended from an alarm, and published."""
        alarms = self._alarms()
        if not alarms:
            return
        number = data.draw(st.sampled_from([one["number"] for one in alarms]))
        with self.database.read() as db:
            week = week_of_alarm(db, find_network(db, KEY), number)

        def mend(db: Db, network: Network) -> Any:
            options: dict[str, Any] = {"by": "ada", "now": self.now}
            return repair_week(
                db,
                network,
                week,
                replace_draft=replace,
                seconds=5,
                desks=self.desks,
                **options,
            )

        if not isinstance(self.act(mend), Refused) and publish:
            self.revisions_only_grow()
            self.publish(week, False, True)

    @rule(data=st.data())
    def dismiss(self, data: st.DataObject) -> None:
        """Nobody is needed there."""
        alarms = self._alarms()
        if not alarms:
            return
        one = data.draw(st.sampled_from(alarms))
        number = one["number"]
        do = partial(dismiss_alarm, number=number, by="ada")
        done = self.act(lambda db, network: do(db, network, now=self.now))
        assert not isinstance(done, Refused)
        pair = one["session"], one["helper"]
        self.model.dismissed.setdefault(pair, {})[one["cause"]] = self.now

    @precondition(lambda self: self._begun())
    @rule(
        data=st.data(),
        helper=helpers,
        state=st.sampled_from(("held", "held", "no_show", "excused", "clear")),
        longer=st.sampled_from((None, None, 30, -30)),
        second=second,
    )
    def attend(
        self,
        data: st.DataObject,
        helper: str,
        state: str,
        longer: int | None,
        second: bool,
    ) -> None:
        """It is said who was there, and for how long; or that the plan was right."""
        session = data.draw(st.sampled_from(self._begun()))
        pair = session, helper
        if state == "clear":
            if pair in self.model.attendance:
                self._clear(pair, second)
            return
        planned = self._planned(session, helper)
        fields: dict[str, Any] = {"state": state}
        span = planned
        if longer is not None and state == "held":
            span = planned[0], planned[1] + longer * MINUTE
            fields |= {"starts_at": span[0], "ends_at": span[1]}
        thing = "attendance", " ".join(pair)
        revision = self.revision(thing, second=second)

        def say(db: Db, network: Network) -> Any:
            options: dict[str, Any] = {"by": "ada", "now": self.now}
            return set_attendance(
                db, network, *pair, fields, revision=revision, **options
            )

        if not isinstance(self.act(say, thing, revision), Refused):
            assert planned[state != "no_show"] <= self.now
            found = span if state == "held" else None
            self.model.attendance[pair] = state, found

    def _begun(self) -> list[str]:
        sittings = self.model.sittings.items()
        return sorted(key for key, one in sittings if one.span[0] <= self.now)

    def _planned(self, session: str, helper: str) -> tuple[datetime, datetime]:
        duties = [one for one in self.model.duties() if one.session == session]
        own = [one.span for one in duties if one.helper == helper]
        spans = own or [one.span for one in duties]
        return spans[0] if spans else self.model.sittings[session].span

    def _clear(self, pair: tuple[str, str], second: bool) -> None:
        thing = "attendance", " ".join(pair)
        revision = self.revision(thing, second=second)

        def clear(db: Db, network: Network) -> Any:
            options: dict[str, Any] = {"by": "ada", "now": self.now}
            return clear_attendance(db, network, *pair, revision=revision, **options)

        done = self.act(clear, thing, revision)
        if not isinstance(done, Refused):
            del self.model.attendance[pair]

    # ------------------------------------------------------------------------- notices

    @rule(
        wait=st.booleans(),
        dies=st.booleans(),
        faults=st.lists(st.sampled_from(("451 later", "554 no", "drop")), max_size=2),
    )
    def send(self, wait: bool, dies: bool, faults: list[str]) -> None:
        """What is due is sent; workers die, and the server sometimes fails."""
        if wait:
            self.pass_time("morning", False)
        if dies:
            self.act(lambda db, _: claim_notices(db, now=self.now, limit=2))
        self.now += MINUTE
        self.post.data.extend(faults)
        while self.outbox.work_once(self.now):
            pass
        self.changed()
        left = len(self.post.data)
        self.dropped += faults[: len(faults) - left].count("drop")
        self.post.data.clear()

    # ------------------------------------------------------------------------- backups

    @precondition(lambda self: self.database.kind == "sqlite" and not self.restored)
    @rule(in_place=st.booleans())
    def back_up_and_restore(self, in_place: bool) -> None:
        """The house burns down, and the backup is played into a new database."""
        self.restored = True
        with TemporaryDirectory() as folder:
            file = Path(folder) / "all.zip"
            backup(self.database, file)
            before = self.kept
            if in_place:
                restore(self.database, file, force=True)
            else:
                new = self.new()
                restore(new, file)
                self.database.close()
                self.database, self.desks = new, Desks()
                self.outbox = self.make_outbox()
        self.changed()
        after = {**self.kept, "stamp": before["stamp"]}
        assert before == after

    restored = False


def live(new: Callable[[], Database], post: Post, lives: int, steps: int) -> None:
    """Live so many lives of so many steps; more of them where that is asked for."""

    def machine() -> Weekly:
        return Weekly(new, post)

    wanted = settings(
        max_examples=EXAMPLES or lives,
        stateful_step_count=steps,
        suppress_health_check=list(HealthCheck),
    )
    # It takes whatever makes a machine, and says that it takes a class.
    run_machine(cast("type[Weekly]", machine), settings=wanted)


@pytest.mark.slow
@pytest.mark.solver
def test_weeks_by_chance_on_sqlite(
    sqlite_template: Path, tmp_path: Path, post: Post
) -> None:
    new = partial(copy_of_file, sqlite_template, tmp_path)
    live(new, post, 20, 25)


@pytest.mark.slow
@pytest.mark.solver
def test_weeks_by_chance_on_postgresql(
    postgres: URL, postgres_template: str, post: Post
) -> None:
    with ExitStack() as all_of_them:

        def new() -> Database:
            all_of_them.close()  # of the machine before
            one = new_postgres(postgres, postgres_template)
            return all_of_them.enter_context(one)

        live(new, post, 6, 20)
