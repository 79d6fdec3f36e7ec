"""Comfort: preferred times, liked places, known faces, and the way there."""

from collections.abc import Iterable

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Bools, Ints
from matching.problem import WISHES


def comfort(draft: Draft) -> None:
    """Sum what one assignment costs in comfort: wish, likes, same helper, travel."""
    frame, weights = draft.frame, draft.problem.settings.weights
    by_wish = np.array([*(weights[wish] for wish in WISHES), 0], dtype=np.int64)
    unit = by_wish[draft.wish]
    site = frame.site[draft.session]
    place = frame.place[draft.session]
    liked = _listed(draft, site, frame.site_index, "likes_sites")
    activities = [s.activity for s in draft.problem.sessions]
    known = {name: i for i, name in enumerate(dict.fromkeys(activities))}
    of_session = np.array([known[a] for a in activities], dtype=np.int64)
    liked |= _listed(draft, of_session[draft.session], known, "likes_activities")
    unit = unit + weights["liked"] * liked
    before = _listed(draft, site, frame.site_index, "site_history")
    unit = unit + weights["same_helper"] * before
    quarters = draft.eligibility.reach.minutes(draft.helper, place) // 15
    quarters[frame.remote[draft.session]] = 0
    draft.cost("comfort", np.arange(draft.pairs), unit + weights["travel"] * quarters)


def _listed(draft: Draft, thing: Ints, index: dict[str, int], attribute: str) -> Bools:
    """Say of each assignment column whether its thing is in a list of its helper."""
    width = len(index) + 1
    keys = [
        owner * width + index[name]
        for owner, helper in enumerate(draft.problem.helpers)
        for name in _names(getattr(helper, attribute))
        if name in index
    ]
    return np.isin(draft.helper * width + thing, np.array(keys, dtype=np.int64))


def _names(listed: object) -> Iterable[str]:
    if isinstance(listed, tuple):
        return listed
    return [name for name, times in dict(listed).items() if times > 0]  # type: ignore[call-overload]


def wanted_pairs(draft: Draft) -> None:
    """Two who want to work together do: weight · z, z ≤ Σ x of each in a slot."""
    weight = draft.problem.settings.weights["wanted_pair"]
    index, first = draft.frame.helper_index, draft.helper_first
    pairs = {
        tuple(sorted((index[helper.id], index[other])))
        for helper in draft.problem.helpers
        for other in helper.wanted_with
    }
    for one, other in sorted(pairs):
        mine = np.arange(first[one], first[one + 1])
        theirs = np.arange(first[other], first[other + 1])
        common = np.intersect1d(draft.slot[mine], draft.slot[theirs])
        together = draft.rows.new_columns(len(common))
        draft.cost("comfort", together, np.full(len(common), weight))
        for columns in (mine, theirs):
            here = columns[np.isin(draft.slot[columns], common)]
            row = np.searchsorted(common, draft.slot[here])
            draft.rows.add(
                "wanted_pairs",
                np.concatenate([np.arange(len(common)), row]),
                np.concatenate([together, here]),
                np.concatenate([np.ones(len(common), int), np.full(len(here), -1)]),
                count=len(common),
                upper=0,
            )
