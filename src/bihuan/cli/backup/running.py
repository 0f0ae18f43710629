"""What every backup of this instance shares: where it goes, how it is entered, which older ones go."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from bihuan.cli.backup.keeping import Keep, KeptFile, kept_files, read_keep, superfluous
from bihuan.cli.backup.making import Made, Order
from bihuan.cli.backup.moment import instance_name
from bihuan.journal import instance
from bihuan.journal.errors import NoKey
from bihuan.journal.keys import sealing_key
from bihuan.people.actions.backups import enter_backup
from bihuan.rules.actor import SYSTEM
from bihuan.rules.command import Command

PLACE, KEEP = "BIHUAN_BACKUP_TO", "BIHUAN_BACKUP_KEEP"


def order_for(*, url: str, recipient: str, mark: str = "", folder: Path | None = None) -> Order:
    """The order for one backup of this instance; without a folder it goes to the usual one."""
    return Order(
        url=url,
        data=settings.DATA,
        kind=settings.KIND,
        instance=this_instance(),
        folder=folder or usual_folder(),
        recipient=recipient,
        mark=mark,
    )


def url_in_use() -> str:
    """Address of the database Django works on now."""
    parts = connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password")
    return make_conninfo("", **{name: parts[name] for name in names if parts.get(name)})


def usual_folder() -> Path:
    """Where backups go: as set, else into the data folder."""
    return Path(os.environ.get(PLACE) or settings.DATA / "backups")


def this_instance() -> str:
    """The short name of this instance in the names of its backups."""
    try:
        return instance_name(sealing_key(settings.DATA).id)
    except NoKey:
        return instance_name("")


def enter(made: Made) -> None:
    """Enter a backup in the journal."""
    run_id = f"backup/{made.written.sha256}"
    enter_backup(made.facts(), command=Command(SYSTEM, instance.now(), run_id, origin=instance.origin()))


def thin_out(order: Order) -> list[KeptFile]:
    """Take away the backups no day, week or month needs; those taken away."""
    keep = read_keep(os.environ[KEEP]) if os.environ.get(KEEP) else Keep()
    gone = superfluous(kept_files(order.folder, instance=order.instance), keep=keep)
    for one in gone:
        one.path.unlink(missing_ok=True)
    return gone
