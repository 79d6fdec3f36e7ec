"""What can be wrong with series and their modules."""

from collections.abc import Iterator

from matching import limits
from matching.problem import Module, Session
from matching.validate.finding import Finding, Scope, ids_of, unknown, within


def series_findings(scope: Scope) -> Iterator[Finding]:
    """Find the faults of all series, and of the modules that sessions are in them."""
    yield from ids_of(scope, "series", scope.problem.series)
    for index, series in enumerate(scope.problem.series):
        if series.trainer is not None and series.trainer not in scope.helpers:
            yield unknown(f"series[{index}].trainer", series.trainer, "helper")
    first: dict[tuple[str, int], str] = {}
    for index, session in enumerate(scope.problem.sessions):
        if session.module is not None:
            path = f"sessions[{index}]"
            yield from _module(scope, path, session, session.module)
            yield from _order(f"{path}.series", session.module, first)


def _module(
    scope: Scope, path: str, session: Session, module: Module
) -> Iterator[Finding]:
    where = f"{path}.series"
    if module.series not in scope.series:
        yield unknown(f"{where}.id", module.series, "series", "series[*].id")
    yield from within(f"{where}.module", module.number, limits.MODULE)
    seat = module.trainer_seat
    if seat is not None and all(seat != own.id for own in session.seats):
        touching = (f"{path}.seats[*].id",)
        yield Finding(
            f"{where}.trainer_seat", seat, "the id of a seat of this session", touching
        )


def _order(
    where: str, module: Module, first: dict[tuple[str, int], str]
) -> Iterator[Finding]:
    """Find two modules of one number: each would have to end before the other."""
    other = first.setdefault((module.series, module.number), where)
    if other != where:
        expected = f"another number than that of {other}, in the same series"
        touching = (f"{where}.id", f"{other}.id", f"{other}.module")
        yield Finding(f"{where}.module", module.number, expected, touching)
