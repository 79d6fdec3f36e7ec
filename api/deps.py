"""What routes are given: one reading transaction a request."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request

from scheduler.store.session import Database, Db


def get_reading(request: Request) -> Iterator[Db]:
    """Open a reading transaction that ends before the answer is sent."""
    database: Database = request.app.state.database
    with database.read() as db:
        yield db


# scope="function": a dependency that yields would otherwise end only after the
# answer was sent, and could no longer change it.
Reading = Annotated[Db, Depends(get_reading, scope="function")]
