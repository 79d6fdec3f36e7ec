"""Seats that are or become empty: who could stand in, why nobody does, what would help.

Names of helpers come with their keys, because who reads this picks up the phone; what
else is known of them is asked elsewhere, by whoever may.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from matching.explain import AddHelper, Explainer, Fix, SeatStory
from matching.problem import Problem
from matching.repair import StandIn
from scheduler.errors import NotFoundError
from scheduler.services.drafts.desks import Desks
from scheduler.services.drafts.documents import the_draft
from scheduler.services.drafts.on_desk import OnDesk
from scheduler.services.drafts.overrides import broken_document
from scheduler.services.drafts.relaxing import relaxed
from scheduler.store.session import Db
from scheduler.store.tables import Network
from scheduler.translate import plan_of

MOST_STAND_INS: Final = 50  # of those who fit, and of those who nearly do
MOST_NAMED: Final = 20  # of those whom a gate takes away
FIX_SECONDS: Final = 4.0

Document = dict[str, Any]


def stand_ins(
    db: Db,
    network: Network,
    week: str,
    session: str,
    seat: str,
    *,
    desks: Desks,
    away: Collection[str] = (),
) -> Document:
    """Give who could take a seat of the draft, in place of whoever holds it.

    Parameters
    ----------
    away
        Helpers who do not come to this session any more.

    Returns
    -------
    dict
        See `stand_ins_document`, with ``week``, ``revision`` and ``stale``.

    Raises
    ------
    NotFoundError
        The week has no draft, or no such seat.
    """
    of, draft = the_draft(db, network, week)
    plan = desks.draft(db, network, of, draft)
    found = stand_ins_document(plan, session, seat, away)
    return {
        "week": week,
        "revision": draft.revision,
        "stale": not plan.fresh,
        **found,
    }


def stand_ins_document(
    plan: OnDesk, session: str, seat: str, away: Collection[str] = ()
) -> Document:
    """Give who could take a seat of a plan, best first.

    Returns
    -------
    dict
        ``vacant``: what leaving it empty does; ``fit``: who breaks nothing; ``nearly``:
        who would have to agree to something (``asks``) that they have said otherwise.

    Raises
    ------
    NotFoundError
        There is no such seat in the week.
    """
    _refuse_unknown(plan, session, seat)
    found = plan.stand_ins(session, seat, away)
    names = {helper.id: helper.label for helper in plan.problem.helpers}
    return {
        "session": session,
        "seat": seat,
        "option": found.option,
        "holder": found.holder,
        "vacant": {
            "broken": [broken_document(one) for one in found.vacant.caused],
            "change": found.vacant.change,
            "cost": [*found.vacant.cost],
        },
        "fit": _people(found.fit, names),
        "nearly": _people(found.nearly, names),
    }


def _people(found: Iterable[StandIn], names: Mapping[str, str]) -> list[Document]:
    return [
        {
            "helper": one.entry.helper,
            "helper_name": names[one.entry.helper],
            "option": one.entry.option,
            "reserve": one.reserve,
            "asks": [broken_document(bad) for bad in one.asks],
            "change": one.judgement.change,
            "cost": [*one.judgement.cost],
        }
        for one in [*found][:MOST_STAND_INS]
    ]


def explain_seat(
    db: Db,
    network: Network,
    week: str,
    session: str,
    seat: str,
    *,
    desks: Desks,
    seconds: float = FIX_SECONDS,
) -> Document:
    """Say why a seat of the draft is empty, and the smallest changes that would fill it.

    Parameters
    ----------
    seconds
        For the changes: each is proven by a whole plan, and what is not proven by then
        is left out. 0: none is looked for.

    Returns
    -------
    dict
        ``gates``: how many helpers are left after each, and some of those it takes
        away; ``elsewhere``: who could come and is needed elsewhere; ``fixes``: the
        cheapest first, each with the ``moves`` of the plan that proves it. ``holder``:
        somebody holds it, and there is nothing else to tell.

    Raises
    ------
    NotFoundError
        The week has no draft, or no such seat.
    BadInputError
        The rows of the week contradict each other.
    """
    of, draft = the_draft(db, network, week)
    plan = desks.draft(db, network, of, draft)
    _refuse_unknown(plan, session, seat)
    allowed = relaxed(plan.problem, draft.overrides)
    explainer = Explainer(allowed, plan_of(db, draft), seconds=seconds)
    story = explainer.seat(session, seat, fixes=seconds > 0)
    return {
        "week": week,
        "revision": draft.revision,
        "stale": not plan.fresh,
        **_story(story, plan.problem),
    }


def _refuse_unknown(plan: OnDesk, session: str, seat: str) -> None:
    if (session, seat) not in plan.desk.facts.seats:
        msg = f"There is no seat “{seat}” in a session “{session}” of this week."
        raise NotFoundError(msg)


def _story(story: SeatStory, problem: Problem) -> Document:
    names = {helper.id: helper.label for helper in problem.helpers}

    def people(keys: Iterable[str]) -> list[Document]:
        return [{"helper": key, "helper_name": names[key]} for key in keys]

    return {
        "session": story.session,
        "seat": story.seat,
        "option": story.option,
        "mandatory": story.mandatory,
        "holder": story.holder,
        "gates": [
            {
                "gate": gate.gate,
                "left": len(gate.left),
                "lost": len(gate.lost),
                "who": people(gate.lost[:MOST_NAMED]),
            }
            for gate in story.gates
        ],
        "elsewhere": [
            {**person, "sessions": [*one.sessions]}
            for one in story.elsewhere
            for person in people([one.helper])
        ],
        "fixes": [_fix(one, problem) for one in story.fixes],
    }


def _fix(fix: Fix, problem: Problem) -> Document:
    return {
        "change": _change(fix, problem),
        "cost": fix.cost,
        "method": fix.method,
        "moves": [
            {
                "helper": move.helper,
                "takes": _seats(move.takes),
                "leaves": _seats(move.leaves),
            }
            for move in fix.moves
        ],
        "empties": _seats(fix.empties),
    }


def _seats(seats: Iterable[tuple[str, str]]) -> list[Document]:
    return [{"session": session, "seat": seat} for session, seat in seats]


def _change(fix: Fix, problem: Problem) -> Document:
    """Give a change as its kind and fields; minutes as instants, days as dates."""
    change, horizon = fix.change, problem.horizon
    found: Document = {"kind": type(change).__name__}
    if isinstance(change, AddHelper):
        return found | _newcomer(change)
    values = asdict(change)
    for name, value in values.items():
        found[name] = value
        if name in {"start", "end", "old_start"}:
            found[name] = _said(horizon.instant(value))
        elif name == "day":
            found[name] = horizon.date_of_day(value).isoformat()
    return found


def _said(instant: datetime) -> str:
    return instant.isoformat()


def _newcomer(change: AddHelper) -> Document:
    helper = change.helper
    return {
        "roles": [one.id for one in helper.roles],
        "skills": {one.id: one.level for one in helper.skills},
        "languages": dict(helper.languages),
        "clearances": [one.id for one in helper.clearances],
        "badges": [*helper.badges],
    }
