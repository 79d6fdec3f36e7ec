"""Pages of lists: a cursor is the key of the last item, written so that nobody parses it."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, Field

from api.deps import Paging
from matching.faults import BadInputError, Fault, shown

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """Some items of a list, and where the next ones begin."""

    items: list[Item]
    next: Annotated[
        str | None, Field(description="For `after`; null where the list ends.")
    ] = None


def written(key: str) -> str:
    """Write a cursor."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def read(cursor: str | None) -> str | None:
    """Read a cursor.

    Raises
    ------
    BadInputError
        It is not one of ours.
    """
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
        if not key.isprintable():  # PostgreSQL cannot even compare with a NUL
            raise ValueError
    except (binascii.Error, ValueError) as error:
        fault = Fault("after", shown(cursor), "the `next` of a page before")
        raise BadInputError([fault], "address") from error
    return key


def read_number(cursor: str | None) -> int:
    """Read a cursor that is a number; 0 without one.

    Raises
    ------
    BadInputError
        It is not one of ours.
    """
    key = read(cursor)
    if key is None:
        return 0
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        fault = Fault("after", shown(cursor), "the `next` of a page before")
        raise BadInputError([fault], "address")
    return int(key)


def page_of(
    found: Sequence[dict[str, Any]],
    paging: Paging,
    key: Callable[[dict[str, Any]], object] = lambda item: item["key"],
) -> dict[str, Any]:
    """Make a page of what a service gave when asked for one item more than the page has."""
    items = list(found[: paging.limit])
    more = len(found) > paging.limit
    return {"items": items, "next": written(str(key(items[-1]))) if more else None}
