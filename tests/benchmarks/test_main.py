import json
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import options, tasks
from benchmarks.apart import DAILY, Task, watched
from benchmarks.instances import PLACES, PLACES_VARIABLE, instances
from benchmarks.record import Run


def asked(*arguments: str) -> list[Task]:
    return [*tasks(options([*arguments]))]


def test_everything_is_every_instance_and_daily_work_for_three_seeds() -> None:
    found = asked()
    assert {task.name for task in found} == {*instances(), *DAILY}
    assert [task.seed for task in found if task.name == "pool"] == [1, 2, 3]
    assert {(task.seconds, task.strategy) for task in found} == {(None, "auto")}


def test_two_strategies_take_turns() -> None:
    only = ("--only", "pool", "--seeds", "1", "2", "--seconds", "4")
    found = asked(*only, "--strategy", "weighted", "--against", "auto")
    assert found == [
        Task("pool", seed, 4.0, strategy)
        for seed in (1, 2)
        for strategy in ("weighted", "auto")
    ]


@pytest.mark.parametrize("which", ["--strategy", "--against"])
def test_daily_work_has_no_strategy(
    which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert {task.name for task in asked(which, "cpsat")} == {*instances()}
    with pytest.raises(SystemExit, match="2"):
        asked(which, "cpsat", "--only", "repair")
    assert "not with repair" in capsys.readouterr().err


def test_bad_use_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--seconds", "0"], ["--only", "moon"], ["--against", "luck"]):
        with pytest.raises(SystemExit, match="2"):
            asked(*arguments)
    assert "luck" in capsys.readouterr().err


def test_real_places_are_an_instance_where_a_register_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PLACES_VARIABLE, raising=False)
    assert PLACES not in instances()
    days = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    halves = [f"{day} {half}" for day in days for half in ("matin", "après-midi")]
    head = ["bfc_id", "nom_structure", "lon", "lat", *halves]
    open_once = ["1", "Espace", "5.0", "47.3", "09h00-12h00", *[""] * 13]
    closed = ["2", "Fermé", "5.1", "47.3", *[""] * 14]
    register = tmp_path / "places.csv"
    lines = [";".join(cells) for cells in (head, open_once, closed)]
    register.write_text("\n".join(lines) + "\n", "utf-8")
    monkeypatch.setenv(PLACES_VARIABLE, str(register))
    assert [*instances()].index(PLACES) == [*instances()].index("region") + 1
    assert instances()[PLACES].note == "1 real places, 1 half-days"


@pytest.mark.slow
@pytest.mark.solver
def test_a_run_prints_a_table_and_keeps_its_figures(tmp_path: Path) -> None:
    kept = tmp_path / "new" / "run.json"
    command = [sys.executable, "-m", "benchmarks", "--only", "pool", "--seeds", "1"]
    command += ["--seconds", "3", "--markdown", "--json", str(kept)]
    command += ["--strategy", "neighbourhoods", "--against", "auto"]
    code, out, error, _ = watched(command, 120)
    assert (code, error.count("pool  1")) == (0, 2)
    assert out.count("| pool | 1 |") == 2
    run = Run.of(json.loads(kept.read_text("utf-8")))
    assert [one.asked for one in run.measurements] == ["neighbourhoods", "auto"]
    assert not run.wrong
    assert "pool, seed 1: " in out.splitlines()[-1]
