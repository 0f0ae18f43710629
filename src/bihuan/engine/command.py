"""Runs one command of the command line on an instance's database, started for it when it does not run."""

import os
import signal
import subprocess
from pathlib import Path

from bihuan.engine import surroundings
from bihuan.engine.children import python_command
from bihuan.engine.database import Database, join_database
from bihuan.engine.death import dies_with_parent
from bihuan.engine.errors import NoInstance
from bihuan.engine.instance import Instance, check_whole, instance_in
from bihuan.engine.places import DATA_NAMES, Places, places_of_this_process
from bihuan.engine.staging import clear_staged
from bihuan.engine.telling import end_with
from bihuan.engine.upgrade import finish_swap

NEED_NO_INSTANCE = {"bench", "docs", "restore"}
NEED_NO_DATABASE = {"engine"}


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    places = places_of_this_process()
    folder, arguments = split_data(arguments)
    if needs_no_instance(arguments):
        return _call(arguments, env=_bare(places, folder=folder))
    instance = instance_to_use(folder, places=places)
    if arguments[0] in NEED_NO_DATABASE:
        known = {"BIHUAN_KIND": instance.kind}
        return _call(arguments, env=_bare(places, folder=instance.folder) | known)
    finish_swap(instance)
    check_whole(instance, embedded=not os.environ.get("DATABASE_URL"))
    with join_database(instance) as database:
        return _call(arguments, env=_full(instance, places=places, database=database))


def split_data(arguments: list[str]) -> tuple[Path | None, list[str]]:
    """Take `--data DIR` off the front of the arguments; $BIHUAN_DATA says the same."""
    if arguments[:1] == ["--data"] and len(arguments) > 1:
        return Path(arguments[1]).absolute(), arguments[2:]
    named = os.environ.get("BIHUAN_DATA", "")
    return (Path(named).absolute() if named else None), arguments


def needs_no_instance(arguments: list[str]) -> bool:
    """Tell whether the command only talks, or works on files of its own."""
    return (
        not arguments
        or arguments[0].startswith("-")
        or arguments[0] in NEED_NO_INSTANCE
        or arguments[:2] == ["database", "roles"]
        or not {"-h", "--help", "--dry-run"}.isdisjoint(arguments)
    )


def instance_to_use(folder: Path | None, *, places: Places) -> Instance:
    """Return the instance named; else one that is served now, the last started first; else one at rest.

    An exercise at rest is over: only its name brings it back. Raises NoInstance.
    """
    usual = [places.data(kind) for kind in DATA_NAMES]
    last = [Path(places.last_data.read_text())] if places.last_data.exists() else []
    known = [found for place in ([folder] if folder else last + usual) if (found := instance_in(place))]
    served = [instance for instance in known if instance.is_served]
    at_rest = [instance for instance in known if folder or instance.kind != "exercise"]
    for instance in served + at_rest:
        return instance
    raise NoInstance


def _full(instance: Instance, *, places: Places, database: Database) -> dict[str, str]:
    service = surroundings.for_service(instance, places=places, database=database)
    return surroundings.for_setup(service, database=database, exercise_start=None)


def _bare(places: Places, *, folder: Path | None) -> dict[str, str]:
    return {
        **os.environ,
        **({"BIHUAN_DATA": str(folder)} if folder else {}),
        "DJANGO_SETTINGS_MODULE": "bihuan.settings",
        "BIHUAN_ASSETS": str(places.assets),
        "BIHUAN_STATIC": str(places.static),
    }


def _call(arguments: list[str], *, env: dict[str, str]) -> int:
    process = subprocess.Popen(
        python_command("-m", "bihuan", *arguments), env=env, preexec_fn=dies_with_parent(signal.SIGKILL)
    )
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's; we stay to stop the database
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    code = process.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    try:
        end_with(main)
    finally:
        clear_staged()
