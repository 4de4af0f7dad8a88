"""Says, before anything is sent, what a platform would refuse about a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from media_library.facts import Facts

from .presets import Accepts, EncodeSpec

if TYPE_CHECKING:
    from media_library.models import Asset

ASPECT_TOLERANCE = 0.01
FPS_TOLERANCE = 0.05
DURATION_TOLERANCE = 0.05
"""Seconds. A file may end within a frame of what was asked for."""


FileFacts: TypeAlias = "Facts | Asset"
"""What a probe says of a file."""


def check(spec: EncodeSpec, facts: FileFacts, size_bytes: int = 0) -> list[str]:
    """A sentence for each thing about the file that the target of `spec` would refuse."""
    if facts.kind != "video":
        return [f"{_target(spec)} takes videos, and this is {facts.kind}."]
    return [
        *_format(spec, facts),
        *_length(spec, facts),
        *_frame(spec, facts),
        *_rates(spec, facts),
        *_size(spec, size_bytes),
    ]


def _target(spec: EncodeSpec) -> str:
    return spec.accepts.platform or f"The preset “{spec.name}”"


def _format(spec: EncodeSpec, facts: FileFacts) -> Iterator[str]:
    if not {"mp4", "mov"} & set(facts.container.split(",")):
        yield f"{_target(spec)} takes MP4 files, not {facts.container}."
    if facts.codec != "h264" or not facts.pixel_format.startswith(("yuv420p", "yuvj420p")):
        yield f"{_target(spec)} takes H.264 video (4:2:0), not {facts.codec} {facts.pixel_format}."
    if facts.audio_codec not in ("", "aac"):
        yield f"{_target(spec)} takes AAC sound, not {facts.audio_codec}."


def _length(spec: EncodeSpec, facts: FileFacts) -> Iterator[str]:
    if facts.duration < spec.min_duration - DURATION_TOLERANCE:
        yield (
            f"{_target(spec)} takes no video under {spec.min_duration:g} seconds; "
            f"this one has {facts.duration:.1f}."
        )
    if spec.max_duration and facts.duration > spec.max_duration + DURATION_TOLERANCE:
        yield (
            f"{_target(spec)} takes no video over {spec.max_duration:g} seconds; "
            f"this one has {facts.duration:.1f}."
        )


def _frame(spec: EncodeSpec, facts: FileFacts) -> Iterator[str]:
    accepts, shown = spec.accepts, f"{facts.width}×{facts.height}"
    aspect = facts.width / facts.height if facts.height else 0.0
    if accepts.aspect and abs(aspect / accepts.aspect - 1) > ASPECT_TOLERANCE:
        yield f"{_target(spec)} takes upright 9:16 videos; this one is {shown}."
    if facts.width < accepts.min_width or facts.height < accepts.min_height:
        least = f"{accepts.min_width}×{accepts.min_height}"
        yield f"{_target(spec)} takes no video smaller than {least}; this one is {shown}."
    if _over(facts.width, accepts.max_width) or _over(facts.height, accepts.max_height):
        yield f"This video is too large for {_target(spec)}: {shown}."


def _rates(spec: EncodeSpec, facts: FileFacts) -> Iterator[str]:
    accepts = spec.accepts
    if not _within_fps(accepts, facts.fps):
        yield (
            f"{_target(spec)} takes {accepts.min_fps:g} to {accepts.max_fps:g} frames per second; "
            f"this video has {facts.fps:.2f}."
        )
    if accepts.fixed_fps and facts.variable_fps:
        yield f"{_target(spec)} takes a fixed frame rate only; this video's varies."
    if _over(facts.bit_rate / 1000, accepts.max_kbps):
        yield f"{_target(spec)} takes at most {accepts.max_kbps} kbit/s."
    if _over(facts.audio_rate, accepts.max_audio_rate):
        yield f"{_target(spec)} takes sound of at most {accepts.max_audio_rate} Hz."


def _size(spec: EncodeSpec, size_bytes: int) -> Iterator[str]:
    if _over(size_bytes, spec.accepts.max_bytes):
        yield (
            f"{_target(spec)} takes at most {spec.accepts.max_bytes / 2**20:,.0f} MiB; "
            f"this file has {size_bytes / 2**20:,.0f}."
        )


def _within_fps(accepts: Accepts, fps: float) -> bool:
    slowest = accepts.min_fps - FPS_TOLERANCE
    return slowest <= fps and not _over(fps - FPS_TOLERANCE, accepts.max_fps)


def _over(value: float, bound: float) -> bool:
    return bool(bound) and value > bound
