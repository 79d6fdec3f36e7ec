from dataclasses import replace
from datetime import date

import pytest

from matching.files import fingerprint
from matching.plan import Assignment, RefusedPin
from matching.problem import Option, Problem, Published, Room, Seat, Session
from matching.score import score
from scheduler.plans import Arranger, PlanView, wanted
from scheduler.texts import translator
from scheduler.texts.language import Texts
from tests.scheduler import planned

EN, FR = translator("en"), translator("fr")
NL, DE = translator("nl"), translator("de")


def view() -> PlanView:
    names = {"permanence": "Permanence numérique"}
    return Arranger(planned.problem(), planned.plan(), EN, names).view()


def test_sites_are_in_the_order_people_count() -> None:
    assert [site.name for site in view().sites] == ["EPN 2 <script>", "EPN 10"]


def test_figures_are_those_of_the_plan() -> None:
    seen = view()
    assert (seen.filled, seen.mandatory, seen.not_held, seen.engaged) == (2, 4, 1, 2)
    assert seen.days == (date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 27))
    assert (seen.first_day, seen.last_day) == (date(2026, 11, 23), date(2026, 11, 29))


def test_sessions_have_local_times_names_and_people() -> None:
    first = view().sessions[0]
    assert (first.activity, first.site) == ("Permanence numérique", "EPN 10")
    assert EN.span(first.start, first.end) == "09:00–12:00"
    assert first.people == ["Amina <b>B.</b>"]
    assert not first.missing  # an optional seat is not missed


def test_what_lacks_says_why() -> None:
    workshop, evening = view().lacking
    assert [seat.why for seat in workshop.empty_seats] == [
        "Of 3 helpers: nobody speaks the language."
    ]
    assert not evening.held
    assert evening.why == "It needs 1 helper, no team can come."


DAY = 24 * 60


def with_session(number: int, changed: Session) -> Problem:
    problem = planned.problem()
    sessions = list(problem.sessions)
    sessions[number] = changed
    return replace(problem, sessions=tuple(sessions))


def moving(number: int, *starts: int, room: str | None = None) -> Problem:
    """Give a session other times besides its own, two hours each, in a room."""
    session = planned.problem().sessions[number]
    others = tuple(Option(start, start + 120, room) for start in starts)
    return with_session(number, replace(session, options=(*session.options, *others)))


def test_a_session_stands_at_the_time_taken() -> None:
    problem = moving(0, DAY * 3 + 600, room="blue")
    sites = tuple(replace(one, rooms=(Room("blue"),)) for one in problem.sites)
    problem = replace(problem, sites=sites)
    taken = (Assignment("s1", 1, "a", "amina"), Assignment("s2", 0, "a", "tom"))
    seen = Arranger(problem, replace(planned.plan(), assignments=taken), EN).view()
    [session] = [one for one in seen.sessions if one.id == "s1"]
    assert session.start.date() == date(2026, 11, 26)
    assert EN.span(session.start, session.end) == "10:00–12:00"
    assert (session.room, session.others) == ("blue", "")
    assert date(2026, 11, 24) not in seen.days
    assert {load.name: load.hours for load in seen.loads}["Amina <b>B.</b>"] == 2


@pytest.mark.parametrize(
    ("texts", "others"),
    [
        (EN, "or Thu 26/11 10:00–12:00, Fri 27/11 18:00–20:00"),
        (FR, "ou jeu. 26/11 10:00–12:00, ven. 27/11 18:00–20:00"),
        (NL, "of do 26/11 10:00–12:00, vr 27/11 18:00–20:00"),
        (DE, "oder Do. 26.11. 10:00–12:00, Fr. 27.11. 18:00–20:00"),
    ],
)
def test_a_session_not_held_shows_when_it_could_be(texts: Texts, others: str) -> None:
    problem = moving(2, DAY + 600, DAY * 3 + 600, DAY + 600)
    assert len(problem.sessions[2].options) == 4
    seen = Arranger(problem, planned.plan(), texts).view()
    [session] = [one for one in seen.lacking if not one.held]
    assert session.start.date() == date(2026, 11, 24)
    assert session.others == others


def test_many_possible_times_are_counted() -> None:
    problem = moving(2, *range(0, DAY, 120))
    [session] = [one for one in view_of(problem).lacking if not one.held]
    assert session.others == "or at 12 other times"


def view_of(problem: Problem) -> PlanView:
    asked = replace(planned.plan(), problem_sha256=fingerprint(problem))
    worth = score(problem, asked.assignments)
    return Arranger(problem, replace(asked, score=worth), EN).view()


def tier(problem: Problem, name: str) -> tuple[str, str]:
    [found] = [one for one in view_of(problem).tiers if one.name == name]
    return found.result, found.shares


def test_requests_are_counted_where_there_are_any() -> None:
    assert tier(planned.problem(), "Cover")[1] == ""
    requested = replace(planned.problem().sessions[2], requested=True)
    problem = with_session(2, requested)
    assert tier(problem, "Cover")[1] == "requested sessions held: 0 of 1"


def test_calm_says_what_people_must_be_told() -> None:
    problem = planned.problem()
    assert tier(problem, "Calm")[0].startswith("nothing was published before")
    told = [Published("s1", 0, "a", "amina"), Published("s2", 0, "a", "tom")]
    same = replace(problem, published=tuple(told))
    assert tier(same, "Calm") == ("nobody has to be told of a change", "")
    told[1] = Published("s3", 0, "a", "zoe")
    other = replace(problem, published=tuple(told))
    assert tier(other, "Calm") == (
        "cost 2",
        "people who no longer come 1, people who come as well 1",
    )


def test_loads_are_counted_and_the_busiest_first() -> None:
    loads = {load.name: load for load in view().loads}
    assert next(iter(loads)) == "Amina <b>B.</b>"
    tom = loads["Tom & Co"]
    assert (tom.sessions, tom.wished, tom.hours, tom.sites) == (1, 3, 2.5, 1)
    assert loads["Zoë"].reserve
    assert loads["Zoë"].sessions == 0
    assert view().most == 3


def test_tiers_say_how_far_they_are_proven() -> None:
    proofs = {tier.name: (tier.proven, tier.proof) for tier in view().tiers}
    assert proofs["Cover"] == (True, "proven: no plan does better")
    assert proofs["Good teams"][1].startswith("not proven: at most ")
    assert proofs["Fairness"] == (False, "no limit known yet")


def test_refused_pins_are_told() -> None:
    pins = (RefusedPin("s2", "a", "zoe", ("role",)),)
    plan = replace(planned.plan(), pins_refused=pins)
    [pin] = Arranger(planned.problem(), plan, EN).view().pins
    assert (pin.helper, pin.session.id) == ("Zoë", "s2")
    assert pin.why == "has none of the roles of the seat"


def test_a_seat_says_all_it_asks() -> None:
    seat = Seat(
        "a",
        roles=("coach", "own_role"),
        skills={"5.1": 3},
        languages={"fr": 4, "ary": 7},
        clearances=("cpas",),
        badges=("women_only",),
    )
    assert wanted(FR, seat) == (
        "coach / own_role, compétence 5.1 niveau 3, "
        "français B2 + arabe marocain langue maternelle, "
        "autorisation cpas, badge women_only"
    )
    assert wanted(NL, seat) == (
        "coach / own_role, vaardigheid 5.1 niveau 3, "
        "Frans B2 + Marokkaans Arabisch als moedertaal, "
        "toelating cpas, badge women_only"
    )
    assert wanted(DE, seat) == (
        "Coach / own_role, Fähigkeit 5.1 Niveau 3, "
        "Französisch B2 + Marokkanisches Arabisch als Muttersprache, "
        "Nachweis cpas, Abzeichen women_only"
    )
    assert wanted(EN, Seat("b")) == "any role"
