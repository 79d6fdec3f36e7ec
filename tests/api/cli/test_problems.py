import json
from dataclasses import replace
from pathlib import Path

import pytest

from api.cli.explaining import reasons
from matching.files import write_plan, write_problem
from matching.plan import Assignment
from matching.problem import Option
from scheduler.texts import translator
from tests.api.cli.conftest import Run
from tests.scheduler import planned


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_bytes(write_problem(planned.problem()))
    return path


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(planned.plan()))
    return path


def test_check_says_what_a_good_plan_is_worth(
    run: Run, problem: Path, plan: Path
) -> None:
    ran = run("check", problem, plan)
    assert ran.status == 0
    assert "No rule is broken." in ran.out
    assert "mandatory seats filled 2" in ran.out


def test_check_as_json_is_json(run: Run, problem: Path, plan: Path) -> None:
    said = json.loads(run("check", problem, plan, "--json").out)
    assert said["violations"] == []
    assert said["score"]["cover"]["mandatory_empty"] == 2


@pytest.mark.parametrize(
    ("lang", "why"),
    [
        ("fr", "n’a aucun des rôles du poste"),
        ("nl", "heeft geen van de rollen van de post"),
        ("de", "hat keine der Rollen des Postens"),
        ("en", "has none of the roles of the seat"),
    ],
)
def test_check_names_a_broken_rule(
    run: Run, problem: Path, tmp_path: Path, lang: str, why: str
) -> None:
    broken = replace(
        planned.plan(),
        assignments=(*planned.plan().assignments, Assignment("s3", 0, "a", "tom")),
    )
    path = tmp_path / "broken.json"
    path.write_bytes(write_plan(broken))
    ran = run("check", problem, path, "--lang", lang)
    assert ran.status == 1
    assert f"role: s3/a tom: {why}" in ran.out
    said = json.loads(run("check", problem, path, "--json").out)
    assert [one["rule"] for one in said["violations"]] == ["role"]


def test_check_notices_a_score_that_is_not_its_own(
    run: Run, problem: Path, tmp_path: Path
) -> None:
    made = planned.plan()
    terms = {**made.score["comfort"], "value": made.score["comfort"]["value"] - 5}
    path = tmp_path / "proud.json"
    path.write_bytes(write_plan(replace(made, score={**made.score, "comfort": terms})))
    ran = run("check", problem, path)
    assert ran.status == 1
    assert "not what it is worth" in ran.err


@pytest.mark.parametrize("command", ["check", "explain"])
def test_a_plan_of_another_problem_is_2(
    run: Run, plan: Path, tmp_path: Path, command: str
) -> None:
    other = tmp_path / "other.json"
    asked = planned.problem()
    other.write_bytes(write_problem(replace(asked, helpers=asked.helpers[:2])))
    ran = run(command, other, plan)
    assert ran.status == 2
    assert "problem_sha256" in ran.err
    assert not ran.out


def test_how_a_problem_file_is_laid_out_does_not_matter(
    run: Run, problem: Path, plan: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps(json.loads(problem.read_bytes()), indent=4))
    assert other.read_bytes() != problem.read_bytes()
    assert run("check", other, plan).out == run("check", problem, plan).out
    assert run("check", other, plan).status == 0


def test_explain_gives_each_reason_once(run: Run, problem: Path, plan: Path) -> None:
    said = run("explain", problem, plan).out.splitlines()
    lines = [line for line in said if not line.startswith(" ")]
    assert [line.split(" – ")[1].split(":")[0] for line in lines] == [
        "empty optional seat b (any role, skill 5.1 level 3)",
        "empty seat b (any role, Tigrinya B1)",
        "not held",
        "empty seat a (trainer)",
    ]
    assert lines[1].startswith("Wed 25/11 13:30–16:00, EPN 2 <script>, workshop")
    assert lines[1].endswith("Of 3 helpers: nobody speaks the language.")


def test_a_session_not_held_is_named_by_all_its_times() -> None:
    asked = planned.problem()
    *rest, evening = asked.sessions
    (late,) = evening.options
    early = Option(late.start - 24 * 60, late.end - 24 * 60)
    asked = replace(asked, sessions=(*rest, replace(evening, options=(late, early))))
    said = [one.text for one in reasons(asked, planned.plan(), translator("fr"))]
    of_it = [line for line in said if line.startswith("jeu. 26/11 18:00–20:00, ")]
    assert len(of_it) == 2
    assert all("(ou ven. 27/11 18:00–20:00) – " in line for line in of_it)
    assert not any("(ou " in line for line in said if line not in of_it)


def test_explain_one_seat(run: Run, problem: Path, plan: Path) -> None:
    said = json.loads(
        run("explain", problem, plan, "--seat", "s2/b", "--json", "--lang", "fr").out
    )
    assert [(one["session"], one["seat"]) for one in said] == [("s2", "b")]
    assert said[0]["why"] == planned.FUNNEL
    assert said[0]["sentence"] == "Sur 3 aidants\u00a0: personne ne parle la langue."
    assert (
        "seat held by Tom & Co" in run("explain", problem, plan, "--seat", "s2/a").out
    )


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_explain_says_what_would_fill_a_seat(
    run: Run, problem: Path, plan: Path, lang: str
) -> None:
    told = json.loads(run("explain", problem, plan, "--json", "--lang", lang).out)
    fixes = [fix for one in told for fix in one.get("fixes", ())]
    assert fixes
    text = run("explain", problem, plan, "--lang", lang).out
    for fix in fixes:
        assert fix["change"]["kind"]
        assert fix["assignments"]
        assert f"    – {fix['sentence']}\n" in text


def test_explain_a_helper_and_why_not_there(
    run: Run, problem: Path, plan: Path
) -> None:
    one = planned.plan().assignments[0]
    ran = run("explain", problem, plan, "--helper", one.helper, "--seat", "s2/b")
    assert ran.status == 0
    told = run("explain", problem, plan, "--helper", one.helper, "--json").out
    story = json.loads(told)
    assert story["helper"] == one.helper
    assert story["duties"][0]["alternative"]["difference"]["cover"]["value"] <= 0
    bad = run("explain", problem, plan, "--helper", "nobody", "--seat", "s2/z")
    assert bad.status == 2
    assert "--helper" in bad.err
    assert "--seat" in bad.err


def test_explain_two_plans_side_by_side(
    run: Run, problem: Path, plan: Path, tmp_path: Path
) -> None:
    made = planned.plan()
    less = tmp_path / "less.json"
    less.write_bytes(write_plan(replace(made, assignments=made.assignments[1:])))
    both = json.loads(run("explain", problem, plan, "--with", less, "--json").out)
    assert both["better"] == 1
    assert (
        "The first plan is better." in run("explain", problem, plan, "--with", less).out
    )


@pytest.mark.parametrize("seat", ["s2", "s2/z", "/", "s2/b/c", ""])
def test_explain_no_seat_is_2(run: Run, problem: Path, plan: Path, seat: str) -> None:
    ran = run("explain", problem, plan, "--seat", seat)
    assert ran.status == 2
    assert "--seat" in ran.err


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe\x00", b"[]", b'{"format": "relais-plan/1"}', b"null"],
)
def test_what_is_no_problem_is_2(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    for command in (("solve", path), ("check", path, path)):
        ran = run(*command)
        assert ran.status == 2
        assert str(path) in ran.err
        assert not ran.out


def test_files_that_are_not_there_are_2(run: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        ran = run("solve", path)
        assert ran.status == 2
        assert str(path) in ran.err


def test_generate_writes_a_problem_or_sheets(run: Run, tmp_path: Path) -> None:
    ran = run("generate", "--preset", "pool", "--seed", "4")
    assert ran.status == 0
    assert json.loads(ran.out)["format"] == "relais-problem/1"
    out = tmp_path / "pool.json"
    assert run("generate", "--preset", "pool", "--seed", "4", "--out", out).out == ""
    assert out.read_text(encoding="utf-8") == ran.out
    sheets = run("generate", "--preset", "pool", "--seed", "4", "--sheets", "sheets")
    files = [Path(line) for line in sheets.out.splitlines()]
    assert tmp_path / "sheets" / "helpers.csv" in [tmp_path / file for file in files]
    assert all(file.is_file() for file in files)


def test_nothing_is_left_beside_a_file_that_cannot_be_written(
    run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    ran = run("generate", "--preset", "pool", "--out", target)
    assert ran.status == 2
    assert list(tmp_path.glob(".*.part")) == []
    assert run("generate", "--preset", "pool", "--out", "none/there.json").status == 2


def test_where_no_plan_can_be_written_is_said_before_it_is_made(
    run: Run, tmp_path: Path
) -> None:
    ran = run("solve", tmp_path / "no-problem.json", "--out", tmp_path / "no" / "plan")
    assert ran.status == 2
    assert str(tmp_path / "no") in ran.err
    assert "no-problem" not in ran.err


@pytest.mark.parametrize("seconds", ["inf", "nan", "0", "-1"])
def test_a_time_that_is_none_is_2(run: Run, problem: Path, seconds: str) -> None:
    ran = run("solve", problem, "--seconds", seconds)
    assert ran.status == 2
    assert "--seconds" in ran.err
