"""Fairness, with figures worked out by hand."""

from datetime import date

import pytest

from matching.problem import Helper
from matching.times import Horizon
from tests.matching.score.alone import tier
from tests.matching.tiny import helper, problem, session


@pytest.mark.parametrize(
    ("person", "count", "value"),
    [
        # w = 2, p = 0: 1000 · k / 18 = 55.6, 111.1, 166.7
        (helper("ana"), 1, 55),
        (helper("ana"), 3, 55 + 111 + 166),
        # w = 2, p = 11: 12000 / 18 = 666.7, 13000 / 18 = 722.2
        (helper("ana", past_sessions=11), 2, 666 + 722),
        # w = 0 counts as ½: 1000 · k / 4.5 = 222.2, 444.4
        (helper("ana", wished_sessions=0), 2, 222 + 444),
        # w = 0, p = 3 + ½ · 5 = 5.5: 6500 / 4.5 = 1444.4
        (helper("ana", wished_sessions=0, past_sessions=3, past_weeks=3), 1, 1444),
        # a newcomer, w = 2: p = 0 + 2 · 8 = 16: 17000 / 18 = 944.4
        (helper("ana", past_weeks=0), 1, 944),
        # w = 3, p = 4 + 3 · 6 = 22: 23000 / 27 = 851.9, 24000 / 27 = 888.9
        (helper("ana", wished_sessions=3, past_sessions=4, past_weeks=2), 2, 851 + 888),
        # w = 1: 1000 · 9 / 9 exactly, when p = 8 and k = 1
        (helper("ana", wished_sessions=1, past_sessions=8), 1, 1000),
    ],
)
def test_fairness_of_one_helper(person: Helper, count: int, value: int) -> None:
    sessions = tuple(session(f"s{k}", f"{k} 09:00 12:00") for k in range(3))
    held = " ".join(f"s{k}/a=ana" for k in range(count))
    assert tier("fairness", problem((person,), sessions), held) == {"value": value}


def test_fairness_counts_the_whole_horizon_and_adds_the_helpers() -> None:
    sessions = tuple(session(f"s{k}", f"{7 * k} 09:00 12:00") for k in range(2))
    horizon = Horizon("Europe/Brussels", date(2026, 11, 23), 14)
    people = (helper("ana"), helper("ben", wished_sessions=1))
    asked = problem(people, sessions, horizon=horizon)
    assert tier("fairness", asked, "s0/a=ana s1/a=ana")["value"] == 55 + 111
    assert tier("fairness", asked, "s0/a=ana s1/a=ben")["value"] == 55 + 111
    assert tier("fairness", asked, "")["value"] == 0
