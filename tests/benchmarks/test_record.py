import json
from pathlib import Path

from benchmarks.record import Line, Measurement, Run
from tests.benchmarks.figures import FOUND

RUN = Run({"cores": "2"}, [FOUND], [Line("move judged", "region", 1, [0.002])])


def test_figures_survive_the_way_from_their_process() -> None:
    assert Run.of(json.loads(RUN.text)) == RUN


def test_several_files_are_one_run_on_the_first_machine(tmp_path: Path) -> None:
    other = Run({"cores": "8"}, [Measurement("dense", 1)])
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path, run in zip(paths, (RUN, other), strict=True):
        path.write_text(run.text, "utf-8")
    whole = Run.read(*paths)
    assert whole.machine == {"cores": "2"}
    assert whole.measurements == [FOUND, Measurement("dense", 1)]
    assert whole.lines == RUN.lines


def test_one_fault_makes_a_run_wrong() -> None:
    assert not RUN.wrong
    assert Run(lines=[Line("repair", "", 1, wrong=True)]).wrong
    assert Run(measurements=[Measurement("x", 1, status="WRONG: 1 rules broken")]).wrong
    assert Run(measurements=[Measurement("x", 1, status="FAILED (1): no")]).wrong
