"""How every operation of the API answers: tags, unchanged answers, requests sent twice.

All of it happens inside the transaction of the request, around the function of the
route: the answer to a repeated request is kept with the work it answers.
"""

import hashlib
import re
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import APIRouter, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from api.deps import Act, database_of, identify, secret_of
from api.permissions import PREFIX, ROWS
from api.routes.calendars import is_known
from api.schemas.problem import Problem
from scheduler.clock import utc_now
from scheduler.errors import UnavailableError
from scheduler.services.repeats import Repeated, claim_key, free_key, keep_answer

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
KEY: Final = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
_KEPT_HEADERS: Final = ("content-type", "location", "etag", "link")
_UNCHANGED: Final = frozenset({"GET", "HEAD"})
PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    "4XX": {
        "description": "Refused: `code` says why, `detail` in your language.",
        "model": Problem,
        "content": {"application/problem+json": {}},
    },
    "503": {
        "description": "Not now: ask again after `Retry-After` seconds.",
        "model": Problem,
        "content": {"application/problem+json": {}},
    },
}
IDEMPOTENCY: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": (
        "Any word of your own, new for each new thing: the same request with the same"
        " key is done once, and answered again for 24 hours."
    ),
}


class Operation(APIRoute):
    """One operation of the API."""

    def get_route_handler(self) -> Handler:
        """Give what answers a request, with everything above around it."""
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            if request.method == "POST" and "idempotency-key" in request.headers:
                return await _once(answer, request)
            return _tagged(request, await answer(request))

        return handle


async def _once(answer: Handler, request: Request) -> Response:
    """Do a request, or answer it as it was answered before."""
    key = request.headers["idempotency-key"]
    if KEY.fullmatch(key) is None:
        return await answer(request)  # refused there: it is declared
    caller = await run_in_threadpool(identify, request, secret_of(request))
    digest = _digest(request, await request.body())
    claim = await run_in_threadpool(_claim, request, caller.account_id, key, digest)
    if isinstance(claim, Repeated):
        headers = {**claim.headers, "idempotency-replayed": "true"}
        return Response(claim.body, claim.status, headers)
    request.state.free = claim  # whatever goes wrong from here on frees the key
    response = _tagged(request, await answer(request))
    kept = {n: response.headers[n] for n in _KEPT_HEADERS if n in response.headers}
    answered = (claim, response.status_code, kept, bytes(response.body))
    act: Act | None = getattr(request.state, "act", None)
    if act is not None:  # with its work, in one transaction
        await run_in_threadpool(keep_answer, act.db, *answered)
    else:
        await run_in_threadpool(_keep_alone, request, answered)
    return response


def _keep_alone(
    request: Request, answered: tuple[str, int, dict[str, str], bytes]
) -> None:
    """Keep the answer of an operation that ended its own transactions."""
    with database_of(request).write(inputs=False) as db:
        keep_answer(db, *answered)


def _digest(request: Request, body: bytes) -> str:
    digest = hashlib.sha256()
    for part in (request.method, request.url.path, request.url.query):
        digest.update(part.encode() + b"\n")
    digest.update(body)
    return digest.hexdigest()


def _claim(request: Request, account_id: int, key: str, digest: str) -> str | Repeated:
    with database_of(request).write(inputs=False) as db:
        return claim_key(db, account_id, key, digest, utc_now())


def free_claim(request: Request) -> None:
    """Free the key of a request that came to nothing, once its work is undone."""
    claim: str | None = getattr(request.state, "free", None)
    if claim is None:
        return
    try:
        with database_of(request).write(inputs=False) as db:
            free_key(db, claim)
    except UnavailableError:
        return  # it is free by itself after a while


def _tagged(request: Request, response: Response) -> Response:
    """Give an answer its entity tag, or 304 to who has it already.

    A thing with a revision is tagged ``"revision-digest"``: whoever changes it is asked
    for the revision only, whoever reads it for the whole.
    """
    body = getattr(response, "body", None)
    if not body or not response.status_code < 300:
        return response
    digest = hashlib.sha256(body).hexdigest()
    revision = response.headers.get("etag")
    if revision is not None:
        response.headers["etag"] = f'"{revision}-{digest[:12]}"'
    elif request.method in _UNCHANGED:
        response.headers["etag"] = f'"{digest[:32]}"'
    if request.method in _UNCHANGED:
        response.headers["cache-control"] = "private, no-cache"
        if is_known(request.headers.get("if-none-match"), response.headers["etag"]):
            kept = {n: response.headers[n] for n in ("etag", "cache-control")}
            return Response(status_code=304, headers=kept)
    return response


def revised(response: Response, document: dict[str, Any]) -> dict[str, Any]:
    """Tag an answer with the revision of what it shows; give the document on."""
    response.headers["etag"] = str(document["revision"])
    return document


def located(response: Response, path: str, act: Act) -> None:
    """Say where a new thing is; `path` comes after that of the network."""
    here = PREFIX.format(network=act.network.key)
    response.headers["location"] = f"{here}/{path}"


class ApiRouter(APIRouter):
    """Operations of one noun, each declared by its row of the permission table."""

    def __init__(self, noun: str) -> None:
        super().__init__(route_class=Operation, tags=[noun], responses=PROBLEMS)

    def operation(self, name: str, **how: Any) -> Callable[[Any], Any]:
        """Declare the function of an operation; method and path are in its row.

        Parameters
        ----------
        name
            Of a row of `api.permissions.TABLE`.
        how
            As FastAPI's: ``status_code``, ``response_model``, ``responses``, …
        """
        row = ROWS[name]
        if row.method == "POST":
            how["openapi_extra"] = _with_key(how.get("openapi_extra", {}))
        return self.api_route(
            PREFIX + row.path, methods=[row.method], operation_id=name, **how
        )


def _with_key(extra: dict[str, Any]) -> dict[str, Any]:
    return {**extra, "parameters": [*extra.get("parameters", ()), IDEMPOTENCY]}
