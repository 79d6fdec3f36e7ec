"""A cancellation told: stand-ins for each seat, then the smallest change; and as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from api.cli.speech import columns
from matching.check import Violation
from matching.plan import gap_of
from matching.repair import Repair, SessionChange, StandIn, StandIns
from scheduler.texts.names import TIERS
from scheduler.texts.repairs import changed_session, price, stand_in, verdict
from scheduler.texts.scores import proof
from scheduler.texts.sessions import Namer

MOST_STAND_INS: Final = 5
INDENT: Final = "  "


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that is told of a cancellation.

    Attributes
    ----------
    seats
        Those that become empty, with who could take them.
    """

    namer: Namer
    seats: list[StandIns]
    repair: Repair


def told(outcome: Outcome) -> Iterator[str]:
    """Tell it line by line."""
    texts, found = outcome.namer.texts, outcome.repair
    if not outcome.seats:
        yield texts.gettext("Who cancels has no seat in this plan.")
    for seat in outcome.seats:
        yield from _told_of_seat(outcome.namer, seat)
        yield ""

    yield texts.gettext("The smallest change:")
    for change in found.changes:
        yield f"  {changed_session(outcome.namer, change)}"
    if not found.changes:
        yield INDENT + texts.gettext("Nothing changes.")
    yield verdict(texts, found)
    yield from columns(_tiers(outcome))


def _told_of_seat(namer: Namer, seat: StandIns) -> Iterator[str]:

    texts = namer.texts
    yield texts.gettext(
        "%(session)s – seat %(seat)s: %(helper)s cancels",
        session=namer.session(seat.session, seat.option),
        seat=seat.seat,
        helper=namer.helper(seat.holder or ""),
    )
    cost = price(texts, seat.vacant.change)
    yield INDENT + texts.gettext("Nobody: %(cost)s", cost=cost)
    for number, one in enumerate(seat.fit[:MOST_STAND_INS], 1):
        yield f"  {number}. {stand_in(namer, one)}"
    yield from _more(namer, len(seat.fit))
    if not seat.fit:
        yield INDENT + texts.gettext("Nobody is free for it as agreed.")
    if seat.nearly:
        yield INDENT + texts.gettext("One could ask:")
        for one in seat.nearly[:MOST_STAND_INS]:
            yield f"    {stand_in(namer, one)}"
        yield from _more(namer, len(seat.nearly))


def _more(namer: Namer, count: int) -> Iterator[str]:
    if count > MOST_STAND_INS:
        yield INDENT + namer.texts.ngettext(
            "… and %(n)d more", "… and %(n)d more", count - MOST_STAND_INS
        )


def _tiers(outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    """Say of each tier what it was and is, and how far that is proven."""
    texts, found = outcome.namer.texts, outcome.repair
    for tier, bound in found.bound.items():
        before, now = found.before[tier]["value"], found.score[tier]["value"]
        gap = None if bound is None else gap_of(tier, now, bound)
        yield (
            texts.known(TIERS, tier),
            f"{texts.number(before)} → {texts.number(now)}",
            proof(texts, gap),
        )


# ------------------------------------------------------------------- as JSON


def plain(outcome: Outcome) -> dict[str, Any]:
    """Give it whole for a programme."""
    found = outcome.repair
    return {
        "seats": [_plain_seat(outcome.namer, seat) for seat in outcome.seats],
        "repair": {
            "regained": found.regained,
            "order": [*found.bound],
            "before": found.before,
            "score": found.score,
            "bound": dict(found.bound),
            "looked_at": found.looked_at,
            "changes": [_plain_change(outcome.namer, one) for one in found.changes],
        },
    }


def _plain_seat(namer: Namer, seat: StandIns) -> dict[str, Any]:
    return {
        "session": seat.session,
        "option": seat.option,
        "seat": seat.seat,
        "holder": seat.holder,
        "nobody": seat.vacant.change,
        "stand_ins": [_plain_stand_in(namer, one) for one in seat.fit],
        "nearly": [_plain_stand_in(namer, one) for one in seat.nearly],
    }


def _plain_stand_in(namer: Namer, one: StandIn) -> dict[str, Any]:

    return {
        "helper": one.entry.helper,
        "option": one.entry.option,
        "reserve": one.reserve,
        "change": one.judgement.change,
        "asks": [_plain_rule(bad) for bad in one.asks],
        "sentence": stand_in(namer, one),
    }


def _plain_rule(bad: Violation) -> dict[str, Any]:
    return {"rule": bad.rule, "session": bad.session, "detail": dict(bad.detail)}


def _plain_change(namer: Namer, one: SessionChange) -> dict[str, Any]:

    parts = {
        name: [{"seat": entry.seat, "helper": entry.helper} for entry in entries]
        for name, entries in (
            ("removed", one.removed),
            ("added", one.added),
            ("reseated", one.reseated),
            ("kept", one.kept),
        )
    }
    return {
        "session": one.session,
        "before": one.before,
        "after": one.after,
        **parts,
        "sentence": changed_session(namer, one),
    }
