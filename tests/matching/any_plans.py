"""Plans of any content, to be written and read."""

from hypothesis import strategies as st

from matching.plan import Assignment, EmptySeat, NotHeld, Plan, RefusedPin
from matching.problem import TIERS
from tests.matching.any_words import (
    IDS,
    NAMES,
    WORDS,
    Draw,
    count,
    lists,
)

SCORES = st.integers(-(10**9), 10**9)
CODES = st.sampled_from(
    ["staffing", "used_elsewhere", "no_seats", "room", "resource", "series"]
)
TERMS = st.dictionaries(WORDS, SCORES, max_size=2)


@st.composite
def any_plans(draw: Draw) -> Plan:
    """Give any plan that can be written."""
    tiers = draw(st.lists(st.sampled_from(TIERS), unique=True))
    return Plan(
        problem_sha256=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        status=draw(st.sampled_from(["optimal", "feasible"])),
        strategy=draw(NAMES),
        seconds=draw(st.floats(0, 1e6)),
        seed=draw(count(2**31 - 1)),
        assignments=draw(lists(st.builds(Assignment, WORDS, count(3), WORDS, WORDS))),
        pins_refused=draw(lists(st.builds(RefusedPin, WORDS, WORDS, WORDS, IDS))),
        not_held=draw(lists(st.builds(NotHeld, WORDS, CODES, count(9), count(9)))),
        empty_seats=draw(
            lists(
                st.builds(
                    EmptySeat,
                    WORDS,
                    WORDS,
                    st.booleans(),
                    st.dictionaries(WORDS, count(99), max_size=3),
                )
            )
        ),
        score={tier: {"value": draw(SCORES), **draw(TERMS)} for tier in tiers},
        bound={tier: draw(st.none() | SCORES) for tier in tiers},
        versions=draw(st.dictionaries(NAMES, NAMES, max_size=2)),
    )
