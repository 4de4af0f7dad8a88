"""Golden frame: pictures or a clip in five layers, cut to the music."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Literal

from pydantic import Field

from render.clip import Clip, HoldMode
from render.golden_frame import ContentFit, GoldenFrame, Shape, golden_frame, hook_style
from render.picture import Anchor, Picture
from render.sound import Sound
from render.soundtrack import Soundtrack
from render.text import Family
from render.transitions import TransitionName
from workflows.definition.fields import (
    ANCHORS,
    SHAPES,
    SHORT,
    TRANSITION_TITLES,
    Color,
    Decibels,
    LongText,
    Seconds,
    Share,
    Zoom,
)
from workflows.definition.hints import hints, when
from workflows.node import Context, Node, NodeParams, Outputs, Port

SHOW = when(wired=["pictures"])


class GoldenFrameNode(Node):
    """Turn pictures or a clip into a finished video: atmosphere, slow zoom, golden frame, and a
    text hook on top. With music, pictures change on its beats."""

    type, version, title, category = "golden_frame", 1, "Golden frame", "Compose"
    keywords = ("frame", "border", "hook", "pictures", "slideshow", "beats", "zoom", "ken burns")
    icon = "M4 4h16v16H4zM8 8h8v8H8z"
    inputs = {
        "content": Port(Clip, required=False, title="Clip"),
        "pictures": Port(Picture, required=False, many=True),
        "music": Port(Sound, required=False),
        "atmosphere": Port(Clip, required=False, description="Looped below the content."),
        "frame": Port(Picture, required=False, description="In place of the drawn border."),
        "text": Port(str, required=False, description="In place of the text typed here."),
    }
    outputs = {"clip": Port(Clip)}

    class Params(NodeParams):
        text: LongText = Field(
            "", title="Text hook", json_schema_extra=hints(when=when(free=["text"]))
        )
        text_at: Anchor = Field(
            "top",
            title="Text position",
            json_schema_extra=hints("pictogram", pictures=ANCHORS, group="Text"),
        )
        text_font: Family = Field("montserrat", title="Font", json_schema_extra=hints(group="Text"))
        text_color: Color = Field(
            "#FFFFFF", title="Text colour", json_schema_extra=hints(group="Text")
        )
        text_size: int = Field(
            84, ge=8, le=400, title="Text size", json_schema_extra=hints(unit="px", group="Text")
        )
        shape: Shape = Field(
            "9:16",
            title="Shape",
            json_schema_extra=hints(
                "pictogram",
                pictures=SHAPES,
                titles={"9:16": "Vertical 9:16", "1:1": "Square 1:1", "16:9": "Wide 16:9"},
            ),
        )
        fit: ContentFit = Field("auto", title="Content fit", json_schema_extra=hints(advanced=True))
        background: Color = Field(
            "#050505", title="Background", json_schema_extra=hints(group="Look")
        )
        atmosphere_opacity: Share = Field(
            0.7,
            title="Atmosphere opacity",
            json_schema_extra=hints(when=when(wired=["atmosphere"]), group="Look"),
        )
        zoom_from: Zoom = Field(1.0, title="Zoom from", json_schema_extra=hints(group="Look"))
        zoom_to: Zoom = Field(1.05, title="Zoom to", json_schema_extra=hints(group="Look"))
        border_color: Color = Field(
            "#D4AF37",
            title="Border colour",
            json_schema_extra=hints(when=when(free=["frame"]), group="Look"),
        )
        border_thickness: int = Field(
            14,
            ge=1,
            le=200,
            title="Border thickness",
            json_schema_extra=hints(unit="px", when=when(free=["frame"]), group="Look"),
        )
        duration: Seconds = Field(
            0.0, title="Duration", description="0: that of the clip, or what suits the pictures."
        )
        short: HoldMode = Field(
            "loop",
            title="A clip too short",
            description="Repeats, or holds its last frame.",
            json_schema_extra=hints(titles=SHORT, when=when(wired=["content"]), advanced=True),
        )
        beats: bool = Field(
            True,
            title="Change pictures on the beat",
            json_schema_extra=hints(when=when(wired=["pictures", "music"]), group="Pictures"),
        )
        min_slot: float = Field(
            1.2,
            gt=0,
            le=60,
            title="Shortest picture",
            json_schema_extra=hints("duration", unit="s", when=SHOW, group="Pictures"),
        )
        longest_slot: float = Field(
            5.0,
            gt=0,
            le=600,
            title="Longest picture",
            json_schema_extra=hints("duration", unit="s", when=SHOW, group="Pictures"),
        )
        transition: TransitionName = Field(
            "crossfade",
            title="Transition",
            json_schema_extra=hints(titles=TRANSITION_TITLES, when=SHOW, group="Pictures"),
        )
        transition_duration: float = Field(
            0.4,
            ge=0,
            le=10,
            title="Transition duration",
            json_schema_extra=hints("duration", unit="s", when=SHOW, group="Pictures"),
        )
        music_mode: Literal["replace", "mix", "duck", "keep"] = Field(
            "replace",
            title="Music and the clip's own sound",
            json_schema_extra=hints(
                titles={"duck": "Duck under speech", "keep": "Keep the clip's own"},
                when=when(wired=["content", "music"]),
                group="Music",
            ),
        )
        music_loop: bool = Field(
            True,
            title="Repeat the music",
            json_schema_extra=hints(when=when(wired=["music"]), group="Music"),
        )
        clip_gain: Decibels = Field(
            0.0,
            title="Gain of the clip's own sound",
            json_schema_extra=hints(
                when=when(wired=["content", "music"], music_mode=["mix", "duck"]), group="Music"
            ),
        )
        duck_by: float = Field(
            12.0,
            ge=0,
            le=40,
            title="Duck by",
            json_schema_extra=hints(
                "slider",
                unit="dB",
                step=0.5,
                when=when(wired=["content", "music"], music_mode=["duck"]),
                group="Music",
            ),
        )

    def run(
        self,
        ctx: Context,
        params: Params,
        content: Clip | None = None,
        pictures: tuple[Picture, ...] = (),
        music: Sound | None = None,
        atmosphere: Clip | None = None,
        frame: Picture | None = None,
        text: str | None = None,
    ) -> Outputs:
        clip = golden_frame(
            content or pictures,
            _options(params, params.text if text is None else text),
            music=music,
            atmosphere=atmosphere,
            frame=frame,
        )
        return {"clip": clip}

    @classmethod
    def incomplete(cls, params: Params, connected: Collection[str]) -> Iterator[tuple[str, str]]:
        given = [name for name in ("content", "pictures") if name in connected]
        if not given:
            yield "content", "connect a clip to `content`, or one or more pictures to `pictures`."
        if len(given) == 2:
            yield "pictures", "takes a clip or pictures, not both. Remove one of the wires."


def _options(params: GoldenFrameNode.Params, text: str) -> GoldenFrame:
    plain = {name for name in GoldenFrame.__dataclass_fields__ if name in type(params).model_fields}
    options = GoldenFrame(**{name: getattr(params, name) for name in plain - {"text"}}, text=text)
    usual = hook_style(options)
    size = max(8, round(usual.size * params.text_size / 84))
    return replace(
        options,
        text_style=replace(
            usual,
            font=params.text_font,
            color=params.text_color,
            size=size,
            min_size=min(usual.min_size, size),
        ),
        soundtrack=Soundtrack(
            loop=params.music_loop,
            mode=params.music_mode,
            own_gain_db=params.clip_gain,
            duck_db=params.duck_by,
            lufs=None,
        ),
    )
