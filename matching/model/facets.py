"""Facets of the hull of whole points below some limit, in whole numbers.

With a point all smaller ones belong to such a set, so a facet that is no ``x_i >= 0``
is a row ``u @ x <= w`` with ``u >= 0``. All such rows together are a polytope too, the
anti-blocker (Fulkerson, 1971), and its outermost corners are the facets. They are found
by cutting a box with one point after another (the double description of Motzkin,
Raiffa, Thompson and Thrall, 1953). No fraction is rounded, and no library loaded.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

Point = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Corner:
    """The row ``unit @ x <= most``, and which rows or points it meets, as bits."""

    most: int
    unit: Point
    meets: int

    def room(self, point: Point) -> int:
        """Give how far a point is from breaking the row; negative if it does."""
        return self.most - sum(u * x for u, x in zip(self.unit, point, strict=True))

    def is_beyond(self, other: "_Corner") -> bool:
        """Say whether the row is at least as strong as another everywhere."""
        both = zip(self.unit, other.unit, strict=True)
        return all(mine * other.most >= its * self.most for mine, its in both)


def facets(points: list[Point]) -> list[Point]:
    """Give the whole normals of the facets that are not ``x_i >= 0``, sorted.

    Parameters
    ----------
    points
        Not negative; with each all that are smaller, and one beside 0 on every axis.
    """
    corners = _box([max(each) for each in zip(*points, strict=True)])
    for number, point in enumerate(_outermost(points), 2 * len(points[0])):
        corners = _cut(corners, point, 1 << number)
    return sorted(
        _lowest(corner.unit)
        for corner in corners
        if not any(c.is_beyond(corner) for c in corners if c is not corner)
    )


def _outermost(points: list[Point]) -> Iterator[Point]:
    """Give the points from which there is no step further, but those on an axis."""
    there = set(points)
    for point in sorted(there, reverse=True):
        steps = (_further(point, axis) for axis in range(len(point)))
        if sum(map(bool, point)) > 1 and there.isdisjoint(steps):
            yield point


def _further(point: Point, axis: int) -> Point:
    return (*point[:axis], point[axis] + 1, *point[axis + 1 :])


def _box(most: list[int]) -> list[_Corner]:
    """Give all rows that the points on the axes leave: 0 or 1 / most on each."""
    whole, size = math.lcm(*most), len(most)
    corners = []
    for chosen in itertools.product((False, True), repeat=size):
        unit = [whole // top * on for top, on in zip(most, chosen, strict=True)]
        meets = sum(1 << (axis + size * on) for axis, on in enumerate(chosen))
        corners.append(_reduced(whole, unit, meets))
    return corners


def _cut(corners: list[_Corner], point: Point, bit: int) -> list[_Corner]:
    """Cut off the rows that a point breaks; new corners are where it cuts edges."""
    rooms = [(corner, corner.room(point)) for corner in corners]
    kept = [c if room else _meeting(c, bit) for c, room in rooms if room >= 0]
    inside = [(corner, room) for corner, room in rooms if room > 0]
    outside = [(corner, room) for corner, room in rooms if room < 0]
    for (one, room), (other, beyond) in itertools.product(inside, outside):
        both = one.meets & other.meets
        if _is_edge(both, len(point), corners):
            most = one.most * -beyond + other.most * room
            pairs = zip(one.unit, other.unit, strict=True)
            unit = [mine * -beyond + its * room for mine, its in pairs]
            kept.append(_reduced(most, unit, both | bit))
    return kept


def _is_edge(both: int, size: int, corners: list[_Corner]) -> bool:
    """Say whether what two corners meet is an edge: no third one meets all of it."""
    if both.bit_count() < size - 1:
        return False
    return sum(corner.meets & both == both for corner in corners) == 2


def _meeting(corner: _Corner, bit: int) -> _Corner:
    return _Corner(corner.most, corner.unit, corner.meets | bit)


def _reduced(most: int, unit: list[int], meets: int) -> _Corner:
    common = math.gcd(most, *unit)
    return _Corner(most // common, tuple(u // common for u in unit), meets)


def _lowest(unit: Point) -> Point:
    common = math.gcd(*unit)
    return tuple(u // common for u in unit)
