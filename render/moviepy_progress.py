"""MoviePy's progress as ours, and our wish to stop as an error in its loop."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from proglog import ProgressBarLogger

from .errors import RenderError
from .ffmpeg import Progress

INTERVAL = 0.25
"""Seconds between two reports, and at most until a cancel is noticed."""


class Reporter(ProgressBarLogger):  # type: ignore[misc]  # proglog ships no types
    """Reports written frames; raises RenderError "cancelled" inside the loop that writes."""

    def __init__(
        self,
        frames: int,
        fps: float,
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        super().__init__(logged_bars=None, min_time_interval=INTERVAL)
        self.frames, self.fps = frames, fps
        self.on_progress, self.cancelled = on_progress, cancelled
        self.started = time.monotonic()

    def bars_callback(self, bar: str, attr: str, value: Any, old_value: Any = None) -> None:
        """What proglog calls for each of MoviePy's loops ("chunk" of sound, "frame_index")."""
        if self.cancelled and self.cancelled():
            raise RenderError("cancelled", "This was cancelled.")
        if self.on_progress and (bar, attr) == ("frame_index", "index"):
            self.on_progress(self._progress(int(value)))

    def _progress(self, frame: int) -> Progress:
        elapsed = max(time.monotonic() - self.started, 1e-6)
        rate = frame / elapsed
        return Progress(
            fraction=min(frame / self.frames, 1.0),
            frame=frame,
            fps=rate,
            speed=rate / self.fps,
            eta_seconds=(self.frames - frame) / rate if rate else None,
            out_time=frame / self.fps,
        )
