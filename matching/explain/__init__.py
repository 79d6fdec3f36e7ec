"""Explanations of a plan, structured: every figure comes from the data or a proof.

Why a seat is empty and the smallest changes that fill it (`explain_seat`), why a
helper has what they have (`explain_helper`), and two plans side by side
(`compare`). Sentences are made of these elsewhere; nothing here knows a language.
"""

from matching.explain.asking import Alternative
from matching.explain.changes import (
    AddHelper,
    AddWindow,
    AskReserve,
    Change,
    GrantBadge,
    GrantClearance,
    Introduce,
    LowerLanguage,
    LowerSkill,
    MoveSession,
    RaiseLimit,
    Replan,
    WidenTravel,
    applied,
    cost,
)
from matching.explain.comparing import (
    Comparison,
    HelperDifference,
    SiteDifference,
    compare,
)
from matching.explain.helpers import (
    DutyStory,
    HelperStory,
    WhyNot,
    explain_helper,
)
from matching.explain.proof import Fix, Move
from matching.explain.seats import (
    Elsewhere,
    Explainer,
    Gate,
    SeatStory,
    explain_seat,
)

__all__ = [
    "AddHelper",
    "AddWindow",
    "Alternative",
    "AskReserve",
    "Change",
    "Comparison",
    "DutyStory",
    "Elsewhere",
    "Explainer",
    "Fix",
    "Gate",
    "GrantBadge",
    "GrantClearance",
    "HelperDifference",
    "HelperStory",
    "Introduce",
    "LowerLanguage",
    "LowerSkill",
    "Move",
    "MoveSession",
    "RaiseLimit",
    "Replan",
    "SeatStory",
    "SiteDifference",
    "WhyNot",
    "WidenTravel",
    "applied",
    "compare",
    "cost",
    "explain_helper",
    "explain_seat",
]
