"""Sounds: descriptions of audio. All of them are heard as 48 kHz stereo.

Times are seconds, gains decibels, loudness LUFS (ITU-R BS.1770, EBU R 128).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .op import InvalidClip, Op
from .picture import Media


@dataclass(frozen=True, eq=False, kw_only=True)
class Sound(Op):
    """Anything that can be heard for `duration` seconds."""

    duration: float

    def check(self) -> None:
        if not self.duration > 0:
            raise InvalidClip("A sound needs a duration above zero.")


@dataclass(frozen=True, eq=False, kw_only=True)
class Silence(Sound):
    """Nothing, for a while."""

    OP: ClassVar[str] = "silence"


@dataclass(frozen=True, eq=False, kw_only=True)
class FileSound(Sound):
    """The audio of a file from `start` on."""

    OP: ClassVar[str] = "file-sound"
    media: Media
    start: float = 0.0

    def check(self) -> None:
        super().check()
        if not self.media.has_audio:
            raise InvalidClip("This file has no sound.")


@dataclass(frozen=True, eq=False, kw_only=True)
class CutSound(Sound):
    """`duration` seconds of a sound from `start`; silence where it has ended."""

    OP: ClassVar[str] = "cut-sound"
    sound: Sound
    start: float = 0.0


@dataclass(frozen=True, eq=False, kw_only=True)
class LoopSound(Sound):
    """A sound repeated, without a gap, until `duration`."""

    OP: ClassVar[str] = "loop-sound"
    sound: Sound


@dataclass(frozen=True, eq=False, kw_only=True)
class Gain(Sound):
    """A sound made louder or quieter by `db`."""

    OP: ClassVar[str] = "gain"
    sound: Sound
    db: float


@dataclass(frozen=True, eq=False, kw_only=True)
class FadeSound(Sound):
    """A sound that fades in at its start and out at its end, linearly."""

    OP: ClassVar[str] = "fade-sound"
    sound: Sound
    fade_in: float = 0.0
    fade_out: float = 0.0


@dataclass(frozen=True, eq=False, kw_only=True)
class MixSound(Sound):
    """Sounds heard together, summed without normalisation; short ones end in silence."""

    OP: ClassVar[str] = "mix"
    sounds: tuple[Sound, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class DuckSound(Sound):
    """`music` and `speech` together, the music pressed down while there is speech."""

    OP: ClassVar[str] = "duck"
    music: Sound
    speech: Sound
    amount_db: float = 12.0


@dataclass(frozen=True, eq=False, kw_only=True)
class JoinSound(Sound):
    """Sounds one after the other; join i overlaps sounds i and i+1 by `overlaps[i]` seconds."""

    OP: ClassVar[str] = "join-sound"
    sounds: tuple[Sound, ...]
    overlaps: tuple[float, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Loudness(Sound):
    """A sound brought to an integrated loudness by one gain and a true-peak limiter.

    The gain is measured before encoding (engine), so that dynamics stay as they are.
    """

    OP: ClassVar[str] = "loudness"
    sound: Sound
    lufs: float = -14.0
    true_peak: float = -1.5
