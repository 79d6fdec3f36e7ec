"""From a plan and its problem to what people read."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.plan import EmptySeat, Plan
from matching.problem import LANGUAGE_LEVELS, Helper, Option, Problem, Seat, Session
from scheduler.plans.times import other_times, times_of
from scheduler.plans.views import (
    LoadView,
    PinView,
    PlanView,
    SeatView,
    SessionView,
    SiteView,
    TierView,
)
from scheduler.texts.language import Texts
from scheduler.texts.names import STATUSES, TIER_MEANINGS, TIERS, role_name
from scheduler.texts.reasons import why_empty, why_not_held, why_refused
from scheduler.texts.scores import proof, result, shares

if TYPE_CHECKING:
    from datetime import date

NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


class Arranger:
    """Arranges one plan in one language.

    Parameters
    ----------
    problem, plan
        The plan answers this problem.
    activities
        Names of activities by id, where there are any.
    """

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        texts: Texts,
        activities: Mapping[str, str] = NO_NAMES,
    ) -> None:
        self.problem, self.plan, self.texts = problem, plan, texts
        self.activities = activities
        self.helpers = {helper.id: helper for helper in problem.helpers}
        self.sites = {site.id: site for site in problem.sites}
        self.held_by = {(one.session, one.seat): one for one in plan.assignments}
        self.taken = {one.session: one.option for one in plan.assignments}
        self.empty = {(one.session, one.seat): one for one in plan.empty_seats}
        self.not_held = {one.session: one for one in plan.not_held}

    def view(self) -> PlanView:
        """Arrange the whole plan."""
        horizon = self.problem.horizon
        sessions = [self.session(session) for session in self.problem.sessions]
        by_id = {session.id: session for session in sessions}
        days = tuple(sorted({session.start.date() for session in sessions}))
        return PlanView(
            first_day=horizon.start,
            last_day=horizon.date_of_day(horizon.days - 1),
            days=days,
            sites=tuple(self._sites(by_id)),
            loads=tuple(sorted(self._loads(), key=_busiest_first)),
            tiers=tuple(self._tiers()),
            pins=tuple(
                PinView(
                    by_id[pin.session],
                    self.helpers[pin.helper].label,
                    why_refused(self.texts, pin),
                )
                for pin in self.plan.pins_refused
            ),
            verdict=self.texts.known(STATUSES, self.plan.status),
            making=self._making(),
        )

    def _making(self) -> str:
        return self.texts.gettext(
            "Planned by Relais %(version)s in %(seconds)s s "
            "(%(strategy)s, seed %(seed)s).",
            version=self.plan.versions.get("relais", ""),
            seconds=self.texts.number(self.plan.seconds),
            strategy=self.plan.strategy,
            seed=self.plan.seed,
        )

    def session(self, session: Session) -> SessionView:
        """Arrange one session, at the option that the plan holds it at."""
        horizon = self.problem.horizon
        not_held = self.not_held.get(session.id)
        option, *others = times_of(session, self.taken.get(session.id))
        return SessionView(
            id=session.id,
            site=self.sites[session.site].label,
            activity=self.activities.get(session.activity, session.activity),
            start=horizon.local(option.start),
            end=horizon.local(option.end),
            others=other_times(self.texts, horizon, others),
            room="" if not_held is not None else option.room or "",
            seats=tuple(self.seat(session, seat) for seat in session.seats),
            held=not_held is None,
            why="" if not_held is None else why_not_held(self.texts, not_held),
        )

    def seat(self, session: Session, seat: Seat) -> SeatView:
        """Arrange one seat."""
        holder = self.held_by.get((session.id, seat.id))
        empty: EmptySeat | None = self.empty.get((session.id, seat.id))
        return SeatView(
            id=seat.id,
            wanted=wanted(self.texts, seat),
            mandatory=seat.mandatory,
            shadow=seat.shadow,
            helper=self.helpers[holder.helper].label if holder else "",
            why=why_empty(self.texts, empty.why) if empty else "",
        )

    def _sites(self, sessions: Mapping[str, SessionView]) -> Iterator[SiteView]:
        by_site: dict[str, list[SessionView]] = defaultdict(list)
        for session in self.problem.sessions:
            by_site[session.site].append(sessions[session.id])
        for site in sorted(by_site, key=lambda key: _natural(self.sites[key].label)):
            days: dict[date, list[SessionView]] = defaultdict(list)
            for one in sorted(by_site[site], key=lambda one: (one.start, one.id)):
                days[one.start.date()].append(one)
            yield SiteView(
                self.sites[site].label,
                tuple((day, tuple(those)) for day, those in days.items()),
            )

    def _loads(self) -> Iterator[LoadView]:
        held: dict[str, list[tuple[Session, Option]]] = defaultdict(list)
        sessions = {session.id: session for session in self.problem.sessions}
        for one in self.plan.assignments:
            session = sessions[one.session]
            held[one.helper].append((session, session.options[one.option]))
        for helper in self.problem.helpers:
            yield _load(helper, held[helper.id])

    def _tiers(self) -> Iterator[TierView]:
        requests = sum(session.requested for session in self.problem.sessions)
        told = bool(self.problem.published)
        for tier in self.problem.settings.tiers:
            terms = self.plan.score[tier]
            yield TierView(
                name=self.texts.known(TIERS, tier),
                meaning=self.texts.known(TIER_MEANINGS, tier),
                result=result(self.texts, tier, terms, told=told),
                shares=shares(self.texts, tier, terms, requests=requests),
                proof=proof(self.texts, self.plan.gap(tier)),
                proven=self.plan.gap(tier) == 0,
            )


def _load(helper: Helper, held: list[tuple[Session, Option]]) -> LoadView:
    return LoadView(
        name=helper.label,
        sessions=len(held),
        wished=helper.wished_sessions,
        minutes=sum(option.minutes for _, option in held),
        sites=len({session.site for session, _ in held}),
        reserve=helper.reserve,
    )


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort "EPN 2" before "EPN 10", and "Été" beside "Ete"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    parts = re.split(r"(\d+)", letters)
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def _busiest_first(load: LoadView) -> tuple[int, int, str]:
    return -load.sessions, -load.minutes, load.name.casefold()


def wanted(texts: Texts, seat: Seat) -> str:
    """Say what a seat asks for: roles, skills, languages, papers, badges."""
    either = " / ".join(role_name(texts, role) for role in seat.roles)
    asks = [either or texts.gettext("any role")]
    for skill, level in seat.skills.items():
        asks.append(
            texts.gettext("skill %(skill)s level %(level)s", skill=skill, level=level)
        )
    spoken = [
        f"{texts.language(code)} {_level(texts, level)}"
        for code, level in seat.languages.items()
    ]
    if spoken:
        asks.append((" / " if seat.any_language else " + ").join(spoken))
    asks += [texts.gettext("clearance %(id)s", id=one) for one in seat.clearances]
    asks += [texts.gettext("badge %(id)s", id=one) for one in seat.badges]
    return ", ".join(asks)


def _level(texts: Texts, level: int) -> str:
    name = LANGUAGE_LEVELS[level - 1]
    return texts.gettext("mother tongue") if name == "native" else name
