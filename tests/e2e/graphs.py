"""Graphs that browser tests open: small, and real."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.faults.studio import Studio


def node(name: str, type: str, x: int, y: int, **params: Any) -> dict[str, Any]:
    """A node of a definition."""
    return {"id": name, "type": type, "params": params, "position": {"x": x, "y": y}}


def wire(source: str, target: str) -> dict[str, Any]:
    """A connection, as in `wire("main.clip", "mash.main")`."""
    ends = [dict(zip(("node", "port"), end.split("."), strict=True)) for end in (source, target)]
    return {"from": ends[0], "to": ends[1]}


def mashup(studio: Studio, footage: Mapping[str, Path]) -> dict[str, Any]:
    """Two films in one frame, in a golden frame with a text; music; a text; an export."""
    files = {name: studio.upload(footage[name]) for name in ("main", "template", "music")}
    return {
        "schema": 1,
        "nodes": [
            node("main", "source", 0, 0, asset=files["main"]),
            node("template", "template", 0, 420, asset=files["template"]),
            node("mash", "stitcher", 300, 0),
            node("music", "audio", 300, 520, asset=files["music"]),
            node("gold", "golden_frame", 600, 0, text="Hello"),
            node("export", "export", 900, 0, preset="source", quality="draft"),
            node("words", "text", 600, 560, text="Some words"),
        ],
        "connections": [
            wire("main.clip", "mash.main"),
            wire("template.clip", "mash.template"),
            wire("mash.clip", "gold.content"),
            wire("gold.clip", "export.clip"),
        ],
    }


def saved(studio: Studio, definition: Mapping[str, Any], name: str = "Mashup") -> str:
    """A workflow; its id."""
    answer = studio.post("workflows", json={"name": name, "definition": definition})
    return str(answer["workflow_id"])


def open_at(page: Page, workflow: str, node: str, t: float = 0.0) -> None:
    """Open a workflow with a node selected, as a link to it does."""
    page.goto(f"/workflows/{workflow}?node={node}&t={t:g}")
    expect(page.get_by_label("Name of the node")).to_be_visible()
