"""Cover: seats that must be filled, by priority, and sessions an EPN asked for."""

from collections.abc import Sequence

from matching.problem import Session
from matching.score.places import Place
from matching.score.sums import Sums


def add_cover(
    sums: Sums, session: Session, team: Sequence[Place], mandatory: int
) -> None:
    """Count the filled of so many mandatory seats; held requests, whoever holds them."""
    filled = len([place for place in team if place.seat.mandatory])
    sums["priority"] += session.priority * filled
    sums["mandatory_filled"] += filled
    sums["mandatory_empty"] += mandatory - filled
    if team and session.requested:
        sums["requested_held"] += 1
