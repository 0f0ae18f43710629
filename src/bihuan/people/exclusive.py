"""Posts one person never holds together; the only place that says so."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from bihuan.rules.vocabulary import ROLES

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
SEALING = ("confidentiality_officer", "confidentiality_approver")
# The administrators watch each other. Who keeps one half of what is sealed must not keep the other half, and must not
# run the machine on which the halves meet. Source: the table of roles.
EXCLUSIVE = frozenset({*ADMINISTRATORS, *SEALING})


def clashing(roles: Collection[str]) -> list[str]:
    """Those of the roles one person may not hold together, in the order of the vocabulary; fewer than two are none."""
    found = [role for role in ROLES if role in EXCLUSIVE and role in roles]
    return found if len(found) > 1 else []


def clash_sentence(roles: Collection[str]) -> str:
    """What is said to whoever would hold them together. roles: as `clashing` returns them."""
    return _("%(names)s不得由一人兼任，请更换人员") % {"names": "、".join(_(ROLES[role]) for role in roles)}
