"""Listens to sounds before an encode: their beats, and the gain that gives a wanted loudness.

What was heard is kept as a Finding, so that each sound is heard once.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from math import isfinite
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings

from workspaces.models import Workspace

from . import ffmpeg
from .beats import RATE, BeatGrid, NoBeats, find_beats
from .compile import Files, loudness_args, needs, parse_loudness, pcm_args
from .errors import RenderError
from .models import Finding
from .op import replaced, walk
from .sound import Loudness, Sound
from .sources import media_paths

log = logging.getLogger(__name__)

BEATS, GAIN = "beats-1", "gain-1"
"""Kinds of findings, with the version of how they are found."""
CLOSE_ENOUGH = 0.3
"""LU between the wanted and the measured loudness."""
CORRECTIONS = 3
"""Measurements of the result, after the one of the sound itself."""
FLATTEST, STEEPEST = 0.2, 2.0
MOST_GAIN = 40.0
"""dB. More would only lift the noise of what is practically silent."""
SILENCE = -70.0
"""LUFS: the absolute gate of BS.1770, under which there is no loudness to correct."""

Heard: TypeAlias = "tuple[BeatGrid | None, str | None]"


@dataclass(frozen=True)
class Listener:
    """Hears the sounds of a workspace; ffmpeg works in `cwd`."""

    workspace: Workspace
    cwd: Path
    cancelled: Callable[[], bool] | None = None
    limits: ffmpeg.Limits = field(default_factory=ffmpeg.Limits)

    def listen(self, sound: Sound) -> Heard:
        """The sound's beat grid, or None and a sentence why there is none to follow."""
        plain = without_loudness(sound)
        if known := heard_before(plain, self.workspace):
            return known
        try:
            grid = find_beats(self._samples(plain))
        except NoBeats:
            _keep(self.workspace, BEATS, plain.digest, {"grid": None})
            return None, NOTHING_STRIKES
        except ImportError:
            return None, NO_LIBROSA
        except RenderError as error:
            if error.kind == "cancelled":
                raise
            return self._could_not_hear(error)
        except Exception as error:  # whatever librosa and numba may raise: a video beats none
            return self._could_not_hear(error)
        _keep(self.workspace, BEATS, plain.digest, {"grid": asdict(grid)})
        return grid, None

    def gain(self, sound: Loudness, gains: Mapping[str, float]) -> float:
        """The dB that bring what is in `sound` to its loudness after the peak limiter.

        `gains` are those of the Loudness operations inside it, by digest.
        """
        key = sound.digest
        known = Finding.objects.filter(workspace=self.workspace, kind=GAIN, key=key).first()
        if known is not None:
            return float(known.value["gain"])
        gain, measured = self._found_gain(sound, gains)
        _keep(self.workspace, GAIN, key, {"gain": gain, "lufs": measured})
        return gain

    def _found_gain(self, sound: Loudness, gains: Mapping[str, float]) -> tuple[float, float]:
        level, peak = self._loudness(sound.sound, gains)
        if level <= SILENCE:
            return 0.0, level
        corner = sound.true_peak - peak  # from this gain on the limiter flattens peaks
        gain = _bounded(sound.lufs - level)
        if gain <= corner:
            return gain, level + gain
        tried = [(corner, level + corner)]
        for _ in range(CORRECTIONS):
            measured, _ = self._loudness(sound, {**gains, sound.digest: gain})
            tried.append((gain, measured))
            if abs(sound.lufs - measured) <= CLOSE_ENOUGH:
                break
            gain = _nearer(sound.lufs, *tried[-2:])
        return min(tried[1:], key=lambda point: abs(sound.lufs - point[1]))

    def _loudness(self, sound: Sound, gains: Mapping[str, float]) -> tuple[float, float]:
        args = loudness_args(sound, self._files(sound, gains))
        level, peak = parse_loudness(self._run(args).stderr_tail)
        return (level if isfinite(level) else SILENCE), peak

    def _samples(self, sound: Sound) -> Any:
        import numpy as np

        _give_numba_a_place()
        args = pcm_args(sound, self._files(sound, {}), rate=RATE)
        return np.frombuffer(self._run(args, stdout=True).stdout, dtype=np.float32)

    def _files(self, sound: Sound, gains: Mapping[str, float]) -> Files:
        return Files(
            media=media_paths(needs(sound).media, self.workspace), pictures={}, gains=gains
        )

    def _run(self, args: list[str], *, stdout: bool = False) -> ffmpeg.Finished:
        return ffmpeg.run(
            args,
            purpose="analysis",
            cwd=self.cwd,
            limits=self.limits,
            cancelled=self.cancelled,
            stdout=stdout,
        )

    def _could_not_hear(self, error: Exception) -> Heard:
        log.warning("The music could not be analysed.", exc_info=error)
        return None, NOT_HEARD


NOTHING_STRIKES = "The music has no beats to follow: all pictures are shown equally long."
NO_LIBROSA = "librosa is not installed: all pictures are shown equally long."
NOT_HEARD = "The music could not be analysed: all pictures are shown equally long."


def heard_before(sound: Sound, workspace: Workspace) -> Heard | None:
    """What an earlier `listen` found; None if nobody has listened yet."""
    plain = without_loudness(sound)
    found = Finding.objects.filter(workspace=workspace, kind=BEATS, key=plain.digest).first()
    if found is None:
        return None
    grid = found.value["grid"]
    if grid is None:
        return None, NOTHING_STRIKES
    return BeatGrid(tuple(grid["onsets"]), tuple(grid["beats"]), grid["tempo"]), None


def without_loudness(sound: Sound) -> Sound:
    """The same sound as loud as it is: beats stay where they are."""
    inner = [op for op in walk(sound) if isinstance(op, Loudness)]
    for op in inner[::-1]:  # the outermost first, whose replacement still holds the others
        swapped = replaced(sound, {op.digest: op.sound})
        if isinstance(swapped, Sound):
            sound = swapped
    return sound


def _nearer(wanted: float, one: tuple[float, float], other: tuple[float, float]) -> float:
    """The gain where a line through two (gain, loudness) points meets the loudness wanted.

    With a limiter at work a dB of gain gives less than a LU, or more where the gate lets in parts
    that were too quiet to count.
    """
    slope = (other[1] - one[1]) / (other[0] - one[0] or 1.0)
    return _bounded(other[0] + (wanted - other[1]) / min(max(slope, FLATTEST), STEEPEST))


def _give_numba_a_place() -> None:
    """Let what numba compiles (half a minute, once) last, where it cannot lie beside librosa."""
    found = find_spec("librosa")
    beside = Path(found.origin).parent if found and found.origin else None
    if beside and not os.access(beside, os.W_OK):
        cache = Path(settings.VAR) / "cache" / "numba"
        cache.mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("NUMBA_CACHE_DIR", str(cache))  # read when numba is imported


def _bounded(gain: float) -> float:
    return round(max(-MOST_GAIN, min(MOST_GAIN, gain)), 2)


def _keep(workspace: Workspace, kind: str, key: str, value: dict[str, Any]) -> None:
    Finding.objects.update_or_create(
        workspace=workspace, kind=kind, key=key, defaults={"value": value}
    )
