"""Stitcher: a main clip and a template in one frame, or clips end to end."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from pydantic import Field

from render.clip import Clip, HoldMode
from render.geometry import Corner
from render.layouts import (
    HeardChoice,
    LayoutName,
    Mashup,
    Until,
    end_to_end,
    mashup,
)
from render.marks import Edge, Watermark, attributed, watermarked
from render.picture import FitMode, Picture
from render.transitions import TransitionName
from workflows.definition.fields import (
    CORNERS,
    SHORT,
    TRANSITION_TITLES,
    Color,
    Label,
    Pixels,
    Share,
)
from workflows.definition.hints import hints, percent, pictogram, region, when
from workflows.node import Context, Node, NodeParams, Outputs, Port

MARK_FIELDS = ("corner", "opacity", "size", "margin")
LAYOUTS = {
    "side-by-side": pictogram(16, 9, region(0, 0, 10.5, 9), region(10.5, 0, 5.5, 9, "other")),
    "top-bottom": pictogram(9, 16, region(0, 0, 9, 10.5), region(0, 10.5, 9, 5.5, "other")),
    "picture-in-picture": pictogram(16, 9, region(0, 0, 16, 9), region(10, 5, 5, 3, "other")),
    "full": pictogram(16, 9, region(0, 0, 16, 9)),
    "sequence": pictogram(
        16,
        9,
        region(0, 2, 5, 5, "main", 1),
        region(5.5, 2, 5, 5, "other", 2),
        region(11, 2, 5, 5, "other", 3),
    ),
}
HALVES = ("side-by-side", "top-bottom")
TOGETHER = (*HALVES, "picture-in-picture")
INSET = when(layout=["picture-in-picture"])


class Stitcher(Node):
    """Put a main clip and a template into one frame, or join clips end to end."""

    type, version, title, category = "stitcher", 1, "Stitcher", "Compose"
    keywords = (
        "mashup",
        "layout",
        "split",
        "side by side",
        "top bottom",
        "picture in picture",
        "pip",
        "sequence",
        "join",
        "concat",
        "reaction",
        "watermark",
        "credit",
    )
    icon = "M4 4h16v16H4zM14 4v16"
    stitches = True
    inputs = {
        "main": Port(Clip),
        "template": Port(Clip, required=False),
        "more": Port(Clip, required=False, many=True, description="More clips of a sequence."),
        "watermark": Port(Picture, required=False),
    }
    outputs = {"clip": Port(Clip)}

    class Params(NodeParams):
        layout: LayoutName = Field(
            "side-by-side",
            title="Layout",
            json_schema_extra=hints("pictogram", pictures=LAYOUTS),
        )
        main_share: float = Field(
            2 / 3,
            gt=0,
            lt=1,
            title="Main share",
            json_schema_extra=percent(when=when(layout=HALVES)),
        )
        main_first: bool = Field(
            True, title="Main left or on top", json_schema_extra=hints(when=when(layout=HALVES))
        )
        until: Until = Field(
            "main",
            title="Ends with",
            description="Whose end is the end of both.",
            json_schema_extra=hints(when=when(layout=TOGETHER)),
        )
        short: HoldMode = Field(
            "loop",
            title="The shorter one",
            description="Repeats, or holds its last frame.",
            json_schema_extra=hints(titles=SHORT, when=when(layout=TOGETHER)),
        )
        heard: HeardChoice = Field(
            "auto",
            title="Heard",
            json_schema_extra=hints(titles={"auto": "What suits the layout", "mix": "Both"}),
        )
        main_fit: FitMode = Field(
            "cover", title="Fit of main", json_schema_extra=hints(advanced=True)
        )
        template_fit: FitMode = Field(
            "cover", title="Fit of the template", json_schema_extra=hints(advanced=True)
        )
        color: Color = Field("#000000", title="Background", json_schema_extra=hints(advanced=True))
        width: Pixels = Field(
            0,
            title="Width",
            description="0: the layout's own.",
            json_schema_extra=hints(advanced=True),
        )
        height: Pixels = Field(
            0,
            title="Height",
            description="0: the layout's own.",
            json_schema_extra=hints(advanced=True),
        )
        inset_corner: Corner = Field(
            "bottom-right",
            title="Inset corner",
            json_schema_extra=hints("pictogram", pictures=CORNERS, when=INSET, group="Inset"),
        )
        inset_size: float = Field(
            0.3,
            ge=0.05,
            le=1,
            title="Inset size",
            description="Share of the frame's width.",
            json_schema_extra=percent(when=INSET, group="Inset"),
        )
        inset_margin: float = Field(
            0.03,
            ge=0,
            le=0.25,
            title="Inset margin",
            json_schema_extra=percent(when=INSET, group="Inset"),
        )
        transition: TransitionName = Field(
            "crossfade",
            title="Transition",
            json_schema_extra=hints(
                titles=TRANSITION_TITLES, when=when(layout=["sequence"]), group="Transition"
            ),
        )
        transition_duration: float = Field(
            0.5,
            ge=0,
            le=10,
            title="Transition duration",
            json_schema_extra=hints(
                "duration", unit="s", when=when(layout=["sequence"]), group="Transition"
            ),
        )
        watermark_text: Label = Field(
            "",
            title="Watermark text",
            description="Where no picture is connected.",
            json_schema_extra=hints(when=when(free=["watermark"]), group="Watermark"),
        )
        watermark_corner: Corner = Field(
            "top-right",
            title="Watermark corner",
            json_schema_extra=hints("pictogram", pictures=CORNERS, group="Watermark"),
        )
        watermark_opacity: Share = Field(
            0.6, title="Watermark opacity", json_schema_extra=hints(group="Watermark")
        )
        watermark_size: float = Field(
            0.18,
            ge=0.02,
            le=1,
            title="Watermark size",
            description="Share of the frame's width.",
            json_schema_extra=percent(group="Watermark"),
        )
        watermark_margin: float = Field(
            0.03,
            ge=0,
            le=0.25,
            title="Watermark margin",
            json_schema_extra=percent(group="Watermark"),
        )
        attribution: Label = Field(
            "",
            title="Attribution",
            description="A line of credit.",
            json_schema_extra=hints(group="Credit"),
        )
        attribution_at: Literal["top", "bottom"] = Field(
            "bottom", title="Attribution at", json_schema_extra=hints(group="Credit")
        )

    def run(
        self,
        ctx: Context,
        params: Params,
        main: Clip,
        template: Clip | None = None,
        more: tuple[Clip, ...] = (),
        watermark: Picture | None = None,
    ) -> Outputs:
        clip = _composed(params, main, template, more)
        mark = watermark or params.watermark_text.strip()
        if mark:
            options = {name: getattr(params, f"watermark_{name}") for name in MARK_FIELDS}
            clip = watermarked(clip, mark, Watermark(**options))
        if params.attribution.strip():
            edge: Edge = params.attribution_at
            clip = attributed(clip, params.attribution, edge)
        return {"clip": clip}

    @classmethod
    def incomplete(cls, params: Params, connected: Collection[str]) -> Iterator[tuple[str, str]]:
        if "more" in connected and params.layout != "sequence":
            yield "more", "`more` is for the layout “sequence”. Choose it, or remove the wires."


def _composed(
    params: Stitcher.Params, main: Clip, template: Clip | None, more: tuple[Clip, ...]
) -> Clip:
    options = Mashup(**{name: getattr(params, name) for name in Mashup.__dataclass_fields__})
    if params.layout != "sequence":
        return mashup(main, template, options)
    return end_to_end((main, *((template,) if template else ()), *more), options)
