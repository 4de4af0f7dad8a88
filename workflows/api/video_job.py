"""The workflow behind `POST /api/v1/video/process`: pictures, music, golden frame, export."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from media_library.models import Asset, Kind

from ..graph import Connection, Definition, End, NodeSpec, to_json

JOB_NAME = "Luxury golden frame"
QUALITY = {"draft": "draft", "low": "draft", "normal": "good", "high": "best"}
COLUMN, ROW = 320, 180


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a video is made of. An overlay that moves is atmosphere, one that stands is a frame."""

    pictures: Sequence[uuid.UUID]
    music: Asset | None
    overlay: Asset | None
    text: str
    quality: str


def job_definition(wanted: Wanted) -> dict[str, Any]:
    """The definition's JSON."""
    sources = {f"image-{n}": picture for n, picture in enumerate(wanted.pictures, 1)}
    wires = [_wire(name, "picture", "frame", "pictures") for name in sources]
    if wanted.music:
        sources["music"] = wanted.music.pk
        wires.append(_wire("music", "sound", "frame", "music"))
    if wanted.overlay:
        sources["overlay"] = wanted.overlay.pk
        moving = wanted.overlay.kind == Kind.VIDEO
        ports = ("clip", "atmosphere") if moving else ("picture", "frame")
        wires.append(_wire("overlay", ports[0], "frame", ports[1]))
    wires.append(_wire("frame", "clip", "export", "clip"))
    nodes = [
        *(_node(n, "source", 0, row, asset=str(sources[n])) for row, n in enumerate(sources)),
        _node("frame", "golden_frame", 1, 0, text=wanted.text),
        _node("export", "export", 2, 0, preset="vertical", quality=QUALITY[wanted.quality]),
    ]
    return to_json(Definition(name=JOB_NAME, nodes=tuple(nodes), connections=tuple(wires)))


def _node(name: str, type: str, column: int, row: int, **params: Any) -> NodeSpec:
    place = {"x": column * COLUMN, "y": row * ROW}
    return NodeSpec(id=name, type=type, params=params, position=place)


def _wire(source: str, output: str, target: str, port: str) -> Connection:
    return Connection(End(source, output), End(target, port))
