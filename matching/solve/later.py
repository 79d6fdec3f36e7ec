"""Bounds that are still being looked for while the tiers below are solved."""

from dataclasses import dataclass

from matching.solve.exact import SCALE, dual_bound
from matching.solve.executor import Handle
from matching.solve.linear import Program


@dataclass(frozen=True)
class Later:
    """A bound that duals of a program will give, which somebody was asked for.

    Attributes
    ----------
    constant
        What the columns cost that the program does not have.
    """

    asked: Handle
    program: Program
    constant: int

    def bound(self) -> int | None:
        """Wait for the bound of the cost; None where time was too short for one."""
        duals = self.asked.result().duals
        dual = None if duals is None else dual_bound(self.program, duals)
        return None if dual is None else -(-dual.total // SCALE) + self.constant
