"""Strategies behind one door: `solve`.

The linear relaxation first: it is nearly integral, so it mostly is the proof. What
it leaves fractional is finished by CP-SAT near it (see `matching.solve.finish`).
"""

from matching.solve.door import WitnessError, solve
from matching.solve.limits import Limits, Progress

__all__ = ["Limits", "Progress", "WitnessError", "solve"]
