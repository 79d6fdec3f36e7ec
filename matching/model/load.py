"""Fairness: how much each helper does, against what they wish, with memory."""

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Ints


def fairness(draft: Draft) -> None:
    """Convex cost of load: the k-th session of a helper costs its own column u_k.

    Σ x = Σ_k u_k with 0 ≤ u_k ≤ 1; costs grow with k, so they fill in order.
    """
    most = _most_sessions(draft)
    owner = np.repeat(np.arange(draft.frame.helper_count), most)
    k = np.arange(len(owner)) - np.repeat(np.cumsum(most) - most, most) + 1
    helpers = draft.problem.helpers
    twice_wished = np.array([2 * h.wished_sessions or 1 for h in helpers], dtype=object)
    past = [
        2 * h.past_sessions + wished * (8 - h.past_weeks)
        for h, wished in zip(helpers, twice_wished.tolist(), strict=True)
    ]
    share = twice_wished[owner] if len(owner) else np.zeros(0, dtype=object)
    before = np.array(past, dtype=object)[owner] if len(owner) else share
    unit = (1000 * (before + 2 * k.astype(object))) // (9 * share)
    load = draft.rows.new_columns(len(owner))
    draft.rows.add(
        "fairness",
        np.concatenate([draft.helper, owner]),
        np.concatenate([np.arange(draft.pairs), load]),
        np.concatenate([np.ones(draft.pairs, int), np.full(len(load), -1)]),
        count=draft.frame.helper_count,
        lower=0,
        upper=0,
    )
    draft.cost("fairness", load, unit.astype(np.int64))


def _most_sessions(draft: Draft) -> Ints:
    """Bound the number of sessions of each helper by limits and what they can do."""
    frame = draft.frame
    helper, slot = draft.helper, draft.slot
    if "overlap" not in draft.without:  # one seat a session
        pair: Ints = np.unique(helper * frame.slot_count + slot)
        helper, slot = pair // frame.slot_count, pair % frame.slot_count
    for period, limit, rule in (
        (frame.day, frame.max_sessions_per_day, "day_limit"),
        (frame.week, frame.max_sessions, "week_limit"),
    ):
        if rule in draft.without or not len(helper):
            continue
        span = int(period.max()) + 1
        key: Ints = helper * span + period[slot]
        keys, count = np.unique(key, return_counts=True)
        within = np.minimum(
            count, np.maximum(limit[keys // span], _begun(draft, keys, period, span))
        )
        chosen = np.repeat(np.arange(len(keys)), within)
        first = np.searchsorted(np.sort(key), keys)
        order = np.argsort(key, kind="stable")
        member = np.concatenate([[0], np.cumsum(within)])[:-1]
        index = first[chosen] + np.arange(len(chosen)) - member[chosen]
        helper, slot = helper[order[index]], slot[order[index]]
    return np.bincount(helper, minlength=frame.helper_count)


def _begun(draft: Draft, keys: Ints, period: Ints, span: int) -> Ints:
    """Count what has begun, beyond a limit or not, of each helper and period."""
    helper, station = draft.eligibility.facts.stations
    key = helper * span + period[draft.frame.station_slot[station]]
    return np.bincount(np.searchsorted(keys, key), minlength=len(keys))
