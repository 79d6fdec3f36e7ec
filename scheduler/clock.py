"""The only place that asks what time it is; everybody else is told."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Give the present instant, aware, in UTC."""
    return datetime.now(UTC)
