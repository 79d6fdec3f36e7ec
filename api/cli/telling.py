"""A plan told on a terminal: the week by place, what it is worth, what is empty."""

import shutil
import textwrap
from typing import Final

from api.cli.explaining import heading
from api.cli.speech import columns
from scheduler.plans import PlanView, SessionView, SiteView
from scheduler.texts.language import Texts

WIDEST: Final = 110
MOST_SITES: Final = 40
MOST_REASONS: Final = 15
NO_BREAK: Final = "\u00a0"


def told(view: PlanView, texts: Texts) -> list[str]:
    """Tell a plan in plain lines, for who has little time.

    The week by place is left out of a plan of many sites: nobody reads that here.
    """
    lines = [
        texts.gettext(
            "Week from %(monday)s to %(sunday)s",
            monday=texts.day(view.first_day),
            sunday=texts.date(view.last_day),
        ),
        "",
    ]
    if len(view.sites) <= MOST_SITES:
        for site in view.sites:
            lines += site_lines(texts, site)
        lines.append("")
    lines += [*score_lines(view), "", *lacking_lines(texts, view)]
    return lines


def site_lines(texts: Texts, site: SiteView) -> list[str]:
    """Tell a site in as many lines as it needs, its sessions one after the other."""
    sessions = [
        f"{texts.weekday(day)} {texts.time(one.start)} {_people(texts, one)}"
        for day, those in site.days
        for one in those
    ]
    # A line ends between two sessions, never inside one.
    whole = [one.replace(" ", NO_BREAK) for one in (f"{site.name}:", *sessions)]
    wrapped = textwrap.wrap(
        f"{whole[0]} {f'{NO_BREAK}· '.join(whole[1:])}",
        width=_width(),
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(NO_BREAK, " ") for line in wrapped]


def _people(texts: Texts, session: SessionView) -> str:
    if not session.held:
        return texts.gettext("NOT HELD")
    names = list(session.people)
    if session.missing:
        names.append(texts.ngettext("%(n)d EMPTY", "%(n)d EMPTY", session.missing))
    return ", ".join(names)


def score_lines(view: PlanView) -> list[str]:
    """Tell what the plan is worth, a line a tier."""
    rows = [(tier.name, tier.result, tier.proof) for tier in view.tiers]
    return columns(rows, indent="")


def lacking_lines(texts: Texts, view: PlanView) -> list[str]:
    """Tell which mandatory seats are empty and why, a session or seat at a time."""
    lacking = view.lacking
    if not lacking:
        return [texts.gettext("Every mandatory seat is filled.")]
    count = sum(session.missing for session in lacking)
    lines = [
        texts.ngettext(
            "%(n)d mandatory seat is empty:",
            "%(n)d mandatory seats are empty:",
            count,
        )
    ]
    for session in lacking[:MOST_REASONS]:
        for reason in reasons_of(session):
            lines += textwrap.wrap(
                f"{_heading(texts, session)} – {reason}",
                width=_width(),
                initial_indent="  ",
                subsequent_indent="      ",
            )
    if len(lacking) > MOST_REASONS:
        more = len(lacking) - MOST_REASONS
        lines.append(
            texts.ngettext(
                "  … and %(n)d more session", "  … and %(n)d more sessions", more
            )
        )
    for pin in view.pins:
        said = texts.gettext("%(helper)s could not be kept", helper=pin.helper)
        lines.append(f"  {_heading(texts, pin.session)} – {said} ({pin.why})")
    return lines


def _heading(texts: Texts, session: SessionView) -> str:
    line = heading(texts, session)
    return f"{line} ({session.others})" if session.others else line


def reasons_of(session: SessionView) -> list[str]:
    """Say why a session lacks people: each empty mandatory seat once."""
    return [
        f"{seat.wanted}. {seat.why}"
        for seat in session.seats
        if seat.mandatory and seat.empty
    ]


def _width() -> int:
    return min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
