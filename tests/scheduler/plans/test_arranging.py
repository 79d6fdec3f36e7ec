from datetime import date

from matching.plan import RefusedPin
from matching.problem import Seat
from scheduler.plans import Arranger, PlanView, wanted
from scheduler.texts import translator
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
    assert evening.why == "It needs 1 helper, nobody can come."


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
    from dataclasses import replace

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
