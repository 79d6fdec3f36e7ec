"""How many seats can be filled, by a maximum flow."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from matching.generate.agenda import Agenda
from matching.generate.draws import Ints
from matching.generate.knob import WEEK_PARTS, Tuned
from matching.generate.likings import NONE, Likings
from matching.generate.pairs import Pairs
from matching.generate.people import DAYS
from matching.generate.tables import PARTS


def fillable(agenda: Agenda, traits: Likings, pairs: Pairs, knob: Tuned) -> float:
    """Give the share of mandatory seats a maximum flow fills.

    Limits a week and a day and what is left of the expenses bind, and one session a
    half-day. Travel between sessions, minutes, rest, most of what teams need,
    rooms, kits, series and that a session takes one of its options do not: the share is an
    upper bound of what a plan fills.
    """
    helper, seat = pairs.helper, pairs.seat
    covering = np.bincount(agenda.session, ~agenda.shadow).astype(np.int64)
    session = agenda.session[seat]
    wanted = agenda.asked.mandatory[seat]
    # Who may not be alone is of no use where there is one seat, nor who is a child
    # where one adult is wanted.
    lonely = covering[session] == 1
    wanted &= ~lonely | traits.alone_ok[helper]
    wanted &= ~lonely | traits.adult[helper] | (agenda.kinds.minors[session] == 0)
    helper, seat = helper[wanted], seat[wanted]
    part = agenda.slots.parts()[0][pairs.slot[wanted]]
    slots, slot = np.unique(helper * WEEK_PARTS + part, return_inverse=True)
    days, day = np.unique(slots // PARTS, return_inverse=True)
    owners, owner = np.unique(days // DAYS, return_inverse=True)
    place = np.unique(seat, return_inverse=True)[1]
    a_day = traits.day_sessions[owners]
    a_day = np.where(a_day == NONE, PARTS, a_day)
    paid = traits.days_left()[owners]
    a_week = np.where(paid == NONE, WEEK_PARTS, paid * a_day)
    flow = _flow(
        (
            np.zeros(len(owners), np.int64),
            np.minimum(knob.max_sessions[owners], a_week),
        ),
        (owner, a_day[owner]),
        (day, np.ones(len(slots), np.int64)),
        (slot, place),
    )
    return flow / max(1, int(agenda.asked.mandatory.sum()))


def _flow(*layers: tuple[Ints, Ints]) -> int:
    """Give the maximum flow through layers of nodes.

    Parameters
    ----------
    layers
        First those that make a layer of nodes: for each node the one it is fed from
        in the layer before, and its capacity. Last the pairs of the last layer's
        nodes and sinks of capacity 1.
    """
    tails, heads, rooms = [], [], []
    base, nodes = 0, 1
    for feeder, capacity in layers[:-1]:
        tails.append(base + feeder)
        heads.append(nodes + np.arange(len(feeder)))
        rooms.append(capacity)
        base, nodes = nodes, nodes + len(feeder)
    origin, target = layers[-1]
    sinks = int(target.max(initial=-1)) + 1
    end = nodes + sinks
    tails += [base + origin, nodes + np.arange(sinks)]
    heads += [nodes + target, np.full(sinks, end)]
    rooms.append(np.ones(len(origin) + sinks, np.int64))
    room = np.concatenate(rooms).astype(np.int32)
    where = (np.concatenate(tails), np.concatenate(heads))
    graph = csr_array((room, where), shape=(end + 1, end + 1))
    return int(maximum_flow(graph, 0, end).flow_value)
