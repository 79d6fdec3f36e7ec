"""The printable page of a plan: one file that needs nothing else."""

from api.pages import page
from scheduler.plans import PlanView
from scheduler.texts.language import Texts


def plan_page(view: PlanView, network: str, texts: Texts) -> bytes:
    """Write the page.

    Parameters
    ----------
    view
        The plan, arranged in the same language.
    network
        Name at the head of the page.
    """
    return page("plan.html", texts, view=view, network=network).encode()
