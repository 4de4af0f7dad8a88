"""What PyAV finds in a video or sound file. Runs in the limited child process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from . import dolby_vision
from .boxes import is_complete
from .facts import HLG, PQ, Facts, aspect_ratio
from .limits import Limits
from .refusal import Unreadable
from .sniff import Container
from .track import duration_of, scan

TRANSFERS = {16: PQ, 18: HLG}
"""By their numbers in ITU-T H.273."""


@dataclass(frozen=True)
class Streams:
    """The first stream of each kind that is not a cover picture."""

    video: VideoStream | None
    audio: AudioStream | None
    count: int


def open_moving(path: Path, container: Container, limits: Limits) -> InputContainer:
    """Open the file with the one demuxer its bytes called for. Raises Unreadable."""
    if container.demuxer == "mov":
        with path.open("rb") as file:
            if not is_complete(file):
                raise Unreadable("truncated")
    options = {
        "protocol_whitelist": "file",
        "format_whitelist": container.demuxer,
        "max_pixels": str(limits.video_pixels),
        # One more than allowed is enough to know.
        "max_streams": str(limits.streams + 1),
    }
    try:
        return av.open(f"file:{path}", format=container.demuxer, options=options)
    except MemoryError:
        raise  # FFmpegError's subclass for it says nothing about the file
    except (av.FFmpegError, OSError, ValueError) as error:
        raise Unreadable("corrupt") from error


def streams_of(opened: InputContainer, limits: Limits) -> Streams:
    """The streams to use. Raises Unreadable."""
    count = len(opened.streams)
    if count > limits.streams:
        raise Unreadable("too-many-streams", count, limits.streams)
    videos = (
        stream
        for stream in opened.streams.video
        if not stream.disposition & Disposition.attached_pic and _is_known(stream)
    )
    audios = (
        stream
        for stream in opened.streams.audio
        if _is_known(stream) and stream.rate and stream.channels
    )
    streams = Streams(next(videos, None), next(audios, None), count)
    if streams.video is not None:
        pixels = streams.video.width * streams.video.height
        if pixels > limits.video_pixels:
            raise Unreadable("too-many-pixels", pixels, limits.video_pixels)
        streams.video.thread_count = 1
    return streams


def _is_known(stream: AudioStream | VideoStream) -> bool:
    """Whether there is a decoder for it."""
    context: object = stream.codec_context
    return context is not None


def read(path: Path, container: Container, limits: Limits) -> Facts:
    """The file's facts, once a first picture or sound is known to decode.

    Raises Unreadable.
    """
    with path.open("rb") as file:
        if dolby_vision.is_alone(file, container):
            raise Unreadable("dolby-vision")
    with open_moving(path, container, limits) as opened:
        streams = streams_of(opened, limits)
        try:
            facts = _facts(opened, container, streams)
        except MemoryError:
            raise
        except av.FFmpegError as error:
            raise Unreadable("corrupt") from error
    if facts.duration > limits.duration:
        raise Unreadable("too-long", facts.duration, limits.duration)
    if facts.fps > limits.fps:
        raise Unreadable("too-fast", facts.fps, limits.fps)
    rate = round(path.stat().st_size * 8 / facts.duration) if facts.duration else 0
    return replace(facts, bit_rate=rate)


def _facts(opened: InputContainer, container: Container, streams: Streams) -> Facts:
    facts = Facts(kind="audio", container=container.name, stream_count=streams.count)
    if streams.audio is not None:
        facts = _with_sound(facts, streams.audio)
    if streams.video is not None:
        return _with_picture(facts, opened, streams.video)
    if streams.audio is None:
        raise Unreadable("no-streams")
    track = scan(opened, streams.audio)
    return replace(facts, codec=facts.audio_codec, duration=duration_of(opened, track))


def _with_sound(facts: Facts, stream: AudioStream) -> Facts:
    return replace(
        facts,
        audio_codec=codec_name(stream),
        audio_rate=stream.rate,
        audio_channels=stream.channels,
    )


def _with_picture(facts: Facts, opened: InputContainer, stream: VideoStream) -> Facts:
    track = scan(opened, stream)
    frame = track.first_frame
    if not isinstance(frame, VideoFrame):
        raise Unreadable("corrupt")
    width, height = displayed_size(frame, stream)
    return replace(
        facts,
        kind="video",
        duration=duration_of(opened, track),
        width=width,
        height=height,
        aspect_ratio=aspect_ratio(width, height),
        fps=track.fps,
        variable_fps=track.is_variable,
        rotation=turn_of(frame),
        codec=codec_name(stream),
        pixel_format=_pixel_format(frame, stream),
        transfer=transfer_of(frame),
    )


def _pixel_format(frame: VideoFrame, stream: VideoStream) -> str:
    """With the transparency of VP8 and VP9, which is coded apart and not decoded here, and
    without that which every GIF is said to have, where its first picture has none."""
    name = frame.format.name
    if name == "bgra" and codec_name(stream) == "gif" and _is_opaque(frame):
        return "bgr0"
    hides_alpha = stream.metadata.get("alpha_mode") == "1" and name.startswith("yuv4")
    return name.replace("yuv", "yuva", 1) if hides_alpha else name


def _is_opaque(frame: VideoFrame) -> bool:
    """Whether every fourth byte of a BGRA picture is full."""
    plane, full = frame.planes[0], b"\xff" * frame.width
    pixels = bytes(plane)
    rows = range(0, plane.line_size * frame.height, plane.line_size)
    return all(pixels[row + 3 : row + 4 * frame.width : 4] == full for row in rows)


def codec_name(stream: AudioStream | VideoStream) -> str:
    """The codec, not the decoder: "mp3" rather than "mp3float"."""
    return stream.codec_context.codec.canonical_name


def transfer_of(frame: VideoFrame) -> str:
    """Which HDR its codes are; empty for an ordinary picture."""
    return TRANSFERS.get(int(frame.color_trc), "")


def turn_of(frame: VideoFrame) -> int:
    """Degrees clockwise by which a player turns the stored picture: 0, 90, 180 or 270."""
    return round(-frame.rotation / 90) * 90 % 360


def displayed_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Width and height in pixels as a player shows them: the stored height, the width corrected.

    ffmpeg's own order: the pixel aspect ratio belongs to the stored picture, then it is turned.
    """
    width = round(frame.width * (stream.sample_aspect_ratio or 1)) or 1
    return (width, frame.height) if turn_of(frame) % 180 == 0 else (frame.height, width)
