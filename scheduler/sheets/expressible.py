"""What sheets cannot say yet, and a problem without it.

Sheets have no columns yet for several times, rooms, kits, series, home visits, children,
requests, expenses and an earlier plan. Nothing of that is dropped silently: who
writes sheets takes the problem without it, and is told what was left out.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from matching.problem import Helper, Problem, Session, Settings, Site

_OF_PROBLEM: Final = ("resources", "loans", "series", "published")


def left_out(problem: Problem) -> tuple[str, ...]:
    """Name what sheets cannot say of a problem, as the problem file names it."""
    return tuple(dict.fromkeys(_inexpressible(problem)))


def expressible(problem: Problem) -> Problem:
    """Give the problem without what sheets cannot say.

    A session keeps its first option, without room; a home visit is at its site.
    """
    return replace(
        problem,
        helpers=tuple(replace(one, allowances=()) for one in problem.helpers),
        sites=tuple(
            replace(one, rooms=(), remote_interpreting=False) for one in problem.sites
        ),
        sessions=tuple(map(_plain_session, problem.sessions)),
        settings=_plain_settings(problem.settings),
        resources=(),
        loans=(),
        series=(),
        published=(),
    )


def _plain_session(session: Session) -> Session:
    return replace(
        session,
        options=(replace(session.options[0], room=None),),
        requested=False,
        minors=0,
        home_visit=None,
        module=None,
        uses=(),
    )


def _plain_settings(settings: Settings) -> Settings:
    return replace(settings, minors_per_adult=Settings().minors_per_adult)


def _inexpressible(problem: Problem) -> Iterator[str]:
    for helper in problem.helpers:
        yield from _of_helper(helper)
    for site in problem.sites:
        yield from _of_site(site)
    for session in problem.sessions:
        yield from _of_session(session)
    yield from (name for name in _OF_PROBLEM if getattr(problem, name))
    if _plain_settings(problem.settings) != problem.settings:
        yield "minors_per_adult"


def _of_helper(helper: Helper) -> Iterator[str]:
    if helper.allowances:
        yield "allowances"


def _of_site(site: Site) -> Iterator[str]:
    if site.rooms:
        yield "rooms"
    if site.remote_interpreting:
        yield "remote_interpreting"


def _of_session(session: Session) -> Iterator[str]:
    if len(session.options) > 1:
        yield "options"
    if any(option.room for option in session.options):
        yield "rooms"
    if session.requested:
        yield "requested"
    if session.minors:
        yield "minors"
    if session.home_visit is not None:
        yield "home_visit"
    if session.module is not None:
        yield "series"
    if session.uses:
        yield "resources"
