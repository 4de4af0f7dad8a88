"""Makes the files of a preview on a worker."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import cast

import av
import structlog

from media_library import store
from media_library.derived import sounds
from media_library.store import StorageAway, StorageFull

from .. import ffmpeg
from ..boundary import as_render_errors
from ..clip import Clip
from ..compile import encode_args, sound_args
from ..engine import encode_limits
from ..errors import RenderError
from ..ffmpeg import Progress
from ..models import Proxy
from ..op import InvalidClip, from_json
from ..preparing import Preparing
from ..presets import PRESETS
from ..scratch import scratch_dir
from ..shrinking import film_shrunk
from ..sound import Sound
from . import rows

log = structlog.get_logger(__name__)

PREPARED = 0.15
REPORT_SECONDS = 0.3
AGAIN = ("temporary", "resources")
ATTEMPTS = 3


def make(row: Proxy) -> None:
    """Make what `rows.claim` has given us, and say what became of it."""
    try:
        with scratch_dir(f"proxy-{row.key[:12]}") as folder, store.in_use(), as_render_errors():
            files = _drawn(row, folder)
            size = _placed(row, files)
    except (RenderError, StorageFull, StorageAway, InvalidClip) as error:
        _failed(row, error)
        return
    if not rows.succeed(row, size):
        for key in row.keys:
            store.delete(key)


def _failed(row: Proxy, error: Exception) -> None:
    kind = error.kind if isinstance(error, RenderError) else "temporary"
    if kind in AGAIN and row.attempt < ATTEMPTS:
        rows.give_back(row)
    elif kind != "cancelled":
        log.info("A preview could not be made.", proxy=str(row.pk), error=str(error))
        rows.fail(row, kind, str(error))


class _Watch:
    """Reports at most a few times a second; hears at the same time whether to stop."""

    def __init__(self, row: Proxy) -> None:
        self.row, self.stopped = row, False
        self.fraction, self.stage = 0.0, ""
        self._at = 0.0

    def report(self, fraction: float, stage: str) -> None:
        self.fraction, self.stage = fraction, stage
        self.cancelled()

    def cancelled(self) -> bool:
        now = time.monotonic()
        if not self.stopped and now - self._at >= REPORT_SECONDS:
            self._at = now
            self.stopped = not rows.report(self.row, self.fraction, self.stage)
        return self.stopped


def _drawn(row: Proxy, folder: Path) -> list[Path]:
    watch = _Watch(row)

    def report(share: float, stage: str) -> None:
        watch.report(PREPARED * share, stage)

    preparing = Preparing(
        workspace=row.workspace, folder=folder, cancelled=watch.cancelled, report=report
    )
    value = from_json(row.described)
    if row.is_clip:
        return [_video(row, cast(Clip, value), preparing, watch)]
    return _audio(row, cast(Sound, value), preparing, watch)


def _video(row: Proxy, clip: Clip, preparing: Preparing, watch: _Watch) -> Path:
    spec = replace(PRESETS["proxy"], width=row.width, height=row.height, fit="stretch")
    prepared = preparing.prepare(film_shrunk(clip, (row.width, row.height)), spec)
    output = preparing.folder / "proxy.mp4"
    args = encode_args(prepared.clip, spec, prepared.files, output)
    _run(args, row, watch, frames=max(1, round(row.duration * spec.fps)), cwd=preparing.folder)
    return output


def _audio(row: Proxy, sound: Sound, preparing: Preparing, watch: _Watch) -> list[Path]:
    files = preparing.prepare_sound(sound)
    output = preparing.folder / "proxy.m4a"
    kbps = PRESETS["proxy"].audio_kbps
    _run(sound_args(sound, files, output, kbps), row, watch, frames=None, cwd=preparing.folder)
    picture, peaks = preparing.folder / "waveform.png", preparing.folder / "peaks.json"
    with av.open(str(output)) as opened:
        sounds.draw(opened, opened.streams.audio[0], row.duration, picture, peaks)
    return [output, picture]


def _run(args: list[str], row: Proxy, watch: _Watch, frames: int | None, cwd: Path) -> None:
    def report(done: Progress) -> None:
        watch.report(PREPARED + (1 - PREPARED) * done.fraction, "Encoding")

    ffmpeg.run(
        args,
        purpose="encode",
        cwd=cwd,
        limits=encode_limits(row.duration),
        frames=frames,
        on_progress=report if frames else None,
        cancelled=watch.cancelled,
    )


def _placed(row: Proxy, files: list[Path]) -> int:
    size = 0
    for file, key in zip(files, row.keys, strict=True):
        size += file.stat().st_size
        with store.room_for(file.name), store.partial() as draft:
            shutil.copyfile(file, draft)
            store.place_passing(draft, key)
    return size
