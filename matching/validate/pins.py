"""What can be wrong with pins, and with the plan that people have been told."""

from collections.abc import Iterator

from matching.problem import Pin, Published, Session
from matching.validate.finding import Finding, Scope, unknown


def pin_findings(scope: Scope) -> Iterator[Finding]:
    """Find pins of what does not exist, and seats pinned twice."""
    first: dict[tuple[str, str], int] = {}
    for index, pin in enumerate(scope.problem.pins):
        where = f"pins[{index}]"
        yield from _unknown_parts(scope, where, pin)
        earlier = first.setdefault((pin.session, pin.seat), index)
        if earlier != index:
            other = f"pins[{earlier}]"
            expected = f"a seat that {other} does not pin already"
            yield _repeated(where, other, "seat", pin.seat, expected)


def published_findings(scope: Scope) -> Iterator[Finding]:
    """Find what no plan can have said: unknown things, and contradictions."""
    for index, entry in enumerate(scope.problem.published):
        yield from _unknown_parts(scope, f"published[{index}]", entry)
    yield from _told_twice(scope.problem.published)
    yield from _options(scope)


def _unknown_parts(
    scope: Scope, where: str, entry: Pin | Published
) -> Iterator[Finding]:
    if entry.helper not in scope.helpers:
        yield unknown(f"{where}.helper", entry.helper, "helper")
    if entry.session not in scope.sessions:
        yield unknown(f"{where}.session", entry.session, "session")
        return
    known = scope.sessions[entry.session]
    if known is not None and all(seat.id != entry.seat for seat in known[1].seats):
        expected = f"the id of a seat of the session “{entry.session}”"
        touching = (f"{where}.session", f"sessions[{known[0]}].seats[*].id")
        yield Finding(f"{where}.seat", entry.seat, expected, touching)


def _told_twice(published: tuple[Published, ...]) -> Iterator[Finding]:
    """Find seats with two holders, and helpers with two seats of a session."""
    seats: dict[tuple[str, str], int] = {}
    helpers: dict[tuple[str, str], int] = {}
    for index, entry in enumerate(published):
        where = f"published[{index}]"
        filled = seats.setdefault((entry.session, entry.seat), index)
        sits = helpers.setdefault((entry.session, entry.helper), index)
        if filled != index:
            other = f"published[{filled}]"
            expected = f"a seat that {other} does not fill already"
            yield _repeated(where, other, "seat", entry.seat, expected)
        if sits not in (index, filled):
            other = f"published[{sits}]"
            expected = f"a helper to whom {other} gives no seat of this session"
            yield _repeated(where, other, "helper", entry.helper, expected)


def _options(scope: Scope) -> Iterator[Finding]:
    """Find options that do not exist, and sessions that take two."""
    first: dict[str, tuple[int, int]] = {}
    for index, entry in enumerate(scope.problem.published):
        where = f"published[{index}]"
        known = scope.sessions.get(entry.session)
        if known is not None and not 0 <= entry.option < len(known[1].options):
            yield _no_option(f"{where}.option", entry.option, *known)
            continue
        earlier, option = first.setdefault(entry.session, (index, entry.option))
        if option != entry.option:
            other = f"published[{earlier}]"
            expected = f"{option}, as {other} has it for the same session"
            yield _repeated(where, other, "option", entry.option, expected)


def _no_option(where: str, found: int, index: int, session: Session) -> Finding:
    count = len(session.options)
    expected = f"the number of an option of the session “{session.id}”, below {count}"
    return Finding(where, found, expected, (f"sessions[{index}].options",))


def _repeated(
    where: str, other: str, key: str, found: object, expected: str
) -> Finding:
    touching = (f"{where}.session", f"{other}.session", f"{other}.{key}")
    return Finding(f"{where}.{key}", found, expected, touching)
