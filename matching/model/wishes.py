"""The wishes, one function a wish: columns and what one unit costs in its tier.

Costs are to be minimised; cover, which is to be as large as possible, costs the
negative priority. ``matching.score`` counts the same wishes without this code.
"""

from collections.abc import Callable, Iterable

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Ints
from matching.problem import NATIVE, WISHES


def cover(draft: Draft) -> None:
    """Count filled mandatory seats by priority: cost -priority · x."""
    priority = np.array([s.priority for s in draft.problem.sessions], dtype=np.int64)
    column = np.flatnonzero(draft.frame.mandatory[draft.seat])
    draft.cost("cover", column, -priority[draft.session[column]])


def optional_seats(draft: Draft) -> None:
    """Empty optional seats: weight · (all - Σ x)."""
    weight = draft.problem.settings.weights["optional_seat"]
    column = np.flatnonzero(~draft.frame.mandatory[draft.seat])
    draft.cost("teams", column, np.full(len(column), -weight))
    empty = int((~draft.frame.mandatory).sum())
    draft.constant["teams"] = draft.constant.get("teams", 0) + weight * empty


def ideal_staff(draft: Draft) -> None:
    """People missing to the ideal: weight · m, m ≥ ideal · y - Σ covering x."""
    weight = draft.problem.settings.weights["ideal_staff"]
    for session, asked in enumerate(draft.problem.sessions):
        if not weight or asked.ideal_staff <= asked.min_staff:
            continue
        columns = draft.columns_of_session(session)
        columns = columns[draft.covering[columns]]
        missing = draft.rows.new_columns(1, asked.ideal_staff)
        involved = np.concatenate([missing, draft.held[[session]], columns])
        unit = np.concatenate([[1, -asked.ideal_staff], np.ones(len(columns), int)])
        row = np.zeros(len(involved), int)
        draft.rows.add("ideal_staff", row, involved, unit, count=1, lower=0)
        draft.cost("teams", missing, np.array([weight]))


def languages(draft: Draft) -> None:
    """Public languages: nobody · y - (nobody - level) · a - (level - native) · n.

    a: somebody is at the level, n: somebody is native; n ≤ a ≤ y, and each at most
    the helpers of that kind in covering seats. A bonus bounded by its own y keeps
    the relaxation tight.
    """
    for session, asked in enumerate(draft.problem.sessions):
        columns = draft.columns_of_session(session)
        columns = columns[draft.covering[columns]]
        for language, level in asked.public_languages.items():
            _language(draft, session, columns, (language, level))


def _language(draft: Draft, session: int, columns: Ints, need: tuple[str, int]) -> None:
    weights = draft.problem.settings.weights
    nobody, at_level = weights["language_nobody"], weights["language_level"]
    native = weights["language_native"]
    language, level = need
    held = draft.held[[session]]
    draft.cost("teams", held, np.array([nobody]))
    above = held
    for wanted, saved in ((level, nobody - at_level), (NATIVE, at_level - native)):
        mask = draft.eligibility.holdings.mask("language", ((language, wanted),), 0)
        speakers = columns[mask[draft.helper[columns]]]
        if not len(speakers):
            return
        spoken = draft.rows.new_columns(1)
        draft.cost("teams", spoken, np.array([-saved]))
        draft.rows.add(
            "languages", [0, 0], [spoken[0], above[0]], [1, -1], count=1, upper=0
        )
        unit = np.concatenate([[1], np.full(len(speakers), -1)])
        involved = np.concatenate([spoken, speakers])
        row = np.zeros(len(involved), int)
        draft.rows.add("languages", row, involved, unit, count=1, upper=0)
        above = spoken


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
    pair = np.stack([draft.helper, draft.session])
    if "overlap" not in draft.without:  # one seat a session
        pair = np.unique(pair, axis=1)
    helper, session = pair
    for period, limit, rule in (
        (frame.day, frame.max_sessions_per_day, "day_limit"),
        (frame.week, frame.max_sessions, "week_limit"),
    ):
        if rule in draft.without or not len(helper):
            continue
        span = int(period.max()) + 1
        key = helper * span + period[session]
        keys, count = np.unique(key, return_counts=True)
        within = np.minimum(count, limit[keys // span])
        chosen = np.repeat(np.arange(len(keys)), within)
        first = np.searchsorted(np.sort(key), keys)
        order = np.argsort(key, kind="stable")
        member = np.concatenate([[0], np.cumsum(within)])[:-1]
        index = first[chosen] + np.arange(len(chosen)) - member[chosen]
        helper, session = helper[order[index]], session[order[index]]
    return np.bincount(helper, minlength=frame.helper_count)


def comfort(draft: Draft) -> None:
    """Sum what one assignment costs in comfort: wish, likes, same helper, travel."""
    frame, weights = draft.frame, draft.problem.settings.weights
    by_wish = np.array([*(weights[wish] for wish in WISHES), 0], dtype=np.int64)
    unit = by_wish[draft.wish]
    site = frame.site[draft.session]
    liked = _listed(draft, site, frame.site_index, "likes_sites")
    activities = [s.activity for s in draft.problem.sessions]
    known = {name: i for i, name in enumerate(dict.fromkeys(activities))}
    of_session = np.array([known[a] for a in activities], dtype=np.int64)
    liked |= _listed(draft, of_session[draft.session], known, "likes_activities")
    unit = unit + weights["liked"] * liked
    before = _listed(draft, site, frame.site_index, "site_history")
    unit = unit + weights["same_helper"] * before
    quarters = draft.eligibility.reach.minutes(draft.helper, site) // 15
    quarters[frame.remote[draft.session]] = 0
    draft.cost("comfort", np.arange(draft.pairs), unit + weights["travel"] * quarters)


def _listed(
    draft: Draft, thing: Ints, index: dict[str, int], attribute: str
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
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
    """Two who want to work together do: weight · z, z ≤ Σ x of each in the session."""
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
        common = np.intersect1d(draft.session[mine], draft.session[theirs])
        together = draft.rows.new_columns(len(common))
        draft.cost("comfort", together, np.full(len(common), weight))
        for columns in (mine, theirs):
            here = columns[np.isin(draft.session[columns], common)]
            row = np.searchsorted(common, draft.session[here])
            draft.rows.add(
                "wanted_pairs",
                np.concatenate([np.arange(len(common)), row]),
                np.concatenate([together, here]),
                np.concatenate([np.ones(len(common), int), np.full(len(here), -1)]),
                count=len(common),
                upper=0,
            )


WISH_FUNCTIONS: tuple[Callable[[Draft], None], ...] = (
    cover,
    optional_seats,
    ideal_staff,
    languages,
    fairness,
    comfort,
    wanted_pairs,
)
