"""Clips as MoviePy clips. Imported by `moviepy_engine` only when something is made with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from contextlib import ExitStack
from functools import singledispatchmethod
from typing import TYPE_CHECKING, Self

import numpy as np
from moviepy import CompositeVideoClip, ImageClip, VideoClip, VideoFileClip
from PIL import Image

from .clip import (
    Clip,
    ColorClip,
    CutClip,
    ExtendClip,
    FitClip,
    KenBurns,
    Layer,
    Layers,
    Sequence,
    Slideshow,
    StillClip,
    VideoFile,
    WithSound,
    lasting,
)
from .moviepy_frames import (
    Frame,
    fitted_frame,
    in_sdr,
    magnified,
    mixer,
    reduced,
    rgb,
    with_alpha,
)
from .op import InvalidClip
from .picture import Picture
from .pictures import draw
from .slideshows import timed

if TYPE_CHECKING:
    from .compile import Files

FrameAt = Callable[[float], Frame]

ROUNDING = 1e-6
"""Seconds: the last digit that an operation keeps, so that n/30 falls into frame n."""


class Stage:
    """Builds MoviePy clips and closes the files that they read when it is left.

    Every use of a file has a reader of its own, since readers only go forwards.
    """

    def __init__(self, fps: float, files: Files) -> None:
        self.files = files
        # What is on the screen in the middle of a frame's time is what the frame shows.
        self._middle = 0.5 / fps - ROUNDING
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @singledispatchmethod
    def made(self, clip: Clip) -> VideoClip:
        """A clip without its sound, of RGBA frames where it has transparency.

        Raises InvalidClip for what MoviePy cannot do.
        """
        raise InvalidClip(f"The MoviePy engine cannot make {clip.OP!r}.")

    @made.register
    def _(self, clip: VideoFile) -> VideoClip:
        path = str(self.files.media[clip.media.sha256])
        source = VideoFileClip(
            path,
            audio=False,
            has_mask=clip.has_alpha,
            target_resolution=clip.size,
            fps_source="tbr",
        )
        self._open.callback(source.close)
        transfer = clip.media.transfer

        def frame_at(t: float) -> Frame:
            # Of the reader itself, for the clip keeps the fourth channel apart.
            frame: Frame = source.reader.get_frame(clip.start + t + self._middle)
            return in_sdr(frame, transfer) if transfer else frame

        return _moving(frame_at, clip)

    @made.register
    def _(self, clip: ColorClip) -> VideoClip:
        pixels = np.full((clip.height, clip.width, 3), rgb(clip.color), np.uint8)
        return ImageClip(pixels, duration=clip.duration)

    @made.register
    def _(self, clip: StillClip) -> VideoClip:
        return ImageClip(self._flat(clip.picture), duration=clip.duration)

    @made.register
    def _(self, clip: KenBurns) -> VideoClip:
        size = clip.size
        if isinstance(clip.content, Picture):
            largest = max(clip.zoom_from, clip.zoom_to)
            still = reduced(self._flat(clip.content), size, largest)
            return _moving(lambda t: magnified(still, size, clip.zoom(t)), clip)
        inner = self.made(clip.content)
        return _moving(lambda t: magnified(inner.get_frame(t), size, clip.zoom(t)), clip)

    @made.register
    def _(self, clip: CutClip) -> VideoClip:
        inner = self.made(clip.clip)
        return _moving(lambda t: inner.get_frame(clip.start + t), clip)

    @made.register
    def _(self, clip: ExtendClip) -> VideoClip:
        inner, period = self.made(clip.clip), clip.clip.duration
        if clip.how == "loop":
            return _moving(lambda t: inner.get_frame((t + ROUNDING) % period), clip)
        last = max(0.0, period - 0.5 / clip.clip.fps)
        return _moving(lambda t: inner.get_frame(min(t, last)), clip)

    @made.register
    def _(self, clip: FitClip) -> VideoClip:
        inner = self.made(clip.clip)
        return _moving(
            lambda t: fitted_frame(inner.get_frame(t), clip.size, clip.fit, clip.color), clip
        )

    @made.register
    def _(self, clip: Layers) -> VideoClip:
        parts = [self._placed(layer, clip.duration) for layer in clip.layers]
        whole = CompositeVideoClip(parts, size=clip.size, bg_color=rgb(clip.color))
        return whole.with_duration(clip.duration)

    @made.register
    def _(self, clip: Sequence) -> VideoClip:
        parts = [self.made(part) for part in clip.clips]
        if clip.has_alpha:
            parts = [part.image_transform(with_alpha) for part in parts]
        return _moving(_in_turn(clip, parts), clip)

    @made.register
    def _(self, clip: Slideshow) -> VideoClip:
        return self.made(timed(clip, None))

    @made.register
    def _(self, clip: WithSound) -> VideoClip:
        return self.made(clip.clip)

    def _flat(self, picture: Picture) -> Frame:
        """A picture as RGB, black where it is transparent."""
        image = draw(picture, self.files.media)
        black = Image.new("RGBA", image.size, "black")
        return np.asarray(Image.alpha_composite(black, image).convert("RGB"))

    def _placed(self, layer: Layer, duration: float) -> VideoClip:
        if isinstance(layer.content, Picture):
            part = ImageClip(np.asarray(draw(layer.content, self.files.media)), duration=duration)
        else:
            part = self.made(lasting(layer.content, duration, "hold"))
            if layer.content.has_alpha:
                part = _masked(part)
        if layer.opacity < 1:
            part = part.with_opacity(layer.opacity)
        return part.with_position((layer.x, layer.y))


def _masked(movie: VideoClip) -> VideoClip:
    """RGBA frames as MoviePy has them: colours, and a mask of 0..1."""
    mask = VideoClip(
        lambda t: movie.get_frame(t)[:, :, 3] / 255, is_mask=True, duration=movie.duration
    )
    return movie.image_transform(lambda frame: frame[:, :, :3]).with_mask(mask)


def _moving(frame_at: FrameAt, clip: Clip) -> VideoClip:
    return VideoClip(frame_at, duration=clip.duration)


def _in_turn(clip: Sequence, parts: list[VideoClip]) -> FrameAt:
    """The frame of whichever part is on, or of two of them during a transition."""
    starts = clip.starts()
    mixers = [mixer(join.name) if join.duration else None for join in clip.transitions]

    def frame_at(t: float) -> Frame:
        index = bisect_right(starts, t + ROUNDING) - 1
        frame: Frame = parts[index].get_frame(t - starts[index])
        if not index or (mix := mixers[index - 1]) is None:
            return frame
        progress = (t - starts[index]) / clip.transitions[index - 1].duration
        if progress >= 1:
            return frame
        return mix(parts[index - 1].get_frame(t - starts[index - 1]), frame, max(progress, 0.0))

    return frame_at
