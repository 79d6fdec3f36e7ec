"""Mend a plan: judge a move, find who could stand in, change as little as possible."""

from matching.repair.desk import Desk, judge
from matching.repair.judgement import Judgement
from matching.repair.moves import Move
from matching.repair.stand_ins import ASKABLE, StandIn, StandIns

__all__ = ["ASKABLE", "Desk", "Judgement", "Move", "StandIn", "StandIns", "judge"]
