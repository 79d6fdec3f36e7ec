"""Why a seat is empty and a session not held: counts from the data, no guesses.

A funnel counts the helpers that are left after each gate, in the order in which a
coordinator would think: what the person is, when and where they can come, what
their week still allows, whether the team works, and who of the rest is needed
elsewhere at that hour. It speaks of one time of a session: the one it is held at,
else the option that leaves most helpers. The one pitfall: rooms, resources and the
order of a series say nothing of a helper; they are reasons of the session alone.
"""

from matching.funnel.funnels import FUNNEL, Funnels
from matching.funnel.tables import tables

__all__ = ["FUNNEL", "Funnels", "tables"]
