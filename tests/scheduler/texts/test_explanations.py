"""Explanations in sentences: nothing in them that is not in the structure."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import pytest

from matching.explain import (
    AddWindow,
    AskReserve,
    Change,
    Elsewhere,
    Explainer,
    Fix,
    Gate,
    GrantBadge,
    GrantClearance,
    Introduce,
    LowerLanguage,
    LowerSkill,
    MoveSession,
    RaiseLimit,
    Replan,
    SeatStory,
    WidenTravel,
    compare,
    cost,
    explain_helper,
)
from matching.problem import Helper, Problem, Session, Site
from scheduler.plans import wanted
from scheduler.texts import LANGUAGES, translator
from scheduler.texts.alternatives import (
    duty_lines,
    helper_lines,
    load_line,
    site_line,
    verdict,
    why_not_lines,
)
from scheduler.texts.explanations import (
    effect_lines,
    elsewhere_line,
    fix_line,
    lost_lines,
)
from scheduler.texts.sessions import Namer
from tests.matching.explain.planned import plan_of
from tests.matching.tiny import answer, at, helper, problem, seat, seats, session

NAMES = {"ana": "Ana A.", "ben": "Ben B.", "cem": "Cem C."}


def named(key: str, roles: str = "", **more: Any) -> Helper:
    return helper(key, roles, name=NAMES[key], **more)


SESSIONS: tuple[Session, ...] = (
    session("s", seats=(seat("a", "coach", skills={"5.1": 3}),)),
    session("t", "1 13:00 14:30", seats=seats(2)),
    session("u", "3 13:00 14:00", site="north"),
)
ASKED: Problem = problem(
    (named("ana", "coach", max_sessions=1), named("ben", "coach"), named("cem")),
    SESSIONS,
    sites=(Site("library", "Bib"), Site("north", "Noord")),
)
CHANGES: tuple[Change, ...] = (
    Replan(),
    AskReserve("s", "a", "ana"),
    RaiseLimit("ana", "max_sessions", 1, 2),
    RaiseLimit("ana", "max_sessions_per_day", 0, 1),
    RaiseLimit("ana", "max_minutes", 120, 195),
    RaiseLimit("ana", "max_minutes_per_day", 120, 195),
    MoveSession("s", at(0, "09:00"), at(0, "14:00"), at(0, "17:00")),
    WidenTravel("ben", 30, 47),
    AddWindow("ben", at(0, "09:00"), at(0, "12:00")),
    LowerLanguage("s", "a", "fr", 7, 3),
    LowerLanguage("s", "a", "fr", 4, 0),
    LowerSkill("s", "a", "5.1", 3, 2),
    LowerSkill("s", "a", "5.1", 3, 0),
    Introduce("ben"),
    GrantBadge("ben", "women_only"),
    GrantClearance("ben", "c45b", 2),
)


def namer(lang: str, asked: Problem = ASKED) -> Namer:
    return Namer(asked, translator(lang))


def only(text: str, says: Namer, structure: Any) -> None:
    """Take away what the structure names; no name and no figure may be left."""
    words = {each for each in flat(structure) if isinstance(each, str)}
    numbers = {each for each in flat(structure) if isinstance(each, int)}
    known = [says.helper(each) for each in words & set(says.helpers)]
    for key in words & set(says.sessions):
        one = says.sessions[key]
        known += [says.at(one, option) for option in one.options]
        known += [wanted(says.texts, place) for place in one.seats]
        known += [says.site(one.site)]
    minutes = sorted(number for number in numbers if number >= 300)
    known += [says.span(a, b) for a in minutes for b in minutes if a < b]
    known += [says.day(minute) for minute in minutes]
    known += [says.date(number) for number in numbers if number < 7]
    known += [each for each in words if any(sign.isdigit() for sign in each)]
    if numbers & {1, 2, 3, 4, 5, 6}:
        known += ["A1", "A2", "B1", "B2", "C1", "C2"]
    for each in sorted(known, key=len, reverse=True):
        text = text.replace(each.removesuffix("."), "·")
    for name in NAMES.values():
        assert name.removesuffix(".") not in text
    left = {int(digits) for digits in re.findall(r"\d+", text)}
    assert left <= {abs(number) for number in numbers}, (text, left)


def flat(value: Any) -> Iterable[str | int]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from flat(key)
            yield from flat(each)
    elif isinstance(value, tuple | list):
        yield len(value)
        for each in value:
            yield from flat(each)
    elif value is not None:
        yield value


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("change", CHANGES, ids=lambda each: type(each).__name__)
def test_a_change_says_who_what_and_how_much(lang: str, change: Change) -> None:
    fix = Fix(change, cost(change), "direct", (), (), (), ())
    line = fix_line(namer(lang), fix)
    assert line.endswith(".")
    assert not line.endswith("..")
    only(line, namer(lang, fix.problem(ASKED)), asdict(change))
    person = getattr(change, "helper", None)
    assert person is None or NAMES[person].removesuffix(".") in line
    for figure in ("new", "old"):
        if isinstance(change, RaiseLimit | WidenTravel):
            assert str(getattr(change, figure)) in line


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("fr", "Si Ana A. venait à 2 séances en une semaine au lieu de 1."),
        ("nl", "Als Ana A. in één week naar 2 sessies kwam in plaats van 1."),
        ("de", "Wenn Ana A. in einer Woche zu 2 Terminen käme statt zu 1."),
        ("en", "If Ana A. came to 2 sessions in one week instead of 1."),
    ],
)
def test_sentences_are_whole_in_every_language(lang: str, line: str) -> None:
    change = RaiseLimit("ana", "max_sessions", 1, 2)
    fix = Fix(change, cost(change), "direct", (), (), (), ())
    assert fix_line(namer(lang), fix) == line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_real_fixes_and_what_they_move(lang: str) -> None:
    plan = plan_of(ASKED, "t/a=ana t/b=cem u/a=ben")
    kinds = set()
    for story in Explainer(ASKED, plan).empty_seats():
        for fix in story.fixes:
            says = Namer(fix.problem(ASKED), translator(lang), fix.assignments)
            structure = asdict(fix)
            for line in (fix_line(namer(lang), fix), *effect_lines(namer(lang), fix)):
                only(line, says, structure)
            kinds.add(type(fix.change).__name__)
    assert len(kinds) > 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_stand_at_their_gates_and_many_are_a_number(lang: str) -> None:
    crowd = tuple(f"h{n}" for n in range(13))
    story = SeatStory(
        "s", "a", 0, True, None,
        (Gate("role", (), ("ana", "ben")), Gate("available", (), crowd)),
    )  # fmt: skip
    role, available = lost_lines(namer(lang), story)
    assert "Ana A." in role
    assert "Ben B" in role
    assert "13" in available
    away = Elsewhere("ana", ("t",))
    line = elsewhere_line(namer(lang), away)
    assert namer(lang).session("t") in line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_helper_is_told_what_it_would_cost(lang: str) -> None:
    plan = plan_of(ASKED, "t/a=ana t/b=cem u/a=ben")
    says = namer(lang)
    for seat_asked in ("s", "u"):
        story = explain_helper(ASKED, plan, "cem", seat_asked, "a")
        lines = [load_line(says, story)]
        for duty in story.duties:
            lines += duty_lines(says, "cem", duty)
        assert story.asked is not None
        lines += why_not_lines(says, "cem", story.asked)
        for line in lines:
            only(line.replace("\u202f", ""), says, asdict(story))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_plans_are_told_by_figures_of_both(lang: str) -> None:
    one, other = answer("s/a=ben t/a=ana"), answer("t/a=ben u/a=cem")
    both, says = compare(ASKED, one, other), namer(lang)
    assert verdict(says, both)
    for each in both.helpers:
        for line in helper_lines(says, each):
            only(line, says, asdict(each))
    for place in both.sites:
        line = site_line(says, place)
        assert f"{place.empty[0]} → {place.empty[1]}" in line
