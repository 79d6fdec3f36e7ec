"""Figures for monitoring, in the text form of Prometheus: counts, never names."""

from datetime import datetime
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from scheduler.services.health import Backlog

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one application."""

    content_type: Final = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "relais_requests",
            "Requests answered.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "relais_request_seconds",
            "How long requests took.",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._backlog = Gauge(
            "relais_backlog", "Rows that wait.", ["what"], registry=self.registry
        )
        self._oldest = Gauge(
            "relais_oldest_notice_seconds",
            "How long the oldest notice that is due has waited.",
            registry=self.registry,
        )

    def count_request(
        self, method: str, route: str, status: int, seconds: float
    ) -> None:
        """Count one answered request; `route` as declared, not as asked."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def written(self, backlog: Backlog, now: datetime) -> bytes:
        """Write all figures, with what waits in the database."""
        for what, count in backlog.counts.items():
            self._backlog.labels(what).set(count)
        waits = backlog.oldest_due_at
        self._oldest.set(0 if waits is None else (now - waits).total_seconds())
        return generate_latest(self.registry)
