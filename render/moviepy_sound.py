"""Sounds for the MoviePy engine: arrays of n × 2 samples, -1..1, at 48 kHz."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatchmethod
from pathlib import Path

import numpy as np

from .moviepy_levels import RATE, Samples, at_loudness, ducking, factor, limited
from .moviepy_quiet import quietly
from .op import InvalidClip
from .sound import (
    CutSound,
    DuckSound,
    FadeSound,
    FileSound,
    Gain,
    JoinSound,
    LoopSound,
    Loudness,
    MixSound,
    Silence,
    Sound,
)


class Listener:
    """Turns sounds into samples, reading media by its path.

    `gains` are the dB that were measured for Loudness operations, by digest; without one it is
    measured here. The whole sound is held in memory: about 46 MB a minute.
    """

    def __init__(self, media: Mapping[str, Path], gains: Mapping[str, float]) -> None:
        self.media, self.gains = media, gains

    def samples(self, sound: Sound) -> Samples:
        """Exactly `sound.duration` of it."""
        return _long(self.heard(sound), _count(sound.duration))

    @singledispatchmethod
    def heard(self, sound: Sound) -> Samples:
        """What a sound is, give or take silence at its end."""
        raise InvalidClip(f"The MoviePy engine cannot play {sound.OP!r}.")

    @heard.register
    def _(self, sound: Silence) -> Samples:
        return np.zeros((_count(sound.duration), 2))

    @heard.register
    def _(self, sound: FileSound) -> Samples:
        from moviepy import AudioFileClip

        path = str(self.media[sound.media.sha256])
        with quietly(), AudioFileClip(path, fps=RATE) as clip:
            # Its own get_frame goes wrong for stretches of more than half its buffer.
            clip.reader.initialize(sound.start)
            samples: Samples = clip.reader.read_chunk(_count(sound.duration))
        return samples

    @heard.register
    def _(self, sound: CutSound) -> Samples:
        return self.samples(sound.sound)[_count(sound.start) :]

    @heard.register
    def _(self, sound: LoopSound) -> Samples:
        once = self.samples(sound.sound)
        return np.tile(once, (_count(sound.duration) // max(len(once), 1) + 1, 1))

    @heard.register
    def _(self, sound: Gain) -> Samples:
        return self.samples(sound.sound) * factor(sound.db)

    @heard.register
    def _(self, sound: FadeSound) -> Samples:
        samples = self.samples(sound.sound)
        return samples * _ramps(len(samples), _count(sound.fade_in), _count(sound.fade_out))

    @heard.register
    def _(self, sound: MixSound) -> Samples:
        count = _count(sound.duration)
        parts = [_long(self.samples(part), count) for part in sound.sounds]
        return np.sum(parts, axis=0) if parts else np.zeros((count, 2))

    @heard.register
    def _(self, sound: JoinSound) -> Samples:
        joined = self.samples(sound.sounds[0])
        for part, overlap in zip(sound.sounds[1:], sound.overlaps, strict=True):
            joined = _crossfaded(joined, self.samples(part), _count(overlap))
        return joined

    @heard.register
    def _(self, sound: DuckSound) -> Samples:
        count = _count(sound.duration)
        music, speech = (_long(self.samples(part), count) for part in (sound.music, sound.speech))
        return music * ducking(speech, sound.amount_db) + speech

    @heard.register
    def _(self, sound: Loudness) -> Samples:
        samples, ceiling = self.samples(sound.sound), factor(sound.true_peak)
        if sound.digest in self.gains:
            return limited(samples * factor(self.gains[sound.digest]), ceiling)
        return at_loudness(samples, sound.lufs, ceiling)


def _count(seconds: float) -> int:
    return round(seconds * RATE)


def _long(samples: Samples, count: int) -> Samples:
    """Samples cut or followed by silence."""
    return np.pad(samples[:count], ((0, max(0, count - len(samples))), (0, 0)))


def _ramps(count: int, fade_in: int, fade_out: int) -> Samples:
    """Gains, n × 1: linear from silence at the start and to silence at the end."""
    position = np.arange(count)
    up = position / max(fade_in, 1) if fade_in else np.ones(count)
    down = (count - position) / fade_out if fade_out else np.ones(count)
    return np.minimum(np.minimum(up, down), 1.0)[:, None]


def _crossfaded(before: Samples, after: Samples, overlap: int) -> Samples:
    """One sound after the other, the last `overlap` samples faded into the first of the next."""
    overlap = min(overlap, len(before), len(after))
    cut = len(before) - overlap
    both = before[cut:] * _ramps(overlap, 0, overlap) + after[:overlap] * _ramps(
        overlap, overlap, 0
    )
    return np.concatenate((before[:cut], both, after[overlap:]))
