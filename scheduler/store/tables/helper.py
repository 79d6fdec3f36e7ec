"""Helpers: what they may act as, what they can, and when they can come."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Id, Keyed, Revised, reference

_OWN = "all, delete-orphan"


def _of_helper() -> Mapped[Any]:
    return reference("helper.id")


def _indexed_helper() -> Mapped[Any]:
    # For tables without a unique constraint that begins with the helper.
    return reference("helper.id", index=True)


class Helper(Keyed, Revised, Base):
    """Anyone who staffs. Limits of None are none; weekly limits are per ISO week.

    Attributes
    ----------
    counted_from
        The day from which Relais counts this helper's sessions itself; None:
        always. A newcomer has the day of joining here and `past_weeks` 0.
    past_sessions, past_weeks
        What was counted elsewhere: sessions held in the `past_weeks` weeks before
        `counted_from`. They fade as those weeks leave the memory of 8 weeks.
    busy_until
        When the last session elsewhere ends, for the rest after it; None: none.
    contract
        ``volunteer`` (costs are paid), ``employee`` or ``integration_worker``; the
        limits of the kind stand in the network.
    email, language
        Where and in which language notices go; no address: nobody is written to, no
        language: that of the network.
    phone
        For the coordinator who must reach somebody now.
    availability_revision
        As `revision`, for the rules, dates and absences alone: the helper's own.
    """

    __tablename__ = "helper"
    __table_args__ = (
        UniqueConstraint("network_id", "key"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", "location"),
        CheckConstraint("past_weeks BETWEEN 0 AND 8", "past_weeks"),
        CheckConstraint("mode IN ('walk', 'bike', 'transit', 'car')", "mode"),
        CheckConstraint(
            "contract IN ('volunteer', 'employee', 'integration_worker')", "contract"
        ),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    name: Mapped[str] = mapped_column(default="")
    adult: Mapped[bool] = mapped_column(default=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    mode: Mapped[str] = mapped_column(default="transit")
    max_travel_minutes: Mapped[int | None]
    max_sessions: Mapped[int | None]
    max_sessions_per_day: Mapped[int | None]
    max_minutes: Mapped[int | None]
    max_minutes_per_day: Mapped[int | None]
    min_rest_minutes: Mapped[int] = mapped_column(default=0)
    wished_sessions: Mapped[int] = mapped_column(default=2)
    counted_from: Mapped[date | None]
    past_sessions: Mapped[int] = mapped_column(default=0)
    past_weeks: Mapped[int] = mapped_column(default=8)
    busy_until: Mapped[datetime | None]
    alone_ok: Mapped[bool] = mapped_column(default=True)
    reserve: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    contract: Mapped[str] = mapped_column(default="volunteer")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    availability_revision: Mapped[int] = mapped_column(default=1)

    roles: Mapped[list["HelperRole"]] = relationship(lazy="raise", cascade=_OWN)
    skills: Mapped[list["HelperSkill"]] = relationship(lazy="raise", cascade=_OWN)
    languages: Mapped[list["HelperLanguage"]] = relationship(lazy="raise", cascade=_OWN)
    clearances: Mapped[list["HelperClearance"]] = relationship(
        lazy="raise", cascade=_OWN
    )
    badges: Mapped[list["HelperBadge"]] = relationship(lazy="raise", cascade=_OWN)
    availability: Mapped[list["Availability"]] = relationship(
        lazy="raise", cascade=_OWN
    )
    availability_dates: Mapped[list["AvailabilityDate"]] = relationship(
        lazy="raise", cascade=_OWN
    )
    absences: Mapped[list["Absence"]] = relationship(lazy="raise", cascade=_OWN)
    pairs: Mapped[list["HelperPair"]] = relationship(
        lazy="raise", cascade=_OWN, foreign_keys="HelperPair.helper_id"
    )
    liked_sites: Mapped[list["LikedSite"]] = relationship(lazy="raise", cascade=_OWN)
    liked_activities: Mapped[list["LikedActivity"]] = relationship(
        lazy="raise", cascade=_OWN
    )
    known_sites: Mapped[list["KnownSite"]] = relationship(lazy="raise", cascade=_OWN)


class HelperRole(Base):
    """A role a helper may act as, perhaps with dates, both inclusive."""

    __tablename__ = "helper_role"
    __table_args__ = (UniqueConstraint("helper_id", "role"),)

    id: Mapped[Id]
    helper_id: Mapped[int] = _of_helper()
    role: Mapped[str]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]


class HelperSkill(Base):
    """A skill at a level 1 to 8, perhaps with dates, both inclusive.

    With `after_introduction` it counts from `introduced_on` on, and not at all
    before somebody was introduced.
    """

    __tablename__ = "helper_skill"
    __table_args__ = (
        UniqueConstraint("helper_id", "skill"),
        CheckConstraint("level BETWEEN 1 AND 8", "level"),
    )

    id: Mapped[Id]
    helper_id: Mapped[int] = _of_helper()
    skill: Mapped[str]
    level: Mapped[int]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    after_introduction: Mapped[bool] = mapped_column(default=False)
    introduced_on: Mapped[date | None]


class HelperLanguage(Base):
    """A language (BCP 47) at a level of `matching.problem.LANGUAGE_LEVELS`."""

    __tablename__ = "helper_language"
    __table_args__ = (
        UniqueConstraint("helper_id", "language"),
        CheckConstraint(
            "level IN ('A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native')", "level"
        ),
    )

    id: Mapped[Id]
    helper_id: Mapped[int] = _of_helper()
    language: Mapped[str]
    level: Mapped[str]


class HelperClearance(Base):
    """A paper that is valid from one day to another, both inclusive."""

    __tablename__ = "helper_clearance"
    __table_args__ = (UniqueConstraint("helper_id", "clearance"),)

    id: Mapped[Id]
    helper_id: Mapped[int] = _of_helper()
    clearance: Mapped[str]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]


class HelperBadge(Base):
    """An opt-in eligibility granted by the coordinator."""

    __tablename__ = "helper_badge"
    __table_args__ = (UniqueConstraint("helper_id", "badge"),)

    id: Mapped[Id]
    helper_id: Mapped[int] = _of_helper()
    badge: Mapped[str]


class HelperPair(Base):
    """A helper who is wished for (``with``) or must not be met (``never_with``)."""

    __tablename__ = "helper_pair"
    __table_args__ = (
        UniqueConstraint("helper_id", "other_id", "kind"),
        CheckConstraint("kind IN ('with', 'never_with')", "kind"),
        CheckConstraint("helper_id <> other_id", "two"),
    )

    id: Mapped[Id]
    helper_id: Mapped[int] = _of_helper()
    other_id: Mapped[int] = reference("helper.id")
    kind: Mapped[str]


class LikedSite(Base):
    """A site a helper likes to go to."""

    __tablename__ = "liked_site"
    __table_args__ = (UniqueConstraint("helper_id", "site_id"),)

    id: Mapped[Id]
    helper_id: Mapped[int] = _of_helper()
    site_id: Mapped[int] = reference("site.id")


class LikedActivity(Base):
    """An activity a helper likes to do."""

    __tablename__ = "liked_activity"
    __table_args__ = (UniqueConstraint("helper_id", "activity_id"),)

    id: Mapped[Id]
    helper_id: Mapped[int] = _of_helper()
    activity_id: Mapped[int] = reference("activity.id")


class KnownSite(Base):
    """How many sessions a helper held at a site, counted elsewhere."""

    __tablename__ = "known_site"
    __table_args__ = (UniqueConstraint("helper_id", "site_id"),)

    id: Mapped[Id]
    helper_id: Mapped[int] = reference("helper.id")
    site_id: Mapped[int] = reference("site.id")
    sessions: Mapped[int]


class Availability(Base):
    """A weekly rule in local time: on this weekday, from `starts` to `ends`.

    `weekday` 0 is Monday; an `ends` of 00:00 is the midnight that ends the day.
    `first_on` and `last_on` bound the rule, both inclusive; `every_weeks` and `nth`
    are as those of an `scheduler.store.tables.Opening`.
    """

    __tablename__ = "availability"
    __table_args__ = (
        CheckConstraint("every_weeks BETWEEN 1 AND 52", "every_weeks"),
        CheckConstraint("every_weeks = 1 OR first_on IS NOT NULL", "anchor"),
        CheckConstraint("nth BETWEEN -5 AND 5", "nth"),
        CheckConstraint("weekday BETWEEN 0 AND 6", "weekday"),
        CheckConstraint("wish IN ('preferred', 'available', 'if_needed')", "wish"),
    )

    id: Mapped[Id]
    helper_id: Mapped[int] = _indexed_helper()
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]
    wish: Mapped[str] = mapped_column(default="available")
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    every_weeks: Mapped[int] = mapped_column(default=1)
    nth: Mapped[int] = mapped_column(default=0)


class AvailabilityDate(Base):
    """A dated exception to the weekly rules.

    With `replaces` the weekly rules do not count on the local days it touches (other
    dated exceptions do); without, it is added to them. A wish of ``absent`` takes
    its time away, whatever else is said.
    """

    __tablename__ = "availability_date"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", "order"),
        CheckConstraint(
            "wish IN ('preferred', 'available', 'if_needed', 'absent')", "wish"
        ),
    )

    id: Mapped[Id]
    helper_id: Mapped[int] = _indexed_helper()
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    wish: Mapped[str] = mapped_column(default="available")
    replaces: Mapped[bool] = mapped_column(default=False)


class Absence(Base):
    """A time in which a helper cannot come, whatever the rules say."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("ends_at > starts_at", "order"),)

    id: Mapped[Id]
    helper_id: Mapped[int] = _indexed_helper()
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class CostsElsewhere(Base):
    """Flat-rate costs a volunteer was paid by others in a year, in cents."""

    __tablename__ = "costs_elsewhere"
    __table_args__ = (
        UniqueConstraint("helper_id", "year"),
        CheckConstraint("cents >= 0", "cents"),
    )

    id: Mapped[Id]
    helper_id: Mapped[int] = _of_helper()
    year: Mapped[int]
    cents: Mapped[int]
