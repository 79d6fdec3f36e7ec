"""The shape of a helper in a problem file."""

from matching import limits
from matching.files.clock import Clock
from matching.files.words import (
    FLAG,
    ID,
    IDS,
    LANGUAGES,
    LEVEL,
    LOCATION,
    NAME,
    limit,
    list_or_null,
)
from matching.problem import WISHES, Allowance, Dated, Helper, Interval, Skill, Window
from matching.shapes import (
    Choice,
    Converted,
    Either,
    Integer,
    Key,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Shape,
)
from matching.travel import TravelSettings


def helper_shape(clock: Clock) -> Shape[Helper]:
    """Give the shape of a helper; its times follow the clock."""
    keys = [*_person(clock), *_time(clock), *_load(), *_preferences()]
    return Record(Helper, keys, "a helper { }", "helper")


def _person(clock: Clock) -> list[Key]:
    dated = _dated(clock)
    return [
        Key("id", ID),
        Key("name", NAME, "If absent, the id."),
        Key("roles", ListOf(dated, "a list of roles"), "What the helper may act as."),
        Key("skills", _skills(clock), "Levels 1 to 8."),
        Key("languages", LANGUAGES, "BCP 47 codes, compared exactly."),
        Key("clearances", ListOf(dated, "a list of clearances"), "Papers, with dates."),
        Key("badges", IDS),
        Key("adult", FLAG),
        Key("home", LOCATION, "Latitude and longitude (WGS 84)."),
        Key("mode", Choice({mode: mode for mode in TravelSettings().modes})),
        limit("max_travel_minutes", "From home to a site."),
    ]


def _time(clock: Clock) -> list[Key]:
    times = clock.times()
    start = Key("from", times, attribute="start")
    end = Key("to", times, "Not included.", attribute="end")
    wishes = Choice({wish: index for index, wish in enumerate(WISHES)}, "wish")
    window = Record(Window, [start, end, Key("wish", wishes)], "a window { }", "window")
    absence = Record(Interval, [start, end], "an absence { }", "absence")
    return [
        Key("availability", ListOf(window, "a list of windows"), "The union counts."),
        Key("absences", ListOf(absence, "a list of absences"), "Taken off."),
        Key("busy_until", Nullable(times), "End of the last session before."),
    ]


def _load() -> list[Key]:
    return [
        limit("max_sessions", "A week (ISO)."),
        limit("max_sessions_per_day", "A local day."),
        limit("max_minutes", "A week (ISO)."),
        limit("max_minutes_per_day", "A local day."),
        limit("min_rest_minutes", "Between the sessions of two days."),
        limit("wished_sessions", "A week; 0 counts as one half."),
        limit("past_sessions", "Held in the last past_weeks weeks."),
        limit("past_weeks", "Weeks that past_sessions counts."),
        Key(
            "site_history",
            MapOf(
                ID, Integer(limits.SITE_VISITS), 'visits by site, such as {"epn-1": 6}'
            ),
            "Earlier sessions at each site.",
        ),
        Key("alone_ok", FLAG, "False: needs a covering colleague for whom it is true."),
        Key("reserve", FLAG, "True: planned only where pinned or published."),
    ]


def _preferences() -> list[Key]:
    return [
        Key(
            "allowances",
            list_or_null(_allowance(), "a list of allowances"),
            "Flat-rate expenses; a year without one has no limit.",
        ),
        Key("likes_sites", IDS),
        Key("likes_activities", IDS),
        Key("with", IDS, "Helpers whom this one likes to meet.", "wanted_with"),
        Key("never_with", IDS, "Helpers who must not sit in the same session."),
    ]


def _allowance() -> Shape[Allowance]:
    cents = Integer(limits.CENTS)
    keys = [
        Key("year", Integer(limits.YEAR)),
        Key("day_rate_cents", cents, "For each local day with a session."),
        Key("left_cents", cents, "Of the calendar year."),
    ]
    return Record(Allowance, keys, "an allowance { }", "allowance")


def _period(clock: Clock) -> list[Key]:
    date = Nullable(clock.dates())
    return [
        Key("from", date, "First day.", attribute="first_day"),
        Key("until", date, "Last day, included.", attribute="last_day"),
    ]


def _dated(clock: Clock) -> Shape[Dated]:
    full = Record(
        Dated,
        [Key("id", ID), *_period(clock)],
        '{ } with id and perhaps "from" and "until"',
        "dated",
    )

    def short(dated: Dated) -> str | None:
        always = dated.first_day is None and dated.last_day is None
        return dated.id if always else None

    return Either(ID, Dated, short, full)


def _nameless(
    level: int, first_day: int | None = None, last_day: int | None = None
) -> Skill:
    return Skill("", level, first_day, last_day)


def _skills(clock: Clock) -> Shape[tuple[Skill, ...]]:
    full = Record(
        _nameless,
        [Key("level", LEVEL), *_period(clock)],
        '{ } with level and perhaps "from" and "until"',
        "skill",
        like=Skill,
    )

    def short(skill: Skill) -> int | None:
        always = skill.first_day is None and skill.last_day is None
        return skill.level if always else None

    levels = MapOf(ID, Either(LEVEL, _nameless, short, full), "skills with levels")
    return Converted(
        levels,
        lambda found: tuple(
            Skill(name, skill.level, skill.first_day, skill.last_day)
            for name, skill in found.items()
        ),
        lambda skills: {skill.id: skill for skill in skills},
    )
