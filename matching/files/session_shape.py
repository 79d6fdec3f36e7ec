"""The shape of a session in a problem file, with its option and seats."""

from typing import Any

from matching import limits
from matching.files.clock import Clock
from matching.files.words import FLAG, ID, IDS, LANGUAGES, LEVELS
from matching.problem import Option, Seat, Session
from matching.shapes import (
    Integer,
    Json,
    Key,
    ListOf,
    Nullable,
    Record,
    Shape,
    Unplanned,
)

_NO_LIST: tuple[Json, ...] = ([], None)
_ONE_OPTION = "a list of exactly one option (several cannot be planned yet)"


def session_shape(clock: Clock) -> Shape[Session]:
    """Give the shape of a session; its times follow the clock."""
    keys = [*_what(clock), *_staff(), *_later(), Key("seats", _seats(), default=())]
    return Record(_session, keys, "a session { }", "session", like=Session)


def _session(**given: Any) -> Session:
    given.setdefault("seats", ())
    given.setdefault("ideal_staff", given.get("min_staff", 1))
    return Session(**given)


def _what(clock: Clock) -> list[Key]:
    return [
        Key("id", ID),
        Key("site", ID, "The id of a site."),
        Key("activity", ID),
        Key("priority", _count("priority"), "5 is the most urgent."),
        Key("options", ListOf(_option(clock), _ONE_OPTION, exactly=1)),
    ]


def _option(clock: Clock) -> Shape[Option]:
    times = clock.times()
    room = Unplanned("rooms", (None,))
    keys = [
        Key("start", times, "Inside the horizon."),
        Key("end", times, "Not included."),
        Key("room", room, "Not planned yet.", kept=False),
    ]
    return Record(Option, keys, "an option { }", "option")


def _staff() -> list[Key]:
    def ideal(session: Session) -> int | None:
        same = session.ideal_staff == session.min_staff
        return None if same else session.ideal_staff

    return [
        Key("min_staff", _count("min_staff"), "Covering helpers, else not held."),
        Key(
            "ideal_staff",
            _count("ideal_staff"),
            "Covering helpers; if absent, min_staff.",
            default=None,
            get=ideal,
        ),
        Key("public_languages", LANGUAGES, "What the public speaks."),
        Key(
            "max_mentors_per_senior",
            Nullable(_count("max_mentors_per_senior")),
            "Null: no such limit.",
        ),
        Key("remote", FLAG, "True: without travel."),
    ]


def _count(name: str) -> Integer:
    return Integer(limits.SESSION[name])


def _later() -> list[Key]:
    """Give what the format knows and this version refuses."""
    wanted = {
        "requested": Unplanned("requests", (False, None)),
        "minors": Unplanned("minors", (0, None)),
        "home_visit": Unplanned("home visits", (None, False)),
        "series": Unplanned("series", (None,)),
        "resources": Unplanned("resources", _NO_LIST),
    }
    return [
        Key(name, shape, "Not planned yet.", kept=False)
        for name, shape in wanted.items()
    ]


def _seats() -> Shape[tuple[Seat, ...]]:
    seat = Record(
        Seat,
        [
            Key("id", ID, "Unique in its session."),
            Key("roles", IDS, "One of them; empty is any."),
            Key("skills", LEVELS, "All of them, at this level."),
            Key("languages", LANGUAGES, "All of them, at this level."),
            Key("any_language", FLAG, "True: one of the languages is enough."),
            Key("clearances", IDS, "All of them."),
            Key("badges", IDS, "All of them."),
            Key("mandatory", FLAG),
            Key("shadow", FLAG, "Trains and does not cover; never mandatory."),
            Key("tutor_roles", IDS, "Who may tutor a shadow seat; empty is anybody."),
        ],
        "a seat { }",
        "seat",
    )
    return ListOf(seat, "a list of seats")
