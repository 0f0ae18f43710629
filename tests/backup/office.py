"""An office with something to lose: a case under way, files on the disk, a sealed journal and a key for backups."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from bihuan.cli.backup.pipes import new_identity, public_of
from bihuan.journal import checkpoints, keys
from bihuan.journal.models import Checkpoint
from bihuan.people.actions.backups import set_recipient
from bihuan.records import filestore
from bihuan.records.models import Blob
from bihuan.rules.actor import SYSTEM
from bihuan.rules.command import Command
from tests.cases.world import World, build_world

FILE_NAMES = ("整改后.jpg", "签字件.jpg", "现场.jpg")


def office() -> tuple[World, int, str]:
    """The world, a case whose report is in, and the private key that opens the backups."""
    world = build_world()
    world.reported()
    put_files_in_place()
    keys.make_keys(settings.DATA)
    identity = new_identity()
    set_recipient(public_of(identity), command=command(world, "key"))
    seal(world)
    return world, world.known[0], identity


def put_files_in_place() -> None:
    """Write the made-up files of the world to the disk: each holds its name."""
    for name in FILE_NAMES:
        content = name.encode()
        for blob in Blob.objects.filter(sha256=hashlib.sha256(content).hexdigest()):
            place = filestore.path_of(blob.sha256)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


def seal(world: World) -> Checkpoint:
    """The journal sealed now."""
    made = checkpoints.seal(now=world.now, key=keys.sealing_key(settings.DATA))
    assert made is not None
    return made


def command(world: World, request: str) -> Command:
    """A command of the system's."""
    return Command(SYSTEM, world.now, request)


def only_backup(folder: Path) -> Path:
    """The one finished backup in a folder."""
    (found,) = folder.glob("*.age")
    return found
