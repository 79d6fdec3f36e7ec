import json
from pathlib import Path
from typing import Any

import pytest

from matching.files import read_plan, read_problem, write_plan, write_problem
from matching.problem import Problem
from matching.solve import Limits, solve
from tests.api.cli.conftest import Run
from tests.matching.tiny import between, helper, pins, problem, seats, session


def asked(**more: Any) -> Problem:
    """Give two sessions; whoever may come to both is wanted at both."""
    people = (
        helper("ana", name="Ana A."),
        helper("ben", name="Ben B.", past_sessions=3),
        helper("eve", name="Eve E.", reserve=True),
        helper("tom", availability=(between(0, "10:00", "12:00"),), past_sessions=9),
    )
    sessions = (session("s", seats=seats(2), priority=4), session("t", "1 09:00 12:00"))
    return problem(people, sessions, **more)


def kept(folder: Path, own: Problem) -> tuple[Path, Path]:
    paths = folder / "problem.json", folder / "plan.json"
    paths[0].write_bytes(write_problem(own))
    paths[1].write_bytes(write_plan(solve(own, Limits(seconds=20, workers=1))))
    return paths


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return kept(tmp_path, asked())


def test_repair_tells_stand_ins_and_the_change(
    run: Run, files: tuple[Path, Path]
) -> None:
    ran = run("repair", *files, "--cancel", "ana@s")
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0].startswith("Mon 23/11 09:00–12:00, library – seat ")
    assert lines[0].endswith(": Ana A. cancels")
    assert lines[1].startswith("  Nobody: 1 mandatory seat more stays empty, ")
    assert lines[2].startswith("  1. Eve E. (reserve) – ")
    assert any("tom, if willing to be free then (Mon 23/11" in line for line in lines)
    assert "1 mandatory seat more than before stays empty." in ran.out
    assert "It is proven that no plan covers more." in ran.out
    assert "Mon 23/11 09:00–12:00, library: without Ana A." in ran.out


def test_repair_as_json_has_everything(run: Run, files: tuple[Path, Path]) -> None:
    said = json.loads(run("repair", *files, "--cancel", "ana", "--json").out)
    assert [(one["session"], one["holder"]) for one in said["seats"]] == [
        ("s", "ana"),
        *([("t", "ana")] if len(said["seats"]) == 2 else []),
    ]
    first = said["seats"][0]
    assert first["nobody"]["cover"]["value"] == -4
    assert [one["helper"] for one in first["stand_ins"]] == ["eve"]
    assert first["stand_ins"][0]["reserve"] is True
    assert first["stand_ins"][0]["change"]["cover"]["value"] == 0
    asks = [bad["rule"] for one in first["nearly"] for bad in one["asks"]]
    assert asks == ["available"]
    mended = said["repair"]
    assert mended["order"] == ["cover", "calm", "teams", "fairness", "comfort"]
    assert mended["regained"] is False
    assert {one["session"] for one in mended["changes"]} >= {"s"}
    gone = [who["helper"] for one in mended["changes"] for who in one["removed"]]
    assert "ana" in gone


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Le plus petit changement\u00a0:"),
        ("nl", "De kleinste wijziging:"),
        ("de", "Die kleinste Änderung:"),
        ("en", "The smallest change:"),
    ],
)
def test_repair_speaks(
    run: Run, files: tuple[Path, Path], lang: str, said: str
) -> None:
    assert said in run("repair", *files, "--cancel", "ben", "--lang", lang).out


def test_the_new_plan_answers_the_old_problem(
    run: Run, files: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "new.json"
    assert run("repair", *files, "--cancel", "ana@s", "--out", out).status == 0
    assert run("check", files[0], out).status == 0
    plan = read_plan(out.read_bytes(), "new.json")
    assert ("s", "ana") not in {(e.session, e.helper) for e in plan.assignments}


def test_the_problem_as_it_is_now_belongs_to_the_new_plan(
    run: Run, files: tuple[Path, Path], tmp_path: Path
) -> None:
    out, now = tmp_path / "new.json", tmp_path / "now.json"
    ran = run("repair", *files, "--cancel", "ana", "--out", out, "--out-problem", now)
    assert ran.status == 0
    assert run("check", now, out).status == 0
    assert run("check", files[0], out).status == 2
    again = read_problem(now.read_bytes(), "now.json")
    assert {one.helper for one in again.published} >= {"ana", "ben"}
    # the next one who cancels: ana is not asked again
    said = json.loads(run("repair", now, out, "--cancel", "ben@s", "--json").out)
    found = [one["helper"] for one in said["seats"][0]["stand_ins"]]
    assert "ana" not in found


def test_who_cancels_and_has_no_seat_changes_nothing(
    run: Run, files: tuple[Path, Path]
) -> None:
    ran = run("repair", *files, "--cancel", "eve")
    assert ran.status == 0
    assert "Who cancels has no seat in this plan." in ran.out
    assert "Nothing changes." in ran.out


def test_bad_ids_are_2_and_named_at_once(
    run: Run, files: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "new.json"
    wrong = ("--cancel", "who", "--cancel", "ana@where", "--cancel", "@s")
    ran = run("repair", *files, *wrong, "--out", out)
    assert ran.status == 2
    assert "3 fault(s)" in ran.err
    assert "who" in ran.err
    assert "where" in ran.err
    assert not ran.out
    assert not out.exists()
    assert run("repair", *files).status == 2


def test_a_pin_of_who_cancels_wants_a_new_problem(run: Run, tmp_path: Path) -> None:
    own = kept(tmp_path, asked(pins=pins("s/a=ana")))
    out, now = tmp_path / "new.json", tmp_path / "now.json"
    ran = run("repair", *own, "--cancel", "ana@s", "--out", out)
    assert ran.status == 2
    assert "--out-problem" in ran.err
    assert not out.exists()
    both = ("--out", out, "--out-problem", now)
    assert run("repair", *own, "--cancel", "ana@s", *both).status == 0
    assert run("check", now, out).status == 0
