"""Types that the API's schema names beside its operations, so that the front end's are generated.

They are what travels by websocket, the JSON of a definition, and the values that nodes have given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from ..live.following import RunFrame, WorkspaceFeedFrame
from ..live.messages import PAYLOADS

REF = "#/components/schemas/"
FEEDS = {
    "RunFrame": "What /ws/runs/{id}?since=N says. First a snapshot of the run as it stands after "
    "event `seq`; then every event after N (without `since`: after the snapshot), kept ones and "
    "live ones, numbered without gaps. Events with a `seq` of null (progress, log lines) are "
    "passing and may be missing. Every few seconds, `alive`: where nothing comes for half a minute "
    "the connection is dead. After any close, connect again with the last `seq` received. Close "
    "codes: 4401 not signed in any more, 4404 no such run, 4408 too slow (connect again).",
    "WorkspaceFeedFrame": "What /ws/workspace says. First the newest runs; then the kept events of "
    "every run of the workspace, and news: an upload, a saved workflow, an account or a proxy as "
    "it stands now. Close codes as for a run, and 4409: you work in another workspace now.",
}


class GraphPosition(TypedDict):
    """Where a node stands on the canvas."""

    x: float
    y: float


class GraphNode(TypedDict):
    """A node of a definition. `mode` skip leaves it and what follows out, bypass passes on its
    input; `keep` pins its output as a file; `ui` is the editor's own, at most 16 kB of JSON."""

    id: str
    type: str
    version: NotRequired[int]
    title: NotRequired[str]
    params: dict[str, Any]
    position: GraphPosition
    keep: NotRequired[bool]
    mode: NotRequired[Literal["run", "skip", "bypass"]]
    attempts: NotRequired[int]
    ui: NotRequired[dict[str, Any]]


class GraphEnd(TypedDict):
    """One end of a wire."""

    node: str
    port: str


GraphConnection = TypedDict("GraphConnection", {"from": GraphEnd, "to": GraphEnd})


class GraphDefinition(TypedDict):
    """A whole graph. `ui` is the editor's own: groups, notes, viewport; at most 512 kB of JSON."""

    schema: Literal[1]
    name: NotRequired[str]
    description: NotRequired[str]
    nodes: list[GraphNode]
    connections: list[GraphConnection]
    ui: NotRequired[dict[str, Any]]


class MediaFacts(TypedDict):
    """Facts of a file's content: seconds, pixels as displayed, frames per second."""

    sha256: str
    kind: Literal["video", "audio", "image"]
    duration: float
    width: int
    height: int
    fps: float
    has_audio: bool


# "is" is a word of Python, so these cannot be written as classes.
OpValue = TypedDict("OpValue", {"is": Literal["op"], "value": dict[str, Any]})
AssetValue = TypedDict(
    "AssetValue", {"is": Literal["asset"], "id": str, "name": str, "media": MediaFacts}
)
ReceiptValue = TypedDict(
    "ReceiptValue",
    {
        "is": Literal["receipt"],
        "kind": str,
        "uri": str,
        "asset": str,
        "detail": dict[str, Any],
    },
)
UnavailableValue = TypedDict(
    "UnavailableValue", {"is": Literal["unavailable"], "message": str, "field": str}
)
TextValue = TypedDict("TextValue", {"is": Literal["text"], "value": str})
NumberValue = TypedDict("NumberValue", {"is": Literal["number"], "value": float})
StoredValue = OpValue | AssetValue | ReceiptValue | UnavailableValue | TextValue | NumberValue

UNIONS: Mapping[str, Any] = {
    "RunFrame": RunFrame,
    "WorkspaceFeedFrame": WorkspaceFeedFrame,
    "StoredValue": StoredValue,
}


def components() -> dict[str, Any]:
    """JSON schemas by name, for an OpenAPI document's `components`."""
    found: dict[str, Any] = {}
    for name, kind in {**UNIONS, "GraphDefinition": GraphDefinition}.items():
        described = TypeAdapter(kind).json_schema(ref_template=REF + "{model}")
        found |= described.pop("$defs", {})
        found[name] = described
    for name, description in FEEDS.items():
        found[name]["description"] = description
    return found | _events(found["Event"])


def _events(event: Mapping[str, Any]) -> dict[str, Any]:
    """A schema for each type of event, in which its payload is the one that it has."""
    made: dict[str, Any] = {}
    for name, payload in PAYLOADS.items():
        described = TypeAdapter(payload).json_schema(ref_template=REF + "{model}")
        made |= described.pop("$defs", {})
        made[payload.__name__] = described
        properties = {
            **event["properties"],
            "type": {"type": "string", "const": name},
            "payload": {"$ref": REF + payload.__name__},
        }
        made[_title(name)] = {**event, "title": _title(name), "properties": properties}
    mapping = {name: REF + _title(name) for name in PAYLOADS}
    made["Event"] = {
        "title": "Event",
        "description": event.get("description", ""),
        "oneOf": [{"$ref": ref} for ref in mapping.values()],
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }
    return made


def _title(event_type: str) -> str:
    """As in "NodeProgressEvent"."""
    return "".join(part.capitalize() for part in event_type.split(".")) + "Event"
