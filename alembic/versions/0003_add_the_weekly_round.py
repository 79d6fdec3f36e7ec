"""Add what the weekly round needs: rounds, runs, notices, jobs, accounts.

Columns that come to tables with rows have a default in the database, which stays: it
filled the rows that were there. `plan_version` is only added to, so that it keeps its
triggers. What a publication changes for people never changes either.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Column = sa.Column[Any]
NEW = (
    "stamp",
    "account",
    "change",
    "job_run",
    "resource",
    "answer",
    "api_token",
    "closure",
    "costs_elsewhere",
    "kept_answer",
    "loan",
    "room",
    "series",
    "solve_run",
    "edit",
    "extra_opening",
    "run_event",
    "attendance",
    "cancellation",
    "difference",
    "notice",
    "alarm",
)


def text(name: str, default: str = "") -> Column:
    return sa.Column(name, sa.String(), nullable=False, server_default=default)


def whole(name: str, default: int) -> Column:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=str(default))


def flag(name: str, *, default: bool = False) -> Column:
    value = sa.true() if default else sa.false()
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=value)


def json(name: str, default: str) -> Column:
    return sa.Column(name, sa.JSON(), nullable=False, server_default=default)


def instant(name: str) -> Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def refers(table: str, column: str, to: str) -> tuple[str, str, list[str], list[str]]:
    return f"fk_{table}_{column}_{to}", to, [column], ["id"]


def added() -> dict[str, list[Column]]:
    """Give new columns by table; a column serves one table once."""
    return {
        "activity": [
            whole("minors", 0),
            json("resources", "[]"),
            flag("active", default=True),
            whole("revision", 1),
        ],
        "availability": [whole("every_weeks", 1), whole("nth", 0)],
        "helper": [
            text("contract", "volunteer"),
            text("email"),
            text("phone"),
            text("language"),
            whole("availability_revision", 1),
            whole("revision", 1),
        ],
        "helper_skill": [
            flag("after_introduction"),
            sa.Column("introduced_on", sa.Date(), nullable=True),
        ],
        "network": [
            text("language", "fr"),
            text("contact"),
            text("country", "BE"),
            json("cycle", "{}"),
            json("contracts", "{}"),
            sa.Column(
                "quiet_from", sa.Time(), nullable=False, server_default="21:00:00"
            ),
            sa.Column("quiet_to", sa.Time(), nullable=False, server_default="08:00:00"),
            whole("keep_months", 24),
            whole("revision", 1),
        ],
        "opening": [
            sa.Column("room_id", sa.Integer(), nullable=True),
            whole("every_weeks", 1),
            whole("nth", 0),
            text("during", "always"),
        ],
        "option": [sa.Column("room_id", sa.Integer(), nullable=True)],
        "round": [
            instant("opened_at"),
            instant("closes_at"),
            instant("closed_at"),
            instant("reminded_at"),
            whole("revision", 1),
        ],
        "session": [
            flag("requested"),
            whole("minors", 0),
            sa.Column("home_visit", sa.JSON(), nullable=True),
            json("resources", "[]"),
            sa.Column("series_id", sa.Integer(), nullable=True),
            sa.Column("module", sa.Integer(), nullable=True),
            sa.Column("trainer_seat", sa.String(), nullable=True),
            whole("revision", 1),
        ],
        "site": [
            text("community", "fr"),
            flag("on_holidays"),
            text("email"),
            text("language"),
            flag("remote_interpreting"),
            whole("revision", 1),
        ],
    }


def of_versions() -> list[Column]:
    return [whole("revision", 1), json("overrides", "[]"), flag("repairs")]


RULES = {
    "every_weeks": "every_weeks BETWEEN 1 AND 52",
    "anchor": "every_weeks = 1 OR first_on IS NOT NULL",
    "nth": "nth BETWEEN -5 AND 5",
}
CHECKS = {
    "availability": RULES,
    "helper": {
        "contract": "contract IN ('volunteer', 'employee', 'integration_worker')"
    },
    "opening": {**RULES, "during": "during IN ('always', 'term', 'holidays')"},
}
REFERENCES = {
    "opening": ("room_id", "room"),
    "option": ("room_id", "room"),
    "session": ("series_id", "series"),
}


REFUSAL = "a published version never changes"


def protect_differences() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(
            "CREATE FUNCTION difference_published() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23001'; END $$"
        )
    for change in ("UPDATE", "DELETE"):
        trigger = (
            f"CREATE TRIGGER difference_published_{change.lower()}"
            f" BEFORE {change} ON difference FOR EACH ROW"
        )
        does = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        if postgres:
            does = "EXECUTE FUNCTION difference_published()"
        op.execute(f"{trigger} {does}")


def upgrade() -> None:
    make_tables()
    make_indexes()
    protect_differences()
    stamp = op.create_table(
        "stamp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stamp")),
    )
    op.bulk_insert(stamp, [{"id": 1, "number": 0}])
    for column in of_versions():
        op.add_column("plan_version", column)
    for table, columns in added().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(column)
            if table == "opening":
                batch.drop_constraint(
                    "uq_opening_site_id_weekday_starts", type_="unique"
                )
                batch.create_index("ix_opening_site_id", ["site_id"])
            for name, rule in CHECKS.get(table, {}).items():
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)
            if table in REFERENCES:
                what = refers(table, *REFERENCES[table])
                batch.create_foreign_key(*what, ondelete="RESTRICT")


def downgrade() -> None:
    for table, columns in added().items():
        with op.batch_alter_table(table) as batch:
            if table in REFERENCES:
                name = refers(table, *REFERENCES[table])[0]
                batch.drop_constraint(name, type_="foreignkey")
            for name in CHECKS.get(table, {}):
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            if table == "opening":
                batch.drop_index("ix_opening_site_id")
                batch.create_unique_constraint(
                    "uq_opening_site_id_weekday_starts",
                    ["site_id", "weekday", "starts"],
                )
            for column in columns:
                batch.drop_column(column.name)
    for column in of_versions():
        op.drop_column("plan_version", column.name)
    drop_tables()


def drop_tables() -> None:
    for table in reversed(NEW):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION difference_published")


def make_tables() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('coordinator', 'reader')", name=op.f("ck_account_role")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["network.id"],
            name=op.f("fk_account_network_id_network"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint(
            "network_id", "key", name=op.f("uq_account_network_id_key")
        ),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["network.id"],
            name=op.f("fk_change_network_id_network"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('running', 'done', 'failed')", name=op.f("ck_job_run_state")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["network.id"],
            name=op.f("fk_job_run_network_id_network"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint(
            "job", "scope", "slot", name=op.f("uq_job_run_job_scope_slot")
        ),
    )
    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("sites", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_resource_capacity")),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["network.id"],
            name=op.f("fk_resource_network_id_network"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint(
            "network_id", "key", name=op.f("uq_resource_network_id_key")
        ),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["helper_id"],
            ["helper.id"],
            name=op.f("fk_answer_helper_id_helper"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_answer_round_id_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint(
            "round_id", "helper_id", name=op.f("uq_answer_round_id_helper_id")
        ),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_api_token_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_api_token_token_sha256")),
    )
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_closure_order")),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["network.id"],
            name=op.f("fk_closure_network_id_network"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["site.id"],
            name=op.f("fk_closure_site_id_site"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    op.create_table(
        "costs_elsewhere",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_costs_elsewhere_cents")),
        sa.ForeignKeyConstraint(
            ["helper_id"],
            ["helper.id"],
            name=op.f("fk_costs_elsewhere_helper_id_helper"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_costs_elsewhere")),
        sa.UniqueConstraint(
            "helper_id", "year", name=op.f("uq_costs_elsewhere_helper_id_year")
        ),
    )
    op.create_table(
        "kept_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_sha256", sa.String(), nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_kept_answer_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_answer")),
        sa.UniqueConstraint(
            "account_id", "key", name=op.f("uq_kept_answer_account_id_key")
        ),
    )
    op.create_table(
        "loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("borrower", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_loan_order")),
        sa.CheckConstraint("units > 0", name=op.f("ck_loan_units")),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resource.id"],
            name=op.f("fk_loan_resource_id_resource"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_room_capacity")),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["site.id"],
            name=op.f("fk_room_site_id_site"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("site_id", "key", name=op.f("uq_room_site_id_key")),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("same_trainer", sa.Boolean(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["network.id"],
            name=op.f("fk_series_network_id_network"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"],
            ["helper.id"],
            name=op.f("fk_series_trainer_id_helper"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("network_id", "key", name=op.f("uq_series_network_id_key")),
    )
    op.create_table(
        "solve_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("wanted_by", sa.String(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("workers", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("adopt", sa.Boolean(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("stop_wanted", sa.Boolean(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("problem_sha256", sa.String(), nullable=True),
        sa.Column("plan", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (plan IS NOT NULL)", name=op.f("ck_solve_run_plan")
        ),
        sa.CheckConstraint(
            "state IN ('wanted', 'running', 'done', 'failed')",
            name=op.f("ck_solve_run_state"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_solve_run_round_id_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solve_run")),
        sa.UniqueConstraint(
            "round_id", "number", name=op.f("uq_solve_run_round_id_number")
        ),
    )
    op.create_table(
        "edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("overrides", sa.JSON(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_edit_plan_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit")),
        sa.UniqueConstraint(
            "plan_version_id", "number", name=op.f("uq_edit_plan_version_id_number")
        ),
    )
    op.create_table(
        "extra_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_extra_opening_activity_id_activity"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["room.id"],
            name=op.f("fk_extra_opening_room_id_room"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["site.id"],
            name=op.f("fk_extra_opening_site_id_site"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_opening")),
        sa.UniqueConstraint(
            "site_id",
            "on_day",
            "starts",
            name=op.f("uq_extra_opening_site_id_on_day_starts"),
        ),
    )
    op.create_table(
        "run_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["solve_run.id"],
            name=op.f("fk_run_event_run_id_solve_run"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_event")),
        sa.UniqueConstraint(
            "run_id", "number", name=op.f("uq_run_event_run_id_number")
        ),
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('held', 'no_show', 'excused')", name=op.f("ck_attendance_state")
        ),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_attendance_times")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_attendance_order")),
        sa.ForeignKeyConstraint(
            ["helper_id"],
            ["helper.id"],
            name=op.f("fk_attendance_helper_id_helper"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_attendance_session_id_session"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "session_id", "helper_id", name=op.f("uq_attendance_session_id_helper_id")
        ),
    )
    op.create_table(
        "cancellation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["helper_id"],
            ["helper.id"],
            name=op.f("fk_cancellation_helper_id_helper"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_cancellation_session_id_session"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation")),
        sa.UniqueConstraint(
            "session_id", "helper_id", name=op.f("uq_cancellation_session_id_helper_id")
        ),
    )
    op.create_table(
        "difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('added', 'removed', 'moved', 'seat', 'team')",
            name=op.f("ck_difference_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["helper_id"],
            ["helper.id"],
            name=op.f("fk_difference_helper_id_helper"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_difference_plan_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_difference_session_id_session"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'refused', 'withdrawn')",
            name=op.f("ck_notice_state"),
        ),
        sa.ForeignKeyConstraint(
            ["helper_id"],
            ["helper.id"],
            name=op.f("fk_notice_helper_id_helper"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["network.id"],
            name=op.f("fk_notice_network_id_network"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_notice_session_id_session"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["site.id"],
            name=op.f("fk_notice_site_id_site"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["plan_version.id"],
            name=op.f("fk_notice_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("message_id", name=op.f("uq_notice_message_id")),
        sa.UniqueConstraint("network_id", "key", name=op.f("uq_notice_network_id_key")),
    )
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_alarm_ended")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'repaired', 'over', 'dismissed')",
            name=op.f("ck_alarm_state"),
        ),
        sa.ForeignKeyConstraint(
            ["helper_id"],
            ["helper.id"],
            name=op.f("fk_alarm_helper_id_helper"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["network.id"],
            name=op.f("fk_alarm_network_id_network"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"],
            ["seat.id"],
            name=op.f("fk_alarm_seat_id_seat"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_alarm_session_id_session"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["plan_version.id"],
            name=op.f("fk_alarm_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )


def make_indexes() -> None:
    op.create_index(op.f("ix_change_at"), "change", ["at"])
    op.create_index(
        "ix_change_thing", "change", ["network_id", "kind", "key", "revision"]
    )
    op.create_index(op.f("ix_job_run_network_id"), "job_run", ["network_id"])
    op.create_index(op.f("ix_answer_helper_id"), "answer", ["helper_id"])
    op.create_index(op.f("ix_api_token_account_id"), "api_token", ["account_id"])
    op.create_index(op.f("ix_closure_network_id"), "closure", ["network_id"])
    op.create_index(op.f("ix_kept_answer_claimed_at"), "kept_answer", ["claimed_at"])
    op.create_index(op.f("ix_loan_resource_id"), "loan", ["resource_id"])
    op.create_index(op.f("ix_solve_run_state"), "solve_run", ["state"])
    op.create_index(op.f("ix_attendance_helper_id"), "attendance", ["helper_id"])
    op.create_index(op.f("ix_cancellation_helper_id"), "cancellation", ["helper_id"])
    op.create_index(op.f("ix_difference_helper_id"), "difference", ["helper_id"])
    op.create_index(
        "ix_difference_version", "difference", ["plan_version_id", "session_id"]
    )
    op.create_index("ix_notice_state", "notice", ["state", "due_at"])
    op.create_index(op.f("ix_notice_helper_id"), "notice", ["helper_id"])
    op.create_index(op.f("ix_notice_session_id"), "notice", ["session_id"])
    op.create_index(op.f("ix_notice_version_id"), "notice", ["version_id"])
    op.create_index(op.f("ix_alarm_helper_id"), "alarm", ["helper_id"])
    op.create_index(op.f("ix_alarm_network_id"), "alarm", ["network_id"])
    op.create_index(
        "uq_alarm_open",
        "alarm",
        ["session_id", "helper_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
