"""Chance, and the themes that a random problem takes up."""

from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")

RULE_THEMES = (
    "absences",
    "badges",
    "busy",
    "clearances",
    "company",
    "day_limit",
    "expenses",
    "languages",
    "minors",
    "never",
    "options",
    "past",
    "pins",
    "published",
    "range",
    "ratio",
    "remote",
    "reserve",
    "resources",
    "rest",
    "roles",
    "rooms",
    "series",
    "shadow",
    "skills",
    "staffing",
    "table",
    "travel",
    "visits",
    "week_limit",
    "windows",
)
WISH_THEMES = (
    "equity",
    "history",
    "ideal",
    "interpreting",
    "likes",
    "memory",
    "optional",
    "pairs",
    "public",
    "requested",
    "settings",
)


class Dice:
    """Chance with the themes of one problem.

    Parameters
    ----------
    random
        Where chance comes from: seeded, or steered by hypothesis.
    """

    def __init__(self, random: Random) -> None:
        self.random = random
        rules = random.sample(RULE_THEMES, random.randint(2, 8))
        wishes = random.sample(WISH_THEMES, random.randint(3, 6))
        self.themes = frozenset([*rules, *wishes])

    def often(self, theme: str, chance: float = 0.6) -> bool:
        """Say yes with this chance, but only if the problem has the theme."""
        return theme in self.themes and self.random.random() < chance

    def one(self, *choices: Choice) -> Choice:
        """Choose one."""
        return self.random.choice(choices)

    def some(self, *choices: Choice, chance: float = 0.5) -> tuple[Choice, ...]:
        """Choose each of them with this chance."""
        return tuple(choice for choice in choices if self.random.random() < chance)
