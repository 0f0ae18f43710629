"""People who can log in, and their passwords; which posts they hold is `tenures`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal import commands
from bihuan.journal.entries import EntryDraft, record
from bihuan.people.access import check_may, is_seated
from bihuan.people.actions.administration import lock_administration
from bihuan.people.actions.organisation import apply_roster
from bihuan.people.actions.roster_rows import apply_row
from bihuan.people.exclusive import ADMINISTRATORS
from bihuan.people.models import Session, User
from bihuan.people.passwords import hash_of_random, random_password
from bihuan.people.queries.history import USER, check_seen
from bihuan.people.roster.rows import BodyRow, PostRow, Roster, UserRow
from bihuan.people.wrong_passwords import forget_wrong_passwords
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, FactWrong, GuardRefused, NotAllowed, NotFound
from bihuan.rules.vocabulary import RECEIVER_KINDS, ROLES

CHANGE, LOCK, UNLOCK = "user.change", "user.lock", "user.unlock"
ADMINISTRATION = "administration"  # code of the body the three administrators sit in


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A user and the password they start with; shown once and kept nowhere, so None when the command is repeated."""

    user_id: int
    password: str | None


@transaction.atomic(durable=True)
def create_user(login: str, *, display_name: str, phone: str, command: Command) -> NewPassword:
    """Let a person log in, with a random password they have to change; they hold no post yet.

    Raises NotAllowed; FactWrong when the login is taken; RosterWrong when it cannot be one.
    """
    check_may("user.create", command=command)
    facts = {"login": login, "display_name": display_name, "phone": phone}
    if done := commands.begin(command, "user.create", facts):
        return NewPassword(done["user_id"], None)
    if User.objects.filter(login=login).exists():
        sentence = _("账号“%(login)s”已有人使用，请换一个账号") % {"login": login}
        raise FactWrong(move="user.create", fact="login", sentence=sentence)
    row = UserRow(login=login, display_name=display_name, phone=phone)
    loaded = apply_roster(Roster(users=(row,)), command=command)
    user_id = User.objects.values_list("id", flat=True).get(login=login)
    commands.finish(command, "user.create", facts, {"user_id": user_id})
    return NewPassword(user_id, loaded.passwords[login])


@transaction.atomic(durable=True)
def create_first_administrator(
    login: str, *, command: Command, tell: Callable[[str], None] = lambda _password: None
) -> str:
    """The password of a new system administrator, made with the body and posts of the three administrators.

    tell: gets the password before any of it stands, so that a process killed in between leaves nobody without one.
    Raises GuardRefused when somebody is system administrator already, so a second call changes nothing.
    """
    stream_id = lock_administration(command.now)
    if is_seated("system_admin", at=command.now):
        raise GuardRefused(rule="first_administrator", sentence=_("已有系统管理员，不能再建首个管理员"))
    loaded = apply_roster(_first_roster(login, since=command.now), command=command)
    password = loaded.passwords.get(login)
    if password is None:
        user_id = User.objects.values_list("id", flat=True).get(login=login)
        password = _reset(user_id, stream_id=stream_id, command=command)
    tell(password)
    return password


@transaction.atomic(durable=True)
def change_user(
    user_id: int, *, display_name: str, phone: str, seen: int | None = None, command: Command
) -> None:
    """Correct a person's name and number; the login stays. Raises NotAllowed, NotFound, Stale, FactMissing."""
    check_may(CHANGE, command=command)
    facts = {"user_id": user_id, "display_name": display_name, "phone": phone}
    if commands.begin(command, CHANGE, facts) is not None:
        return
    lock_administration(command.now)
    login = User.objects.filter(id=user_id).values_list("login", flat=True).first()
    if login is None:
        raise NotFound("user")
    check_seen(USER, user_id, seen)
    if not display_name.strip():
        raise FactMissing(_("更正"), "display_name", _("姓名"))
    row = UserRow(login=login, display_name=display_name.strip(), phone=phone.strip())
    apply_row(CHANGE, Roster(users=(row,)), command=command)
    commands.finish(command, CHANGE, facts, {"user_id": user_id})


@transaction.atomic(durable=True)
def lock_user(user_id: int, *, command: Command) -> None:
    """Let a person act no more until unlocked: log-in, sessions and keys end now, posts stay theirs.

    Raises NotAllowed, NotFound, GuardRefused for oneself.
    """
    _set_active(user_id, is_active=False, move=LOCK, command=command)


@transaction.atomic(durable=True)
def unlock_user(user_id: int, *, command: Command) -> None:
    """Let a person log in again, also after too many wrong passwords. Raises NotAllowed, NotFound, GuardRefused."""
    _set_active(user_id, is_active=True, move=UNLOCK, command=command)


def _set_active(user_id: int, *, is_active: bool, move: str, command: Command) -> None:
    check_may(move, command=command)
    facts = {"user_id": user_id}
    if commands.begin(command, move, facts) is not None:
        return
    stream_id = lock_administration(command.now)
    if command.actor.user_id == user_id:
        raise GuardRefused("own_account", _("不能停用、启用本人的账号，请由其他管理员办理"))
    if not User.objects.filter(id=user_id).update(is_active=is_active):
        raise NotFound("user")
    if is_active:
        forget_wrong_passwords(user_id)
    else:
        Session.objects.filter(user_id=user_id).delete()
    record([EntryDraft(stream_id, move, USER, user_id)], command=command)
    commands.finish(command, move, facts, {"user_id": user_id})


@transaction.atomic(durable=True)
def reset_password(user_id: int, *, command: Command) -> NewPassword:
    """A random password for somebody who lost theirs; they have to change it. Raises NotAllowed, NotFound."""
    check_may("user.reset_password", command=command)
    facts = {"user_id": user_id}
    if commands.begin(command, "user.reset_password", facts) is not None:
        return NewPassword(user_id, None)
    stream_id = lock_administration(command.now)
    password = _reset(user_id, stream_id=stream_id, command=command)
    commands.finish(command, "user.reset_password", facts, {"user_id": user_id})
    return NewPassword(user_id, password)


@transaction.atomic(durable=True)
def set_password(user_id: int, *, password: str, command: Command) -> None:
    """Let the actor's own password be this one; their other sessions end by it.

    Raises NotAllowed for another person's; FactWrong when the rules for passwords refuse it.
    """
    if command.actor.user_id != user_id:
        raise NotAllowed("user.set_password")
    facts = {"user_id": user_id}  # not the password: its bare hash in the log of commands could be guessed at
    if commands.begin(command, "user.set_password", facts) is not None:
        return
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        raise NotFound("user")
    _check_password(password, user=user)
    kept = make_password(password)
    stream_id = lock_administration(command.now)
    User.objects.filter(id=user_id).update(password=kept, must_change_password=False)
    record([EntryDraft(stream_id, "user.set_password", "user", user_id)], command=command)
    commands.finish(command, "user.set_password", facts, {"user_id": user_id})


def _check_password(password: str, *, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        sentences = " ".join(error.messages)
        raise FactWrong(move="user.set_password", fact="password", sentence=sentences) from error
    if check_password(password, user.password):
        sentence = _("新口令不能与原口令相同")
        raise FactWrong(move="user.set_password", fact="password", sentence=sentence)


def _reset(user_id: int, *, stream_id: int, command: Command) -> str:
    password = random_password()
    kept = hash_of_random(password)
    if not User.objects.filter(id=user_id).update(password=kept, must_change_password=True):
        raise NotFound("user")
    forget_wrong_passwords(user_id)
    record([EntryDraft(stream_id, "user.reset_password", "user", user_id)], command=command)
    return password


def _first_roster(login: str, *, since: datetime) -> Roster:
    body = BodyRow(code=ADMINISTRATION, name=RECEIVER_KINDS["administration"], kind="administration")
    posts = tuple(PostRow(body=ADMINISTRATION, name=ROLES[role], role=role) for role in ADMINISTRATORS)
    name = ROLES["system_admin"]
    user = UserRow(login=login, display_name=name, body=ADMINISTRATION, post=name, since=since)
    return Roster(bodies=(body,), posts=posts, users=(user,))
