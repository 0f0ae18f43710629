"""The environment variables our own processes are started with; the only place that writes them."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bihuan.engine.certificates import Certificate
from bihuan.engine.database import Database
from bihuan.engine.instance import Instance
from bihuan.engine.places import Places

OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "BIHUAN_AS_OWNER")


def for_service(instance: Instance, *, places: Places, database: Database) -> dict[str, str]:
    """Return the surroundings of web and worker: the application's role, never the owner's."""
    return {
        **{name: value for name, value in os.environ.items() if name not in OURS},
        "DJANGO_SETTINGS_MODULE": "bihuan.settings",
        "PYTHONUNBUFFERED": "1",
        "BIHUAN_DATA": str(instance.folder),
        "BIHUAN_KIND": instance.kind,
        "BIHUAN_ASSETS": str(places.assets),
        "BIHUAN_STATIC": str(places.static),
        "DATABASE_URL": database.url,
    }


def for_web(
    service: dict[str, str], *, hosts: Sequence[str], certificate: Certificate | None, lasting: bool
) -> dict[str, str]:
    """Return the surroundings of the web process, with the names it answers to.

    lasting: whether browsers may remember to come by TLS only.
    """
    names = os.environ.get("BIHUAN_HOSTS", "").split(",")
    return service | {
        "BIHUAN_HOSTS": ",".join(filter(None, [*names, *hosts])),
        "BIHUAN_TLS": "1" if certificate else "0",
        "BIHUAN_TLS_CERT": str(certificate.file) if certificate else "",
        "BIHUAN_HSTS": "1" if lasting else "0",
        "PROMETHEUS_MULTIPROC_DIR": str(Path(service["BIHUAN_DATA"]) / "metrics"),
    }


def for_setup(
    service: dict[str, str], *, database: Database, exercise_start: datetime | None
) -> dict[str, str]:
    """Return the surroundings of set-up commands, which may also ask for the owner's role."""
    added = {"DATABASE_OWNER_URL": database.owner_url}
    if exercise_start is not None:
        added["BIHUAN_EXERCISE_START"] = exercise_start.isoformat()
    return service | added


def for_migration(setup: dict[str, str]) -> dict[str, str]:
    """Return the surroundings of the one command that works as the owner."""
    return setup | {"BIHUAN_AS_OWNER": "1"}
