"""The rule ``series``: modules in their order, and one trainer where that is asked.

What began in the past counts, but facts alone break nothing.
"""

from collections.abc import Iterator, Sequence

from matching.check.duty import Duty, Violation
from matching.check.facts import Facts
from matching.check.spaces import TeamOf


def series(facts: Facts, key: str, team_of: TeamOf) -> Iterator[Violation]:
    """Ask for the modules of a series in order, each with all before it.

    A held module needs every earlier module of the file held; of two neighbours
    the first ends before the second starts.
    """
    modules = [(session, team_of(session.id)) for session in facts.modules[key]]
    missing = None
    before: Sequence[Duty] = ()
    for session, team in modules:
        if team and missing is not None and not team[0].begun:
            detail = {"series": key, "fault": "earlier", "other_session": missing.id}
            yield Violation("series", session.id, None, None, detail)
        if team and before:
            yield from _in_order(key, before, team)
        if not team and missing is None:
            missing = session
        before = team
    if facts.series[key].same_trainer:
        yield from _one_trainer(facts, key, [team for _, team in modules])


def _in_order(
    key: str, before: Sequence[Duty], after: Sequence[Duty]
) -> Iterator[Violation]:
    """Ask that a module is over before its neighbour begins."""
    over = max(duty.end for duty in before)
    start = min(duty.start for duty in after)
    if over > start and not (before[0].begun and after[0].begun):
        other = before[0].session.id
        detail = {"series": key, "fault": "order", "other_session": other}
        figures = {"end": over, "start": start}
        session = after[0].session.id
        yield Violation("series", session, None, None, {**detail, **figures})


def _one_trainer(
    facts: Facts, key: str, teams: Sequence[Sequence[Duty]]
) -> Iterator[Violation]:
    """Ask that all trainer seats that are filled are filled by one, who may be given.

    Shown at each seat, unless it is a fact, whose holder is not the one given, nor
    that of all facts, nor that of all earlier seats.
    """
    named = facts.series[key].trainer
    seats = [
        duty
        for team in teams
        for duty in team
        if duty.session.module is not None
        and duty.seat.id == duty.session.module.trainer_seat
    ]
    trainers = [] if named is None else [named]
    trainers += [duty.helper.id for duty in seats if duty.begun]
    for duty in seats:
        if duty.begun:
            continue
        others = [trainer for trainer in trainers if trainer != duty.helper.id]
        if others:
            yield duty.breaks(
                "series", series=key, fault="trainer", other_helper=others[0]
            )
        trainers.append(duty.helper.id)
