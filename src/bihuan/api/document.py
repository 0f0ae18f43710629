"""The OpenAPI 3.1 document: what `django-ninja` says of the addresses, with schemas of moves, keys and problems added."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation
from pydantic import BaseModel

from bihuan.api.house import TITLE, VERSION
from bihuan.api.problems import MEDIA_TYPE, Problem
from bihuan.rules.vocabulary import TOKEN_SCOPES

ROOT = "/api/v1/"
REFERENCE = "#/components/schemas/{model}"
MODEL = "x-model"  # where an operation that reads its own body names the schema of it
ABOUT = "与页面同一套办理规则、查看范围和答复语。用法见 docs/api.md。"
SCOPES = "、".join(f"{code}（{label}）" for code, label in TOKEN_SCOPES.items())
SCHEMES = {"token": {"type": "http", "scheme": "bearer", "description": f"访问令牌，权限范围：{SCOPES}"}}
PROBLEM = {
    "description": "未办理，原因见 detail",
    "content": {MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(model="Problem")}}},
}


def document(api: NinjaAPI) -> str:
    """The document as text, keys sorted, so that a change of it is a change of a line."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT), default=repr))
    schemas: dict[str, Any] = found["components"]["schemas"]
    operations = {operation.operation_id: operation for operation in _operations(api)}
    for path in found["paths"].values():
        for described in path.values():
            _complete(described, operations[described["operationId"]], schemas)
    _add_model(Problem, schemas)
    found["components"] = {"schemas": schemas, "securitySchemes": SCHEMES}
    found["info"] = {"title": TITLE, "version": VERSION, "description": ABOUT}
    return json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _operations(api: NinjaAPI) -> Iterator[Operation]:
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            yield from view.operations


def _complete(described: dict[str, Any], operation: Operation, schemas: dict[str, Any]) -> None:
    """Scopes, the schema of the body, and the problem every operation may answer with."""
    scopes = [scope for needs in operation.auth_callbacks for scope in getattr(needs, "scopes", ())]
    described["security"] = [{"token": scopes}] if scopes else []
    described["responses"]["default"] = PROBLEM
    model = _model_of(operation)
    if model is not None:
        described["requestBody"]["content"]["application/json"]["schema"] = _add_model(model, schemas)


def _model_of(operation: Operation) -> type[BaseModel] | None:
    body = (operation.openapi_extra or {}).get("requestBody", {})
    schema = body.get("content", {}).get("application/json", {}).get("schema", {})
    model: type[BaseModel] | None = schema.get(MODEL)
    return model


def _add_model(model: type[BaseModel], schemas: dict[str, Any]) -> dict[str, str]:
    """A reference to the schema of a model. Raises ValueError when another one has its name."""
    schema = model.model_json_schema(ref_template=REFERENCE)
    for name, one in {**schema.pop("$defs", {}), model.__name__: schema}.items():
        if schemas.setdefault(name, one) != one:
            raise ValueError(f"Two schemas are called {name}.")
    return {"$ref": REFERENCE.format(model=model.__name__)}
