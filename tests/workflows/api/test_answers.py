"""What every address of the API has in common: who may ask, and how it refuses."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.workflows.api.calls import Api, error, member
from workspaces.models import ApiToken, Workspace


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/nowhere", "/api/", "/api/workflows/"])
def test_unknown_addresses_answer_in_the_one_shape(client: Client, path: str) -> None:
    assert error(client.get(path)) == (404, "not_found")


def test_wrong_methods_answer_in_the_one_shape(editor: Api) -> None:
    answer = editor.client.patch("/api/workflows")
    assert error(answer) == (405, "method_not_allowed")
    assert answer["Allow"]


def test_an_id_that_is_none_is_not_found(editor: Api) -> None:
    assert error(editor.get("/api/workflows/not-a-uuid")) == (404, "not_found")


@pytest.mark.django_db
def test_nobody_gets_in_without_a_session_or_token(client: Client) -> None:
    answer = client.post("/api/workflows", {}, content_type="application/json")
    assert error(answer) == (401, "not_signed_in")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_wrong_token_is_refused_even_with_a_session(editor: Api) -> None:
    client = Client(headers={"Authorization": "Bearer rg_wrong"})
    client.force_login(editor.membership.user)
    assert error(client.get("/api/workflows")) == (401, "bad_token")


def test_an_expired_token_is_refused(editor: Api) -> None:
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert error(editor.get("/api/workflows")) == (401, "bad_token")


def test_a_token_ends_with_its_membership(editor: Api) -> None:
    editor.membership.delete()
    assert error(editor.get("/api/workflows")) == (401, "bad_token")


def test_a_session_needs_the_csrf_token_to_change_things(workspace: Workspace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member(workspace, "browser").user)
    body = json.dumps({"name": "x"})
    assert client.get("/api/workflows").status_code == 200
    answer = client.post("/api/workflows", body, content_type="application/json")
    assert error(answer) == (403, "csrf_failed")
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(
        "/api/workflows",
        body,
        content_type="application/json",
        headers={"X-CSRFToken": "a" * 32},
    )
    assert answer.status_code == 201


def test_every_fault_of_a_body_is_named(editor: Api) -> None:
    answer = editor.post("/api/workflows", {"name": 5, "status": "odd", "nome": "x"})
    assert error(answer) == (422, "invalid_request")
    fields = {problem["field"] for problem in answer.json()["error"]["problems"]}
    assert fields == {"name", "status", "nome"}


@pytest.mark.parametrize(
    "body", ["{", '{"name": NaN}', '{"name": "\\u0000"}', '{"name": "\\ud800"}', "[" * 2000]
)
def test_what_no_database_could_store_is_refused(editor: Api, body: str) -> None:
    answer = editor.client.post("/api/workflows", body, content_type="application/json")
    assert error(answer) == (400, "bad_request")


def test_a_body_that_is_too_large_is_refused(editor: Api) -> None:
    body = json.dumps({"name": "x" * 5_000_001})
    answer = editor.client.post("/api/workflows", body, content_type="application/json")
    assert error(answer) == (413, "too_large")


def test_a_body_of_unknown_length_is_refused(editor: Api) -> None:
    answer = editor.client.post("/api/workflows", headers={"Transfer-Encoding": "chunked"})
    assert error(answer) == (411, "length_required")


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "offset=-1", "offset=1000000"])
def test_pages_are_bounded(editor: Api, query: str) -> None:
    assert error(editor.get(f"/api/workflows?{query}")) == (422, "invalid_request")


@pytest.mark.parametrize(
    "query",
    [
        "runs?after=0001-01-01T00:00:00%2B23:59",
        "runs?before=9999-12-31T23:59:59-12:00",
        "media?since=0001-01-01T00:00:00%2B23:59",
        "media?until=9999-12-31T23:59:59-12:00",
    ],
)
def test_a_time_that_utc_does_not_have_is_refused(editor: Api, query: str) -> None:
    assert error(editor.get(f"/api/{query}")) == (422, "invalid_request")


def test_a_time_without_a_zone_is_in_utc(editor: Api) -> None:
    assert editor.get("/api/runs?after=2026-01-01T00:00:00").json() == []


def test_the_schema_says_of_every_operation_how_it_refuses(tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    call_command("export_openapi_schema", api="config.api.api", output=str(file))
    schema = json.loads(file.read_text())
    operations = [op for methods in schema["paths"].values() for op in methods.values()]
    assert schema["openapi"].startswith("3.1")
    assert all({"400", "401", "403", "404", "422"} <= op["responses"].keys() for op in operations)
    assert all(op["security"] for op in operations)
    names = [op["operationId"] for op in operations]
    assert len(names) == len(set(names)) > 40
