"""What can be wrong with a running instance, each a numbered check with what to do; changes nothing.

They stand in a registry of their own: what ails a machine at night must not keep a migration from being made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Remark
from django.core.checks.registry import CheckRegistry
from django.db import DatabaseError, connection

from bihuan.engine.binaries import find_binaries, major_of
from bihuan.engine.certificates import read_certificate
from bihuan.engine.errors import EngineError
from bihuan.engine.initdb import existing_major
from bihuan.engine.instance import instance_in
from bihuan.journal import instance
from bihuan.journal.errors import NotSetUp
from bihuan.journal.kept import last_kept
from bihuan.journal.months import months_ahead
from bihuan.web.health import what_is_missing
from bihuan.web.vital import Vital, vital

REGISTRY = CheckRegistry()
DISK_LEAST, DISK_LITTLE = 500 * 2**20, 2 * 2**30
SKEW_LEAST, SKEW_MUCH = 2.0, 60.0
WORKER_SILENT, SWEEP_LATE, JOB_LATE = 60.0, 120.0, 600.0
SEAL_LATE, KEPT_LATE, BACKUP_LATE = timedelta(hours=1), timedelta(days=7), timedelta(days=2)
CERTIFICATE_SOON = timedelta(days=30)
OLDEST_POSTGRESQL = 15
MONTHS_LEAST = 3

Found = list[CheckMessage]


def examine() -> Found:
    """Make all checks; what was found, errors first."""
    found = REGISTRY.run_checks()
    return sorted(found, key=lambda told: -told.level)


@REGISTRY.register
def ready(**_: Any) -> Found:
    """E001: what keeps the web from serving."""
    return [
        Error(line.partition(" ")[2], hint="先排除此项再看其他。", id="bihuan.E001")
        for line in what_is_missing()
    ]


@REGISTRY.register
def disk(**_: Any) -> Found:
    """E002, W002: room in the data folder."""
    free = shutil.disk_usage(settings.DATA).free if settings.DATA.exists() else 0
    said = f"数据文件夹所在磁盘只剩 {free // 2**20} MB"
    hint = "清理磁盘或移走旧备份；写满后不能登记。"
    if free < DISK_LEAST:
        return [Error(said, hint=hint, id="bihuan.E002")]
    return [Remark(said, hint=hint, id="bihuan.W002")] if free < DISK_LITTLE else []


@REGISTRY.register
def rights(**_: Any) -> Found:
    """E003, E004: keys that are there, and closed to others."""
    found: Found = []
    needed = ["checkpoint.pem", *([] if os.environ.get("BIHUAN_SECRET_KEY") else ["secret_key"])]
    for name in needed:
        if not (settings.DATA / "keys" / name).exists():
            found.append(Error(f"缺密钥文件 keys/{name}", hint="从备份恢复，不要另建。", id="bihuan.E003"))
    open_to_others = [
        path
        for path in (settings.DATA, settings.DATA / "keys")
        if path.exists() and path.stat().st_mode & 0o077
    ]
    return found + [
        Error(f"{path} 其他用户也能进入", hint=f"chmod 700 '{path}'", id="bihuan.E004")
        for path in open_to_others
    ]


@REGISTRY.register
def postgresql(**_: Any) -> Found:
    """E005, W005: a version that is supported, and none newer at hand."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            major = int(cursor.fetchone()[0]) // 10_000
    except DatabaseError:
        return []
    if major < OLDEST_POSTGRESQL:
        said = f"数据库是 PostgreSQL {major}，低于 {OLDEST_POSTGRESQL}"
        return [Error(said, hint="请管理员升级服务器。", id="bihuan.E005")]
    newest = _newest_program() if existing_major(settings.DATA / "postgres") == major else 0
    if newest <= major:
        return []
    said = f"数据由 PostgreSQL {major} 建立，本机有 {newest}"
    return [Remark(said, hint="停止后运行 ./bihuan engine upgrade。", id="bihuan.W005")]


def _newest_program() -> int:
    try:
        return major_of(find_binaries())
    except EngineError:
        return 0


@REGISTRY.register
def clock(**_: Any) -> Found:
    """E006, W006: the clock of this machine against the database's."""
    try:
        with connection.cursor() as cursor:
            before = datetime.now(UTC)
            cursor.execute("SELECT clock_timestamp()")
            there = cursor.fetchone()[0]
    except DatabaseError:
        return []
    skew = abs((there - (before + (datetime.now(UTC) - before) / 2)).total_seconds())
    said, hint = (
        f"本机时钟与数据库相差 {skew:.0f} 秒",
        "在两台机器上启用对时（chrony 或 systemd-timesyncd）。",
    )
    if skew > SKEW_MUCH:
        return [Error(said, hint=hint, id="bihuan.E006")]
    return [Remark(said, hint=hint, id="bihuan.W006")] if skew > SKEW_LEAST else []


@REGISTRY.register
def work(**_: Any) -> Found:
    """E007 to W010: worker, sweeps, jobs."""
    found = _vital()
    if found is None:
        return []
    told: Found = []
    if found.worker_age is None or found.worker_age > WORKER_SILENT:
        since = "" if found.worker_age is None else f"，已 {found.worker_age:.0f} 秒没有动静"
        hint = "启动 ./run，或 systemctl start bihuan-worker；停着时不提醒时限、不封存。"
        told.append(Error(f"后台任务没有运行{since}", hint=hint, id="bihuan.E007"))
    if found.sweep_lag > SWEEP_LATE:
        said = f"{found.clocks_unswept} 个时限到点未巡查，最久 {found.sweep_lag / 60:.0f} 分钟"
        told.append(Error(said, hint="看后台任务是否在运行、日志有无报错。", id="bihuan.E008"))
    if found.jobs_failed:
        said = f"近一周有 {found.jobs_failed} 项后台任务失败"
        told.append(Remark(said, hint="看后台任务的日志；失败的任务到下一次仍会再做。", id="bihuan.W009"))
    if found.job_lag > JOB_LATE:
        said = f"{found.jobs_waiting} 项后台任务在排队，最久 {found.job_lag / 60:.0f} 分钟"
        told.append(
            Remark(said, hint="看是否有一项长任务占着；可再启动一个 bihuan worker。", id="bihuan.W010")
        )
    return told


@REGISTRY.register
def seals(**_: Any) -> Found:
    """W011 to W013: checkpoints made and kept outside, backups; the last two asked of a real instance only."""
    found = _vital()
    if found is None:
        return []
    told: Found = []
    age = timedelta(seconds=found.checkpoint_age or 0)
    if found.unsealed_streams and (found.checkpoint_age is None or age > SEAL_LATE):
        told.append(
            Remark(
                "最近的记录没有封存",
                hint="看后台任务是否在运行，或运行 ./bihuan checkpoint。",
                id="bihuan.W011",
            )
        )
    return told + (_kept_elsewhere(found) if instance.kind() == "real" else [])


def _kept_elsewhere(found: Vital) -> Found:
    told: Found = []
    kept = last_kept(settings.DATA)
    if kept is None or instance.now() - kept > KEPT_LATE:
        said = "封存点从未存放到系统之外" if kept is None else f"封存点上次存放到系统之外是 {kept:%Y-%m-%d}"
        hint = "在审计页下载，或 ./bihuan checkpoint --out FILE，存到另一台机器。"
        told.append(Remark(said, hint=hint, id="bihuan.W012"))
    if found.backup_age is None or timedelta(seconds=found.backup_age) > BACKUP_LATE:
        said = (
            "没有备份"
            if found.backup_age is None
            else f"上次完好的备份在 {found.backup_age / 86400:.0f} 天前"
        )
        told.append(
            Remark(
                said,
                hint="用 ./bihuan backup key 设好密钥后每夜自动备份，并存到另一台机器。",
                id="bihuan.W013",
            )
        )
    return told


@REGISTRY.register
def certificate(**_: Any) -> Found:
    """E014, W014: when the certificate ends."""
    file = _certificate_file()
    if file is None:
        return []
    try:
        ends = read_certificate(file, key=file).expires_at
    except (EngineError, OSError):
        return [Error(f"证书 {file} 不能读取", hint="确认文件在，且运行用户可读。", id="bihuan.E014")]
    hint = "换上新证书后重新启动；自签名证书在启动时自动更换。"
    if ends < datetime.now(UTC):
        return [Error(f"证书已于 {ends:%Y-%m-%d} 到期", hint=hint, id="bihuan.E014")]
    if ends - datetime.now(UTC) > CERTIFICATE_SOON:
        return []
    return [Remark(f"证书 {ends:%Y-%m-%d} 到期", hint=hint, id="bihuan.W014")]


def _certificate_file() -> Path | None:
    known = instance_in(settings.DATA)
    named = os.environ.get("BIHUAN_TLS_CERT", "") or (
        known.remembered().get("certificate", "") if known else ""
    )
    return Path(named) if named else None


@REGISTRY.register
def fonts(**_: Any) -> Found:
    """W015: fonts with Chinese characters, for printing from this machine."""
    lister = shutil.which("fc-list")
    if lister is None:
        return []
    listed = subprocess.run([lister, ":lang=zh-cn"], capture_output=True, check=False)
    if listed.stdout.strip():
        return []
    hint = "apt-get install fonts-noto-cjk；只从其他电脑打印的不必理会。"
    return [Remark("本机没有中文字体", hint=hint, id="bihuan.W015")]


@REGISTRY.register
def static_files(**_: Any) -> Found:
    """E016: style sheets that were collected, the fetched ones too."""
    needed = ("web/frame.css", "vendor/bootstrap/bootstrap.min.css")
    missing = [name for name in needed if not (settings.STATIC_ROOT / name).is_file()]
    hint = "运行 bihuan django collectstatic --noinput；仍缺时重新制作安装包，见 deploy/README.md。"
    return [Error(f"缺静态文件 {missing[0]}", hint=hint, id="bihuan.E016")] if missing else []


@REGISTRY.register
def months(**_: Any) -> Found:
    """E017, W017: tables for the months to come; without them nothing could be written."""
    try:
        ahead = months_ahead(instance.now())
    except (DatabaseError, NotSetUp):
        return []
    if ahead >= MONTHS_LEAST:
        return []
    said = f"分月的数据表只建到 {ahead} 个月以后"
    hint = "看后台任务是否在运行，或重新启动 ./run；服务器上运行 bihuan migrate。"
    if not ahead:
        return [Error(said, hint=hint, id="bihuan.E017")]
    return [Remark(said, hint=hint, id="bihuan.W017")]


def _vital() -> Vital | None:
    try:
        return vital()
    except (DatabaseError, NotSetUp):
        return None
