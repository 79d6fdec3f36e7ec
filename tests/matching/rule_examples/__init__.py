"""For each rule small problems with an answer that keeps it and one that breaks it.

The broken answer breaks that rule and no other, so that whoever leaves the rule out
sees nothing wrong any more.
"""

from tests.matching.rule_examples import (
    begun,
    gates,
    series,
    shared,
    teams,
    timetables,
    travels,
)
from tests.matching.rule_examples.example import Example

EXAMPLES: tuple[Example, ...] = tuple(
    found
    for family in (gates, timetables, travels, teams, shared, series, begun)
    for examples in family.EXAMPLES
    for found in examples()
)

__all__ = ["EXAMPLES", "Example"]
