"""The gallery: graphs to start from. They lack nothing but files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ninja import Router, Schema

from workspaces.access import ApiRequest
from workspaces.errors import not_found

from .. import examples
from ..definition.forms import form
from ..registry import installed
from .schemas import Definition

router = Router(tags=["templates"])


class TemplateInput(Schema):
    """A file that the template wants: for which field of which node, and of what kind."""

    node: str
    title: str
    field: str
    kinds: list[str]


class TemplateOut(Schema):
    """A graph to start from. `definition` is what a new workflow is created with."""

    name: str
    title: str
    description: str
    tags: list[str]
    inputs: list[TemplateInput]
    node_count: int
    definition: Definition


@router.get("/templates", response=list[TemplateOut])
def list_templates(request: ApiRequest) -> list[dict[str, Any]]:
    """Every template, by name."""
    return [_json(name) for name in examples.names()]


@router.get("/templates/{name}", response=TemplateOut)
def get_template(request: ApiRequest, name: str) -> dict[str, Any]:
    """One template."""
    if name not in examples.names():
        raise not_found("template")
    return _json(name)


def _json(name: str) -> dict[str, Any]:
    definition = examples.load(name)
    return {
        "name": name,
        "title": definition["name"],
        "description": definition["description"],
        "tags": definition["ui"]["tags"],
        "inputs": [one for node in definition["nodes"] for one in wanted(node)],
        "node_count": len(definition["nodes"]),
        "definition": definition,
    }


def wanted(node: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The files that a template's node waits for."""
    kind = installed().get(node["type"])
    for field in form(kind.Params) if kind else ():
        if field.widget == "asset" and node["params"].get(field.name, ...) is None:
            title = node.get("title") or node["id"].replace("-", " ").capitalize()
            yield {
                "node": node["id"],
                "title": title,
                "field": field.name,
                "kinds": field.asset_kinds,
            }
