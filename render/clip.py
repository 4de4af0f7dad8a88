"""Clips: descriptions of moving pictures with sound.

A clip knows its duration (seconds), size (pixels), fps and sound without touching a file.
`compile.py` turns one into an ffmpeg filter graph, `moviepy_engine.py` into a MoviePy clip;
`cut` and `frame_at` push a time window through any clip, which is how a still of a long chain
costs one seek instead of a render.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import ClassVar, Literal

from .op import InvalidClip, Op, Record
from .picture import FitMode, Media, Picture
from .sound import CutSound, FileSound, JoinSound, LoopSound, Silence, Sound

DEFAULT_FPS = 30.0
HoldMode = Literal["loop", "hold"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Clip(Op):
    """Anything that is `width` x `height` moving pixels for `duration` seconds."""

    width: int
    height: int
    duration: float

    def check(self) -> None:
        if self.width < 1 or self.height < 1:
            raise InvalidClip("A clip needs a width and a height of at least one pixel.")
        if not self.duration > 0:
            raise InvalidClip("A clip needs a duration above zero.")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, self.height

    @property
    def fps(self) -> float:
        """The highest frame rate among the parts: what an encode needs to lose nothing."""
        return max((p.fps for p in self.parts() if isinstance(p, Clip)), default=DEFAULT_FPS)

    @cached_property
    def has_alpha(self) -> bool:
        """Whether what the clip is laid over shows through in places; over nothing it is black."""
        return any(p.has_alpha for p in self.parts() if isinstance(p, Clip))

    @property
    def sound(self) -> Sound | None:
        """What is heard with the clip; None where it is silent."""
        return None


@dataclass(frozen=True, eq=False, kw_only=True)
class VideoFile(Clip):
    """`duration` seconds of a video file from `start` on, at its displayed size."""

    OP: ClassVar[str] = "video-file"
    media: Media
    start: float = 0.0

    @property
    def fps(self) -> float:
        return self.media.fps or DEFAULT_FPS

    @cached_property
    def has_alpha(self) -> bool:
        return bool(self.media.alpha_codec)

    @property
    def sound(self) -> Sound | None:
        if not self.media.has_audio:
            return None
        return FileSound(media=self.media, start=self.start, duration=self.duration)


@dataclass(frozen=True, eq=False, kw_only=True)
class ColorClip(Clip):
    """A plain colour, "#RRGGBB"."""

    OP: ClassVar[str] = "color"
    color: str = "#000000"


@dataclass(frozen=True, eq=False, kw_only=True)
class StillClip(Clip):
    """A picture shown without moving. Transparent parts are black."""

    OP: ClassVar[str] = "still"
    picture: Picture


@dataclass(frozen=True, eq=False, kw_only=True)
class KenBurns(Clip):
    """A picture or clip covering the frame while zooming about its centre.

    The magnification goes linearly from `zoom_from` to `zoom_to` over `duration`; both >= 1.
    `offset` and `span` (seconds) place a cut piece inside the whole movement; span 0 means
    that this is the whole.
    """

    OP: ClassVar[str] = "ken-burns"
    content: Picture | Clip
    zoom_from: float = 1.0
    zoom_to: float = 1.05
    offset: float = 0.0
    span: float = 0.0

    def check(self) -> None:
        super().check()
        if min(self.zoom_from, self.zoom_to) < 1:
            raise InvalidClip("A Ken Burns zoom must stay at 1 or above.")

    def zoom(self, t: float) -> float:
        """Magnification `t` seconds after this clip's start."""
        share = (self.offset + t) / (self.span or self.duration)
        return self.zoom_from + (self.zoom_to - self.zoom_from) * min(max(share, 0.0), 1.0)

    @property
    def sound(self) -> Sound | None:
        return self.content.sound if isinstance(self.content, Clip) else None


@dataclass(frozen=True, eq=False, kw_only=True)
class CutClip(Clip):
    """`duration` seconds of a clip from `start` on."""

    OP: ClassVar[str] = "cut"
    clip: Clip
    start: float = 0.0

    def check(self) -> None:
        super().check()
        if self.start < 0 or self.start + self.duration > self.clip.duration + 1e-3:
            raise InvalidClip("A cut must lie inside its clip.")

    @property
    def sound(self) -> Sound | None:
        sound = self.clip.sound
        return sound and CutSound(sound=sound, start=self.start, duration=self.duration)


@dataclass(frozen=True, eq=False, kw_only=True)
class ExtendClip(Clip):
    """A clip made longer: repeated (`loop`) or with its last frame kept (`hold`)."""

    OP: ClassVar[str] = "extend"
    clip: Clip
    how: HoldMode = "loop"

    @property
    def sound(self) -> Sound | None:
        sound = self.clip.sound
        if sound is None:
            return None
        if self.how == "loop":
            return LoopSound(sound=sound, duration=self.duration)
        return CutSound(sound=sound, duration=self.duration)


@dataclass(frozen=True, eq=False, kw_only=True)
class FitClip(Clip):
    """A clip brought to a size: `cover` crops, `contain` pads with `color`, `blur` pads with
    a blurred cover of itself, `stretch` ignores the aspect."""

    OP: ClassVar[str] = "fit"
    clip: Clip
    fit: FitMode = "cover"
    color: str = "#000000"

    @property
    def sound(self) -> Sound | None:
        return self.clip.sound


@dataclass(frozen=True, kw_only=True)
class Layer(Record):
    """A clip or picture placed in a frame: top left corner at (x, y), opacity 0..1.

    Layers may reach over the edge; what is outside is cut off. A shorter clip shows its last
    frame until the end (make it a loop with ExtendClip where that is wanted).
    """

    content: Clip | Picture
    x: int = 0
    y: int = 0
    opacity: float = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Layers(Clip):
    """Layers over a plain colour, the first one lowest. Heard is `heard`, if anything."""

    OP: ClassVar[str] = "layers"
    layers: tuple[Layer, ...]
    color: str = "#000000"
    heard: Sound | None = None

    @cached_property
    def has_alpha(self) -> bool:
        return False

    @property
    def sound(self) -> Sound | None:
        return self.heard


@dataclass(frozen=True, kw_only=True)
class Transition(Record):
    """How a clip follows the one before: "cut", "crossfade" or a name of ffmpeg's xfade."""

    name: str = "cut"
    duration: float = 0.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Sequence(Clip):
    """Clips of one size end to end. Transition i overlaps clips i and i+1.

    Made by `joined`, which works out size and duration.
    """

    OP: ClassVar[str] = "sequence"
    clips: tuple[Clip, ...]
    transitions: tuple[Transition, ...]

    def check(self) -> None:
        super().check()
        if len(self.transitions) != len(self.clips) - 1:
            raise InvalidClip("A sequence needs one transition between each two clips.")
        if any(clip.size != self.size for clip in self.clips):
            raise InvalidClip("All clips of a sequence must have the same size.")

    @property
    def sound(self) -> Sound | None:
        # Each is asked once: sequences of sequences would ask twice as often on every level.
        heard = tuple(clip.sound for clip in self.clips)
        if not any(heard):
            return None
        return JoinSound(
            sounds=tuple(
                sound or Silence(duration=clip.duration)
                for sound, clip in zip(heard, self.clips, strict=True)
            ),
            overlaps=tuple(transition.duration for transition in self.transitions),
            duration=self.duration,
        )

    def starts(self) -> tuple[float, ...]:
        """When each clip begins, in seconds of the sequence."""
        starts, now = [0.0], 0.0
        for clip, transition in zip(self.clips, self.transitions, strict=False):
            now += clip.duration - transition.duration
            starts.append(now)
        return tuple(starts)


@dataclass(frozen=True, eq=False, kw_only=True)
class Slideshow(Clip):
    """Pictures with a Ken Burns each, changing with the music.

    The slots are found by listening (render/beats.py) just before anything is made, and the
    slideshow is then exchanged for a Sequence (`slideshows.resolved`); its own duration is
    fixed. Without `music`, or where listening fails, all slots are equally long.
    """

    OP: ClassVar[str] = "slideshow"
    pictures: tuple[Picture, ...]
    music: Sound | None = None
    transition: Transition = Transition(name="crossfade", duration=0.4)
    zoom_from: float = 1.0
    zoom_to: float = 1.05
    min_slot: float = 1.2


@dataclass(frozen=True, eq=False, kw_only=True)
class WithSound(Clip):
    """The same pictures, heard with another sound (or with none)."""

    OP: ClassVar[str] = "with-sound"
    clip: Clip
    new_sound: Sound | None = None

    @property
    def sound(self) -> Sound | None:
        return self.new_sound


def video(media: Media, start: float = 0.0, end: float | None = None) -> VideoFile:
    """A video file, or the part of it between `start` and `end` seconds."""
    stop = media.duration if end is None else min(end, media.duration)
    return VideoFile(
        media=media, start=start, duration=stop - start, width=media.width, height=media.height
    )


def cut(clip: Clip, start: float, duration: float) -> Clip:
    """A part of a clip; the clip itself where the part is the whole."""
    if start <= 0 and abs(duration - clip.duration) < 1e-6:
        return clip
    return CutClip(clip=clip, start=start, duration=duration, width=clip.width, height=clip.height)


def lasting(clip: Clip, duration: float, how: HoldMode = "loop") -> Clip:
    """A clip brought to a duration: cut where it is longer, extended where it is shorter."""
    if duration <= clip.duration:
        return cut(clip, 0.0, duration)
    return ExtendClip(clip=clip, how=how, duration=duration, width=clip.width, height=clip.height)


def fitted(
    clip: Clip, width: int, height: int, fit: FitMode = "cover", color: str = "#000000"
) -> Clip:
    """A clip brought to a size; the clip itself where it has it."""
    if clip.size == (width, height):
        return clip
    return FitClip(
        clip=clip, fit=fit, color=color, width=width, height=height, duration=clip.duration
    )


def with_sound(clip: Clip, sound: Sound | None) -> Clip:
    """A clip heard with `sound`; the clip itself where that is what it has."""
    if clip.sound == sound:
        return clip
    return WithSound(
        clip=clip, new_sound=sound, width=clip.width, height=clip.height, duration=clip.duration
    )


def joined(clips: tuple[Clip, ...], transition: Transition) -> Clip:
    """Clips of one size end to end, the same transition everywhere.

    A transition longer than half of a neighbour is shortened to that half.
    """
    if len(clips) == 1:
        return clips[0]
    joins = tuple(_clamped(transition, min(a.duration, b.duration) / 2) for a, b in pairwise(clips))
    total = sum(clip.duration for clip in clips) - sum(join.duration for join in joins)
    return Sequence(
        clips=clips,
        transitions=joins,
        duration=total,
        width=clips[0].width,
        height=clips[0].height,
    )


def _clamped(transition: Transition, longest: float) -> Transition:
    if transition.name == "cut":
        return Transition()
    return Transition(name=transition.name, duration=min(transition.duration, longest))
