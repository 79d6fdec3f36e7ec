"""The printable page of a plan: one file that needs nothing else."""

from api.pages import page
from api.plans import PlanView
from matching.plan import Plan
from scheduler.texts.language import Texts
from scheduler.texts.names import STATUSES


def plan_page(view: PlanView, plan: Plan, network: str, texts: Texts) -> bytes:
    """Write the page.

    Parameters
    ----------
    view, plan
        The plan, arranged and as it is.
    network
        Name at the head of the page.
    """
    verdict = texts.known(STATUSES, plan.status)
    text = page(
        "plan.html", texts, view=view, plan=plan, network=network, verdict=verdict
    )
    return text.encode()
