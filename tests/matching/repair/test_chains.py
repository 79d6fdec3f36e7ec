"""Where a hole could be filled from: chains of seats, and where they end."""

from matching.check import Facts, Roster
from matching.plan import Assignment
from matching.problem import Problem
from matching.repair.chains import Chains
from matching.repair.pool import Pool
from matching.repair.weeks import Weeks
from tests.matching.tiny import (
    answer,
    between,
    helper,
    pins,
    problem,
    seats,
    session,
)

MORNING = between(0, "08:00", "12:00")
AFTERNOON = between(0, "12:00", "18:00")


def chains(
    asked: Problem, plan: tuple[Assignment, ...], seat: str, gain: int = 5
) -> Chains:
    roster = Roster(Facts(asked), plan)
    where, _, name = seat.partition("/")
    wanted = [(where, name)]
    return Chains(roster, Pool(asked), Weeks(roster), wanted, gain, 120)


def found(chains: Chains, links: int, most: int = 9) -> set[str]:
    for _ in range(links):
        chains.deeper()
    return {*chains.sessions(most)}


def three_in_turn(**more: object) -> Problem:
    """Ana could take s if ben took t, which he can if eve takes u."""
    sessions = (
        session("s", "0 09:00 11:00"),
        session("t", "0 10:00 13:00"),
        session("u", "0 12:00 15:00"),
    )
    people = (
        helper("ana", availability=(between(0, "09:00", "13:00"),)),
        helper("ben", availability=(between(0, "10:00", "15:00"),)),
        helper("eve", availability=(AFTERNOON,)),
    )
    return problem(people, sessions, **more)


IN_TURN = answer("t/a=ana u/a=ben")


def test_a_chain_is_found_link_by_link() -> None:
    look = chains(three_in_turn(), IN_TURN, "s/a", gain=1)
    assert found(look, 1) == set()
    assert found(look, 1) == set()
    assert found(look, 1) == {"s", "t", "u"}
    assert look.deeper() is False


def test_a_chain_that_has_no_room_is_left_out() -> None:
    assert found(chains(three_in_turn(), IN_TURN, "s/a", gain=1), 3, most=2) == set()


def test_a_pin_is_never_given_up() -> None:
    asked = three_in_turn(pins=pins("u/a=ben"))
    assert found(chains(asked, IN_TURN, "s/a", gain=1), 3) == set()


def test_a_chain_may_end_at_a_seat_that_is_worth_less() -> None:
    sessions = (
        session("s", "0 09:00 11:00", priority=5),
        session("t", "0 10:00 13:00", priority=2),
    )
    asked = problem((helper("ana"),), sessions)
    assert found(chains(asked, answer("t/a=ana"), "s/a", gain=5), 1) == {"s", "t"}
    assert found(chains(asked, answer("t/a=ana"), "s/a", gain=2), 1) == set()


def test_a_chain_may_end_in_a_session_that_may_move() -> None:
    sessions = (
        session("s", "0 09:00 11:00"),
        session("t", "0 10:00 13:00,0 14:00 16:00"),
    )
    asked = problem((helper("ana"),), sessions)
    assert found(chains(asked, answer("t/a=ana"), "s/a", gain=1), 1) == {"s", "t"}


def test_who_calls_fewer_comes_first() -> None:
    """Ben gives up an optional seat; ana one that somebody has to take."""
    sessions = (
        session("s", "0 09:00 11:00"),
        session("t", "0 10:00 13:00"),
        session("u", "0 10:00 13:00", seats=seats(2, mandatory=False)),
    )
    people = (helper("ana"), helper("ben"), helper("eve", availability=(AFTERNOON,)))
    asked = problem(people, sessions)
    plan = answer("t/a=ana u/a=ben")
    assert found(chains(asked, plan, "s/a", gain=9), 1, most=2) == {"s", "u"}


def test_only_who_could_come_from_the_rest_of_their_week_is_asked() -> None:
    sessions = (
        session("s", "0 09:00 11:00"),
        session("t", "0 10:00 13:00"),
        session("u", "0 09:00 11:00"),
    )
    people = tuple(map(helper, ("ana", "ben", "eve")))
    asked = problem(people, sessions, pins=pins("u/a=ben"))
    roster = Roster(Facts(asked), answer("t/a=ana u/a=ben"))
    weeks, pool = Weeks(roster), Pool(asked)
    assert weeks.people(pool, frozenset("s")) == {"eve"}
    assert weeks.people(pool, frozenset("st")) == {"ana", "eve"}
