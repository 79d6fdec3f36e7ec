"""The shape of a session in a problem file, with its options and seats."""

from typing import Any, Final

from matching import limits
from matching.files.clock import Clock
from matching.files.words import (
    FLAG,
    ID,
    IDS,
    LANGUAGES,
    LEVELS,
    LOCATION,
    list_or_null,
)
from matching.problem import HomeVisit, Module, Option, Seat, Session, Use
from matching.shapes import Integer, Key, ListOf, Nullable, Record, Shape

_OPTIONS: Final = f"a list of 1 to {limits.OPTIONS} options"


def session_shape(clock: Clock) -> Shape[Session]:
    """Give the shape of a session; its times follow the clock."""
    keys = [
        *_what(clock),
        *_staff(),
        *_needs(),
        Key("seats", seats_shape(), default=()),
    ]
    return Record(_session, keys, "a session { }", "session", like=Session)


def _session(**given: Any) -> Session:
    given.setdefault("seats", ())
    given.setdefault("ideal_staff", given.get("min_staff", 1))
    return Session(**given)


def _what(clock: Clock) -> list[Key]:
    options = ListOf(_option(clock), _OPTIONS, count=(1, limits.OPTIONS))
    return [
        Key("id", ID),
        Key("site", ID, "The id of a site."),
        Key("activity", ID),
        Key("priority", _count("priority"), "5 is the most urgent."),
        Key("requested", Nullable(FLAG, False), "True: an EPN asked for it."),
        Key("options", options, "Its possible times; a held session takes one."),
    ]


def _option(clock: Clock) -> Shape[Option]:
    times = clock.times()
    keys = [
        Key("start", times, "Inside the horizon."),
        Key("end", times, "Not included."),
        Key("room", Nullable(ID), "The id of a room of the session's site."),
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
    ]


def _count(name: str) -> Integer:
    return Integer(limits.SESSION[name])


def _needs() -> list[Key]:
    return [
        Key("minors", Nullable(_count("minors"), 0), "Children present."),
        Key("remote", FLAG, "True: without travel."),
        Key("home_visit", Nullable(home_visit_shape()), "Null: it is none."),
        Key("series", Nullable(_module()), "Null: part of none.", "module"),
        Key(
            "resources",
            list_or_null(use_shape(), "a list of uses"),
            "Busy while it is held.",
            "uses",
        ),
    ]


def home_visit_shape() -> Shape[HomeVisit]:
    """Give the shape of what makes a session a home visit."""
    keys = [
        Key("location", LOCATION, "If absent, at the site."),
        Key(
            "known_helper_suffices",
            FLAG,
            "True: one helper is enough who has been at the session's site.",
        ),
    ]
    expected = "{ } with location and known_helper_suffices"
    return Record(HomeVisit, keys, expected, "home_visit")


def _module() -> Shape[Module]:
    keys = [
        Key("id", ID, "The id of a series.", "series"),
        Key("module", Integer(limits.MODULE), "Its number in it.", "number"),
        Key("trainer_seat", Nullable(ID), "Of the series' trainer."),
    ]
    return Record(Module, keys, "{ } with id, module and trainer_seat", "module")


def use_shape() -> Shape[Use]:
    """Give the shape of one use of a resource."""
    minutes = Integer(limits.USE_MINUTES)
    keys = [
        Key("id", ID, "The id of a resource.", "resource"),
        Key("units", Integer(limits.UNITS)),
        Key("before_minutes", minutes, "Set-up or pick-up before the start."),
        Key("after_minutes", minutes, "Return after the end."),
    ]
    return Record(Use, keys, "a use { } with id and units", "use")


def seats_shape() -> Shape[tuple[Seat, ...]]:
    """Give the shape of the seats of a session, or of an activity."""
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
