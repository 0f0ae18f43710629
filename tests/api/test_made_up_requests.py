"""Requests nobody would send, made from the published document: nothing breaks, nothing answers out of its schema, and
nothing of a case out of sight is ever said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bihuan.api.paths import collection_of
from bihuan.intake.models import DraftRow
from bihuan.people.models import Body
from bihuan.records.models import Evidence
from bihuan.web.kinds import PARTS
from bihuan.wsgi import application
from tests.api.program import key_of, program_of
from tests.cases.along import stand_ready
from tests.desk.office import Office

CANARY = "金丝雀板材厂"
CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance, content_type_conformance]
# The same few for every operation, each time the same, so that a failure is one for everybody.
TRIED = settings(
    derandomize=True, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@contextmanager
def kept_connection() -> Iterator[None]:
    """Let the requests of this block stay in the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def ids_by_address() -> dict[str, list[int]]:
    """Ids of all there is of a kind, in sight or not, by the address it stands under."""
    models = {collection_of(kind): part.model for kind, part in PARTS.items()}
    models |= {"bodies": Body, "evidence": Evidence, "drafts": DraftRow}
    return {
        name: [*model._default_manager.order_by("id").values_list("id", flat=True), 10**9]
        for name, model in models.items()
    }


@pytest.fixture
def town(office: Office) -> Office:
    """A part of 北岭县 for every move and, with a word that stands nowhere else, cases of 南屏县."""
    world = office.world
    canary: dict[str, Any] = {
        "content": f"南屏县{CANARY}夜间排放异味。", "parties": (("firm", CANARY, None),), "numbers": (f"{CANARY}1",),
        "area_printed": f"南屏县{CANARY}旁",
    }  # fmt: skip
    foreign = world.issued("south", **canary)
    world.do("south_deputy", "order.sign_receipt", foreign, signature=world.signature())
    world.registered(**canary)
    stand_ready(world)
    return office


def ask(operation: schemathesis.APIOperation, ids: list[int], keys: list[dict[str, str]]) -> None:
    """Make up a request for one operation, on a part that exists; send it with each key and look at the answers."""

    @settings(TRIED, max_examples=1)
    @given(case=operation.as_strategy(), data=st.data())
    def sent(case: schemathesis.Case, data: st.DataObject) -> None:
        for name in case.path_parameters:
            case.path_parameters[name] = data.draw(st.sampled_from(ids))
        for key in keys:
            response = case.call(headers=key)
            case.validate_response(response, checks=CHECKS)
            assert CANARY not in response.text

    sent()


def test_no_made_up_request_breaks_anything_or_is_told_of_what_is_out_of_sight(town: Office) -> None:
    program_of(town, "outsider")  # sets the clock
    keys = [{"Authorization": f"Bearer {key_of(town, who)}"} for who in ("outsider", "beiling_deputy")]
    ids = ids_by_address()
    with kept_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers=keys[0])
        for found in schema.get_all_operations():
            operation: Any = found.ok()  # type: ignore[union-attr] # an error of the document would raise here
            ask(operation, ids.get(operation.path.split("/")[3], []), keys)
