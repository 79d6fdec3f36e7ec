"""Rules that one seat and one helper decide between them."""

from collections.abc import Iterator
from datetime import date

from matching.problem import NATIVE, Dated, Skill, Window
from matching.times import Horizon
from tests.matching.rule_examples.example import Example, days, example, one_seat
from tests.matching.tiny import (
    at,
    away,
    between,
    helper,
    local,
    pins,
    problem,
    published,
    seats,
    session,
    timed,
)


def roles() -> Iterator[Example]:
    people = (helper("ana", "coach trainer"), helper("ben", "trainer"))
    yield example(
        "role",
        "one of several",
        problem(people, one_seat(roles=("buddy", "coach"))),
        kept="s/a=ana",
        broken="s/a=ben",
    )
    graduate = (helper("ana", "coach@2-3"),)
    dated_role = problem(graduate, days(1, 2, 3, 4, roles=("coach",)))
    both = "d2/a=ana d3/a=ana"
    yield example("role", "not yet", dated_role, kept=both, broken="d1/a=ana")
    yield example("role", "no more", dated_role, kept=both, broken="d4/a=ana")


def skills() -> Iterator[Example]:
    first = one_seat(skills={"admin": 1})
    good = helper("ana", skills=(Skill("5.1", 4), Skill("admin", 2)))
    weak = helper("ben", skills=(Skill("5.1", 3), Skill("admin", 8)))
    half = helper("cem", skills=(Skill("5.1", 8),))
    asked = problem((good, weak, half), one_seat(skills={"5.1": 4, "admin": 2}))
    yield example("skill", "too low", asked, kept="s/a=ana", broken="s/a=ben")
    yield example("skill", "one missing", asked, kept="s/a=ana", broken="s/a=cem")
    asked = problem((helper("ana", skills=(Skill("admin", 1),)), helper("ben")), first)
    yield example("skill", "the first level", asked, kept="s/a=ana", broken="s/a=ben")
    until = helper("ana", skills=(Skill("5.1", 4, last_day=2),))
    asked = problem((until,), days(2, 3, skills={"5.1": 4}))
    yield example("skill", "forgotten", asked, kept="d2/a=ana", broken="d3/a=ana")


def languages() -> Iterator[Example]:
    people = (
        helper("ana", languages={"fr": 4, "nl": 3}),
        helper("ben", languages={"fr": 4, "nl": 2}),
        helper("cem", languages={"nl": 3}),
        helper("dua", languages={"fr": 6, "fr-BE": 7}),
        helper("eva", languages={"fr": NATIVE}),
    )
    both = problem(people, one_seat(languages={"fr": 4, "nl": 3}))
    yield example("language", "too low", both, kept="s/a=ana", broken="s/a=ben")
    yield example("language", "one of two", both, kept="s/a=ana", broken="s/a=cem")
    either = problem(people, one_seat(languages={"fr": 5, "nl": 3}, any_language=True))
    yield example("language", "any", either, kept="s/a=cem", broken="s/a=ben")
    first = problem(people, one_seat(languages={"nl": 1}))
    yield example("language", "A1", first, kept="s/a=cem", broken="s/a=eva")
    native = problem(people, one_seat(languages={"fr": NATIVE}))
    yield example("language", "native", native, kept="s/a=eva", broken="s/a=dua")


def clearances() -> Iterator[Example]:
    valid = helper("ana", clearances=(Dated("c45b", last_day=2), Dated("charter")))
    partly = helper("ben", clearances=(Dated("c45b"),))
    asked = problem((valid, partly), days(2, 3, clearances=("c45b", "charter")))
    kept = "d2/a=ana"
    yield example("clearance", "expired", asked, kept=kept, broken="d3/a=ana")
    yield example("clearance", "missing", asked, kept=kept, broken="d2/a=ben")


def badges() -> Iterator[Example]:
    people = (helper("ana", badges=("women_only", "x")), helper("ben", badges=("x",)))
    asked = problem(people, one_seat(badges=("women_only",)))
    yield example("badge", "missing", asked, kept="s/a=ana", broken="s/a=ben")


def availability() -> Iterator[Example]:
    windows = (between(0, "10:30", "12:00"), between(0, "09:00", "10:30"))
    people = (
        helper("ana", availability=windows),
        helper("ben", availability=(between(0, "09:00", "11:59"),)),
        helper("cem", availability=(*windows[:1], between(0, "09:00", "10:29"))),
        helper("dua", absences=(away(0, "12:00", "13:00"), away(0, "08:00", "09:00"))),
        helper("eva", absences=(away(0, "11:59", "13:00"),)),
        helper("fay", availability=()),
    )
    asked = problem(people, one_seat())
    kept = "s/a=ana"
    yield example("available", "too short", asked, kept=kept, broken="s/a=ben")
    yield example("available", "a gap", asked, kept=kept, broken="s/a=cem")
    yield example("available", "away", asked, kept="s/a=dua", broken="s/a=eva")
    yield example("available", "on leave", asked, kept=kept, broken="s/a=fay")
    morning = session("s", "1 09:00 12:00,0 09:00 12:00")
    moves = problem(people, (morning,))
    kept, broken = "s/a=ana@1", "s/a=ana"
    yield example("available", "another option", moves, kept=kept, broken=broken)
    late = problem(people[:1], one_seat(), as_of=at(0, "09:01"))
    yield example("available", "past", late, kept="", broken="s/a=ana")
    yield from clock_change_availability()


def clock_change_availability() -> Iterator[Example]:
    autumn = Horizon("Europe/Brussels", date(2026, 10, 19), 7)
    night = local(autumn, "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00")
    summer_only = local(autumn, "2026-10-25T01:00", "2026-10-25T02:59+02:00")
    all_night = local(autumn, "2026-10-25T01:00", "2026-10-25T02:30+01:00")
    people = tuple(
        helper(key, availability=(Window(time.start, time.end),))
        for key, time in (("ana", all_night), ("ben", summer_only))
    )
    asked = problem(people, (timed("s", night),), horizon=autumn)
    yield example(
        "available", "two o'clock twice", asked, kept="s/a=ana", broken="s/a=ben"
    )


def reserves() -> Iterator[Example]:
    people = (helper("ana", reserve=True), helper("ben"))
    two = (session("s", seats=seats(2)), session("t", "1 09:00 12:00"))
    fixed = problem(people, two, pins=pins("s/a=ana"))
    free = problem(people, two)
    yield example("reserve", "not pinned", free, kept="s/a=ben", broken="s/a=ana")
    kept = "s/a=ana"
    broken = f"{kept} t/a=ana"
    yield example("reserve", "other session", fixed, kept=kept, broken=broken)
    moves = session("s", "0 09:00 12:00,1 09:00 12:00", seats=seats(2))
    told = problem(people, (moves,), published=published("s/a=ana"))
    for kept in ("s/a=ana", "s/a=ana@1"):
        broken = "s/b=ana"
        yield example("reserve", f"published, {kept}", told, kept=kept, broken=broken)


EXAMPLES = (roles, skills, languages, clearances, badges, availability, reserves)
