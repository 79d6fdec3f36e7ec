"""Make the first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WISHES = "'preferred', 'available', 'if_needed'"


def make(table: str, *parts: Any) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def column(name: str, kind: Any, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def string(name: str) -> sa.Column[Any]:
    return column(name, sa.String())


def whole(name: str, *, null: bool = False) -> sa.Column[Any]:
    return column(name, sa.Integer(), null=null)


def real(name: str, *, null: bool = False) -> sa.Column[Any]:
    return column(name, sa.Double(), null=null)


def flag(name: str) -> sa.Column[Any]:
    return column(name, sa.Boolean())


def json(name: str) -> sa.Column[Any]:
    return column(name, sa.JSON())


def instant(name: str, *, null: bool = False) -> sa.Column[Any]:
    return column(name, sa.DateTime(timezone=True), null=null)


def span() -> list[sa.Column[Any]]:
    return [instant("starts_at"), instant("ends_at")]


def half_day() -> list[sa.Column[Any]]:
    return [whole("weekday"), column("starts", sa.Time()), column("ends", sa.Time())]


def dates() -> list[sa.Column[Any]]:
    return [
        column("first_on", sa.Date(), null=True),
        column("last_on", sa.Date(), null=True),
    ]


def place() -> list[sa.Column[Any]]:
    return [real("latitude", null=True), real("longitude", null=True)]


def ref(table: str, name: str, target: str, *, null: bool = False) -> list[Any]:
    key = op.f(f"fk_{table}_{name}_{target}")
    to = [f"{target}.id"]
    return [
        whole(name, null=null),
        sa.ForeignKeyConstraint([name], to, name=key, ondelete="RESTRICT"),
    ]


def unique(table: str, *names: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*names, name=op.f(f"uq_{table}_{'_'.join(names)}"))


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def located(table: str) -> sa.CheckConstraint:
    return check(table, "location", "(latitude IS NULL) = (longitude IS NULL)")


def ordered(table: str) -> sa.CheckConstraint:
    return check(table, "order", "ends_at > starts_at")


def upgrade() -> None:
    make_network()
    make_helper()
    make_parts_of_helper()
    make_times_of_helper()
    make_session()
    make_round()
    make_calendar()


def make_network() -> None:
    name = "network"
    make(
        name, string("key"), string("name"), string("zone"), json("settings"),
        unique(name, "key"),
    )  # fmt: skip
    name = "site"
    make(
        name, string("key"), *ref(name, "network_id", "network"),
        string("name"), string("street"), string("postcode"), string("commune"),
        *place(), flag("active"), string("source"), json("details"),
        unique(name, "network_id", "key"), located(name),
    )  # fmt: skip
    name = "activity"
    make(
        name, string("key"), *ref(name, "network_id", "network"),
        string("name"), whole("duration_minutes", null=True), whole("priority"),
        whole("min_staff"), whole("ideal_staff", null=True),
        json("seats"), json("public_languages"),
        whole("max_mentors_per_senior", null=True), flag("remote"),
        unique(name, "network_id", "key"),
        check(name, "priority", "priority BETWEEN 1 AND 5"),
        check(name, "duration", "duration_minutes > 0"),
    )  # fmt: skip
    name = "opening"
    make(
        name, *ref(name, "site_id", "site"),
        *ref(name, "activity_id", "activity", null=True), *half_day(), *dates(),
        unique(name, "site_id", "weekday", "starts"),
        check(name, "weekday", "weekday BETWEEN 0 AND 6"),
    )  # fmt: skip
    name = "travel_time"
    make(
        name, *ref(name, "site_id", "site"), *ref(name, "other_id", "site"),
        whole("minutes"), unique(name, "site_id", "other_id"),
        check(name, "pair", "site_id < other_id"),
    )  # fmt: skip


def make_helper() -> None:
    name = "helper"
    limits = (
        "max_travel_minutes", "max_sessions", "max_sessions_per_day", "max_minutes",
        "max_minutes_per_day",
    )  # fmt: skip
    make(
        name, string("key"), *ref(name, "network_id", "network"), string("name"),
        flag("adult"), *place(), string("mode"),
        *(whole(limit, null=True) for limit in limits),
        whole("min_rest_minutes"), whole("wished_sessions"),
        column("counted_from", sa.Date(), null=True),
        whole("past_sessions"), whole("past_weeks"), instant("busy_until", null=True),
        flag("alone_ok"), flag("reserve"), flag("active"),
        unique(name, "network_id", "key"), located(name),
        check(name, "past_weeks", "past_weeks BETWEEN 0 AND 8"),
        check(name, "mode", "mode IN ('walk', 'bike', 'transit', 'car')"),
    )  # fmt: skip


def make_parts_of_helper() -> None:
    for what in ("role", "clearance"):
        name = f"helper_{what}"
        make(
            name, *ref(name, "helper_id", "helper"), string(what), *dates(),
            unique(name, "helper_id", what),
        )  # fmt: skip
    name = "helper_skill"
    make(
        name, *ref(name, "helper_id", "helper"), string("skill"), whole("level"),
        *dates(), unique(name, "helper_id", "skill"),
        check(name, "level", "level BETWEEN 1 AND 8"),
    )  # fmt: skip
    name = "helper_language"
    levels = "level IN ('A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native')"
    make(
        name, *ref(name, "helper_id", "helper"), string("language"), string("level"),
        unique(name, "helper_id", "language"), check(name, "level", levels),
    )  # fmt: skip
    name = "helper_badge"
    make(
        name, *ref(name, "helper_id", "helper"), string("badge"),
        unique(name, "helper_id", "badge"),
    )  # fmt: skip
    name = "helper_pair"
    make(
        name, *ref(name, "helper_id", "helper"), *ref(name, "other_id", "helper"),
        string("kind"), unique(name, "helper_id", "other_id", "kind"),
        check(name, "kind", "kind IN ('with', 'never_with')"),
        check(name, "two", "helper_id <> other_id"),
    )  # fmt: skip
    for what in ("site", "activity"):
        name = f"liked_{what}"
        make(
            name, *ref(name, "helper_id", "helper"), *ref(name, f"{what}_id", what),
            unique(name, "helper_id", f"{what}_id"),
        )  # fmt: skip
    name = "known_site"
    make(
        name, *ref(name, "helper_id", "helper"), *ref(name, "site_id", "site"),
        whole("sessions"), unique(name, "helper_id", "site_id"),
    )  # fmt: skip


def make_times_of_helper() -> None:
    name = "availability"
    make(
        name, *ref(name, "helper_id", "helper"), *half_day(), string("wish"), *dates(),
        check(name, "weekday", "weekday BETWEEN 0 AND 6"),
        check(name, "wish", f"wish IN ({WISHES})"),
    )  # fmt: skip
    name = "availability_date"
    make(
        name, *ref(name, "helper_id", "helper"), *span(), string("wish"),
        flag("replaces"), ordered(name),
        check(name, "wish", f"wish IN ({WISHES}, 'absent')"),
    )  # fmt: skip
    name = "absence"
    make(name, *ref(name, "helper_id", "helper"), *span(), ordered(name))
    for name in ("availability", "availability_date", "absence"):
        index(name, "helper_id")


def make_session() -> None:
    name = "session"
    make(
        name, string("key"), *ref(name, "network_id", "network"),
        *ref(name, "site_id", "site"),
        *ref(name, "activity_id", "activity", null=True),
        *ref(name, "opening_id", "opening", null=True),
        whole("priority"), whole("min_staff"), whole("ideal_staff", null=True),
        json("public_languages"), whole("max_mentors_per_senior", null=True),
        flag("remote"), flag("called_off"), unique(name, "network_id", "key"),
        check(name, "priority", "priority BETWEEN 1 AND 5"),
    )  # fmt: skip
    index(name, "site_id")
    name = "option"
    make(
        name, *ref(name, "session_id", "session"), whole("position"), *span(),
        unique(name, "session_id", "position"), ordered(name),
    )  # fmt: skip
    index(name, "starts_at")
    name = "seat"
    make(
        name, string("key"), *ref(name, "session_id", "session"), whole("position"),
        json("roles"), json("skills"), json("languages"), flag("any_language"),
        json("clearances"), json("badges"), flag("mandatory"), flag("shadow"),
        json("tutor_roles"), unique(name, "session_id", "key"),
    )  # fmt: skip
    name = "pin"
    make(
        name, *ref(name, "seat_id", "seat"), *ref(name, "helper_id", "helper"),
        unique(name, "seat_id"),
    )  # fmt: skip


def make_round() -> None:
    name = "round"
    make(
        name, *ref(name, "network_id", "network"), string("week"),
        unique(name, "network_id", "week"),
    )  # fmt: skip
    name = "plan_version"
    make(
        name, *ref(name, "round_id", "round"), string("state"), whole("number"),
        string("problem_sha256"), string("status"), string("strategy"),
        real("seconds"), whole("seed"), json("score"), json("bound"),
        json("versions"), json("not_held"), json("pins_refused"),
        instant("made_at"), instant("published_at", null=True), flag("stale"),
        unique(name, "round_id", "number"),
        check(name, "state", "state IN ('draft', 'published')"),
        check(name, "number", "(state = 'draft') = (number = 0)"),
        check(name, "published", "(state = 'draft') = (published_at IS NULL)"),
        check(name, "status", "status IN ('optimal', 'feasible')"),
    )  # fmt: skip
    name = "assignment"
    make(
        name, *ref(name, "plan_version_id", "plan_version"),
        *ref(name, "seat_id", "seat"), *ref(name, "helper_id", "helper"),
        whole("option"), *span(), unique(name, "plan_version_id", "seat_id"),
    )  # fmt: skip
    index(name, "helper_id")
    name = "empty_seat"
    make(
        name, *ref(name, "plan_version_id", "plan_version"),
        *ref(name, "seat_id", "seat"), flag("mandatory"), json("why"),
        unique(name, "plan_version_id", "seat_id"),
    )  # fmt: skip


def make_calendar() -> None:
    name = "feed"
    make(
        name, *ref(name, "network_id", "network"),
        *ref(name, "helper_id", "helper", null=True),
        *ref(name, "site_id", "site", null=True), string("lang"), string("token_sha256"),
        instant("created_at"), instant("revoked_at", null=True),
        unique(name, "token_sha256"),
        check(name, "scope", "helper_id IS NULL OR site_id IS NULL"),
    )  # fmt: skip
    name = "calendar_entry"
    make(
        name, *ref(name, "network_id", "network"),
        *ref(name, "session_id", "session"),
        *ref(name, "helper_id", "helper", null=True), *ref(name, "site_id", "site"),
        string("uid"), whole("sequence"), string("status"), *span(),
        string("activity"), string("site_name"), string("address"),
        json("helper_names"), flag("remote"), instant("last_modified"),
        unique(name, "uid"), ordered(name),
        check(name, "status", "status IN ('confirmed', 'cancelled')"),
    )  # fmt: skip
    for who in ("network_id", "session_id", "helper_id", "site_id"):
        index(name, who)


def downgrade() -> None:
    for table in (
        "calendar_entry", "feed", "empty_seat", "assignment", "plan_version", "round",
        "pin", "seat", "option", "session", "absence", "availability_date",
        "availability", "known_site", "liked_activity", "liked_site", "helper_pair",
        "helper_badge", "helper_language", "helper_skill", "helper_clearance",
        "helper_role", "helper", "travel_time", "opening", "activity", "site", "network",
    ):  # fmt: skip
        op.drop_table(table)
