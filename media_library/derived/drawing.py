"""Draws what is derived from a file. Runs in the limited child process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av

from media_library import poster_drawing
from media_library.frames import frame_at, upright
from media_library.limits import Limits
from media_library.moving_facts import open_moving, streams_of
from media_library.refusal import Unreadable
from media_library.sniff import Container

from . import sounds, storyboards

QUALITY = 82


def draw(
    request: dict[str, Any], path: Path, container: Container, limits: Limits, *, is_moving: bool
) -> None:
    """Write what `request["do"]` names to the files in `request["outs"]`. Raises Unreadable."""
    outs = [Path(out) for out in request["outs"]]
    if request["do"] == "thumbnail":
        _thumbnail(path, container, limits, outs[0], request, is_moving=is_moving)
        return
    with open_moving(path, container, limits) as opened:
        streams = streams_of(opened, limits)
        try:
            if request["do"] == "storyboard" and streams.video is not None:
                storyboards.draw(opened, streams.video, request["duration"], *outs)
            elif request["do"] == "waveform" and streams.audio is not None:
                sounds.draw(opened, streams.audio, request["duration"], *outs)
            else:
                raise Unreadable("no-streams")
        except MemoryError:
            raise
        except av.FFmpegError as error:
            raise Unreadable("corrupt") from error


def _thumbnail(
    path: Path,
    container: Container,
    limits: Limits,
    out: Path,
    request: dict[str, Any],
    *,
    is_moving: bool,
) -> None:
    if not is_moving:
        poster_drawing.draw_still(path, container, limits, out, request["width"])
        return
    with open_moving(path, container, limits) as opened:
        stream = streams_of(opened, limits).video
        if stream is None:
            raise Unreadable("no-streams")
        moment = int(request["at"] * av.time_base) + (opened.start_time or 0)
        try:
            frame = frame_at(opened, stream, moment)
        except MemoryError:
            raise
        except av.FFmpegError as error:
            raise Unreadable("corrupt") from error
        upright(frame, stream, request["width"]).save(out, "JPEG", quality=QUALITY)
