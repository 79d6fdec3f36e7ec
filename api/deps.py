"""What routes are given: who asks, and one transaction a request.

The transaction ends before the answer is sent (``scope="function"``): a dependency
that yields would otherwise commit after it, and could tell nobody that it failed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.permissions import ROWS
from api.schemas.base import Week
from scheduler.clock import utc_now
from scheduler.config import Settings
from scheduler.errors import (
    DeniedError,
    NotFoundError,
    UnavailableError,
    UnknownCallerError,
    UnreadError,
)
from scheduler.services.accounts import Caller, find_caller, note_use
from scheduler.services.drafts.desks import Desks
from scheduler.services.networks import Network, find_network
from scheduler.store.session import Database, Db

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A token made by `relais token create`, or by this API.",
)
LONGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class Act:
    """One request at work: its transaction, whose network, who asks, and when."""

    db: Db
    network: Network
    caller: Caller
    now: datetime

    @property
    def by(self) -> str:
        """Who acts, as changes remember it."""
        return self.caller.account


def database_of(request: Request) -> Database:
    """Give the database of the application."""
    found: Database = request.app.state.database
    return found


def settings_of(request: Request) -> Settings:
    """Give the settings of the application."""
    found: Settings = request.app.state.settings
    return found


def desks_of(request: Request) -> Desks:
    """Give the weeks that this process has on its desks."""
    found: Desks = request.app.state.desks
    return found


def get_reading(request: Request) -> Iterator[Db]:
    """Open a reading transaction that ends before the answer is sent."""
    with database_of(request).read() as db:
        yield db


Reading = Annotated[Db, Depends(get_reading, scope="function")]


def identify(request: Request, secret: str | None) -> Caller:
    """Give who asks; looked up once a request.

    Raises
    ------
    UnknownCallerError
        There is no token, or it opens nothing.
    """
    known: Caller | None = getattr(request.state, "caller", None)
    if known is not None:
        return known
    if not secret:
        msg = "A token is needed."
        raise UnknownCallerError(msg)
    now, database = utc_now(), database_of(request)
    with database.read() as db:
        caller = find_caller(db, secret, now)
    if caller.stale_use:
        _note_use(database, caller, now)
    request.state.caller = caller
    return caller


def _note_use(database: Database, caller: Caller, now: datetime) -> None:
    try:
        with database.write(inputs=False) as db:
            note_use(db, caller, now)
    except UnavailableError:
        return  # another time


def secret_of(request: Request) -> str | None:
    """Give the token that a request carries."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def get_caller(
    request: Request,
    network: str,
    token: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
) -> Caller:
    """Let in who may do this operation; deny everything that has no row.

    Raises
    ------
    UnknownCallerError
        As `identify`.
    NotFoundError
        It is another network's: nobody learns whether it exists.
    DeniedError
        The token or the role does not reach so far.
    """
    caller = identify(request, token.credentials if token else None)
    if caller.network != network:
        msg = f"There is no network “{network}”."
        raise NotFoundError(msg)
    row = ROWS.get(request.scope["route"].operation_id or "")
    if row is None or row.scope not in caller.scopes:
        scope = row.scope if row else "a permission"
        msg = f"This needs {scope}, which the token or its role does not have."
        raise DeniedError(msg)
    return caller


Asking = Annotated[Caller, Depends(get_caller)]


def get_looking(request: Request, caller: Asking) -> Iterator[Act]:
    """Open a reading transaction for a request of the API."""
    with database_of(request).read() as db:
        yield Act(db, find_network(db, caller.network), caller, utc_now())


def get_changing(request: Request, caller: Asking) -> Iterator[Act]:
    """Open the writing transaction of a request that changes what is planned from."""
    with database_of(request).write() as db:
        act = Act(db, find_network(db, caller.network), caller, utc_now())
        request.state.act = act
        yield act


def get_noting(request: Request, caller: Asking) -> Iterator[Act]:
    """Open the writing transaction of a request that changes no input of a problem."""
    with database_of(request).write(inputs=False) as db:
        act = Act(db, find_network(db, caller.network), caller, utc_now())
        request.state.act = act
        yield act


def get_warm(request: Request, caller: Asking, week: Week) -> None:
    """Have the draft of a week on its desk before anybody is kept waiting for it."""
    with database_of(request).read() as db:
        network = find_network(db, caller.network)
        desks_of(request).warm(db, network, week)


Look = Annotated[Act, Depends(get_looking, scope="function")]
Changes = Annotated[Act, Depends(get_changing, scope="function")]
Notes = Annotated[Act, Depends(get_noting, scope="function")]
# To be named before the transaction of a route: they are opened in that order.
Warm = Annotated[None, Depends(get_warm)]


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page is asked for: so many items after a cursor."""

    after: str | None
    limit: int


def get_paging(
    after: Annotated[
        str | None,
        Query(
            max_length=400,
            description="The `next` of the page before; without it, the first page.",
        ),
    ] = None,
    limit: Annotated[
        int, Query(ge=1, le=LONGEST_PAGE, description="At most so many items.")
    ] = 50,
) -> Paging:
    """Read which page is asked for."""
    return Paging(after, limit)


Pages = Annotated[Paging, Depends(get_paging)]


def get_revision(
    if_match: Annotated[
        str | None,
        Header(
            max_length=200,
            description="The ETag of what was read, or `*` for whatever there is.",
            examples=['"3-0123456789ab"'],
        ),
    ] = None,
) -> int | None:
    """Read the revision that a change is about; None for ``*``.

    Raises
    ------
    UnreadError
        There is none, or it is not one of ours.
    """
    tag = (if_match or "").strip()
    if tag == "*":
        return None
    number = tag.removeprefix("W/").strip('"').partition("-")[0]
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        msg = "If-Match with the ETag that was read is needed."
        raise UnreadError(msg)
    return int(number)


Revision = Annotated[int | None, Depends(get_revision)]


def body_of(shape: Any) -> dict[str, Any]:
    """Give the fields that a request body really has, as services take them."""
    given: dict[str, Any] = shape.model_dump(exclude_unset=True)
    return given
