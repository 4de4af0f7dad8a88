"""Reads in ffmpeg's last words why it failed, and what to tell the user."""

from __future__ import annotations

import re
import signal
from typing import NamedTuple

from .errors import FfmpegError, Kind

LOG_KEPT = 4000
"""Characters of ffmpeg's output kept with an error."""


class Sign(NamedTuple):
    """Words by which ffmpeg names a cause, and what that means."""

    words: str
    kind: Kind
    sentence: str


NO_SPACE = "There is not enough disk space for this."
NO_MEMORY = "There is not enough memory for this."
TOO_LONG = "This took more processor time than it may take."
LEAST = "Conversion failed!"
"""ffmpeg's last words where it has said why before."""
BROKEN = "A file used here is damaged, or is not the video, sound or picture it claims to be."

# First match counts. ffmpeg prints strerror(3), and catches SIGXCPU (24) and SIGTERM itself.
SIGNS = (
    Sign(r"No space left on device|Disk quota exceeded", "resources", NO_SPACE),
    Sign(r"File too large", "resources", "The result is larger than a file may be."),
    Sign(
        r"Cannot allocate memory|Error while opening.*memory|malloc.*failed|Out of memory"
        r"|Resource temporarily unavailable|pthread_create|failed to map segment",
        "resources",
        NO_MEMORY,
    ),
    Sign(r"received signal 24\b", "timeout", TOO_LONG),
    Sign(r"received signal", "temporary", "This was interrupted."),
    Sign(r"picture size .* is invalid|Invalid image size", "invalid", "A picture is too large."),
    Sign(r"not in whitelist|not on whitelist|whitelist", "invalid", BROKEN),
    Sign(r"Invalid data found|moov atom not found|Invalid argument.*demux", "invalid", BROKEN),
    Sign(r"does not contain any stream|matches no streams", "invalid", BROKEN),
    Sign(r"Error opening input|Error while decoding|Nothing was written", "invalid", BROKEN),
    Sign(r"Error submitting packet to decoder|Decode error rate", "invalid", BROKEN),
    Sign(r"Input/output error|Stale file handle", "temporary", "Reading or writing a file failed."),
)
SIGNALS: dict[int, Sign] = {
    signal.SIGKILL: Sign("", "resources", NO_MEMORY),
    signal.SIGXCPU: Sign("", "timeout", TOO_LONG),
    signal.SIGXFSZ: Sign("", "resources", "The result is larger than a file may be."),
    signal.SIGSEGV: Sign("", "invalid", BROKEN),
    signal.SIGABRT: Sign("", "invalid", BROKEN),
    signal.SIGTERM: Sign("", "temporary", "This was interrupted."),
}


def verdict(returncode: int, stderr: str) -> FfmpegError | None:
    """The error that an exit code (negative: the signal) and ffmpeg's output amount to.

    A full disk is an error whatever the exit code says: a muxer may still end with 0.
    """
    disk = re.search(SIGNS[0].words, stderr)
    if returncode == 0 and not disk:
        return None
    log = stderr[-LOG_KEPT:]
    for sign in SIGNS:
        if re.search(sign.words, stderr):
            return FfmpegError(sign.kind, sign.sentence, log)
    known = SIGNALS.get(-returncode)
    if known:
        return FfmpegError(known.kind, known.sentence, log)
    return FfmpegError("invalid", f"ffmpeg could not make this: {_last_line(stderr)}.", log)


def _last_line(stderr: str) -> str:
    lines = [line.strip() for line in stderr.splitlines() if line.strip() not in ("", LEAST)]
    return lines[-1][:300].rstrip(".!") if lines else "it said nothing"
