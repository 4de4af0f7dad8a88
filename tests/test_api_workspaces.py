"""Another workspace's ids answer 404 everywhere: every operation of the schema is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.api import api
from tests.workflows.api.calls import error, member
from tests.workflows.api.rows import one_of_each
from workspaces.models import ApiToken, Membership, Workspace

SCHEMA: Mapping[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))
NAMES = {
    "id": "workflow_id",
    "workflow": "workflow_id",
    "uploadId": "upload_id",
    "ids": "asset_id",
    "other_id": "run_id",
    "parent": "run_id",
    "imageIds": "video_id",
    "accountIds": "account_id",
    "inputs": "video_id",
    "account": "account_id",
    "accountId": "account_id",
    "video": "video_id",
    "mediaId": "video_id",
    "queueId": "run_id",
    "uploadIds": "publication_id",
}
"""What fields name that are not called as in paths."""
GRAPH = {"nodes": [{"id": "word", "type": "source", "params": {}}], "connections": []}
PLAIN: dict[str, Any] = {"definition": GRAPH, "answer": "ask", "node": "word", "node_id": "word"}
BY_TYPE: dict[str, Any] = {"string": "x", "integer": 1, "number": 1.0, "boolean": True}


class Filled:
    """A request of one operation in which every id is a foreign one."""

    def __init__(self, operation: Mapping[str, Any], ids: Mapping[str, Any]) -> None:
        self.operation, self.ids = operation, ids
        self.named = 0

    def parameters(self, where: str) -> dict[str, Any]:
        found = [p for p in self.operation["parameters"] if p["in"] == where]
        filled = {p["name"]: self.value(p["name"], p["schema"], p["required"]) for p in found}
        return {name: value for name, value in filled.items() if value is not None}

    def body(self) -> tuple[str, dict[str, Any]]:
        content = self.operation.get("requestBody", {}).get("content", {})
        for kind in (
            "application/json",
            "multipart/form-data",
            "application/x-www-form-urlencoded",
        ):
            if kind in content:
                return kind, self.object(content[kind]["schema"])
        return "", {}

    def object(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        schema = resolved(schema)
        needed = schema.get("required", ())
        found = {
            name: self.value(name, part, name in needed)
            for name, part in schema.get("properties", {}).items()
        }
        return {name: value for name, value in found.items() if value is not None}

    def value(self, name: str, schema: Mapping[str, Any], required: bool) -> Any:
        """An id where one fits, something harmless where one must be, else nothing."""
        schema = resolved(schema)
        if names_rows(schema) or (name in self.ids and required):
            self.named += 1
            return self.shaped(self.ids[NAMES.get(name, name)], schema)
        if not required:
            return None
        if schema.get("format") == "binary":
            return SimpleUploadedFile("x.mp4", b"x")
        return PLAIN.get(name, BY_TYPE.get(schema.get("type", ""), {}))

    def shaped(self, row: Any, schema: Mapping[str, Any]) -> Any:
        if schema.get("type") == "array":
            return [row]
        return {"word": row} if schema.get("type") == "object" else row


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without references and without the possibility of null."""
    if "$ref" in schema:
        return resolved(SCHEMA["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    return resolved(schema["anyOf"][0]) if "anyOf" in schema else schema


def names_rows(schema: Mapping[str, Any]) -> bool:
    """Whether this is an id, or a list or a mapping of ids."""
    inner = schema.get("items") or schema.get("additionalProperties") or {}
    parts = (schema, resolved(inner) if isinstance(inner, dict) else {})
    return any(part.get("format") == "uuid" for part in parts)


def operations() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every operation that takes an id."""
    for path, methods in SCHEMA["paths"].items():
        for method, operation in methods.items():
            filled = Filled(operation, _Anything())
            for where in ("path", "query"):
                filled.parameters(where)
            filled.body()
            if filled.named:
                yield method, path, operation


class _Anything(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


ASKED = list(operations())


@pytest.fixture
def foreign(owner: Membership) -> dict[str, Any]:
    """Ids of rows of a workspace that is not the owner's."""
    return one_of_each(Workspace.objects.create(name="Theirs"))


@pytest.mark.parametrize(
    ("method", "path", "operation"), ASKED, ids=[f"{method} {path}" for method, path, _ in ASKED]
)
def test_foreign_ids_do_not_exist(
    method: str,
    path: str,
    operation: Mapping[str, Any],
    foreign: dict[str, Any],
    owner: Membership,
) -> None:
    token = ApiToken.issue(owner, "tests")[1]
    filled = Filled(operation, foreign)
    address = path.format(**filled.parameters("path"))
    kind, body = filled.body()
    send = getattr(Client(headers={"Authorization": f"Bearer {token}"}), method)
    query = filled.parameters("query")
    if kind == "application/json":
        answer = send(address, json.dumps(body), content_type=kind, query_params=query)
    else:
        answer = send(address, body or query)
    if "ids" in body and answer.status_code == 200:
        assert not any(answer.json().values())  # of many, nothing was found and nothing done
        return
    assert answer.status_code == 404, answer.content
    assert method == "head" or error(answer) == (404, "not_found")


def test_the_walk_asks_for_every_kind_of_row() -> None:
    asked = {f"{method} {path}" for method, path, _ in ASKED}
    assert {
        "post /api/workflows",
        "get /api/runs",
        "post /api/runs",
        "post /api/stills",
        "post /api/v1/video/process",
        "get /api/videos/{video_id}/download",
        "post /api/videos/upload/complete",
        "get /api/workflows/{workflow_id}/nodes/{node_id}/still",
    } <= asked
    assert len(asked) > 30


def test_a_member_of_both_sees_only_the_tokens_workspace(owner: Membership) -> None:
    there = member(Workspace.objects.create(name="Theirs"), "both")
    Membership.objects.create(workspace=owner.workspace, user=there.user)
    row = one_of_each(owner.workspace)["workflow_id"]
    client = Client(headers={"Authorization": f"Bearer {ApiToken.issue(there, 'tests')[1]}"})
    assert client.get(f"/api/workflows/{row}").status_code == 404
