"""Pairs of sessions one helper cannot both hold, gathered into few strong rows.

A row "at most one of these sessions" over a whole clique is stronger, and there are
far fewer of them, than one row for every pair.
"""

import numpy as np

from matching.model.frame import Bools


def clique_cover(conflict: Bools) -> list[list[int]]:
    """Cover every edge of a graph by maximal cliques, greedily.

    Parameters
    ----------
    conflict
        Symmetric (n, n) booleans without diagonal; order the nodes by start, so
        that the cliques of overlapping intervals are found whole.

    Returns
    -------
    list
        Cliques of at least two nodes, each sorted.
    """
    count = len(conflict)
    packed = np.packbits(conflict, axis=1, bitorder="little")
    near = [int.from_bytes(row.tobytes(), "little") for row in packed]
    open_edges = [near[i] >> (i + 1) << (i + 1) for i in range(count)]
    found = []
    for node in range(count):
        while open_edges[node]:
            clique = _grown(node, near, open_edges[node])
            members = 0
            for member in clique:
                members |= 1 << member
            for member in clique:
                open_edges[member] &= ~members
            found.append(sorted(clique))
    return found


def _grown(node: int, near: list[int], wanted: int) -> list[int]:
    """Grow a maximal clique from a node, first with neighbours still uncovered."""
    clique, candidates = [node], near[node]
    while candidates:
        first = candidates & wanted or candidates
        chosen = (first & -first).bit_length() - 1
        clique.append(chosen)
        candidates &= near[chosen]
    return clique
