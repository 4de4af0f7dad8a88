"""Levels of sounds for the MoviePy engine: measuring, limiting, ducking. 48 kHz, n × 2 samples."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Samples = NDArray[np.float64]
RATE = 48_000

# K-weighting at 48 kHz, ITU-R BS.1770-5, tables 1 and 2: numerator and denominator.
SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1, -1.69065929318241, 0.73248077421585),
)
HIGH_PASS = ((1.0, -2.0, 1.0), (1, -1.99004745483398, 0.99007225036621))
BLOCK, STEP = 19_200, 4_800
ABSOLUTE_GATE, RELATIVE_GATE = -70.0, -10.0

ROUNDS = 6
"""How often gain and limiter answer each other; each round is closer to the loudness."""
GRAIN = 480
"""Samples (10 ms) for which a gain stays the same before smoothing."""
SPEECH = 0.01
"""RMS (−40 dBFS) above which somebody speaks."""
RELEASE = 0.35
"""Seconds until music is as loud as before, after the last word."""


def factor(db: float) -> float:
    """What an amplitude is multiplied by to gain `db`."""
    return float(10 ** (db / 20))


def integrated_loudness(samples: Samples) -> float | None:
    """LUFS as in ITU-R BS.1770-5, annex 1; None where all is below the absolute gate."""
    weighted = _k_weighted(_at_least(samples, BLOCK))
    power = np.concatenate(([0.0], np.cumsum(np.sum(weighted**2, axis=1))))
    blocks = (power[BLOCK:] - power[:-BLOCK])[::STEP] / BLOCK
    loud = blocks[_lufs(blocks) > ABSOLUTE_GATE]
    if not loud.size:
        return None
    threshold = float(_lufs(np.mean(loud, keepdims=True))[0]) + RELATIVE_GATE
    return float(_lufs(np.mean(loud[_lufs(loud) > threshold], keepdims=True))[0])


def at_loudness(samples: Samples, lufs: float, ceiling: float) -> Samples:
    """Samples brought to a loudness. What the limiter takes away is given back by more gain."""
    gain, result = 1.0, samples
    for _ in range(ROUNDS):
        measured = integrated_loudness(result)
        if measured is None:
            return samples
        gain *= factor(lufs - measured)
        result = limited(samples * gain, ceiling)
    return result


def limited(samples: Samples, ceiling: float) -> Samples:
    """Samples whose peaks are pressed under `ceiling` by a gain that looks 20 ms ahead."""
    peaks = _grains(np.abs(samples).max(axis=1)).max(axis=1)
    gains = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    return samples * _smooth(_lowest(gains, 2), len(samples))


def ducking(speech: Samples, amount_db: float) -> Samples:
    """The gain of music under `speech`, n × 1: down by `amount_db` while somebody speaks."""
    rms = np.sqrt(np.mean(_grains(speech.mean(axis=1)) ** 2, axis=1))
    gains = np.where(rms > SPEECH, factor(-amount_db), 1.0)
    held = _lowest(gains, round(RELEASE * RATE / GRAIN))
    kernel = np.ones(9) / 9
    return _smooth(np.convolve(np.pad(held, 4, mode="edge"), kernel, mode="valid"), len(speech))


def _k_weighted(samples: Samples) -> Samples:
    """Both filters, applied by their frequency response to the zero-padded whole."""
    size = len(samples) + RATE
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    response = np.ones_like(turn)
    for above, below in (SHELF, HIGH_PASS):
        response *= np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)
    spectrum = np.fft.rfft(samples, size, axis=0) * response[:, None]
    return np.asarray(np.fft.irfft(spectrum, size, axis=0)[: len(samples)])


def _lufs(power: Samples) -> Samples:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-12)))


def _at_least(samples: Samples, count: int) -> Samples:
    return np.pad(samples, ((0, max(0, count - len(samples))), (0, 0)))


def _grains(line: Samples) -> Samples:
    """A line of samples as rows of `GRAIN`, the last one filled with silence."""
    return np.pad(line, (0, -len(line) % GRAIN)).reshape(-1, GRAIN)


def _lowest(gains: Samples, reach: int) -> Samples:
    """Each gain lowered to the lowest among its neighbours up to `reach` grains away."""
    padded = np.pad(gains, reach, constant_values=1.0)
    return np.asarray(sliding_window_view(padded, 2 * reach + 1).min(axis=1))


def _smooth(gains: Samples, count: int) -> Samples:
    """Gains of grains as a line from middle to middle, `count` × 1."""
    middles = (np.arange(len(gains)) + 0.5) * GRAIN
    return np.asarray(np.interp(np.arange(count), middles, gains))[:, None]
