"""Plan files: ``relais-plan/1``."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from matching.faults import shown
from matching.files.decoding import decoded, encoded, with_definitions
from matching.files.memory import collector_paused
from matching.files.refusing import refuse, refuse_other_files, reliable
from matching.files.words import FLAG, ID, IDS
from matching.plan import Assignment, EmptySeat, NotHeld, Plan, RefusedPin
from matching.problem import TIERS
from matching.shapes import (
    REQUIRED,
    Choice,
    Constant,
    Integer,
    Key,
    ListOf,
    MapOf,
    Nullable,
    Number,
    Pattern,
    Reading,
    Record,
    Schema,
    Shape,
    Text,
)
from matching.validate import Finding

FORMAT: Final = "relais-plan/1"
_MOST: Final = 10**15
_COUNT: Final = Integer((0, 10**9))
_SCORE: Final = Integer((-_MOST, _MOST))
_TIER: Final = Choice({tier: tier for tier in TIERS}, "tier")
_CODES: Final = (
    "staffing",
    "used_elsewhere",
    "no_seats",
    "room",
    "resource",
    "series",
)
_GAP_PRECISION: Final = 1e-6


@dataclass(frozen=True, slots=True)
class _Why:
    code: str
    wanted: int
    possible: int


@collector_paused()
def read_plan(data: bytes, source: str = "plan") -> Plan:
    """Read a plan file.

    Raises
    ------
    BadInputError
        With every fault; whether the plan keeps the rules of its problem is for
        `matching.check` to say.
    """
    document = decoded(data, source)
    refuse_other_files(document, FORMAT, source)
    reading = Reading()
    found = plan_shape().read(document, None, reading)
    gaps = found.pop("gap", {})
    plan = Plan(**found)
    between = reliable(_between_values(plan, gaps), reading)
    faults = [*reading.faults, *between]
    refuse(reading, faults, source)
    return plan


def _between_values(plan: Plan, gaps: dict[str, float | None]) -> Iterator[Finding]:
    for tier in {**plan.bound, **gaps}:
        touching = (f"bound.{tier}", f"score.{tier}.value")
        if tier in plan.bound and "value" not in plan.score.get(tier, {}):
            expected = f"a tier with a “value” in “score”, or no bound of {tier}"
            yield Finding(f"bound.{tier}", plan.bound[tier], expected, touching)
        elif tier in gaps and not _same(gaps[tier], plan.gap(tier)):
            expected = f"{shown(plan.gap(tier))}, as score and bound say"
            yield Finding(f"gap.{tier}", gaps[tier], expected, touching)


def _same(gap: float | None, true: float | None) -> bool:
    if gap is None or true is None:
        return gap is true
    return abs(gap - true) <= _GAP_PRECISION


@collector_paused()
def write_plan(plan: Plan) -> bytes:
    """Write a plan as a file; reading it gives it back."""
    return encoded(plan_shape().write(plan))


def plan_schema() -> Schema:
    """Describe plan files as JSON Schema 2020-12."""
    definitions: Schema = {}
    schema = plan_shape().schema(definitions)
    return with_definitions(schema, definitions, "Plan of Relais")


def plan_shape() -> Record[dict[str, Any]]:
    """Give the shape of a plan file.

    It reads a dict, with the gaps as they stand there; it writes a `Plan`.
    """
    keys = [*_origin(), *_answer(), *_quality()]
    return Record(_as_read, keys, "an object { }", like=Plan)


def _as_read(**found: Any) -> dict[str, Any]:
    found.pop("format", None)
    return found


def _origin() -> list[Key]:
    digest = Pattern("[0-9a-f]{64}", "a SHA-256 in 64 hexadecimal digits")
    words = MapOf(Text(), Text(), "versions by name", in_order=True)
    return [
        Key("format", Constant(FORMAT), default=REQUIRED, get=lambda _: FORMAT),
        Key("problem_sha256", digest, "Of the problem it answers."),
        Key(
            "status",
            Choice({"optimal": "optimal", "feasible": "feasible"}),
            "Optimal: every tier is proven.",
        ),
        Key("strategy", Text(), "How it was found."),
        Key("seconds", Number((0.0, 1e9))),
        Key("seed", Integer((0, 2**31 - 1))),
        Key("versions", words, default=REQUIRED),
        Key(
            "gap",
            MapOf(_TIER, Nullable(Number((0.0, float(_MOST)))), in_order=True),
            "By tier; null where no bound is known.",
            default=REQUIRED,
            get=lambda plan: {tier: plan.gap(tier) for tier in plan.bound},
        ),
    ]


def _answer() -> list[Key]:
    seat = [Key("session", ID), Key("seat", ID)]
    assignment = Record(
        Assignment,
        [
            Key("session", ID),
            Key("option", _COUNT, "Index of the session's option."),
            Key("seat", ID),
            Key("helper", ID),
        ],
        "an assignment { }",
        "assignment",
    )
    refused = Record(
        RefusedPin,
        [*seat, Key("helper", ID), Key("rules", IDS, "That it would break.")],
        "a refused pin { }",
        "refused_pin",
    )
    gates = MapOf(ID, _COUNT, "helpers left after each gate", in_order=True)
    empty = Record(
        EmptySeat,
        [*seat, Key("mandatory", FLAG), Key("why", gates, "Helpers left.")],
        "an empty seat { }",
        "empty_seat",
    )
    lists: dict[str, Shape[Any]] = {
        "assignments": ListOf(assignment, "a list of assignments"),
        "pins_refused": ListOf(refused, "a list of refused pins"),
        "not_held": ListOf(_not_held(), "a list of sessions not held"),
        "empty_seats": ListOf(empty, "a list of empty seats"),
    }
    return [Key(name, shape, default=REQUIRED) for name, shape in lists.items()]


def _not_held() -> Shape[NotHeld]:
    keys = [
        Key("code", Choice({code: code for code in _CODES})),
        Key("wanted", _COUNT),
        Key("possible", _COUNT),
    ]
    why = Record(_Why, keys, "{ } with code, wanted and possible")

    def build(session: str, why: _Why) -> NotHeld:
        return NotHeld(session, why.code, why.wanted, why.possible)

    def reason(not_held: NotHeld) -> _Why:
        return _Why(not_held.code, not_held.wanted, not_held.possible)

    return Record(
        build,
        [
            Key("session", ID, default=REQUIRED),
            Key("why", why, default=REQUIRED, get=reason),
        ],
        "a session not held { }",
        "not_held",
    )


def _quality() -> list[Key]:
    terms = MapOf(ID, _SCORE, "terms with their values", in_order=True)
    return [
        Key(
            "score",
            MapOf(_TIER, terms, in_order=True),
            "By tier its terms, each in its own unit.",
            default=REQUIRED,
            get=lambda plan: {t: _value_first(plan.score[t]) for t in plan.score},
        ),
        Key(
            "bound",
            MapOf(_TIER, Nullable(_SCORE), in_order=True),
            "By tier the proven bound of the value; null where none is known.",
            default=REQUIRED,
        ),
    ]


def _value_first(terms: Any) -> dict[str, int]:
    first = {"value": terms["value"]} if "value" in terms else {}
    return {**first, **terms}
