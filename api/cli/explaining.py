"""Why seats are empty, as lines and as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matching.faults import BadInputError, Fault, shown
from matching.plan import NotHeld, Plan
from matching.problem import Option, Problem, Seat, Session
from scheduler.plans import SessionView, other_times, times_of, wanted
from scheduler.texts.language import Texts
from scheduler.texts.reasons import why_empty, why_not_held
from scheduler.texts.sessions import Namer


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as a person reads it, and as a programme does."""

    text: str
    plain: dict[str, Any]


def reasons(problem: Problem, plan: Plan, texts: Texts) -> list[Reason]:
    """Give the reasons of all empty seats: by time, a session not held but once."""
    return [*_Reasons(problem, plan, texts).of_all()]


def reasons_of_seat(problem: Problem, plan: Plan, texts: Texts, name: str) -> Reason:
    """Give the reason of one seat, written ``SESSION/SEAT``; also of one that is held.

    Raises
    ------
    BadInputError
        The problem has no such seat.
    """
    session_id, _, seat_id = name.partition("/")
    for session in problem.sessions:
        for seat in session.seats:
            if (session.id, seat.id) == (session_id, seat_id):
                return _Reasons(problem, plan, texts).of_seat(session, seat)
    fault = Fault("--seat", shown(name), "SESSION/SEAT with ids of the problem")
    raise BadInputError([fault], "explain")


def heading(texts: Texts, session: SessionView) -> str:
    """Name a session in one line: day, time, place and activity."""
    day = texts.short_day(session.start.date())
    parts = filter(None, (session.site, session.activity))
    return f"{day} {texts.span(session.start, session.end)}, {', '.join(parts)}"


class _Reasons:
    """The reasons that stand in a plan, in one language."""

    def __init__(self, problem: Problem, plan: Plan, texts: Texts) -> None:
        self._problem, self._texts = problem, texts
        self._namer = Namer(problem, texts)
        self._holders = {
            (one.session, one.seat): one.helper for one in plan.assignments
        }
        self._options = {one.session: one.option for one in plan.assignments}
        self._empty = {(one.session, one.seat): one for one in plan.empty_seats}
        self._not_held = {one.session: one for one in plan.not_held}

    def of_all(self) -> Iterator[Reason]:
        by_time = sorted(
            self._problem.sessions, key=lambda one: self._times(one)[0].start
        )
        for session in by_time:
            not_held = self._not_held.get(session.id)
            if not_held is not None:
                yield self._of_session(session, not_held)
            for seat in session.seats:
                empty = (session.id, seat.id) not in self._holders
                if empty and (seat.mandatory or not_held is None):
                    yield self.of_seat(session, seat)

    def _times(self, session: Session) -> list[Option]:
        return times_of(session, self._options.get(session.id))

    def _heading(self, session: Session) -> str:
        time, *others = self._times(session)
        name = self._namer.at(session, time)
        heading = ", ".join(filter(None, (name, session.activity)))
        more = other_times(self._texts, self._problem.horizon, others)
        return f"{heading} ({more})" if more else heading

    def _of_session(self, session: Session, not_held: NotHeld) -> Reason:
        said, why = self._texts.gettext("not held"), why_not_held(self._texts, not_held)
        return Reason(
            f"{self._heading(session)} – {said}: {why}",
            {
                "session": session.id,
                "code": not_held.code,
                "wanted": not_held.wanted,
                "possible": not_held.possible,
                "sentence": why,
            },
        )

    def of_seat(self, session: Session, seat: Seat) -> Reason:
        texts = self._texts
        holder = self._holders.get((session.id, seat.id))
        empty = self._empty.get((session.id, seat.id))
        asks = f"{seat.id} ({wanted(texts, seat)})"
        if holder is None:
            kind = texts.gettext("empty seat")
            if not seat.mandatory:
                kind = texts.gettext("empty optional seat")
            sentence = "" if empty is None else why_empty(texts, empty.why)
            text = f"{kind} {asks}: {sentence}"
        else:
            kind, sentence = texts.gettext("seat held by"), self._namer.helper(holder)
            text = f"{asks}: {kind} {sentence}"
        return Reason(
            f"{self._heading(session)} – {text}",
            {
                "session": session.id,
                "seat": seat.id,
                "mandatory": seat.mandatory,
                "helper": holder,
                "why": {} if empty is None else dict(empty.why),
                "sentence": sentence,
            },
        )
