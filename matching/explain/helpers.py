"""Why this helper, and why not me: what the plan without, or with, them would be."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.check import Violation
from matching.explain.asking import MOST_SEATS, Alternative, Asking
from matching.explain.ledger import Ledger, Place
from matching.plan import Plan
from matching.problem import Pin, Problem
from matching.solve import Limits

_SECONDS = 5.0  # of one plan that is looked for


@dataclass(frozen=True, slots=True)
class DutyStory:
    """An assignment of the helper.

    Attributes
    ----------
    begun
        It is past: told before, and not to be changed.
    pinned
        It was fixed by hand.
    alternative
        The next best plan without it; None where it is past, or was not asked for.
    """

    session: str
    option: int
    seat: str
    begun: bool
    pinned: bool
    alternative: Alternative | None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a helper does not hold a seat.

    Attributes
    ----------
    option
        The time that is spoken of.
    holder
        Who holds it.
    refusal
        The first rule that forbids it whatever else is planned, with its figures.
    alternative
        Where no rule does: the next best plan in which the helper holds the seat;
        None where no such plan was found.
    """

    session: str
    option: int
    seat: str
    holder: str | None
    refusal: Violation | None
    alternative: Alternative | None


@dataclass(frozen=True, slots=True)
class HelperStory:
    """What a helper does, why, and why not something else."""

    helper: str
    wished_sessions: int
    minutes: int
    duties: tuple[DutyStory, ...]
    asked: WhyNot | None = None


def explain_helper(
    problem: Problem,
    plan: Plan,
    helper: str,
    session: str | None = None,
    seat: str | None = None,
    *,
    limits: Limits | None = None,
    whole: int = MOST_SEATS,
    solving: bool = True,
) -> HelperStory:
    """Tell why a helper has what they have, and why they have not a certain seat.

    Parameters
    ----------
    problem, plan
        The plan answers the problem and breaks no rule.
    session, seat
        The seat that is asked for; None asks for none.
    limits
        Of each plan that is looked for.
    whole
        Most seats of a problem that is solved whole.
    solving
        False: look for no other plan, only list what is there.

    Raises
    ------
    KeyError
        The problem has no such helper or seat.
    """
    limits = limits or Limits(seconds=_SECONDS, workers=1, seed=plan.seed)
    asking = Asking(problem, plan, limits, whole)
    ledger = Ledger(problem, plan.assignments)
    person = ledger.facts.helpers[helper]
    own = ledger.by_helper.get(helper, ())
    stories = []
    for duty in own:
        other = None
        if solving and not duty.begun:
            other = asking.without(duty.session.id, helper)
        pinned = duty.key in ledger.facts.pinned
        stories.append(
            DutyStory(
                duty.session.id, duty.number, duty.seat.id, duty.begun, pinned, other
            )
        )
    asked = None
    if session is not None and seat is not None:
        asked = _why_not(ledger, asking, Pin(session, seat, helper))
    return HelperStory(
        helper,
        person.wished_sessions,
        sum(duty.option.minutes for duty in own),
        tuple(stories),
        asked,
    )


def _why_not(ledger: Ledger, asking: Asking, pin: Pin) -> WhyNot:
    """Find the first rule against a helper in a seat, or the best plan with it."""
    held = ledger.by_seat.get((pin.session, pin.seat))
    option, refusals = _least_refused(ledger, pin)
    alternative = None
    holds = held is not None and held.helper.id == pin.helper
    if not refusals and not holds:
        alternative = asking.with_pin(pin)
    return WhyNot(
        pin.session,
        option,
        pin.seat,
        None if held is None else held.helper.id,
        refusals[0] if refusals else None,
        alternative,
    )


def _least_refused(ledger: Ledger, pin: Pin) -> tuple[int, Sequence[Violation]]:
    """Give the option with the fewest refusals, and these: gates, then limits alone."""
    session = ledger.facts.sessions[pin.session]
    seat = ledger.facts.seats[pin.session, pin.seat]
    helper = ledger.facts.helpers[pin.helper]
    found = []
    for number, option in enumerate(session.options):
        duty = ledger.duty(Place(session, number, option, seat), helper)
        found.append((number, [*ledger.refusals(duty), *ledger.clashes([duty])]))
    held = ledger.option_of(session)
    if held is not None:
        return found[held]
    return min(found, key=lambda each: len(each[1]))
