"""Stills: what a clip shows at a moment, quickly enough to draw while a user types."""

from __future__ import annotations

import hashlib
import os
import shutil
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings

from media_library.store import in_use
from workspaces.models import Workspace

from . import ffmpeg
from .boundary import as_render_errors
from .clip import Clip
from .compile import Files, needs, still_args, still_frame
from .diskcache import DiskCache
from .drawn import drawn
from .ffmpeg import Limits
from .locks import held
from .preparing import timed_by_what_is_known
from .renditions import RENDER_VERSION
from .scratch import scratch_dir
from .sources import media_paths

STILL_VERSION = 2
"""Raised when the same frame is to look otherwise than before."""
CACHE_BYTES = 256 * 2**20
LIMITS = Limits(memory=4 * 2**30, cpu=60, wall=20.0, file=64 * 2**20)
AT_ONCE = BoundedSemaphore(os.cpu_count() or 2)
"""More decoders at once than processors only make every still later."""


def still_key(clip: Clip, t: float, width: int) -> str:
    """Equal for equal stills: an ETag."""
    words = f"{clip.digest}\n{t:.3f}\n{width}\n{RENDER_VERSION}.{STILL_VERSION}"
    return hashlib.sha256(words.encode()).hexdigest()


def still(clip: Clip, t: float, width: int, workspace: Workspace) -> bytes:
    """A JPEG, `width` pixels wide, of `clip` at `t` seconds. Raises RenderError.

    A slideshow follows its music only once a run has listened to it, since that takes seconds.
    """
    timed = timed_by_what_is_known(clip, workspace)
    moment = min(max(t, 0.0), timed.duration)
    cache = DiskCache(Path(settings.VAR) / "cache" / "stills", CACHE_BYTES)
    key = still_key(timed, moment, width)
    name = f"{key}.jpg"
    if kept := cache.get(name):
        return kept.read_bytes()
    make = partial(_make, timed, moment, width, workspace)
    with as_render_errors(), AT_ONCE, held(Path(settings.VAR) / "locks" / f"still-{key}"):
        return (cache.get(name) or cache.put(name, make)).read_bytes()


def _make(clip: Clip, t: float, width: int, workspace: Workspace, path: Path) -> None:
    with scratch_dir("still") as folder, in_use():
        wanted = needs(still_frame(clip, t, width))
        media = media_paths(wanted.media, workspace)
        files = Files(media=media, pictures=drawn(wanted.pictures, media, folder), gains={})
        output = folder / "still.jpg"
        ffmpeg.run(
            still_args(clip, t, width, files, output), purpose="still", cwd=folder, limits=LIMITS
        )
        shutil.copyfile(output, path)
