"""Brings the organisation to what a roster says, whole or not at all; reads no file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.db import transaction

from bihuan.journal import commands
from bihuan.people.access import check_may, check_not_own
from bihuan.people.actions.administration import lock_administration
from bihuan.people.passwords import hash_of_random, random_password
from bihuan.people.roster import writing
from bihuan.people.roster.differences import Change, changes, counts, resolve
from bihuan.people.roster.rows import Roster
from bihuan.people.roster.standing import Columns, standing
from bihuan.people.roster.work import start
from bihuan.rules.command import Command
from bihuan.rules.errors import RosterWrong


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a roster: rows new, changed and same by part, and first passwords by login.

    passwords: shown once and kept nowhere; empty when the command is repeated. remarks: what was passed over.
    """

    counts: dict[str, dict[str, int]]
    passwords: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@transaction.atomic(durable=True)
def load_people(roster: Roster, *, command: Command, shared_password: str | None = None) -> Loaded:
    """Let areas, bodies, posts, people, shifts and calendar stand as the roster says; the rest stays as it is.

    The same roster again changes nothing. New people get a random password each and have to change it, or, in a demo,
    the shared one, which they keep. Raises NotAllowed; RosterWrong with every wrong row, and nothing is written then.
    """
    check_may("people.load", command=command)
    facts = {"rows": roster.facts()}
    if done := commands.begin(command, "people.load", facts):
        return Loaded(done["counts"])
    loaded = apply_roster(roster, command=command, shared_password=shared_password)
    commands.finish(command, "people.load", facts, {"counts": loaded.counts})
    return loaded


def apply_roster(roster: Roster, *, command: Command, shared_password: str | None = None) -> Loaded:
    """The same inside a transaction someone else opened, without asking who may."""
    stream_id = lock_administration(command.now)
    stands = standing()
    wanted = resolve(start(roster, stands, now=command.now))
    if wanted.problems:
        raise RosterWrong(tuple(wanted.problems))
    found = changes(wanted, stands)
    _check_appointments(found, command=command)
    new_users = [change.columns for change in found if change.part == "user" and change.is_new]
    passwords, user_columns = _first_passwords(new_users, shared_password=shared_password)
    editions = {c.id: {"entered_at": command.now} for c in found if c.part == "calendar" and c.is_new}
    extra = {"user": user_columns, "calendar": editions}
    writing.write(found, extra=extra, now=command.now)
    writing.enter(found, wanted.withdrawn_shifts, stream_id=stream_id, command=command)
    writing.withdraw_shifts(wanted.withdrawn_shifts)
    return Loaded(counts(wanted, stands), passwords, tuple(wanted.remarks))


def _check_appointments(found: Sequence[Change], *, command: Command) -> None:
    """Naming holders is the security administrator's, also when it comes in a roster; nobody names themselves."""
    tenures = [change for change in found if change.part == "tenure"]
    if tenures:
        check_may("tenure.name", command=command)
        check_not_own(*(change.columns["user_id"] for change in tenures), command=command)


def _first_passwords(
    new_users: Sequence[Columns], *, shared_password: str | None
) -> tuple[dict[str, str], dict[int, Columns]]:
    """Passwords to show by login, and the columns that keep their hashes by user id."""
    if shared_password is not None and new_users:  # one slow hash, not one for everybody
        shared = {"password": make_password(shared_password), "must_change_password": False}
        return {}, {user["id"]: shared for user in new_users}
    passwords = {user["login"]: random_password() for user in new_users}
    kept = {
        user["id"]: {"password": hash_of_random(passwords[user["login"]]), "must_change_password": True}
        for user in new_users
    }
    return passwords, kept
