"""Demo sound: a 120 bpm beat and a soft pad, synthesised as float32 mono at 48 kHz."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
BPM = 120
SEED = 7
Samples = NDArray[np.float32]

CHORDS = (
    (220.0, 261.63, 329.63),
    (174.61, 220.0, 261.63),
    (261.63, 329.63, 392.0),
    (196.0, 246.94, 293.66),
)


def beat(seconds: float) -> Samples:
    """Kick, clap, hats, bass and chords; the first kick sounds at 0."""
    total = int(seconds * RATE)
    song = np.zeros(total + RATE, np.float32)
    step = 60 / BPM
    for index in range(int(seconds / step) + 1):
        at = index * step
        _add(song, _kick(), at, 0.9)
        if index % 2:
            _add(song, _noise(0.12, 30), at, 0.35)
        _add(song, _noise(0.04, 120), at + step / 2, 0.25)
        root = CHORDS[index // 4 % len(CHORDS)][0] / 2
        _add(song, _tone(root, step * 0.9, 4), at, 0.3)
        if index % 4 == 0:
            for note in CHORDS[index // 4 % len(CHORDS)]:
                _add(song, _tone(note, step * 4, 1.2), at, 0.1)
    return _normalised(song[:total])


def pad(seconds: float) -> Samples:
    """A quiet chord that swells and falls, as the main clip's own sound."""
    t = np.arange(int(seconds * RATE)) / RATE
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * t / 4)
    chord = sum(np.sin(2 * np.pi * note * t) for note in CHORDS[0])
    return _normalised(np.asarray(chord * swell, np.float32)) * np.float32(0.4)


def write_wav(path: Path, samples: Samples) -> None:
    """Write mono samples (-1..1) as 16-bit PCM."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((samples * 32_767).astype("<i2").tobytes())


def _kick() -> Samples:
    t = np.arange(int(0.3 * RATE)) / RATE
    sweep = 2 * np.pi * (45 * t + 100 / 30 * (1 - np.exp(-30 * t)))
    return np.asarray(np.sin(sweep) * np.exp(-9 * t), np.float32)


def _noise(seconds: float, decay: float) -> Samples:
    t = np.arange(int(seconds * RATE)) / RATE
    hiss = np.random.default_rng(SEED).standard_normal(t.size)
    return np.asarray(hiss * np.exp(-decay * t) * 0.5, np.float32)


def _tone(pitch: float, seconds: float, decay: float) -> Samples:
    t = np.arange(int(seconds * RATE)) / RATE
    body = np.sin(2 * np.pi * pitch * t) + 0.3 * np.sin(4 * np.pi * pitch * t)
    attack = np.minimum(t / 0.02, 1)
    release = np.minimum((seconds - t) / 0.05, 1)
    return np.asarray(body * attack * release * np.exp(-decay * t), np.float32)


def _add(song: Samples, sound: Samples, at: float, gain: float) -> None:
    start = int(at * RATE)
    piece = sound[: max(0, song.size - start)]
    song[start : start + piece.size] += piece * np.float32(gain)


def _normalised(samples: Samples) -> Samples:
    return np.asarray(samples / max(float(np.abs(samples).max()), 1e-6) * 0.8, np.float32)
