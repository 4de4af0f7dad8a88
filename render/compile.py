"""From a clip to the arguments of one ffmpeg process. PURE.

`needs` says what must be there first: media files, drawn pictures (`pictures.draw`) and measured
gains. Arguments are what follows the name of the program. They never hold a shell's syntax, and
every input of user media is opened with a protocol list, a format list and a pixel limit.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from math import inf
from pathlib import Path
from typing import Any

import ffmpeg

from .clip import Clip, FitClip, VideoFile
from .cut import frame_at
from .geometry import Box, Size
from .graph import Files, Graph, Stream
from .graph_layers import cropped
from .graph_sound import exact, heard
from .graph_video import pictures
from .lowering import drawn_pictures, lowered
from .op import Op, walk
from .picture import FitMode, Media, Picture, PictureFile
from .presets import EncodeSpec
from .shrinking import shrunk
from .sound import FileSound, Loudness, Silence, Sound

__all__ = [
    "Files",
    "Needs",
    "encode_args",
    "frame_count",
    "framed",
    "loudness_args",
    "needs",
    "parse_loudness",
    "pcm_args",
    "still_args",
    "still_frame",
]

DEEPEST_GRAPH = 20_000
GLOBAL = ["-nostdin", "-hide_banner", "-y"]
KNOWN_TAGS = frozenset({"title", "artist", "comment", "description", "copyright", "genre", "date"})
"""What MP4 has a place for; other keys go into a list of their own."""


@dataclass(frozen=True)
class Needs:
    """What must lie ready before compiling: pictures to draw, loudness to measure (innermost
    first, for an outer one hears the inner one's result)."""

    media: frozenset[Media]
    pictures: tuple[Picture, ...]
    loudness: tuple[Loudness, ...]


def needs(what: Clip | Sound) -> Needs:
    """What `encode_args`, `loudness_args` or `pcm_args` want for a clip or sound.

    For `encode_args` ask about `framed`, for `still_args` about `still_frame`. Raises InvalidClip
    for what cannot be compiled.
    """
    if isinstance(what, Sound):
        return Needs(media=_media(what), pictures=(), loudness=_loudness(what))
    shown = lowered(what)
    heard_media = _media(what.sound) if what.sound else frozenset()
    return Needs(
        media=_media(shown) | heard_media,
        pictures=drawn_pictures(shown),
        loudness=_loudness(what.sound) if what.sound else (),
    )


def frame_count(clip: Clip, spec: EncodeSpec) -> int:
    """How many frames the encode of a clip has."""
    return max(1, Graph(Files({}), spec.fps).frames(clip.duration))


def framed(clip: Clip, spec: EncodeSpec) -> Clip:
    """The clip in the frame that `spec` asks for; as it is where that asks for none."""
    size = _frame_of(clip, spec)
    if clip.size == size or not (spec.width or spec.height or min(clip.size) < 2):
        return clip
    fit: FitMode = spec.fit if spec.width else "stretch"
    return FitClip(clip=clip, fit=fit, width=size[0], height=size[1], duration=clip.duration)


def encode_args(
    clip: Clip,
    spec: EncodeSpec,
    files: Files,
    output: Path,
    *,
    metadata: Mapping[str, str] | None = None,
) -> list[str]:
    """One process that renders `clip` into an MP4 as `spec` says, with a sound track always."""
    graph = Graph(files, spec.fps)
    frames = frame_count(clip, spec)
    video = _in_frame(graph, clip, spec, frames)
    seconds = float(frames / graph.fps)
    audio = exact(heard(graph, clip.sound or Silence(duration=seconds)), seconds)
    tags = metadata or {}
    options = _video_options(spec, graph) | _audio_options(spec) | _container(spec, tags)
    options |= {"frames:v": frames, "t": f"{seconds:.6f}"}
    return _arguments([video, audio], f"file:{output}", options, tags)


def still_frame(clip: Clip, t: float, width: int) -> Clip:
    """The frame that shows at `t` seconds, built no larger than a picture of `width` needs."""
    return shrunk(frame_at(clip, t), width)


def still_args(clip: Clip, t: float, width: int, files: Files, output: Path) -> list[str]:
    """The frame that shows at `t` seconds as a picture `width` pixels wide (PNG or JPEG)."""
    graph = Graph(files, clip.fps, few=True)
    stream = pictures(graph, lowered(still_frame(clip, t, width)), 1)
    height = max(1, round(clip.height * width / clip.width))
    if output.suffix in (".jpg", ".jpeg"):
        stream = stream.filter("scale", width, height, out_color_matrix="bt601", out_range="full")
        stream = stream.filter("format", "yuvj420p")
    else:
        stream = stream.filter("scale", width, height).filter("format", "rgb24")
    options = {"frames:v": 1, "update": 1, "f": "image2", "q:v": 3, "map_metadata": -1}
    return ["-filter_complex_threads", "1", *_arguments([stream], f"file:{output}", options)]


def loudness_args(sound: Sound, files: Files) -> list[str]:
    """Listens to a sound; `parse_loudness` reads what the process then writes to stderr."""
    stream = heard(Graph(files, 30), sound).filter("ebur128", peak="true", framelog="quiet")
    return ["-loglevel", "info", "-nostats", *_arguments([stream], "-", {"f": "null"})]


def parse_loudness(stderr: str) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP); -inf for silence.

    Raises ValueError where there is no measurement.
    """
    loudness = re.findall(r"^\s+I:\s+(\S+) LUFS", stderr, re.MULTILINE)
    peak = re.findall(r"^\s+Peak:\s+(\S+) dBFS", stderr, re.MULTILINE)
    if not loudness or not peak:
        raise ValueError("ffmpeg printed no loudness.")
    lufs, true_peak = float(loudness[-1]), float(peak[-1])
    # -70 LUFS is the gate of BS.1770: below it nothing is measured.
    return (lufs if lufs > -70 else -inf), true_peak


def sound_args(sound: Sound, files: Files, output: Path, kbps: int) -> list[str]:
    """An MP4 with nothing but the sound, as AAC."""
    stream = exact(heard(Graph(files, 30), sound), sound.duration)
    spec = EncodeSpec(name="sound", audio_kbps=kbps)
    options = _audio_options(spec) | _container(spec, {})
    return _arguments([stream], f"file:{output}", options)


def pcm_args(sound: Sound, files: Files, rate: int = 22_050) -> list[str]:
    """Mono 32-bit floats (little endian) of a sound on stdout."""
    stream = heard(Graph(files, 30), sound)
    return _arguments([stream], "pipe:1", {"f": "f32le", "ac": 1, "ar": rate})


def _in_frame(graph: Graph, clip: Clip, spec: EncodeSpec, frames: int) -> Stream:
    """The clip in its frame. Where `spec` asks for none, it is made even by leaving out a row or
    column."""
    shown = framed(clip, spec)
    box = Box(0, 0, *_frame_of(clip, spec))
    return cropped(pictures(graph, lowered(shown), frames), shown.size, box)


def _frame_of(clip: Clip, spec: EncodeSpec) -> Size:
    return (spec.width or _even(clip.width), spec.height or _even(clip.height))


def _even(length: int) -> int:
    return max(2, length // 2 * 2)


def _video_options(spec: EncodeSpec, graph: Graph) -> dict[str, Any]:
    gop = max(1, round(spec.gop_seconds * graph.fps))
    rates = {"maxrate": f"{spec.max_rate}k", "bufsize": f"{2 * spec.max_rate}k"}
    return {
        "c:v": "libx264",
        "preset": spec.speed,
        "crf": spec.crf,
        "profile:v": spec.profile,
        "pix_fmt": "yuv420p",
        "g": gop,
        "flags:v": "+cgop+bitexact",
        "colorspace": "bt709",
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "color_range": "tv",
        **(rates if spec.max_rate else {}),
    }


def _audio_options(spec: EncodeSpec) -> dict[str, Any]:
    return {
        "c:a": "aac",
        "b:a": f"{spec.audio_kbps}k",
        "ar": spec.audio_rate,
        "ac": 2,
        "flags:a": "+bitexact",
    }


def _container(spec: EncodeSpec, tags: Mapping[str, str]) -> dict[str, Any]:
    """Same bytes for the same clip; nothing that the sources' own tags say about anybody."""
    flags = tag_flags(tags)
    edits = {} if spec.edit_list else {"use_editlist": 0}
    if not spec.edit_list:
        flags += "+negative_cts_offsets"
    return {
        "f": "mp4",
        "movflags": flags,
        "fflags": "+bitexact",
        "map_metadata": -1,
        "map_chapters": -1,
        **edits,
    }


def tag_flags(tags: Collection[str]) -> str:
    """What has the muxer write these tags, where every reader looks for them if it can be."""
    return "+faststart" if set(tags) <= KNOWN_TAGS else "+faststart+use_metadata_tags"


def _arguments(
    streams: list[Stream],
    output: str,
    options: Mapping[str, Any],
    tags: Mapping[str, str] | None = None,
) -> list[str]:
    # ffmpeg-python sorts a graph by calling itself once per filter in a row, and a clip of the
    # greatest depth has some thousands. Calls of Python functions take no C stack (3.11 on).
    sys.setrecursionlimit(max(sys.getrecursionlimit(), DEEPEST_GRAPH))
    args = ffmpeg.get_args(ffmpeg.output(*streams, output, **options))
    named = [("-metadata", f"{key}={value}") for key, value in (tags or {}).items()]
    return [*GLOBAL, *args[:-1], *chain.from_iterable(named), args[-1]]


def _media(root: Op) -> frozenset[Media]:
    return frozenset(
        op.media for op in walk(root) if isinstance(op, VideoFile | FileSound | PictureFile)
    )


def _loudness(sound: Sound) -> tuple[Loudness, ...]:
    return tuple(op for op in walk(sound) if isinstance(op, Loudness))
