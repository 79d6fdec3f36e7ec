"""Why this helper, why not another, and what differs between two plans."""

from collections.abc import Iterator, Mapping

from matching.check import Violation
from matching.explain import (
    Alternative,
    Comparison,
    DutyStory,
    HelperDifference,
    HelperStory,
    SiteDifference,
    WhyNot,
)
from scheduler.texts.explanations import level_name, move_lines
from scheduler.texts.names import RULES, TIERS, role_name
from scheduler.texts.sessions import Namer


def load_line(namer: Namer, story: HelperStory) -> str:
    """Say how much a helper has, and wished for."""
    return namer.ngettext(
        "%(helper)s has %(n)d session (%(minutes)d minutes); wished: %(wished)d a week.",
        "%(helper)s has %(n)d sessions (%(minutes)d minutes); "
        "wished: %(wished)d a week.",
        len(story.duties),
        helper=namer.helper(story.helper),
        minutes=story.minutes,
        wished=story.wished_sessions,
    )


def duty_lines(namer: Namer, helper: str, duty: DutyStory) -> Iterator[str]:
    """Say what the plan without an assignment would cost."""
    yield namer.session(duty.session, duty.option)
    if duty.begun:
        yield namer.gettext("It has begun, and stays as it was published.")
        return
    if duty.pinned:
        yield namer.gettext("It was fixed by hand.")
    if duty.alternative is None:
        yield namer.gettext("No other plan was found.")
        return
    yield namer.gettext(
        "Without %(helper)s here: %(cost)s.",
        helper=namer.helper(helper),
        cost=cost(namer, duty.alternative),
    )
    yield from _found(namer, duty.alternative)


def why_not_lines(namer: Namer, helper: str, asked: WhyNot) -> Iterator[str]:
    """Say why a helper does not hold a seat."""
    _texts, who = namer.texts, namer.helper(helper)
    yield namer.session(asked.session, asked.option)
    if asked.holder == helper:
        yield namer.gettext("%(helper)s has this seat.", helper=who)
        return
    if asked.holder is not None:
        holder = namer.helper(asked.holder)
        yield namer.gettext("%(helper)s has this seat.", helper=holder)
    if asked.refusal is not None:
        yield refusal_line(namer, asked.refusal)
    elif asked.alternative is None:
        yield namer.gettext("No plan was found with %(helper)s here.", helper=who)
    else:
        yield namer.gettext(
            "With %(helper)s here: %(cost)s.",
            helper=who,
            cost=cost(namer, asked.alternative),
        )
        yield from _found(namer, asked.alternative)


def _found(namer: Namer, other: Alternative) -> Iterator[str]:
    """Say what else changes, and how far was looked."""
    after = Namer(namer.problem, namer.texts, other.assignments)
    yield from move_lines(namer, after, other.moves)
    if other.scope == "near":
        yield namer.gettext("Only helpers and sessions nearby were looked at.")
    elif not other.proven:
        yield namer.gettext("There may be a better way that was not found.")


def cost(namer: Namer, other: Alternative) -> str:
    """Say by how much a plan is worse or better, tier by tier."""
    texts = namer.texts
    clauses = []
    for tier, terms in other.difference.items():
        more = terms["value"]
        if tier == "cover":
            clauses += _seats(namer, terms)
            more = -more if not terms["mandatory_filled"] else 0
        if more:
            said = {"tier": texts.known(TIERS, tier), "amount": texts.number(abs(more))}
            clauses.append(
                namer.gettext("%(tier)s worse by %(amount)s", **said)
                if more > 0
                else namer.gettext("%(tier)s better by %(amount)s", **said)
            )
    return ", ".join(clauses) or namer.gettext("another plan is just as good")


def _seats(namer: Namer, terms: Mapping[str, int]) -> list[str]:
    filled, _texts = terms["mandatory_filled"], namer.texts
    if filled < 0:
        return [
            namer.ngettext(
                "%(n)d mandatory seat less is filled",
                "%(n)d mandatory seats less are filled",
                -filled,
            )
        ]
    if filled > 0:
        return [
            namer.ngettext(
                "%(n)d mandatory seat more is filled",
                "%(n)d mandatory seats more are filled",
                filled,
            )
        ]
    return []


def refusal_line(namer: Namer, bad: Violation) -> str:
    """Say which rule keeps a helper out of a seat, with its figures."""
    texts, detail = namer.texts, bad.detail
    who = namer.helper(bad.helper or "")
    found, asked = detail.get("found", 0), detail.get("wanted", 0)
    match bad.rule:
        case "role":
            roles = " / ".join(
                role_name(texts, role) for role in str(asked).split(", ")
            )
            return namer.gettext(
                "%(helper)s does not have the role: %(roles)s.", helper=who, roles=roles
            )
        case "skill":
            return namer.gettext(
                "%(helper)s has level %(found)s in skill %(skill)s; "
                "level %(wanted)s is asked for.",
                helper=who,
                skill=detail["skill"],
                found=found,
                wanted=asked,
            )
        case "language":
            return _language_line(namer, bad, who)
        case "travel" if "to_site" in detail:
            return namer.ngettext(
                "%(helper)s would travel %(n)d minute; at most %(most)d are agreed.",
                "%(helper)s would travel %(n)d minutes; at most %(most)d are agreed.",
                int(found),
                helper=who,
                most=int(asked),
            )
        case "clearance" | "badge":
            return namer.gettext(
                "%(helper)s lacks: %(paper)s.", helper=who, paper=detail[bad.rule]
            )
        case "available" if "end" in detail:
            start, end = int(detail["start"]), int(detail["end"])
            return namer.gettext(
                "%(helper)s is not free on %(day)s, %(span)s.",
                helper=who,
                day=namer.day(start),
                span=namer.span(start, end),
            )
    rule = texts.known(RULES, bad.rule)
    return namer.gettext("%(helper)s: %(rule)s.", helper=who, rule=rule)


def _language_line(namer: Namer, bad: Violation, who: str) -> str:
    texts, detail = namer.texts, bad.detail
    codes = str(detail["language"]).split(", ")
    spoken = " / ".join(texts.language(code) for code in codes)
    if len(codes) > 1 or namer.seat(bad.session, bad.seat or "").any_language:
        return namer.gettext(
            "%(helper)s speaks none of these well enough: %(languages)s.",
            helper=who,
            languages=spoken,
        )
    return namer.gettext(
        "%(helper)s has level %(found)s in %(language)s; level %(wanted)s is asked for.",
        helper=who,
        language=spoken,
        found=level_name(texts, int(detail["found"])),
        wanted=level_name(texts, int(detail["wanted"])),
    )


# ------------------------------------------------------------------- two plans


def verdict(namer: Namer, both: Comparison) -> str:
    """Say which plan is better."""
    if both.better == 1:
        return namer.gettext("The first plan is better.")
    if both.better == 2:
        return namer.gettext("The second plan is better.")
    return namer.gettext("Both plans are worth the same.")


def helper_lines(namer: Namer, one: HelperDifference) -> Iterator[str]:
    """Say what differs for a helper."""
    _texts, who = namer.texts, namer.helper(one.helper)
    yield namer.gettext(
        "%(helper)s: sessions %(before)d → %(after)d, minutes %(less)d → %(more)d.",
        helper=who,
        before=one.sessions[0],
        after=one.sessions[1],
        less=one.minutes[0],
        more=one.minutes[1],
    )
    told = (
        (namer.gettext("more: %(sessions)s"), one.takes),
        (namer.gettext("no longer: %(sessions)s"), one.leaves),
    )
    for text, seats in told:
        if seats:
            yield text % {"sessions": namer.together(key for key, _ in seats)}
    if one.moved:
        moved = namer.together(one.moved)
        yield namer.gettext("at another time: %(sessions)s", sessions=moved)


def site_line(namer: Namer, one: SiteDifference) -> str:
    """Say what differs at a site."""
    return namer.gettext(
        "%(site)s: sessions held %(before)d → %(after)d, mandatory seats empty "
        "%(less)d → %(more)d, seats changed %(changed)d.",
        site=namer.site(one.site),
        before=one.held[0],
        after=one.held[1],
        less=one.empty[0],
        more=one.empty[1],
        changed=len(one.changed),
    )
