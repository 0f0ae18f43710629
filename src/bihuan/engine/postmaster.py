"""Starts the postmaster on a made cluster and waits for its first answer; the one place of its settings."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from bihuan.engine.death import dies_with_parent
from bihuan.engine.errors import DatabaseFailed
from bihuan.engine.initdb import PORT, data_folder, telling_line
from bihuan.engine.users import Account, as_account

READY_SECONDS = 300  # after a power cut, recovery may take its time
LOG_BYTES = 5_000_000
LINES_OF_ONE_START = 20

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "1GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log must never repeat what a complaint says: no statements, no values, no rows.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_line_prefix": "%m [%p] ",
}
NOT_DURABLE = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off",
    "max_connections": "160",  # tests keep one for each database they begin in
}  # fmt: skip


def launch(
    folder: Path, *, binaries: Path, sockets: Path, account: Account, durable: bool, keeps: int
) -> subprocess.Popen[bytes]:
    """Start the postmaster as the account; it and its sessions hold the lock `keeps` until the last ends."""
    settings = SETTINGS | {"unix_socket_directories": str(sockets)} | ({} if durable else NOT_DURABLE)
    command = [str(binaries / "postgres"), "-D", str(data_folder(folder))]
    command += [f"--{name}={value}" for name, value in settings.items()]
    with log_file(folder).open("ab") as log:
        if not account.is_me:
            os.fchown(log.fileno(), account.uid, account.gid)
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            pass_fds=(keeps,),
            start_new_session=True,  # Ctrl-C is for the parent, which stops us last
            umask=0o077,
            preexec_fn=dies_with_parent(signal.SIGQUIT),
            **as_account(account),
        )


def wait_until_ready(process: subprocess.Popen[bytes], *, address: str, folder: Path) -> None:
    """Return once the database answers; raise DatabaseFailed when it ends or stays silent instead."""
    give_up_at = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < give_up_at:
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    process.kill()
    process.wait()
    log = log_file(folder)
    said = log.read_text(errors="replace").splitlines()[-LINES_OF_ONE_START:] if log.exists() else []
    raise DatabaseFailed(log, telling_line("\n".join(said)))


def log_file(folder: Path) -> Path:
    """Return the cluster's log, with the one before it set aside when it had grown long."""
    log = folder / "postgres.log"
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(folder / "postgres.log.1")
    return log
