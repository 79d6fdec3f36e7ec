"""Problems and plans as files: read, written, described.

Reading refuses bad input with every fault at once (`BadInputError`). What is
written is canonical: equal problems give equal bytes, whatever the order of keys
and of lists without order, and defaults are left out.
"""

from matching.files.plans import plan_schema, read_plan, write_plan
from matching.files.problems import (
    fingerprint,
    problem_schema,
    read_problem,
    write_problem,
)

__all__ = [
    "fingerprint",
    "plan_schema",
    "problem_schema",
    "read_plan",
    "read_problem",
    "write_plan",
    "write_problem",
]
