"""The mathematical model: one function a rule, one function a wish.

`build_model` turns a problem into columns, rows and one cost per tier. It shares no
rule with `matching.check` and `matching.score`, which judge the answer without it.
"""

from matching.model.build import Model, TierCost, build_model

__all__ = ["Model", "TierCost", "build_model"]
