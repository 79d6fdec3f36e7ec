"""Whatever bytes come: a problem, or one error that lists faults."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.faults import BadInputError, Fault
from matching.files import read_plan, read_problem
from matching.files.decoding import LARGEST_BYTES
from matching.files.problems import MOST_SESSIONS
from matching.problem import Problem
from tests.matching.documents import changed, faults_in, problem, to_bytes


def only_fault(data: bytes) -> Fault:
    (fault,) = faults_in(data)
    return fault


def test_a_byte_order_mark_is_tolerated() -> None:
    data = to_bytes(problem())
    assert read_problem(b"\xef\xbb\xbf" + data) == read_problem(data)


def test_not_utf8_says_line_column_and_byte() -> None:
    name = json.dumps(problem(), indent=1).replace("Amina B.", "Aïcha é")
    data = name.replace("\\u00ef", "ï").encode("utf-8").replace(b"\xc3\xa9", b"\xe9")
    line = data[: data.index(b"\xe9")].count(b"\n") + 1
    fault = only_fault(data)
    assert fault.where == f"line {line}, column 19"
    assert fault.value == "the byte 0xe9"
    assert fault.expected == "UTF-8 text"


def test_utf16_is_recognised() -> None:
    fault = only_fault(json.dumps(problem()).encode("utf-16"))
    assert fault.expected == "UTF-8 text (this one looks like UTF-16)"


BROKEN: list[tuple[bytes, str, str, str]] = [
    (b"", "line 1, column 1", "the end of the file", "a value here"),
    (b" \n ", "line 2, column 2", "the end of the file", "a value here"),
    (b'{"days": 7\n "zone": 1}', "line 2, column 2", '“"zone": 1}”', "a comma"),
    (b"{'days': 7}", "line 1, column 2", "“'days': 7}”", 'a key in "double quotes"'),
    (b'{"days" 7}', "line 1, column 9", "“7}”", "a colon"),
    (b'{"name": "Am\nina"}', "line 1, column 13", "the end of the line", "line break"),
    (b'{"name": "Amina}', "line 1, column 10", '“"Amina}”', 'ends with a "'),
    (b"{} {}", "line 1, column 4", "“{}”", "nothing more"),
    (b"PK\x03\x04", "line 1, column 1", "“PK\\x03\\x04”", "a value here"),
]


@pytest.mark.parametrize(("data", "where", "found", "expected"), BROKEN)
def test_not_json_says_line_and_column(
    data: bytes, where: str, found: str, expected: str
) -> None:
    fault = only_fault(data)
    assert (fault.where, fault.value) == (where, found)
    assert fault.expected.startswith("JSON: ")
    assert expected in fault.expected


@pytest.mark.parametrize("value", [[], [{}], 3, None, "problem", True, 1e999])
def test_the_whole_file_is_one_object(value: Any) -> None:
    fault = only_fault(to_bytes(value))
    assert fault.where == "the whole file"
    assert "an object" in fault.expected


def test_too_large_is_refused_unread() -> None:
    fault = only_fault(bytes(LARGEST_BYTES + 1))
    assert (fault.where, fault.value) == ("the whole file", "256 MB")
    assert fault.expected == "at most 256 MB"


def test_too_many_sessions_are_refused_unread() -> None:
    fault = only_fault(to_bytes({"sessions": [0] * (MOST_SESSIONS + 1)}))
    assert (fault.where, fault.value) == ("sessions", "100001 sessions")
    assert fault.expected == "at most 100000"


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"helpers": [{"name":['])
def test_deep_nesting_is_a_fault(opening: bytes) -> None:
    fault = only_fault(opening * 200_000)
    assert (fault.where, fault.expected) == ("the whole file", "JSON of few levels")


@pytest.mark.parametrize("depth", [300, 900, 950, 970, 980, 985, 990, 995])
def test_nesting_that_can_just_be_parsed_is_a_fault(depth: int) -> None:
    data = to_bytes(changed(problem(), {"helpers[0].name": "deep"}))
    nested = b"[" * depth + b"]" * depth
    fault = only_fault(data.replace(b'"deep"', nested))
    assert fault.where in ("helpers[0].name", "the whole file")


def test_huge_numbers_are_faults_at_their_place() -> None:
    data = to_bytes(changed(problem(), {"helpers[0].past_sessions": 987654321}))
    fault = only_fault(data.replace(b"987654321", b"9" * 100_000))
    assert fault.where == "helpers[0].past_sessions"
    assert fault.value == "9" * 59 + "…"


def test_strange_keys_are_shown_on_one_line() -> None:
    strange = {'"\n\ud800' + "x" * 200: 1}
    (fault,) = faults_in(changed(problem(), {"settings.weights": strange}))
    assert fault.where.startswith(r'settings.weights["\"\n\ud800xxx')
    assert str(fault).encode().count(b"\n") == 0
    assert len(str(fault)) < 250


@pytest.mark.parametrize("garbage", [b"\xff", b"\x00", b"x", b"9", b'"', b"{", b"\n"])
def test_a_megabyte_of_garbage_is_one_fault(garbage: bytes) -> None:
    assert len(faults_in(garbage * 1_000_000)) == 1


def read_or_refused(data: bytes) -> Problem | BadInputError:
    """Let nothing but the two through; what is refused can be printed."""
    try:
        return read_problem(data)
    except BadInputError as refusal:
        str(refusal).encode()
        return refusal


TEXT = st.text('aB5.:[]{}"\\ \n\0é\ud800😀', max_size=6)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXT
    | st.sampled_from(["2026-11-23", "2026-11-23T09:00", "epn-1", "fr", "B2"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = st.sampled_from(sorted(problem()))


@given(JSON | st.dictionaries(KEYS, JSON))
def test_any_json_is_refused_with_faults(value: Any) -> None:
    refusal = read_or_refused(to_bytes(value))
    assert isinstance(refusal, BadInputError)
    assert refusal.faults


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_faults(data: bytes) -> None:
    assert isinstance(read_or_refused(data), BadInputError)
    with pytest.raises(BadInputError):
        read_plan(data)


def nodes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the paths of everything inside a JSON value."""
    inside: Any = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    deeper = [node for key, item in inside for node in nodes(item, (*path, key))]
    return [path, *deeper] if path else deeper


@given(st.data())
def test_a_good_problem_with_something_else_inside(data: st.DataObject) -> None:
    document = problem()
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(nodes(document)))
        target: Any = document
        for step in path[:-1]:
            target = target[step]
        action = data.draw(st.sampled_from(["replace", "delete", "insert", "move"]))
        if action == "delete":
            del target[path[-1]]
        elif action == "insert" and isinstance(target, dict):
            target[data.draw(TEXT)] = data.draw(JSON)
        elif action == "move":
            other: Any = document
            for step in data.draw(st.sampled_from(nodes(document))):
                other = other[step]
            target[path[-1]] = json.loads(json.dumps(other))
        else:
            target[path[-1]] = data.draw(JSON)
    outcome = read_or_refused(to_bytes(document))
    if isinstance(outcome, BadInputError):
        places = [(fault.where, fault.expected) for fault in outcome.faults]
        assert len(set(places)) == len(places)


@given(st.data())
def test_a_good_problem_with_other_bytes(data: st.DataObject) -> None:
    good = bytearray(to_bytes(problem()))
    for _ in range(data.draw(st.integers(1, 4))):
        index = data.draw(st.integers(0, len(good) - 1))
        good[index] = data.draw(st.integers(0, 255))
    read_or_refused(bytes(good))
