"""Cliques cover every conflict and nothing else."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.model.cliques import clique_cover
from matching.model.frame import Bools


@st.composite
def graphs(draw: st.DrawFn) -> Bools:
    count = draw(st.integers(0, 14))
    graph = np.zeros((count, count), dtype=bool)
    for one, other in combinations(range(count), 2):
        graph[one, other] = graph[other, one] = draw(st.booleans())
    return graph


@given(graphs())
def test_every_edge_is_covered_and_every_clique_is_complete(graph: Bools) -> None:
    cliques = clique_cover(graph)
    covered = {pair for clique in cliques for pair in combinations(clique, 2)}
    assert covered == set(zip(*np.nonzero(np.triu(graph)), strict=True))
    for clique in cliques:
        assert len(clique) >= 2
        assert clique == sorted(set(clique))


@given(graphs())
def test_no_clique_could_be_larger(graph: Bools) -> None:
    for clique in clique_cover(graph):
        beside = graph[clique].all(axis=0)
        assert not beside.any()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=12))
def test_overlapping_intervals_need_no_more_cliques_than_moments(
    drawn: list[tuple[int, int]],
) -> None:
    """At one moment all that run form a clique: one row for each start at most."""
    spans = sorted((start, start + length) for start, length in drawn)
    graph = np.array(
        [
            [a != b and s[0] < t[1] and t[0] < s[1] for b, t in enumerate(spans)]
            for a, s in enumerate(spans)
        ],
        dtype=bool,
    ).reshape(len(spans), len(spans))
    assert len(clique_cover(graph)) <= len({start for start, _ in spans})
