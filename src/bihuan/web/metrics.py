"""What Prometheus reads: requests of all web processes, and how the house stands; for this machine or by a token."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from bihuan.journal.errors import NotSetUp
from bihuan.web.doors import open_to_anyone
from bihuan.web.vital import Vital, vital

SHARED = "PROMETHEUS_MULTIPROC_DIR"
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED")
GAUGES = {
    "clocks_open": "Limits that run.",
    "clocks_overdue": "Limits that have run out.",
    "clocks_unswept": "Limits a sweep should have looked at.",
    "sweep_lag": "Seconds the oldest of those waits.",
    "messages": "Messages sent in the last day.",
    "jobs_waiting": "Jobs that wait.",
    "jobs_doing": "Jobs under way.",
    "jobs_failed": "Jobs that failed in the last week.",
    "job_lag": "Seconds the oldest waiting job waits.",
    "worker_age": "Seconds since a worker's last heartbeat.",
    "database_bytes": "Size of the database.",
    "checkpoint_age": "Seconds since the last checkpoint.",
    "unsealed_streams": "Streams that moved since the last checkpoint.",
    "backup_age": "Seconds since the last backup found whole.",
}


@open_to_anyone
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures as text; 404 for whoever comes neither from this machine nor with the token."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(
        generate_latest(_requests()) + generate_latest(_house()), content_type=CONTENT_TYPE_LATEST
    )


def _may_read(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return True
    if any(name in request.META for name in FORWARDED):  # the neighbour is a proxy: who asks is somebody else
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _requests() -> CollectorRegistry:
    """What was counted, by all web processes where they share files."""
    if not os.environ.get(SHARED):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def _house() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_House())
    return registry


class _House:
    """Reads the figures when asked; without a database says only that there is none."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge for each figure, and whether the database answered."""
        found = _asked()
        yield GaugeMetricFamily(
            "bihuan_database_up", "Whether the database answers.", value=float(found is not None)
        )
        for name, words in GAUGES.items() if found else ():
            value = getattr(found, name)
            if value is not None:
                unit = "_seconds" if words.startswith("Seconds") else ""
                yield GaugeMetricFamily(f"bihuan_{name}{unit}", words, value=value)


def _asked() -> Vital | None:
    try:
        return vital()
    except (DatabaseError, NotSetUp):
        return None
