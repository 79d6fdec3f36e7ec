"""A coordinator at the API: a client that carries a token and knows its network."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from api.app import create_app
from scheduler.config import Settings
from scheduler.services.accounts import create_account, create_token
from scheduler.services.networks import find_network
from scheduler.store.session import Database

BASE = "http://127.0.0.1:8000"


def make_token(
    database: Database,
    network: str,
    now: datetime,
    *,
    account: str = "coordination",
    role: str = "coordinator",
    scopes: tuple[str, ...] = (),
) -> str:
    """Make an account with a token, and give its secret."""
    with database.write() as db:
        owner = find_network(db, network)
        create_account(db, owner, account, {"role": role}, by="test", now=now)
        secret, _ = create_token(
            db, owner, account, "test", scopes, 30, by="test", now=now
        )
    return secret


class Office:
    """Requests of one account about one network; paths begin after the network."""

    def __init__(
        self, database: Database, network: str, token: str, lang: str = "en"
    ) -> None:
        self.database, self.network = database, network
        self.app = create_app(database, Settings())
        self.client = TestClient(self.app, BASE, raise_server_exceptions=False)
        self.headers = {"authorization": f"Bearer {token}", "accept-language": lang}

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        **how: Any,
    ) -> Response:
        """Send a request."""
        if body is not None:
            how["json"] = body
        address = f"/api/v1/networks/{self.network}{path}"
        all_headers = {**self.headers, **(headers or {})}
        answer: Response = self.client.request(
            method, address, headers=all_headers, **how
        )
        return answer

    def get(self, path: str, **how: Any) -> Response:
        return self.ask("GET", path, **how)

    def post(self, path: str, body: Any = None, **how: Any) -> Response:
        return self.ask("POST", path, body, **how)

    def put(self, path: str, body: Any = None, **how: Any) -> Response:
        return self.ask("PUT", path, body, **how)

    def delete(self, path: str, **how: Any) -> Response:
        return self.ask("DELETE", path, **how)

    def patch(
        self, path: str, body: Any, tag: str | None = "*", **how: Any
    ) -> Response:
        """Change a thing; `tag` of None leaves If-Match out."""
        headers = {} if tag is None else {"if-match": tag}
        return self.ask("PATCH", path, body, headers=headers, **how)
