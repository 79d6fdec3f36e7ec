"""Protect published versions of plans by triggers.

Whoever changes one of these three tables in batch mode later makes its triggers
again: SQLite drops them with the old copy of the table.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSAL = "a published version never changes"
OF_PUBLISHED = (
    "EXISTS (SELECT 1 FROM plan_version WHERE id = {}.plan_version_id"
    " AND state = 'published')"
)
OLD, NEW = OF_PUBLISHED.format("OLD"), OF_PUBLISHED.format("NEW")
# When a change is refused: nothing of a published version changes or goes, nothing
# comes to it, and nothing moves into it.
PARTS = {"INSERT": NEW, "UPDATE": f"{OLD} OR {NEW}", "DELETE": OLD}
VERSION = "OLD.state = 'published'"
PROTECTED = {
    "plan_version": {"UPDATE": VERSION, "DELETE": VERSION},
    "assignment": PARTS,
    "empty_seat": PARTS,
}


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    protect = protect_on_postgres if postgres else protect_on_sqlite
    for table, rules in PROTECTED.items():
        for change, when in rules.items():
            protect(table, change, when)


def protect_on_sqlite(table: str, change: str, when: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_published_{change.lower()} BEFORE {change} ON {table}"
        f" WHEN {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def protect_on_postgres(table: str, change: str, when: str) -> None:
    # The WHEN of a trigger may not ask another table here: its function asks.
    trigger = f"{table}_published_{change.lower()}"
    row = "OLD" if change == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN IF {when} THEN"
        f" RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23001'; END IF;"
        f" RETURN {row}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {trigger} BEFORE {change} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {trigger}()"
    )


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table, rules in PROTECTED.items():
        for change in rules:
            trigger = f"{table}_published_{change.lower()}"
            op.execute(f"DROP TRIGGER {trigger}" + (f" ON {table}" if postgres else ""))
            if postgres:
                op.execute(f"DROP FUNCTION {trigger}")
