"""What sessions of a random problem share: rooms, resources, loans and series."""

from matching.problem import Loan, Module, Resource, Room, Seat, Series, Session, Use
from tests.matching.random_themes import Dice

PLACES = ("library", "centre", "online")
ROOMS = ("hall", "lab")  # each place has both, if there are any
THINGS = ("robots", "van")
COURSES = ("basics", "sewing")


def some_rooms(dice: Dice) -> tuple[Room, ...]:
    """Make the rooms of one place, mostly for one session at a time."""
    if "rooms" not in dice.themes:
        return ()
    return tuple(Room(key, dice.one(0, 1, 1, 1, 1, 2)) for key in ROOMS)


def some_room(dice: Dice) -> str | None:
    """Choose the room of an option."""
    return dice.one("hall", "hall", "lab") if dice.often("rooms", 0.85) else None


def some_resources(dice: Dice) -> tuple[Resource, ...]:
    """Make resources, now and then only for some places."""
    where = (None, None, None, PLACES[:1], PLACES[:2], PLACES[1:])
    return tuple(
        Resource(key, dice.one(0, 1, 1, 1, 2, 3), dice.one(*where))
        for key in THINGS
        if "resources" in dice.themes
    )


def some_uses(dice: Dice) -> tuple[Use, ...]:
    """Choose what a session needs, perhaps with minutes before and after."""
    return tuple(
        Use(key, dice.one(1, 1, 2), dice.one(0, 0, 45, 90), dice.one(0, 0, 30, 60))
        for key in THINGS
        if dice.often("resources", 0.55)
    )


def some_loans(dice: Dice, sessions: tuple[Session, ...]) -> tuple[Loan, ...]:
    """Lend units around the times of sessions, ending and beginning with them too."""
    loans = []
    for session in sessions:
        option = dice.one(*session.options)
        if dice.often("resources", 0.25):
            start = option.start + dice.one(-300, -60, 0, 30)
            end = start + dice.one(60, 120, 300, 2000)
            loans.append(Loan(dice.one(*THINGS), dice.one(1, 1, 2), start, end))
    return tuple(loans)


def some_series(dice: Dice, people: tuple[str, ...]) -> tuple[Series, ...]:
    """Make series, often with one trainer, who may be given."""
    return tuple(
        Series(key, dice.one(True, True, False), dice.one(None, None, None, *people))
        for key in COURSES
        if "series" in dice.themes
    )


def some_module(dice: Dice, number: int, seats: tuple[Seat, ...]) -> Module | None:
    """Make the session of this number a module; some come in the wrong order."""
    if not dice.often("series", 0.85):
        return None
    place = 10 * number + dice.one(0, 0, 0, 0, -15)
    trainer = dice.one(seats[0].id, seats[0].id, seats[-1].id, None)
    return Module(dice.one(*COURSES[:1] * 4, *COURSES), max(place, number), trainer)
