"""A small network with something in every table, and plans for its weeks.

Plans are made by trying helpers one by one against the check: slow, simple, and
without the solver, so that these tests tell what the store does.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from matching.check import violations
from matching.files import fingerprint
from matching.plan import Assignment, EmptySeat, NotHeld, Plan, RefusedPin
from matching.problem import Problem
from matching.score import score
from scheduler.services.networks import create_network
from scheduler.store.session import Db
from scheduler.store.tables import (
    Absence,
    Activity,
    Availability,
    AvailabilityDate,
    Feed,
    Helper,
    HelperBadge,
    HelperClearance,
    HelperLanguage,
    HelperPair,
    HelperRole,
    HelperSkill,
    KnownSite,
    LikedActivity,
    LikedSite,
    Network,
    Opening,
    Option,
    Pin,
    Seat,
    Session,
    Site,
    TravelTime,
)

WEEK = "2026-W49"  # 30 November to 6 December 2026
BEFORE = datetime(2026, 11, 27, 12, 0, 30, tzinfo=UTC)
DIGEST = "ab" * 32
SEATS = [
    {
        "id": "a",
        "roles": ["senior_animator", "coach"],
        "skills": {"5.1": 3},
        "languages": {"fr": "B2", "nl": "A1"},
        "any_language": True,
        "clearances": ["confidentiality"],
        "badges": ["friendly"],
    },
    {"id": "b", "mandatory": False},
]


def small_network(db: Db, key: str = "brussels") -> Network:
    """Make a network with two sites, three helpers and openings."""
    network = create_network(db, key, "Bruxelles – Brussel")
    network.settings = {"changeover_minutes": 15, "weights": {"travel": 2}}
    sites = [
        Site(
            network_id=network.id,
            key="epn-1",
            name="EPN du Béguinage",
            street="Rue du Béguinage 1",
            postcode="1000",
            commune="Bruxelles",
            latitude=50.8533,
            longitude=4.3488,
        ),
        Site(network_id=network.id, key="epn-2", name="EPN 2"),
    ]
    activity = Activity(
        network_id=network.id,
        key="permanence",
        name="Permanence",
        priority=4,
        min_staff=1,
        ideal_staff=2,
        seats=SEATS,
        public_languages={"fr": "B1"},
    )
    db.add_all([*sites, activity])
    db.flush()
    db.add_all(_openings(sites, activity))
    db.add(TravelTime(site_id=sites[0].id, other_id=sites[1].id, minutes=25))
    helpers = [
        _helper(network, "amina", "Amina B."),
        _helper(network, "bob", "Bob"),
        Helper(network_id=network.id, key="zoe", name="Zoé", reserve=True),
    ]
    db.add_all(helpers)
    db.flush()
    _relate(db, helpers, sites, activity)
    db.add(
        Feed(
            network_id=network.id,
            helper_id=helpers[0].id,
            token_sha256=f"{network.id:064x}",
            created_at=BEFORE,
        )
    )
    _own_session(db, network, sites[1], helpers[1])
    db.flush()
    return network


def _openings(sites: list[Site], activity: Activity) -> Iterable[Opening]:
    for weekday in (0, 2):
        yield Opening(
            site_id=sites[0].id,
            activity_id=activity.id,
            weekday=weekday,
            starts=time(9),
            ends=time(12),
        )
    yield Opening(
        site_id=sites[1].id,
        activity_id=activity.id,
        weekday=0,
        starts=time(14),
        ends=time(17),
    )
    yield Opening(
        site_id=sites[1].id, weekday=1, starts=time(14), ends=time(17)
    )  # nothing is held then


def _helper(network: Network, key: str, name: str) -> Helper:
    return Helper(
        network_id=network.id,
        key=key,
        name=name,
        latitude=50.85,
        longitude=4.35,
        max_sessions=3,
        counted_from=date(2026, 11, 2),
        past_sessions=8,
        past_weeks=8,
        busy_until=datetime(2026, 11, 20, 16, tzinfo=UTC),
        roles=[HelperRole(role="coach", first_on=date(2026, 1, 1))],
        skills=[HelperSkill(skill="5.1", level=5, last_on=date(2027, 1, 1))],
        languages=[HelperLanguage(language="fr", level="native")],
        clearances=[HelperClearance(clearance="confidentiality")],
        badges=[HelperBadge(badge="friendly")],
        availability=[
            Availability(weekday=0, starts=time(8), ends=time(18), wish="preferred"),
            Availability(weekday=2, starts=time(8), ends=time(0)),
        ],
    )


def _relate(
    db: Db, helpers: list[Helper], sites: list[Site], activity: Activity
) -> None:
    amina, bob, zoe = (helper.id for helper in helpers)
    db.add_all(
        [
            HelperPair(helper_id=amina, other_id=bob, kind="with"),
            HelperPair(helper_id=bob, other_id=zoe, kind="never_with"),
            LikedSite(helper_id=amina, site_id=sites[0].id),
            LikedActivity(helper_id=amina, activity_id=activity.id),
            KnownSite(helper_id=bob, site_id=sites[1].id, sessions=4),
            Absence(
                helper_id=bob,
                starts_at=datetime(2026, 12, 2, tzinfo=UTC),
                ends_at=datetime(2026, 12, 3, tzinfo=UTC),
            ),
            AvailabilityDate(
                helper_id=bob,
                starts_at=datetime(2026, 12, 1, 13, tzinfo=UTC),
                ends_at=datetime(2026, 12, 1, 16, tzinfo=UTC),
                wish="if_needed",
            ),
        ]
    )


def _own_session(db: Db, network: Network, site: Site, helper: Helper) -> None:
    session = Session(network_id=network.id, key="repair", site_id=site.id)
    session.options = [
        Option(
            starts_at=datetime(2026, 12, 1, 13, 30, tzinfo=UTC),
            ends_at=datetime(2026, 12, 1, 15, 30, tzinfo=UTC),
        )
    ]
    session.seats = [Seat(key="a"), Seat(key="b", position=1, mandatory=False)]
    db.add(session)
    db.flush()
    db.add(Pin(seat_id=session.seats[0].id, helper_id=helper.id))


def simple_plan(problem: Problem) -> Plan:
    """Make a plan that keeps every rule, by trying."""
    pinned = {(pin.session, pin.seat): pin.helper for pin in problem.pins}
    helpers = [helper.id for helper in problem.helpers]
    chosen: list[Assignment] = []
    seats = [(one.id, seat.id) for one in problem.sessions for seat in one.seats]
    for session, seat in sorted(seats, key=lambda seat: seat not in pinned):
        fixed = pinned.get((session, seat))
        for helper in [fixed] if fixed else helpers:
            tried = [*chosen, Assignment(session, 0, seat, helper)]
            if all(one.rule == "pin" for one in violations(problem, tried)):
                chosen = tried
                break
    return plan_with(problem, chosen)


def plan_with(problem: Problem, chosen: Iterable[Assignment]) -> Plan:
    """Make a plan of given assignments; pins they do not keep are refused."""
    chosen = tuple(chosen)
    held = {one.session for one in chosen}
    taken = {(one.session, one.seat) for one in chosen}
    kept = {(one.session, one.seat, one.helper) for one in chosen}
    return Plan(
        problem_sha256=fingerprint(problem),
        status="feasible",
        strategy="trying",
        seconds=0.25,
        seed=1,
        assignments=tuple(sorted(chosen)),
        pins_refused=tuple(
            RefusedPin(pin.session, pin.seat, pin.helper, ("available",))
            for pin in problem.pins
            if (pin.session, pin.seat, pin.helper) not in kept
        ),
        not_held=tuple(
            NotHeld(one.id, "staffing", one.min_staff, 0)
            for one in problem.sessions
            if one.id not in held
        ),
        empty_seats=tuple(
            EmptySeat(one.id, seat.id, seat.mandatory, {"helpers": 3, "role": 0})
            for one in problem.sessions
            for seat in one.seats
            if (one.id, seat.id) not in taken
        ),
        score=score(problem, chosen),
        bound={"cover": 100, "teams": None},
        versions={"relais": "0.1.0"},
    )
