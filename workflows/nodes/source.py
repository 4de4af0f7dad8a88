"""Source: a file of the library, or a part of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import ClassVar

from pydantic import Field

from render.clip import Clip, with_sound
from render.picture import Picture
from render.sound import Sound
from workflows.definition.conversion import PICTURE_SECONDS, clip_of, picture_of, sound_of, still_of
from workflows.definition.fields import AnyFileId, Seconds
from workflows.definition.hints import hints
from workflows.node import (
    AssetRef,
    Context,
    InvalidInput,
    Node,
    NodeParams,
    Outputs,
    Port,
    Unavailable,
)


class Source(Node):
    """Bring a video, a picture or a sound into the graph, whole or trimmed."""

    type, version, title, category = "source", 1, "Source", "Media"
    keywords: ClassVar[tuple[str, ...]] = (
        "file",
        "video",
        "picture",
        "image",
        "photo",
        "load",
        "import",
        "media",
        "trim",
    )
    welcomes: ClassVar[tuple[str, ...]] = ("video", "image")
    icon = "M4 5h16v14H4zM10 9l5 3-5 3z"
    outputs = {
        "clip": Port(Clip),
        "picture": Port(Picture),
        "sound": Port(Sound),
        "file": Port(AssetRef, description="The file itself, untrimmed."),
    }

    class Params(NodeParams):
        asset: AnyFileId = Field(None, title="File")
        start: Seconds = Field(0.0, title="Start")
        end: Seconds | None = Field(None, title="End", description="Empty: the end of the file.")
        mute: bool = Field(False, title="Mute", description="Leave the file's sound out.")
        picture_seconds: float = Field(
            PICTURE_SECONDS,
            gt=0,
            le=3600,
            title="Picture duration",
            description="How long a picture lasts where a clip is wanted.",
            json_schema_extra=hints("duration", unit="s", advanced=True),
        )

    def run(self, ctx: Context, params: Params) -> Outputs:
        asset = ctx.asset(params.asset or "")
        _check_trim(asset, params)
        return {
            "clip": _clip(asset, params),
            "picture": picture_of(asset),
            "sound": Unavailable(f"mutes “{asset.name}”, but its sound is used.", "mute")
            if params.mute
            else sound_of(asset, params.start, params.end),
            "file": asset,
        }

    @classmethod
    def shows(cls, connected: Collection[str]) -> str:
        return ""

    @classmethod
    def incomplete(cls, params: Params, connected: Collection[str]) -> Iterator[tuple[str, str]]:
        if params.asset is None:
            yield "asset", "choose a video, a picture or a sound."


def _clip(asset: AssetRef, params: Source.Params) -> Clip | Unavailable:
    if asset.media.kind == "image":
        return still_of(asset, params.picture_seconds)
    clip = clip_of(asset, params.start, params.end)
    return with_sound(clip, None) if params.mute and isinstance(clip, Clip) else clip


def _check_trim(asset: AssetRef, params: Source.Params) -> None:
    lasts = asset.media.duration
    if asset.media.kind == "image":
        return
    if params.start and params.start >= lasts:
        raise InvalidInput(
            f"“{asset.name}” lasts {lasts:g} s, so it cannot start at {params.start:g} s.",
            field="start",
        )
    if params.end is not None and params.end <= params.start:
        raise InvalidInput(
            f"The end ({params.end:g} s) must come after the start ({params.start:g} s).",
            field="end",
        )
