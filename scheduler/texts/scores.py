"""How good a plan is and how far that is proven, in sentences from its figures."""

from collections.abc import Mapping

from matching.plan import Plan
from scheduler.texts.language import Texts
from scheduler.texts.names import TERMS


def result(texts: Texts, tier: str, terms: Mapping[str, int]) -> str:
    """Say what a tier reached, in its own unit."""
    if tier == "cover":
        filled = terms.get("mandatory_filled", 0)
        every = filled + terms.get("mandatory_empty", 0)
        return texts.gettext(
            "mandatory seats filled: %(filled)s of %(every)s",
            filled=texts.number(filled),
            every=texts.number(every),
        )
    if tier == "calm" and not terms["value"]:
        return texts.gettext("nothing was published before, so nothing changes")
    return texts.gettext("cost %(value)s", value=texts.number(terms["value"]))


def shares(texts: Texts, tier: str, terms: Mapping[str, int]) -> str:
    """Say what a cost is made of; empty for cover and for nothing at all."""
    if tier == "cover":
        return ""
    return ", ".join(
        f"{texts.known(TERMS, term)} {texts.number(amount)}"
        for term, amount in terms.items()
        if term != "value" and amount
    )


def proof(texts: Texts, plan: Plan, tier: str) -> str:
    """Say how far it is proven that no plan does better in a tier."""
    gap = plan.gap(tier)
    if gap is None:
        return texts.gettext("no limit known yet")
    if gap == 0:
        return texts.gettext("proven: no plan does better")
    return texts.gettext(
        "not proven: at most %(gap)s better is possible", gap=texts.percent(gap)
    )
