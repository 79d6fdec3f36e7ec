"""How good a plan is and how far that is proven, in sentences from its figures."""

from collections.abc import Mapping

from scheduler.texts.language import Texts
from scheduler.texts.names import TERMS


def result(texts: Texts, tier: str, terms: Mapping[str, int], *, told: bool) -> str:
    """Say what a tier reached, in its own unit.

    Parameters
    ----------
    told
        Whether people have been told a plan before this one.
    """
    if tier == "cover":
        filled = terms.get("mandatory_filled", 0)
        every = filled + terms.get("mandatory_empty", 0)
        return texts.gettext(
            "mandatory seats filled: %(filled)s of %(every)s",
            filled=texts.number(filled),
            every=texts.number(every),
        )
    if tier == "calm" and not told:
        return texts.gettext("nothing was published before, so nothing changes")
    if tier == "calm" and not terms["value"]:
        return texts.gettext("nobody has to be told of a change")
    return texts.gettext("cost %(value)s", value=texts.number(terms["value"]))


def shares(texts: Texts, tier: str, terms: Mapping[str, int], *, requests: int) -> str:
    """Say what a cost is made of; of cover, how many of the requests are held.

    Empty where there is nothing to say.
    """
    if tier == "cover":
        return _requests(texts, terms.get("requested_held", 0), requests)
    return ", ".join(
        f"{texts.known(TERMS, term)} {texts.number(amount)}"
        for term, amount in terms.items()
        if term != "value" and amount
    )


def _requests(texts: Texts, held: int, every: int) -> str:
    if not every:
        return ""
    return texts.gettext(
        "requested sessions held: %(held)s of %(every)s",
        held=texts.number(held),
        every=texts.number(every),
    )


def proof(texts: Texts, gap: float | None) -> str:
    """Say how far it is proven that no plan does better in a tier, by its gap."""
    if gap is None:
        return texts.gettext("no limit known yet")
    if gap == 0:
        return texts.gettext("proven: no plan does better")
    return texts.gettext(
        "not proven: at most %(gap)s better is possible", gap=texts.percent(gap)
    )
