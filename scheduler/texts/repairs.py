"""What a cancellation means: stand-ins with their price, and what changes in the plan.

Prices are told by tier in the tier's own words, and only where something changes.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from matching.check import Violation
from matching.repair import Repair, SessionChange, StandIn
from scheduler.texts.language import Texts, marked, marked_plural
from scheduler.texts.names import TIERS
from scheduler.texts.sessions import Namer

Terms = Mapping[str, Mapping[str, int]]

_FEWER: Final = marked_plural(
    "%(n)d mandatory seat more stays empty", "%(n)d mandatory seats more stay empty"
)
_MORE: Final = marked_plural(
    "%(n)d mandatory seat more is filled", "%(n)d mandatory seats more are filled"
)

# What one would have to ask, by rule and, where it counts two things, by which.
_ASKS: Final = {
    "travel": marked("to travel %(found)d minutes (agreed: at most %(wanted)d)"),
    "rest": marked("to rest only %(found)d minutes (agreed: at least %(wanted)d)"),
    "day_limit sessions": marked(
        "to take %(found)d sessions that day (agreed: at most %(wanted)d)"
    ),
    "day_limit minutes": marked(
        "to work %(found)d minutes that day (agreed: at most %(wanted)d)"
    ),
    "week_limit sessions": marked(
        "to take %(found)d sessions that week (agreed: at most %(wanted)d)"
    ),
    "week_limit minutes": marked(
        "to work %(found)d minutes that week (agreed: at most %(wanted)d)"
    ),
}


def price(texts: Texts, change: Terms) -> str:
    """Say what a change of a plan costs and brings, in the order of the tiers."""
    said = [clause for tier in change for clause in _of_tier(texts, tier, change[tier])]
    return ", ".join(said) or texts.gettext("costs nothing")


def _of_tier(texts: Texts, tier: str, terms: Mapping[str, int]) -> Iterator[str]:
    if tier == "cover":
        yield from _cover(texts, terms)
    elif terms["value"]:
        by = abs(terms["value"])
        name = texts.known(TIERS, tier)
        yield (
            texts.gettext("%(tier)s: worse by %(by)s", tier=name, by=texts.number(by))
            if terms["value"] > 0
            else texts.gettext(
                "%(tier)s: better by %(by)s", tier=name, by=texts.number(by)
            )
        )


def _cover(texts: Texts, terms: Mapping[str, int]) -> Iterator[str]:
    filled, held = terms["mandatory_filled"], terms.get("requested_held", 0)
    if filled:
        forms = _MORE if filled > 0 else _FEWER
        yield texts.ngettext(*forms, abs(filled))
    if held > 0:
        yield texts.ngettext(
            "%(n)d requested session more is held",
            "%(n)d requested sessions more are held",
            held,
        )
    if held < 0:
        yield texts.ngettext(
            "%(n)d requested session less is held",
            "%(n)d requested sessions less are held",
            -held,
        )
    if terms["value"] and not filled and not held:
        yield (
            texts.gettext("more urgent seats are filled")
            if terms["value"] > 0
            else texts.gettext("less urgent seats are filled")
        )


def stand_in(namer: Namer, one: StandIn) -> str:
    """Say who could come, what it costs, and what one would have to ask first."""
    texts = namer.texts
    name = namer.helper(one.entry.helper)
    if one.reserve:
        name = texts.gettext("%(helper)s (reserve)", helper=name)
    cost = price(texts, one.judgement.change)
    if not one.asks:
        return f"{name} – {cost}"
    wishes = dict.fromkeys(to_ask(namer, bad) for bad in one.asks)
    return texts.gettext(
        "%(helper)s, if willing %(ask)s – %(cost)s",
        helper=name,
        ask=texts.together([*wishes]),
        cost=cost,
    )


def to_ask(namer: Namer, bad: Violation) -> str:
    """Say what a helper would have to agree to, for one limit of `ASKABLE`."""
    texts, detail = namer.texts, bad.detail
    if bad.rule == "available" and "absent_from" in detail:
        return texts.gettext(
            "to come in spite of an absence (%(when)s)",
            when=_when(namer, int(detail["absent_from"]), int(detail["absent_to"])),
        )
    if bad.rule == "available":
        when = _when(namer, int(detail["start"]), int(detail["end"]))
        return texts.gettext("to be free then (%(when)s)", when=when)
    key = f"{bad.rule} {detail['unit']}" if "unit" in detail else bad.rule
    return texts.gettext(_ASKS[key], found=detail["found"], wanted=detail["wanted"])


def _when(namer: Namer, start: int, end: int) -> str:
    day = namer.problem.horizon.local(start).date()
    return f"{namer.texts.short_day(day)} {namer.span(start, end)}"


def changed_session(namer: Namer, change: SessionChange) -> str:
    """Say in one line how a session changes."""
    option = change.after if change.before is None else change.before
    heading = namer.session(change.session, option or 0)
    return f"{heading}: {'; '.join(_changes(namer, change))}"


def _changes(namer: Namer, change: SessionChange) -> Iterator[str]:
    texts = namer.texts
    if change.after is None:
        yield texts.gettext("not held any more")
    elif change.before is None:
        yield texts.gettext("now held")
    elif change.moved:
        time = namer.sessions[change.session].options[change.after]
        when = _when(namer, time.start, time.end)
        yield texts.gettext("moves to %(when)s", when=when)
    for entry in change.removed:
        yield texts.gettext("without %(helper)s", helper=namer.helper(entry.helper))
    for entry in change.added:
        yield texts.gettext(
            "new: %(helper)s (seat %(seat)s)",
            helper=namer.helper(entry.helper),
            seat=entry.seat,
        )
    for entry in change.reseated:
        yield texts.gettext(
            "%(helper)s changes to seat %(seat)s",
            helper=namer.helper(entry.helper),
            seat=entry.seat,
        )


def verdict(texts: Texts, repair: Repair) -> str:
    """Say whether the repair regains what was lost, and how far that is proven."""
    now, before = repair.score["cover"], repair.before["cover"]
    lost = before["mandatory_filled"] - now["mandatory_filled"]
    if now["value"] >= before["value"]:
        said = texts.gettext("Cover is as good as it was.")
    elif lost > 0:
        said = texts.ngettext(
            "%(n)d mandatory seat more than before stays empty.",
            "%(n)d mandatory seats more than before stay empty.",
            lost,
        )
    else:
        said = texts.gettext("Cover is less good than it was.")
    if repair.bound["cover"] == now["value"]:
        proven = texts.gettext("It is proven that no plan covers more.")
        return f"{said} {proven}"
    return said
