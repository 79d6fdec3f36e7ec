"""The cost of a tier is what the score counts."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.model import build_model
from matching.plan import Assignment
from matching.score import score
from tests.matching.model.regions import cheapest, columns_of, with_facts
from tests.matching.random_problems import random_problem
from tests.matching.tiny import helper, problem, session


@given(st.integers(0, 9), st.integers(0, 60), st.integers(0, 8), st.integers(0, 7))
@hypothesis_settings(deadline=None)
def test_the_kth_session_of_a_helper_costs_what_the_score_says(
    wished: int, past: int, weeks: int, count: int
) -> None:
    ana = helper("ana", wished_sessions=wished, past_sessions=past, past_weeks=weeks)
    sessions = tuple(session(f"d{day}", f"{day} 09:00 10:00") for day in range(count))
    asked = problem((ana,), sessions)
    model = build_model(asked)
    (fairness,) = (tier for tier in model.tiers if tier.name == "fairness")
    (load,) = (columns for columns, _ in model.draft.terms["fairness"])
    unit = fairness.unit[load]
    assert len(unit) == count
    assert (np.diff(unit) >= 0).all()
    for k in range(count + 1):
        held = [Assignment(one.id, 0, "a", "ana") for one in sessions[:k]]
        assert (
            fairness.value(int(unit[:k].sum()))
            == score(asked, held)["fairness"]["value"]
        )


@pytest.mark.solver
@pytest.mark.parametrize("seed", range(60))
def test_every_tier_costs_what_the_score_says(seed: int) -> None:
    asked = random_problem(seed)
    random = Random(seed)  # noqa: S311 - no secret
    model = build_model(asked)
    entries = sorted(columns_of(model))
    for _ in range(4):
        held = with_facts(model, random.sample(entries, min(len(entries), 3)))
        for tier in model.tiers:
            cost = cheapest(model, held, tier)
            if cost is not None:  # else a rule forbids it
                plain = score(asked, held)[tier.name]["value"]
                assert tier.value(cost) == plain, tier.name
