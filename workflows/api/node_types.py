"""The node types that are installed: what the editor draws every node from."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema

from workspaces.access import ApiRequest

from ..definition.forms import FormField
from ..registry import installed, port_types

router = Router(tags=["node types"])


class PortOut(Schema):
    """A place for a wire. `accepts` are the port types that an input takes."""

    name: str
    type: str
    title: str
    description: str
    required: bool = False
    many: bool = False
    accepts: list[str] = []


class NodeTypeOut(Schema):
    """A node type. `form` are the fields to draw, `params` the JSON schema they come from.

    `assets` are fields naming files: a file that is dropped on the node goes into the first.
    `welcomes` are kinds and roles of files that, dropped on the canvas, become this node; a role
    goes before a kind. `icon` is an SVG path in a square of 24, drawn as a line. A node with a
    `queue` runs on a worker; one without is there at once.
    """

    type: str
    version: int
    title: str
    category: str
    doc: str
    keywords: list[str]
    welcomes: list[str]
    icon: str
    queue: str
    inputs: list[PortOut]
    outputs: list[PortOut]
    params: dict[str, Any]
    form: list[FormField]
    assets: list[str]


class PortTypeOut(Schema):
    """What a wire carries. It also fits where `converts_to` is wanted."""

    type: str
    title: str
    color: str
    color_on_light: str
    converts_to: list[str]


@router.get("/node-types", response=list[NodeTypeOut])
def list_node_types(request: ApiRequest) -> list[dict[str, Any]]:
    """Every node type, by name."""
    return installed().describe()


@router.get("/port-types", response=list[PortTypeOut])
def list_port_types(request: ApiRequest) -> list[dict[str, Any]]:
    """Every type that a port can have, with its colour and what it turns into by itself."""
    return port_types()
