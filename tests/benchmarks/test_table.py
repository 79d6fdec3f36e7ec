from benchmarks.record import Line, Measurement, Run
from benchmarks.report import report
from benchmarks.table import (
    HEADINGS,
    LINE_HEADINGS,
    aligned,
    comparison,
    line_rows,
    markdown,
    row,
)
from tests.benchmarks.figures import FOUND, changed


def cells(found: Measurement) -> dict[str, str]:
    return dict(zip(HEADINGS, row(found), strict=True))


def test_a_row_says_value_bound_and_gap_and_never_guesses() -> None:
    said = cells(FOUND)
    assert said["filled"] == "69/81"
    assert said["solve s"] == "0.46"
    assert said["cover: value, bound, gap, after s"] == "200, 204, 1.96 %, 0.3"
    assert said["teams: value, bound, gap, after s"] == "31, ?, ?, 0.4"
    assert said["comfort: value, bound, gap, after s"] == ""


def test_a_tier_that_was_never_begun_has_no_time() -> None:
    said = cells(changed(settled={}))
    assert said["cover: value, bound, gap, after s"] == "200, 204, 1.96 %, ?"


def test_a_small_gap_is_not_shown_as_none() -> None:
    near = changed(tiers={"fairness": (1_463_610, 1_463_499, 8e-5)}, settled={})
    shown = cells(near)["fairness: value, bound, gap, after s"]
    assert shown == "1463610, 1463499, 0.0080 %, ?"


def test_when_cover_came_near_its_bound() -> None:
    said = cells(FOUND)
    assert said["cover within 2 % after s"] == "0.3"
    assert said["cover within 1 % after s"] == "–"
    assert FOUND.cover_within(0.05) == 0.2
    assert FOUND.cover_within(0.01) is None
    assert changed(trace=[(0.1, "cover", 0, 0)]).cover_within(0.01) == 0.1


def test_a_strategy_is_named_as_in_the_plan_and_as_asked() -> None:
    assert cells(FOUND)["strategy"] == "lp"
    assert cells(changed(asked="relaxation"))["strategy"] == "relaxation: lp"
    assert cells(changed(asked="cpsat", strategy="cpsat"))["strategy"] == "cpsat"
    named = changed(asked="weighted", strategy="weighted: lp")
    assert cells(named)["strategy"] == "weighted: lp"


def test_a_failed_run_is_a_row_too() -> None:
    said = cells(Measurement("dense", 1, status="FAILED (1): MemoryError"))
    assert said["status"] == "FAILED (1): MemoryError"
    assert said["filled"] == said["solve s"] == said["peak MB"] == ""
    assert said["cover within 2 % after s"] == ""


def test_lines_of_all_seeds_are_one_row_in_the_order_of_their_first() -> None:
    lines = [
        Line("move judged", "region", 1, [0.002, 0.004], megabytes=80),
        Line("command", "region", 1, [2.5], note="slow"),
        Line("move judged", "region", 2, [0.001, 0.003]),
    ]
    judged, command = line_rows(lines)
    assert judged[:4] == ["move judged", "region", "1 2", "4"]
    assert judged[4:] == ["1 ms", "2.5 ms", "4 ms", "80", ""]
    assert command[3:] == ["1", "2.50 s", "2.50 s", "2.50 s", "", "1: slow"]


def test_a_line_that_failed_is_a_row_too() -> None:
    (shown,) = line_rows([Line("repair", "", 1, note="FAILED (1): no", wrong=True)])
    assert len(shown) == len(LINE_HEADINGS)
    assert shown[3:] == ["0", "", "", "", "", "1: FAILED (1): no"]


def test_two_strategies_are_compared_by_the_first_tier_that_differs() -> None:
    better = changed(
        asked="cpsat", tiers={"cover": (200, 204, 0.02), "teams": (30, 1, 0.9)}
    )
    worse = changed(
        asked="cpsat", tiers={"cover": (199, 204, 0.02), "teams": (1, 1, 0)}
    )
    failed = changed(asked="cpsat", status="FAILED (1): no")
    ahead, behind, alike, lost = comparison(
        [FOUND, better, FOUND, worse, FOUND, changed(asked="x"), FOUND, failed]
    )
    assert ahead.startswith("pool, seed 3: cpsat is better in teams (31 and 30)")
    assert behind.startswith("pool, seed 3: auto is better in cover (200 and 199)")
    assert alike.startswith("pool, seed 3: equally good; auto 0.46 s")
    assert lost.endswith("cpsat FAILED (1): no")


def test_both_tables_have_every_column() -> None:
    rows = [row(FOUND), row(Measurement("dense", 1))]
    lines = markdown(HEADINGS, rows).splitlines()
    assert len(lines) == 4
    assert {line.count("|") for line in lines} == {len(HEADINGS) + 1}
    head, first, _ = aligned(HEADINGS, rows).splitlines()
    assert head.index("status") == first.index("feasible")


def test_a_report_has_the_machine_the_notes_and_both_tables() -> None:
    run = Run({"cores": "2"}, [changed(note="made up")], [Line("move", "pool", 1, [1])])
    said = report(run, for_page=True)
    assert said.startswith("cores: 2.\n\npool: made up.\n\n| instance | seed |")
    assert "\n\n| what | instance |" in said
    assert report(Run({"cores": "2"}), for_page=False) == "cores: 2."
