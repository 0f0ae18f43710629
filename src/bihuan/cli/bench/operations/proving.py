"""Verification of the whole journal, with the texts, signatures, files and sight that hang on it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.conf import settings

from bihuan.cases.checks import ALL_CHECKS
from bihuan.cli.bench.cast import World
from bihuan.cli.bench.measuring import Outcome, Target, time_work
from bihuan.cli.bench.operations.spec import Operation
from bihuan.journal.verify import Options, Snapshot, verify
from bihuan.journal.verify.run import FurtherCheck


class NotSound(RuntimeError):
    """The journal that was built is not what it should be; its speed would mean nothing."""


def _verify(_world: World, *, further: tuple[FurtherCheck, ...]) -> Outcome:
    return time_work(partial(_entries_verified, further))


def _entries_verified(further: tuple[FurtherCheck, ...]) -> int:
    with Snapshot() as snapshot:
        verdict = verify(snapshot, options=Options(data=Path(settings.DATA), further=further))
    if verdict.findings:
        raise NotSound(str(verdict.findings[0]))
    return verdict.entries


FAST_ENOUGH = Target(100_000, "/s")
PROVING = (
    Operation("verify.chains", "核验日志链", FAST_ENOUGH, partial(_verify, further=())),
    Operation(
        "verify.all",
        "核验日志链、文本、签字、文件、期限、可见范围",
        FAST_ENOUGH,
        partial(_verify, further=ALL_CHECKS),
    ),
)
