from dataclasses import replace

import pytest

from api.cli import telling
from api.cli.telling import told
from matching.problem import Option
from scheduler.plans import Arranger, PlanView
from scheduler.texts import translator
from tests.scheduler import planned

EN = translator("en")


def view() -> PlanView:
    return Arranger(planned.problem(), planned.plan(), EN).view()


def test_a_plan_is_told_by_place_worth_and_what_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    lines = told(view(), EN)
    assert lines[0] == "Week from Monday 23 November to Sunday 29 November 2026"
    assert "EPN 10: Tue 09:00 Amina <b>B.</b>" in lines
    assert "EPN 2 <script>: Wed 13:30 Tom & Co, 1 EMPTY · Fri 18:00 NOT HELD" in lines
    assert any(
        line.startswith("Cover ")
        and "mandatory seats filled: 2 of 4" in line
        and line.endswith("proven: no plan does better")
        for line in lines
    )
    assert "2 mandatory seats are empty:" in lines
    assert "nobody speaks the language." in " ".join(" ".join(lines).split())


@pytest.mark.parametrize(
    ("lang", "week", "site"),
    [
        (
            "nl",
            "Week van maandag 23 november tot en met zondag 29 november 2026",
            "EPN 2 <script>: wo 13:30 Tom & Co, 1 ONBEZET · vr 18:00 GAAT NIET DOOR",
        ),
        (
            "de",
            "Woche von Montag, 23. November bis Sonntag, 29. November 2026",
            "EPN 2 <script>: Mi. 13:30 Tom & Co, 1 UNBESETZT · Fr. 18:00 FÄLLT AUS",
        ),
    ],
)
def test_a_plan_is_told_in_the_language_asked_for(
    lang: str, week: str, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    texts = translator(lang)
    lines = told(Arranger(planned.problem(), planned.plan(), texts).view(), texts)
    assert lines[0] == week
    assert site in lines


def test_a_session_not_held_says_its_other_times() -> None:
    problem = planned.problem()
    *others, off = problem.sessions
    late = replace(off, options=(*off.options, Option(600, 720)))
    asked = replace(problem, sessions=(*others, late))
    lines = told(Arranger(asked, planned.plan(), EN).view(), EN)
    text = " ".join(" ".join(lines).split())
    assert "EPN 2 <script>, evening (or Fri 27/11 18:00–20:00) – trainer." in text


def test_lines_end_between_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    lines = told(view(), EN)
    at = lines.index("EPN 2 <script>: Wed 13:30 Tom & Co, 1 EMPTY ·")
    assert lines[at + 1] == "    Fri 18:00 NOT HELD"


def test_what_nobody_would_read_is_left_out() -> None:
    seen = view()
    many = replace(seen, sites=seen.sites * telling.MOST_SITES)
    lines = told(many, EN)
    assert not any(line.startswith("EPN 10: Tue") for line in lines)
    assert any(line.endswith("more sessions") for line in lines)
    assert len(lines) < 60


def test_a_full_week_says_so() -> None:
    seen = view()
    full = replace(seen, sites=seen.sites[1:])
    assert told(full, EN)[-1] == "Every mandatory seat is filled."
