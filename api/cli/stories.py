"""Explanations of seats, of helpers and of two plans, as lines and as JSON."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from matching.explain import (
    Comparison,
    Fix,
    HelperStory,
    SeatStory,
)
from scheduler.texts.alternatives import (
    duty_lines,
    helper_lines,
    load_line,
    site_line,
    verdict,
    why_not_lines,
)
from scheduler.texts.explanations import (
    effect_lines,
    elsewhere_line,
    fix_line,
    lost_lines,
)
from scheduler.texts.names import TIERS
from scheduler.texts.sessions import Namer


def seat_lines(namer: Namer, story: SeatStory, *, names: bool) -> Iterator[str]:
    """Tell what would fill an empty seat, and by name who falls out where."""
    if names:
        yield from _indented(lost_lines(namer, story), "    ")
    yield from _indented(
        (elsewhere_line(namer, one) for one in story.elsewhere), "    "
    )
    if story.holder is not None:
        return
    if not story.fixes:
        said = namer.texts.gettext("No single change would fill this seat.")
        yield f"    {said}"
        return
    yield "    " + namer.texts.gettext("What would fill it, each tried out:")
    for fix in story.fixes:
        yield f"    – {fix_line(namer, fix)}"
        yield from _indented(effect_lines(namer, fix), "        ")


def helper_story_lines(namer: Namer, story: HelperStory) -> Iterator[str]:
    """Tell what a helper has, what each of it is worth, and why not more."""
    yield load_line(namer, story)
    for duty in story.duties:
        first, *rest = duty_lines(namer, story.helper, duty)
        yield f"  {first}"
        yield from _indented(iter(rest), "      ")
    if story.asked is not None:
        first, *rest = why_not_lines(namer, story.helper, story.asked)
        yield f"  {first} – {story.asked.seat}"
        yield from _indented(iter(rest), "      ")


def comparison_lines(namer: Namer, both: Comparison) -> Iterator[str]:
    """Tell two plans side by side: tier by tier, then sites, then helpers."""
    texts = namer.texts
    yield verdict(namer, both)
    for tier, terms in both.tiers.items():
        one, other = map(texts.number, terms["value"])
        yield f"  {texts.known(TIERS, tier)}: {one} → {other}"
    for site in both.sites:
        yield site_line(namer, site)
    for helper in both.helpers:
        first, *rest = helper_lines(namer, helper)
        yield first
        yield from _indented(iter(rest), "    ")


def _indented(lines: Iterator[str], indent: str) -> Iterator[str]:
    return (f"{indent}{line}" for line in lines)


def fix_plain(namer: Namer, fix: Fix) -> dict[str, Any]:
    """Give a fix as JSON, with its sentence."""
    return {**plain(fix), "sentence": fix_line(namer, fix)}


def plain(value: Any) -> Any:
    """Give a structure as JSON: a dictionary each, a change with its ``kind``."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {each.name: plain(getattr(value, each.name)) for each in fields(value)}
        if type(value).__module__.endswith(".changes"):
            return {"kind": _kind(value), **found}
        return found
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value


def _kind(change: object) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", type(change).__name__).lower()
