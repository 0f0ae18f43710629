"""Enters in the administration's stream what became of backups: key set, made, failed, put back; makes none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bihuan.journal.backups import FAILED, KEY_SET, MADE, RESTORED
from bihuan.journal.commands import begin, finish
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.messages import Notice, send
from bihuan.people.actions.administration import KIND, lock_administration
from bihuan.people.models import Post
from bihuan.rules.calendar import local_day
from bihuan.rules.command import Command

TOLD = ("system_admin", "audit_admin")


def set_recipient(public: str, *, command: Command) -> None:
    """Enter the public key backups are made for from now on."""
    _enter(KEY_SET, {"public": public}, command=command)


def enter_backup(facts: Mapping[str, Any], *, command: Command) -> None:
    """Enter a finished backup: name, hash and size of the file, what it holds, whether its journal is whole."""
    _enter(MADE, facts, command=command)


def enter_restore(facts: Mapping[str, Any], *, command: Command) -> None:
    """Enter that a backup was put back: which one, of what moment, and how far its journal went."""
    _enter(RESTORED, facts, command=command)


@transaction.atomic(durable=True)
def enter_failure(reason: str, *, command: Command) -> None:
    """Enter that the nightly backup failed, and tell those who run and audit the installation, once a day.

    reason: a code, stable for programs.
    """
    day = local_day(command.now).isoformat()
    stream_id = lock_administration(command.now)
    record([EntryDraft(stream_id, FAILED, KIND, stream_id, {"reason": reason})], command=command)
    posts = Post.objects.filter(role__in=TOLD, ended_at__isnull=True).order_by("body_id", "role")
    send(
        [
            Notice(
                stream_id, FAILED, body_id, role, f"{FAILED}/{day}", {"n": 1}, effect_key=f"{FAILED}/{day}/{body_id}/{role}"
            )
            for body_id, role in posts.values_list("body_id", "role").distinct()
        ],
        now=command.now,
    )  # fmt: skip


@transaction.atomic(durable=True)
def _enter(code: str, facts: Mapping[str, Any], *, command: Command) -> None:
    if begin(command, code, facts):
        return
    stream_id = lock_administration(command.now)
    record([EntryDraft(stream_id, code, KIND, stream_id, dict(facts))], command=command)
    finish(command, code, facts, {"stream": stream_id})
