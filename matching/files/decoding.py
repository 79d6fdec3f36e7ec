"""From bytes to JSON values and back; refuses what is no JSON.

The standard decoder forgives repeated keys and NaN; here both stay visible for the
shapes, which know the path. Any other failure of the decoder is one fault.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from matching.faults import BadInputError, Fault, shown
from matching.shapes import Json, NotANumber, Repeated, Schema

LARGEST_BYTES: Final = 256 * 1024 * 1024
_LONGEST_NUMBER = 18
_AROUND = 20
_WANTED: Final[Mapping[str, str]] = {
    "Expecting value": "a value here",
    "Expecting property name enclosed in double quotes": 'a key in "double quotes"',
    "Expecting ':' delimiter": "a colon between the key and its value",
    "Expecting ',' delimiter": "a comma or the closing bracket",
    "Unterminated string starting at": 'text that ends with a "',
    "Invalid control character at": "text without a line break or tab inside",
    "Extra data": "nothing more after the end of the JSON",
    "Illegal trailing comma before end of object": "no comma before }",
    "Illegal trailing comma before end of array": "no comma before ]",
}


def decoded(data: bytes, source: str) -> Json:
    """Give the JSON value in bytes.

    Raises
    ------
    BadInputError
        Too large, not UTF-8, not JSON, or nested too deeply.
    """
    if len(data) > LARGEST_BYTES:
        megabytes = f"{len(data) / 1024**2:.0f} MB"
        limit = f"at most {LARGEST_BYTES // 1024**2} MB"
        raise BadInputError([Fault("the whole file", megabytes, limit)], source)
    text = _text(data, source)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=NotANumber,
            parse_int=_integer,
        )
    except json.JSONDecodeError as error:
        raise BadInputError([_not_json(error, text)], source) from error
    except RecursionError as error:
        fault = Fault(
            "the whole file", "lists in lists in lists …", "JSON of few levels"
        )
        raise BadInputError([fault], source) from error


def _text(data: bytes, source: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A byte order mark is cut off before decoding: positions follow it.
        body = error.object
        line = body.count(b"\n", 0, error.start) + 1
        begin = body.rfind(b"\n", 0, error.start) + 1
        column = len(body[begin : error.start].decode("utf-8", "replace")) + 1
        found = f"the byte 0x{body[error.start]:02x}"
        hint = " (this one looks like UTF-16)" if data[:2] in _UTF16 else ""
        fault = Fault(f"line {line}, column {column}", found, f"UTF-8 text{hint}")
        raise BadInputError([fault], source) from error


_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def _not_json(error: json.JSONDecodeError, text: str) -> Fault:
    where = f"line {error.lineno}, column {error.colno}"
    rest = re.split(r"[\r\n]", text[error.pos : error.pos + _AROUND], maxsplit=1)[0]
    if error.pos >= len(text):
        found = "the end of the file"
    else:
        found = shown(rest) if rest else "the end of the line"
    wanted = _WANTED.get(error.msg, error.msg[:1].lower() + error.msg[1:])
    return Fault(where, found, f"JSON: {wanted}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Repeated(pairs)


def _integer(digits: str) -> int | NotANumber:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else NotANumber(digits)


# What shapes write is a tree: looking for circles would only cost time.
_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False
).encode


def encoded(document: Mapping[str, Json]) -> bytes:
    """Write an object as UTF-8 JSON, one line for each item of its lists."""
    entries = (f"{_encode(key)}: {_value(value)}" for key, value in document.items())
    return ("{" + ",\n ".join(entries) + "}\n").encode()


def _value(value: Json) -> str:
    if not isinstance(value, list) or not value:
        return _encode(value)
    return "[\n  " + ",\n  ".join(map(_encode, value)) + "]"


def with_definitions(schema: Schema, definitions: Schema, title: str) -> Schema:
    """Make one JSON Schema of a shape's and its definitions."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **schema,
        "$defs": dict(sorted(definitions.items())),
    }
