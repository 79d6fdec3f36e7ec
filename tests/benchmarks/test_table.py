import json

from benchmarks.measure import Measurement, last_line
from benchmarks.table import HEADINGS, aligned, markdown, row

FOUND = Measurement(
    "pool",
    3,
    status="feasible",
    strategy="lp",
    filled=69,
    mandatory=81,
    seconds={"generate": 0.1, "solve": 0.456, "check": 0.01},
    megabytes=120,
    tiers={"cover": (200, 204, 4 / 204), "teams": (31, None, None)},
    settled={"cover": 0.31, "teams": 0.4},
)


def cells(found: Measurement) -> dict[str, str]:
    return dict(zip(HEADINGS, row(found), strict=True))


def test_a_row_says_value_bound_and_gap_and_never_guesses() -> None:
    said = cells(FOUND)
    assert said["filled"] == "69/81"
    assert said["solve s"] == "0.46"
    assert said["cover: value, bound, gap, after s"] == "200, 204, 1.96 %, 0.3"
    assert said["teams: value, bound, gap, after s"] == "31, ?, ?, 0.4"
    assert said["comfort: value, bound, gap, after s"] == ""


def test_a_small_gap_is_not_shown_as_none() -> None:
    near = Measurement("dense", 1, tiers={"fairness": (1_463_610, 1_463_499, 8e-5)})
    shown = cells(near)["fairness: value, bound, gap, after s"]
    assert shown == "1463610, 1463499, 0.0080 %, 0.0"


def test_a_measurement_survives_the_way_from_its_process() -> None:
    arrived = Measurement(**json.loads(json.dumps(FOUND.as_json())))
    assert row(arrived) == row(FOUND)


def test_a_failed_run_is_a_row_too() -> None:
    said = cells(Measurement("dense", 1, status="FAILED (1): MemoryError"))
    assert said["status"] == "FAILED (1): MemoryError"
    assert said["filled"] == said["solve s"] == said["peak MB"] == ""


def test_both_tables_have_every_column() -> None:
    rows = [row(FOUND), row(Measurement("demo", 1))]
    lines = markdown(rows).splitlines()
    assert len(lines) == 4
    assert {line.count("|") for line in lines} == {len(HEADINGS) + 1}
    head, first, _ = aligned(rows).splitlines()
    assert head.index("status") == first.index("feasible")


def test_the_last_line_of_an_error() -> None:
    assert last_line("Traceback\n  File\nValueError: no\n\n") == "ValueError: no"
    assert last_line("\n") == "no message"
