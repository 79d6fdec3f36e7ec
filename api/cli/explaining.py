"""Why seats are empty, as lines and as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matching.faults import BadInputError, Fault, shown
from matching.plan import Plan
from matching.problem import Problem
from scheduler.plans import Arranger, SeatView, SessionView
from scheduler.texts.language import Texts


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as a person reads it, and as a programme does."""

    text: str
    plain: dict[str, Any]


def reasons(problem: Problem, plan: Plan, texts: Texts) -> list[Reason]:
    """Give the reasons of all empty seats: by time, a session not held but once."""
    arranger = Arranger(problem, plan, texts)
    found: list[Reason] = []
    for session in arranger.view().sessions:
        found += _of_session(arranger, session)
    return found


def reasons_of_seat(problem: Problem, plan: Plan, texts: Texts, name: str) -> Reason:
    """Give the reason of one seat, written ``SESSION/SEAT``; also of one that is held.

    Raises
    ------
    BadInputError
        The problem has no such seat.
    """
    session_id, _, seat_id = name.partition("/")
    arranger = Arranger(problem, plan, texts)
    for session in problem.sessions:
        for seat in session.seats:
            if (session.id, seat.id) == (session_id, seat_id):
                return _of_seat(
                    arranger, arranger.session(session), arranger.seat(session, seat)
                )
    fault = Fault("--seat", shown(name), "SESSION/SEAT with ids of the problem")
    raise BadInputError([fault], "explain")


def heading(texts: Texts, session: SessionView) -> str:
    """Name a session in one line: day, time, place and activity."""
    day = texts.short_day(session.start.date())
    parts = filter(None, (session.site, session.activity))
    return f"{day} {texts.span(session.start, session.end)}, {', '.join(parts)}"


def _of_session(arranger: Arranger, session: SessionView) -> Iterator[Reason]:
    if not session.held:
        said = arranger.texts.gettext("not held")
        not_held = arranger.not_held[session.id]
        yield Reason(
            f"{heading(arranger.texts, session)} – {said}: {session.why}",
            {
                "session": session.id,
                "code": not_held.code,
                "wanted": not_held.wanted,
                "possible": not_held.possible,
                "sentence": session.why,
            },
        )
    for seat in session.seats:
        if seat.empty and (seat.mandatory or session.held):
            yield _of_seat(arranger, session, seat)


def _of_seat(arranger: Arranger, session: SessionView, seat: SeatView) -> Reason:
    texts = arranger.texts
    if seat.empty:
        kind = (
            texts.gettext("empty seat")
            if seat.mandatory
            else texts.gettext("empty optional seat")
        )
        sentence = seat.why
    else:
        kind, sentence = texts.gettext("seat held by"), seat.helper
    empty = arranger.empty.get((session.id, seat.id))
    return Reason(
        f"{heading(texts, session)} – {kind} {seat.id} ({seat.wanted}): {sentence}"
        if seat.empty
        else f"{heading(texts, session)} – {seat.id} ({seat.wanted}): {kind} {sentence}",
        {
            "session": session.id,
            "seat": seat.id,
            "mandatory": seat.mandatory,
            "helper": arranger.held_by[session.id, seat.id].helper
            if not seat.empty
            else None,
            "why": dict(empty.why) if empty else {},
            "sentence": sentence,
        },
    )
