"""Small graphs and trivial node types for the tests of this app."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field

from render.clip import Clip, ColorClip, FitClip
from render.picture import Media
from workflows.definition.params import read
from workflows.definition.reading import parse
from workflows.graph import upgraded
from workflows.node import (
    AssetId,
    AssetRef,
    Context,
    InvalidInput,
    Node,
    NodeParams,
    Outputs,
    Port,
    Receipt,
    Unavailable,
)
from workflows.planner import Plan, make_plan
from workflows.planning.evaluate import Evaluation, evaluate
from workflows.registry import Registry


class Color(Node):
    """A plain clip."""

    type = "color"
    inputs = {"text": Port(str, required=False)}
    outputs = {"clip": Port(Clip), "text": Port(str)}

    class Params(NodeParams):
        color: str = Field("#000000", pattern="^#[0-9A-F]{6}$", examples=["#D4AF37"])
        seconds: float = Field(1.0, gt=0, le=60)
        asset: AssetId = None

    def run(self, ctx: Context, params: Params, text: str = "") -> Outputs:
        if text == "warn":
            ctx.warn("careful")
        if text == "boom":
            raise ZeroDivisionError("by zero")
        clip = ColorClip(color=params.color, width=64, height=64, duration=params.seconds)
        return {"clip": clip, "text": text or params.color}


class Wrap(Node):
    """A clip made wider."""

    type = "wrap"
    inputs = {
        "clip": Port(Clip),
        "extra": Port(Clip, required=False, many=True),
        "note": Port(str, required=False),
    }
    outputs = {"clip": Port(Clip)}

    class Params(NodeParams):
        width: int = Field(128, ge=2, le=4096)

    def run(
        self, ctx: Context, params: Params, clip: Clip, extra: tuple[Clip, ...] = (), note: str = ""
    ) -> Outputs:
        wide = FitClip(clip=clip, width=params.width, height=64, duration=clip.duration)
        return {"clip": wide}


class Render(Node):
    """A job that makes a file."""

    type, queue = "render", "render"
    inputs = {"clip": Port(Clip)}
    outputs = {"video": Port(AssetRef)}


class Send(Node):
    """A job that delivers a file."""

    type, queue = "send", "network"
    inputs = {"video": Port(Clip, files=True)}
    outputs = {"receipt": Port(Receipt)}


class Picky(Node):
    """Has an output only in name, and can fail on its own."""

    type = "picky"
    outputs = {"clip": Port(Clip), "text": Port(str)}

    class Params(NodeParams):
        fail: bool = False

    def run(self, ctx: Context, params: Params) -> Outputs:
        if params.fail:
            raise InvalidInput("This cannot be.", field="fail")
        return {"clip": Unavailable("needs a video, but “a.wav” has only sound.", "asset")}

    @classmethod
    def shows(cls, connected: object) -> str:
        return ""


TYPES = Registry((Color, Wrap, Render, Send, Picky))


def node(name: str, kind: str, **settings: Any) -> dict[str, Any]:
    """A node's JSON; `settings` are params and, with a trailing _, keys of the node itself."""
    own = {key.rstrip("_"): value for key, value in settings.items() if key.endswith("_")}
    params = {key: value for key, value in settings.items() if not key.endswith("_")}
    return {"id": name, "type": kind, "params": params, **own}


def wire(text: str) -> dict[str, Any]:
    """A connection's JSON from "node.port -> node.port"."""
    source, target = (
        dict(zip(("node", "port"), e.split("."), strict=True)) for e in text.split(" -> ")
    )
    return {"from": source, "to": target}


def graph(*nodes: dict[str, Any], wires: tuple[str, ...] = ()) -> dict[str, Any]:
    """A definition's JSON."""
    connections = [wire(text) for text in wires]
    return {"schema": 1, "name": "Test", "nodes": list(nodes), "connections": connections}


def chain() -> dict[str, Any]:
    """first → second → file → sent."""
    return graph(
        node("first", "color"),
        node("second", "wrap"),
        node("file", "render"),
        node("sent", "send"),
        wires=("first.clip -> second.clip", "second.clip -> file.clip", "file.video -> sent.video"),
    )


def planned(data: dict[str, Any], targets: tuple[str, ...] = (), types: Registry = TYPES) -> Plan:
    """The plan of a definition's JSON."""
    return make_plan(upgraded(parse(data), types), types, targets)


def no_assets(asset: uuid.UUID) -> None:
    """A library without any."""


def evaluated(
    plan: Plan,
    known: Mapping[str, Outputs] | None = None,
    find: Callable[[uuid.UUID], AssetRef | None] = no_assets,
    nodes: tuple[str, ...] | None = None,
) -> Evaluation:
    """What is known of a plan's nodes."""
    return evaluate(plan, find, known or {}, nodes)


def asset(name: str = "film.mp4", kind: str = "video", **facts: Any) -> AssetRef:
    """An asset that no library has. Its content is its name."""
    usual: dict[str, dict[str, Any]] = {
        "video": {"duration": 4.0, "width": 640, "height": 360, "fps": 30.0, "has_audio": True},
        "audio": {"duration": 8.0, "has_audio": True},
        "image": {"width": 900, "height": 1600},
    }
    media = Media(**{"sha256": name.ljust(64, "0"), "kind": kind, **usual[kind], **facts})
    return AssetRef(uuid.uuid5(uuid.NAMESPACE_URL, name), name, media)


class Library(dict[uuid.UUID, AssetRef]):
    """Assets by id."""

    def __init__(self, *assets: AssetRef) -> None:
        super().__init__((item.id, item) for item in assets)


def run_node(
    kind: type[Node],
    *library: AssetRef,
    **settings: Any,
) -> Outputs:
    """Run one instant node as the evaluator does. `settings` are inputs and parameters.

    Raises what the node raises.
    """
    inputs = {name: settings.pop(name) for name in list(settings) if name in kind.inputs}
    return kind().run(Desk(Library(*library)), read(kind, settings), **inputs)


class Desk:
    """What an instant node may ask for."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def asset(self, asset_id: uuid.UUID | str, *, field: str = "asset") -> AssetRef:
        return self.library[uuid.UUID(str(asset_id))]

    def warn(self, message: str) -> None:
        raise AssertionError(message)


class Workbench:
    """What a job node may ask for, over a real folder; encoding is written down, not done."""

    def __init__(self, folder: Path, *, reduced: bool = False) -> None:
        self.workspace_id = self.run_id = uuid.uuid4()
        self.node_id, self.attempt, self.reduced = "it", 1, reduced
        self.scratch, self.out_dir = folder / "scratch", folder / "out"
        self.cancelled = self.cancel_asked = False
        self.lines: list[str] = []
        self.made: list[tuple[Clip, Any, str]] = []
        self.files: dict[uuid.UUID, Path] = {}
        self.warnings: list[str] = []

    def asset(self, asset_id: uuid.UUID | str, *, field: str = "asset") -> AssetRef:
        raise InvalidInput(f"No asset {asset_id}.", field=field)

    def warn(self, message: str) -> None:
        self.warnings.append(message)

    def progress(self, fraction: float, stage: str, **detail: float) -> None:
        self.lines.append(f"{fraction:.0%} {stage}")

    def log(self, message: str) -> None:
        self.lines.append(message)

    def materialise(self, clip: Clip, spec: Any, *, engine: str = "ffmpeg") -> AssetRef:
        self.made.append((clip, spec, engine))
        size = spec.width or clip.width, spec.height or clip.height
        return asset("made.mp4", width=size[0], height=size[1], duration=clip.duration)

    def path(self, asset: AssetRef) -> Path:
        return self.files[asset.id]

    def merge_values(self) -> dict[str, str]:
        return {
            "workflow": "Mashup",
            "date": "2026-11-20",
            "time": "16-00",
            "n": "7",
            "hook": "Wow",
        }

    def facts(self, asset: AssetRef) -> dict[str, Any]:
        return {"kind": asset.media.kind, "duration": asset.media.duration}
