"""What can be wrong with helpers."""

from collections.abc import Iterator, Sequence

from matching import limits
from matching.problem import NATIVE, WISHES, Allowance, Dated, Helper
from matching.shapes import at_key
from matching.validate.finding import (
    Finding,
    Scope,
    ids_of,
    name,
    place,
    repeated,
    unknown,
    within,
)


def helper_findings(scope: Scope) -> Iterator[Finding]:
    """Find the faults of all helpers."""
    helpers = scope.problem.helpers
    yield from ids_of(scope, "helpers", helpers)
    for index, helper in enumerate(helpers):
        path = f"helpers[{index}]"
        yield from name(f"{path}.name", helper.name)
        yield from place(f"{path}.home", helper.home)
        yield from _abilities(scope, path, helper)
        yield from _times(scope, path, helper)
        yield from _limits(path, helper)
        yield from _allowances(f"{path}.allowances", helper.allowances)
        yield from _references(scope, path, helper)
        yield from _company(scope, path, helper)


def _abilities(scope: Scope, path: str, helper: Helper) -> Iterator[Finding]:
    if helper.roles:
        yield from _dated(scope, f"{path}.roles", helper.roles)
    if helper.clearances:
        yield from _dated(scope, f"{path}.clearances", helper.clearances)
    if helper.badges:
        yield from scope.ids(f"{path}.badges", helper.badges)
    known = tuple(helper.languages.items())
    yield from scope.levels(f"{path}.languages", known, NATIVE)
    skills = [(skill.id, skill.level) for skill in helper.skills]
    yield from scope.levels(f"{path}.skills", skills, limits.SKILL_LEVEL[1])
    for skill in helper.skills:
        if skill.first_day is not None or skill.last_day is not None:
            where = at_key(f"{path}.skills", skill.id)
            yield from scope.period(where, skill.first_day, skill.last_day)
    if len(dict(skills)) != len(skills):
        yield from repeated(f"{path}.skills", [skill.id for skill in helper.skills])


def _dated(scope: Scope, path: str, given: Sequence[Dated]) -> Iterator[Finding]:
    for index, dated in enumerate(given):
        where = f"{path}[{index}]"
        yield from scope.id(f"{where}.id", dated.id)
        if dated.first_day is not None or dated.last_day is not None:
            yield from scope.period(where, dated.first_day, dated.last_day)
        if len(given) > 1 and dated in given[:index]:
            other = f"{path}[{given.index(dated)}]"
            expected = f"one that {other} does not have already"
            touching = (*_parts(where), other, *_parts(other))
            yield Finding(where, dated.id, expected, touching)


def _parts(path: str) -> tuple[str, ...]:
    return (f"{path}.id", f"{path}.from", f"{path}.until")


def _times(scope: Scope, path: str, helper: Helper) -> Iterator[Finding]:
    first, last = scope.first_minute, scope.last_minute
    for index, window in enumerate(helper.availability):
        if not first <= window.start < window.end <= last:
            where = f"{path}.availability[{index}]"
            yield from scope.interval(where, window.start, window.end)
        if not 0 <= window.wish < len(WISHES):
            where = f"{path}.availability[{index}].wish"
            yield Finding(where, window.wish, f"one of {', '.join(WISHES)}")
    for index, absence in enumerate(helper.absences):
        where = f"{path}.absences[{index}]"
        yield from scope.interval(where, absence.start, absence.end)
    if helper.busy_until is not None:
        yield from scope.minute(f"{path}.busy_until", helper.busy_until)


def _limits(path: str, helper: Helper) -> Iterator[Finding]:
    for attribute, (low, high) in limits.HELPER.items():
        value = getattr(helper, attribute)
        if value is not None and not low <= value <= high:
            yield from within(f"{path}.{attribute}", value, (low, high))
    for site, visits in helper.site_history.items():
        yield from within(
            at_key(f"{path}.site_history", site), visits, limits.SITE_VISITS
        )


def _allowances(path: str, given: Sequence[Allowance]) -> Iterator[Finding]:
    first: dict[int, int] = {}
    for index, allowance in enumerate(given):
        where = f"{path}[{index}]"
        yield from within(f"{where}.year", allowance.year, limits.YEAR)
        rate, left = allowance.day_rate_cents, allowance.left_cents
        yield from within(f"{where}.day_rate_cents", rate, limits.CENTS)
        yield from within(f"{where}.left_cents", left, limits.CENTS)
        earlier = first.setdefault(allowance.year, index)
        if earlier != index:
            other = f"{path}[{earlier}].year"
            expected = f"a year other than that of {path}[{earlier}]"
            yield Finding(f"{where}.year", allowance.year, expected, (other,))


def _references(scope: Scope, path: str, helper: Helper) -> Iterator[Finding]:
    for index, site in enumerate(helper.likes_sites):
        if site not in scope.sites:
            yield unknown(f"{path}.likes_sites[{index}]", site, "site")
    for site in helper.site_history:
        if site not in scope.sites:
            yield unknown(at_key(f"{path}.site_history", site), site, "site")
    if helper.likes_sites:
        yield from scope.ids(f"{path}.likes_sites", helper.likes_sites)
    if helper.likes_activities:
        yield from scope.ids(f"{path}.likes_activities", helper.likes_activities)
    modes = scope.problem.settings.travel.modes
    if helper.mode not in modes:
        yield Finding(f"{path}.mode", helper.mode, f"one of {', '.join(modes)}")


def _company(scope: Scope, path: str, helper: Helper) -> Iterator[Finding]:
    for key, others in (
        ("with", helper.wanted_with),
        ("never_with", helper.never_with),
    ):
        for index, other in enumerate(others):
            where = f"{path}.{key}[{index}]"
            if other == helper.id:
                yield Finding(where, other, "another helper", (f"{path}.id",))
            elif other not in scope.helpers:
                yield unknown(where, other, "helper")
        if len(set(others)) != len(others):
            yield from repeated(f"{path}.{key}", others)
