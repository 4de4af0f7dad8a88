"""The types of live messages in the API's schema are those that are sent."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from jsonschema_rs import is_valid

from config.api import api
from tests.workflows.graphs import chain
from workflows.definition.values import encode
from workflows.live.messages import PAYLOADS, EventType

SCHEMA: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))
EVENT = {"seq": 1, "time": "2026-01-01T00:00:00+00:00", "run": "r", "node": "n"}


def valid(name: str, value: object) -> bool:
    schema = {"$ref": f"#/components/schemas/{name}", "components": SCHEMA["components"]}
    return is_valid(schema, value)


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(SCHEMA)
    for name in {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}:
        assert name in SCHEMA["components"]["schemas"], name


def test_every_type_of_event_has_a_payload() -> None:
    assert set(PAYLOADS) == set(get_args(EventType))


@pytest.mark.parametrize("name", ["node.started", "node.progress", "run.finished"])
def test_an_event_is_valid_with_its_own_payload_only(name: str) -> None:
    payloads = {
        "node.started": {"attempt": 1},
        "node.progress": {"job": "n", "fraction": 0.5, "stage": "Encoding", "detail": {}},
        "run.finished": {"status": "succeeded", "error": None},
    }
    for other, payload in payloads.items():
        event = EVENT | {"type": name, "payload": payload}
        assert valid("Event", event) == (other == name)


def test_frames_of_both_feeds_are_described() -> None:
    event = EVENT | {"type": "node.cancelled", "payload": {}}
    frame = {"type": "events", "events": [event]}
    assert valid("RunFrame", frame)
    assert valid("WorkspaceFeedFrame", frame)
    assert valid("WorkspaceFeedFrame", {"type": "workspace", "runs": []})
    assert not valid("RunFrame", {"type": "workspace", "runs": []})
    assert "since" in SCHEMA["components"]["schemas"]["RunFrame"]["description"]


def test_definitions_and_values_are_described() -> None:
    data = chain()
    for node in data["nodes"]:
        node["position"] = {"x": 0, "y": 0}
    assert valid("GraphDefinition", data)
    assert valid("StoredValue", encode("words"))
    assert valid("StoredValue", encode(2.5))
