"""Export: a clip as a finished file for a platform."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from render.clip import Clip, video, with_sound
from render.picture import FitMode
from render.presets import PRESETS, EncodeSpec
from render.soundtrack import normalised
from workflows.definition.fields import Lufs
from workflows.definition.hints import hints, when
from workflows.node import AssetRef, InvalidInput, JobContext, Node, NodeParams, Outputs, Port

Preset = Literal[
    "source",
    "vertical",
    "square",
    "wide",
    "youtube-shorts",
    "youtube",
    "tiktok",
    "facebook-reels",
    "instagram-reels",
]
PRESET_TITLES = {
    "source": "The clip's own size",
    "vertical": "Vertical 1080 × 1920",
    "square": "Square 1080 × 1080",
    "wide": "Wide 1920 × 1080",
    "youtube-shorts": "YouTube Shorts",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "facebook-reels": "Facebook Reels",
    "instagram-reels": "Instagram Reels",
}
Quality = Literal["draft", "good", "best"]
Rate = Literal["preset", "clip", "24", "25", "30", "50", "60"]
RATE_TITLES = {"preset": "The preset's (30)", "clip": "The clip's own"}
FASTEST_FPS = 60.0
CRF_STEP: dict[Quality, int] = {"draft": 8, "good": 0, "best": -3}
SPEED: dict[Quality, str] = {"draft": "ultrafast", "good": "", "best": "medium"}


class Export(Node):
    """Encode a clip into a file as a platform wants it, at a steady loudness."""

    type, version, title, category, queue = "export", 1, "Export", "Deliver", "render"
    keywords = ("render", "encode", "save", "mp4", "output", "finish")
    icon = "M4 15v5h16v-5M12 3v12M7 10l5 5 5-5"
    inputs = {"clip": Port(Clip)}
    outputs = {
        "video": Port(AssetRef, description="The finished file."),
        "clip": Port(Clip, description="The finished file, to go on composing with."),
    }

    class Params(NodeParams):
        preset: Preset = Field(
            "vertical",
            title="Preset",
            description="source: the clip's own size.",
            json_schema_extra=hints(titles=PRESET_TITLES),
        )
        fit: FitMode = Field("contain", title="Fit", description="Where the shape differs.")
        quality: Quality = Field("good", title="Quality")
        rate: Rate = Field(
            "preset",
            title="Frames per second",
            description="The clip's own is kept within what the platform takes, at most 60.",
            json_schema_extra=hints(titles=RATE_TITLES, advanced=True),
        )
        normalise: bool = Field(True, title="Bring to a loudness")
        loudness: Lufs = Field(
            -14.0, title="Loudness", json_schema_extra=hints(when=when(normalise=[True]))
        )
        engine: Literal["ffmpeg", "moviepy"] = Field(
            "ffmpeg",
            title="Engine",
            description="moviepy is slow: for comparison.",
            json_schema_extra=hints(
                titles={"ffmpeg": "ffmpeg", "moviepy": "MoviePy"}, advanced=True
            ),
        )

    def run(self, ctx: JobContext, params: Params, clip: Clip) -> Outputs:
        spec = _spec(params, clip)
        _check_length(spec, clip)
        if ctx.reduced:
            spec = spec.reduced(clip.width, clip.height)
        if params.normalise and clip.sound is not None:
            clip = with_sound(clip, normalised(clip.sound, params.loudness))
        made = ctx.materialise(clip, spec, engine=params.engine)
        return {"video": made, "clip": video(made.media)}


def _spec(params: Export.Params, clip: Clip) -> EncodeSpec:
    """The preset with the node's own choices."""
    preset = PRESETS[params.preset]
    return replace(
        preset,
        fps=_fps(params.rate, preset, clip),
        fit=params.fit,
        crf=preset.crf + CRF_STEP[params.quality],
        speed=SPEED[params.quality] or preset.speed,
    )


def _fps(rate: Rate, preset: EncodeSpec, clip: Clip) -> float:
    if rate == "preset":
        return preset.fps
    if rate == "clip":
        fastest = preset.accepts.max_fps or FASTEST_FPS
        return min(max(clip.fps, preset.accepts.min_fps), fastest, FASTEST_FPS)
    return float(rate)


def _check_length(spec: EncodeSpec, clip: Clip) -> None:
    low, high = spec.min_duration, spec.max_duration
    if high and clip.duration > high + 0.05:
        bound = f"at most {high:g} s"
    elif clip.duration < low - 0.05:
        bound = f"at least {low:g} s"
    else:
        return
    raise InvalidInput(
        f"The preset {spec.name} takes {bound}, but this clip lasts {clip.duration:.1f} s. "
        "Change its duration, or choose another preset.",
        field="preset",
    )
