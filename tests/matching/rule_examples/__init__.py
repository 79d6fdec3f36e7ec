"""For each rule small problems with an answer that keeps it and one that breaks it.

The broken answer breaks that rule and no other, so that whoever leaves the rule out
sees nothing wrong any more.
"""

from tests.matching.rule_examples import gates, teams, timetables
from tests.matching.rule_examples.example import Example

EXAMPLES: tuple[Example, ...] = tuple(
    found
    for family in (gates, timetables, teams)
    for examples in family.EXAMPLES
    for found in examples()
)

__all__ = ["EXAMPLES", "Example"]
