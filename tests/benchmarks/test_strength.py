import numpy as np
import pytest

from benchmarks.strength import Strength, families, relaxed, strengths, table
from matching.generate import generate
from matching.model import build_model

pytestmark = pytest.mark.solver

FOUND = Strength(
    "pool",
    1,
    "cover",
    best=197,
    proven=True,
    rows={"": 0, "ratio:strong": 13, "every": 13},
    bounds={"": 199.0, "ratio:strong": 199.5, "every": None},
)


@pytest.fixture(scope="module")
def found() -> list[Strength]:
    return strengths(generate("pool", 2), "pool", 2, 5.0)


def test_rows_only_ever_make_a_relaxation_stronger(found: list[Strength]) -> None:
    assert [one.tier for one in found] == ["cover", "teams"]
    for one in found:
        sign = -1 if one.tier == "cover" else 1
        bounds = {name: sign * (bound or 0.0) for name, bound in one.bounds.items()}
        assert None not in one.bounds.values()
        assert sign * one.best >= bounds[""] - 1e-6
        for bound in bounds.values():
            assert bounds["every"] - 1e-6 <= bound <= bounds[""] + 1e-6


def test_every_strong_family_is_left_out_once_and_all_together() -> None:
    model = build_model(generate("pool", 2))
    left_out = families(model)
    rules = model.draft.rows.rule_of_row()
    strong = {rule for rule in rules.tolist() if rule.endswith(":strong")}
    assert {*left_out} == {"", "every", *strong}
    assert strong
    assert not left_out[""].any()
    times = np.sum([left_out[name] for name in strong], axis=0)
    assert (times == left_out["every"]).all()
    assert {*rules[left_out["every"]].tolist()} == strong


def test_without_any_row_the_relaxation_takes_every_column() -> None:
    model = build_model(generate("pool", 2))
    cover = model.tiers[0]
    none = families(model)[""]
    most = -int(cover.unit.clip(max=0) @ model.upper)
    assert cover.name == "cover"
    assert relaxed(model, cover, none, 5.0) == pytest.approx(most + cover.constant)


def test_a_tight_row_makes_the_table() -> None:
    other = Strength("network", 1, "teams", 40, False, {"": 0}, {"": 30.25})
    lines = table([FOUND, other], for_page=True).splitlines()
    assert lines[0].endswith(
        "| all rows | without `ratio:strong` | without any of these |"
    )
    assert lines[2].endswith(
        "| 197 | 199.00 (1.01 %) | 199.50 (1.25 %, 13 rows) | ?, 13 rows |"
    )
    assert lines[3].endswith(
        "| 40 (not proven) | 30.25 (24.38 %) | no such rows | no such rows |"
    )
