"""What a network may decide about its plans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from matching.travel import TravelSettings

TIERS: Final = ("cover", "teams", "calm", "fairness", "comfort")
DEFAULT_WEIGHTS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "requested": 3,
        "language_native": 0,
        "language_level": 1,
        "language_interpreter": 3,
        "language_remote": 5,
        "language_nobody": 10,
        "ideal_staff": 1,
        "optional_seat": 1,
        "equity": 1,
        "changed": 1,
        "moved": 1,
        "preferred": 0,
        "available": 1,
        "if_needed": 4,
        "liked": -1,
        "wanted_pair": -2,
        "same_helper": -1,
        "travel": 1,
    }
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a network may decide about the plan.

    Attributes
    ----------
    tiers
        The order: cover and teams first, the others as wished.
    weights
        What one unit of a term costs inside its tier; keys of `DEFAULT_WEIGHTS`.
    """

    tiers: tuple[str, ...] = TIERS
    weights: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    changeover_minutes: int = 10
    senior_roles: tuple[str, ...] = ("senior_animator",)
    mentor_roles: tuple[str, ...] = ("young_mentor",)
    minors_per_adult: int = 8
    travel: TravelSettings = field(default_factory=TravelSettings)
