"""Mend a plan: judge a move, find who could stand in, change as little as possible."""

from matching.repair.comparison import SessionChange, compare
from matching.repair.desk import Desk, judge
from matching.repair.judgement import Judgement
from matching.repair.moves import Move
from matching.repair.news import Absence, Cancellation, News, faults_of_news
from matching.repair.replan import ORDER, Repair, replan
from matching.repair.restated import restated, void_pins
from matching.repair.stand_ins import ASKABLE, StandIn, StandIns

__all__ = [
    "ASKABLE",
    "ORDER",
    "Absence",
    "Cancellation",
    "Desk",
    "Judgement",
    "Move",
    "News",
    "Repair",
    "SessionChange",
    "StandIn",
    "StandIns",
    "compare",
    "faults_of_news",
    "judge",
    "replan",
    "restated",
    "void_pins",
]
