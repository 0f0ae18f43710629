"""Who may change the organisation; the only place that says so."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from django.db.models import Q
from django.utils.translation import gettext as _

from bihuan.people.models import Tenure
from bihuan.people.queries.terms import open_at
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import GuardRefused, NotAllowed

# Source: roles.md: the system administrator operates, the security administrator grants roles and sessions, the audit
# administrator watches both. The system itself acts for whoever sits at the server's own command line.
MAY = MappingProxyType(
    {
        "people.load": ("system_admin", "security_admin"),
        "body.add": ("system_admin",),
        "body.change": ("system_admin",),
        "body.close": ("system_admin",),
        "post.add": ("system_admin",),
        "post.change": ("system_admin",),
        "post.close": ("system_admin",),
        "user.create": ("system_admin",),
        "user.change": ("system_admin",),
        "user.lock": ("security_admin",),
        "user.unlock": ("security_admin",),
        "session.end": ("security_admin",),
        "user.reset_password": ("security_admin",),
        "tenure.name": ("security_admin",),
        "tenure.end": ("security_admin",),
        "calendar.enter": ("system_admin",),
        "token.revoke": ("security_admin",),
    }
)


ADMINISTERING = frozenset(role for roles in MAY.values() for role in roles)


def check_may(move: str, *, command: Command) -> None:
    """Raises NotAllowed when the actor's role does not carry the move."""
    if not may(move, command.actor, at=command.now):
        raise NotAllowed(move)


def may(move: str, actor: Actor, *, at: datetime) -> bool:
    """Whether the actor's role carries the move.

    As long as nobody is security administrator, the system administrator stands in: somebody has to name the first.
    """
    role, allowed = actor.role, MAY[move]
    if role == "system" or role in allowed:
        return True
    stands_in = role == "system_admin" and "security_admin" in allowed
    return stands_in and not is_seated("security_admin", at=at)


def check_not_own(*user_ids: int, command: Command) -> None:
    """Raises GuardRefused when the actor is one of those who would gain or lose a post."""
    if command.actor.user_id in user_ids:
        sentence = _("不能任免本人的岗位，请由其他管理员办理")
        raise GuardRefused(rule="own_appointment", sentence=sentence)


def is_seated(role: str, *, at: datetime) -> bool:
    """Whether anybody who can log in holds a post of this role at the moment."""
    seated = Q(post__role=role, user__is_active=True) & open_at(at)
    return Tenure.objects.filter(seated).exists()
