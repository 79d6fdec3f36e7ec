"""Rows of a week to a planning problem, and a plan back to rows.

The ids in a problem are the stable keys of the rows. Everything is selected in bulk,
a handful of statements for a whole region. The pitfall is time: a weekly rule is a
wall clock, and becomes minutes of the horizon in `matching.times` alone.
"""

from scheduler.translate.drafts import (
    assignments_of,
    not_held_rows,
    plan_of,
    plan_rows,
    refused_pin_rows,
    refused_pins_of,
)
from scheduler.translate.problems import week_problem
from scheduler.translate.weeks import week_horizon

__all__ = [
    "assignments_of",
    "not_held_rows",
    "plan_of",
    "plan_rows",
    "refused_pin_rows",
    "refused_pins_of",
    "week_horizon",
    "week_problem",
]
