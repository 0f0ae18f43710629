"""The policy of a round: shown with the source of each rule; changed after a preview of what it means, by password."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bihuan.cases.actions.recomputing import recomputed
from bihuan.cases.actions.rounds import set_policy
from bihuan.cases.queries.rounds import PolicyCard, policy_versions
from bihuan.desk.cases.sitting import wrong_password
from bihuan.desk.rounds.differences import differences
from bihuan.desk.rounds.limits import amount_rows, limit_rows, with_amounts, with_confirmations, with_limits
from bihuan.desk.rounds.views import check_may_change, may_change
from bihuan.rules.errors import PolicyWrong, Refusal
from bihuan.rules.policy import CONFIRMATION_KINDS, PAPERS
from bihuan.rules.policy_format import policy_from_json
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from, seen_from
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

SHOWN = 50
TYPED = ("limit-", "source-", "unit-", "hop-")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def policy(request: StaffRequest, round_id: int) -> HttpResponse:
    """The policy in force; posted, first what a change would mean, then, with the password, a new version."""
    versions = policy_versions(request.actor, round_id)
    if request.method != "POST":
        return _form(request, round_id, versions)
    check_may_change(request, "round.set_policy")
    try:
        changed = _changed(versions[0], request.POST)
        if "confirm" not in request.POST:
            return _preview(request, round_id, versions[0], changed)
        return _set(request, round_id, versions[0], changed)
    except Refusal as refusal:
        return _form(request, round_id, versions, explain(refusal, request=request))


def _changed(card: PolicyCard, typed: Mapping[str, str]) -> dict[str, Any]:
    """The policy as typed. Raises PolicyWrong for what cannot be, and when nothing is changed."""
    values = copy.deepcopy(card.values)
    changed = with_confirmations(with_limits(with_amounts(values, typed), typed), typed)
    if policy_from_json(changed) == policy_from_json(values):
        raise PolicyWrong((_("没有改动，不必保存"),))
    return changed


def _preview(
    request: StaffRequest, round_id: int, card: PolicyCard, changed: dict[str, Any], said: Said | None = None
) -> HttpResponse:
    """What would change: rules, and running limits from when to when, if they were recomputed."""
    after = policy_from_json(changed)
    rows = recomputed(request.actor, round_id, now=request.now, policy=after)
    shown = {
        "round_id": round_id, "said": said, "differences": differences(policy_from_json(card.values), after),
        "rows": rows[:SHOWN], "more": max(len(rows) - SHOWN, 0), "total": len(rows),
        "kinds": Counter(row.label for row in rows).most_common(), "recompute": "recompute" in request.POST,
        "typed": [(name, value) for name, value in request.POST.items() if name.startswith(TYPED)],
        "seen": {round_id: seen_from(request).get(round_id, card.version)}, "version": card.version,
    }  # fmt: skip
    return render(request, "desk/rounds/preview.html", shown, status=said.status if said else 200)


def _set(request: StaffRequest, round_id: int, card: PolicyCard, changed: dict[str, Any]) -> HttpResponse:
    if said := wrong_password(request, request.POST.get("password", ""), otherwise=_("口令不对，政策未更新")):
        return _preview(request, round_id, card, changed, said)
    made = set_policy(
        round_id, command=command_from(request), policy=changed, seen=seen_from(request).get(round_id),
        recompute="recompute" in request.POST,
    )  # fmt: skip
    words = _("政策已更新为第%(n)s版，只对此后开始的时限有效")
    if "recompute" in request.POST:
        words = _("政策已更新为第%(n)s版，已重算%(clocks)s项时限")
    to = reverse("policy", args=[round_id])
    return done(request, words % {"n": made["version"], "clocks": made["clocks"]}, to=to)


def _form(
    request: StaffRequest, round_id: int, versions: list[PolicyCard], said: Said | None = None
) -> HttpResponse:
    in_force = policy_from_json(versions[0].values)
    typed = request.POST if said else None
    shown = {
        "round_id": round_id, "versions": versions, "said": said, "may_change": may_change(request),
        "limits": limit_rows(in_force, typed), "amounts": amount_rows(in_force, typed),
        "chains": [(_(PAPERS[chain.paper]), chain) for chain in in_force.chains],
        "hops": [_hop(depth, hop, typed) for depth, hop in enumerate(in_force.confirmations, start=1)],
        "seen": {round_id: versions[0].version},
    }  # fmt: skip
    return render(request, "desk/rounds/policy.html", shown, status=said.status if said else 200)


def _hop(depth: int, hop: Any, typed: Mapping[str, str] | None) -> dict[str, Any]:
    """One hop as the form shows it: each confirmation, ticked as it stands or as it was typed."""
    is_typed = typed is not None and f"hop-{depth}" in typed
    ticked = [
        (need, f"hop-{depth}-{need}" in (typed or {}) if is_typed else need in hop.needs)
        for need in CONFIRMATION_KINDS
    ]
    source = (typed or {}).get(f"source-hop-{depth}", hop.source)
    return {"depth": depth, "needs": ticked, "source": source}
