"""Runs migrations on the connection it is given, or on RELAIS_DATABASE_URL."""

from alembic import context
from sqlalchemy import Connection

from scheduler.config import read_settings
from scheduler.store.base import Instant
from scheduler.store.session import make_engine
from scheduler.store.tables import Base


def render(kind: str, item: object, _context: object) -> str | bool:
    """Write the type that the database sees, so that migrations import no code."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render,
        render_as_batch=connection.dialect.name == "sqlite",
        # Columns that came later keep the default that filled the rows of then.
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = make_engine(read_settings().database_url, foreign_keys=False)
    with engine.execution_options(relais_write=True).begin() as connection:
        run(connection)
    engine.dispose()
