"""Why something could not be made."""

from __future__ import annotations

from typing import Literal

Kind = Literal["invalid", "temporary", "resources", "cancelled", "timeout"]


class RenderError(Exception):
    """A file, still or measurement that could not be made.

    `message` is a sentence for the user, `kind` decides what happens next: `invalid` (never
    again), `temporary` (again, later), `resources` (again, smaller), `cancelled`, `timeout`.
    `log` is the end of the tool's own words.
    """

    def __init__(self, kind: Kind, message: str, log: str = "") -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.message = message
        self.log = log


class FfmpegError(RenderError):
    """ffmpeg ended badly, or was ended."""
