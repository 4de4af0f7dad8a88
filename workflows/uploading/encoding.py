"""How a clip becomes the file that is published."""

from __future__ import annotations

from dataclasses import replace

from render.clip import Clip
from render.presets import PRESETS, EncodeSpec
from uploads.platforms.platform import Facts, Platform
from workflows.node import AssetRef, JobContext

from .params import UploaderParams


def spec_of(platform: Platform, clip: Clip, params: UploaderParams) -> EncodeSpec:
    """How the clip is encoded for a platform."""
    wide = clip.width > clip.height and platform.wide_preset
    name = (wide or platform.preset) if params.preset == "auto" else params.preset
    preset = PRESETS[name]
    return replace(preset, fit=params.fit)


def encoded(ctx: JobContext, clip: Clip, spec: EncodeSpec) -> AssetRef:
    """The file: one encode, whoever asks for the same."""
    return ctx.materialise(clip, spec.reduced(clip.width, clip.height) if ctx.reduced else spec)


def facts_of(platform: Platform, video: object, params: UploaderParams) -> Facts:
    """What is known of the file that the platform will get."""
    if isinstance(video, AssetRef):
        media = video.media
        return Facts(duration=media.duration, width=media.width, height=media.height, fps=media.fps)
    if not isinstance(video, Clip):
        return Facts()
    spec = spec_of(platform, video, params)
    return Facts(
        duration=video.duration,
        width=spec.width or video.width,
        height=spec.height or video.height,
        fps=spec.fps,
    )
