"""The only place that starts ffmpeg: limited, watched, counted, and never left behind.

Media comes from strangers. Every input names the protocols and the containers it may be
(`arguments.py` refuses others), and every process runs with limits on memory, CPU time, file
size and wall clock, in a process group of its own that dies with the thread that called `run`.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from django.conf import settings

from .arguments import refuse_unguarded, with_long_values_in_files
from .errors import FfmpegError
from .verdict import verdict

Purpose = Literal["encode", "analysis", "still"]

LEASH = Path(__file__).with_name("leash.py")
TICK = 0.2
"""Seconds between two looks at the clock and at `cancelled`."""
STDERR_KEPT = 64 * 1024
ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
"""All that ffmpeg is told of our environment: a parser of hostile files needs no keys."""


def _allowed_memory() -> int:
    return int(settings.FFMPEG_MEMORY_MB) * 2**20


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one ffmpeg may use; 0 lifts a limit. Bytes and seconds.

    `memory` is address space, by default as much as the settings say.
    """

    memory: int = field(default_factory=_allowed_memory)
    cpu: int = 4 * 3600
    file: int = 64 * 2**30
    wall: float = 3600.0
    stdout: int = 512 * 2**20


@dataclass(frozen=True)
class Progress:
    """How far an ffmpeg is. `fraction` 0..1, the rest in frames, frames/s, × real time, seconds."""

    fraction: float
    frame: int
    fps: float
    speed: float
    eta_seconds: float | None
    out_time: float


@dataclass(frozen=True)
class Finished:
    """What one ffmpeg said and cost. Seconds; `peak_memory` in bytes, 0 where not known."""

    stderr_tail: str
    stdout: bytes
    cpu_seconds: float
    wall: float
    peak_memory: int


@cache
def binary() -> str:
    """The ffmpeg that everything is made with: `FFMPEG_BINARY`, or the one in imageio-ffmpeg."""
    named = os.environ.get("FFMPEG_BINARY", "").strip()
    if named:
        return str(Path(named).absolute())
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


_ledgers: ContextVar[tuple[Counter[str], ...]] = ContextVar("ffmpeg_ledgers", default=())


@contextmanager
def ledger() -> Iterator[Counter[str]]:
    """Counts, by purpose, the ffmpeg processes started inside the `with`."""
    book: Counter[str] = Counter()
    token = _ledgers.set((*_ledgers.get(), book))
    try:
        yield book
    finally:
        _ledgers.reset(token)


def count(purpose: Purpose) -> None:
    """Enter one ffmpeg process into every open ledger."""
    for book in _ledgers.get():
        book[purpose] += 1


def run(
    args: Sequence[str],
    *,
    purpose: Purpose,
    cwd: Path,
    limits: Limits | None = None,
    frames: int | None = None,
    duration: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    stdout: bool = False,
) -> Finished:
    """Run ffmpeg with `args` (no program name) in `cwd` until it ends.

    `frames` or `duration` (seconds of output) turn progress into a fraction. `on_progress` is
    called up to four times a second, `cancelled` up to five. With `stdout` the bytes written to
    `pipe:1` are returned. Raises FfmpegError, ValueError for an unguarded input, and whatever the
    callbacks raise; in each case nothing of the process is left.
    """
    refuse_unguarded(args)
    count(purpose)
    short = with_long_values_in_files(args, cwd)
    with _Process(short, cwd, limits or Limits(), stdout) as process:
        meter = _Meter(process, frames, duration, on_progress)
        reason = process.watch(meter.feed, cancelled or _never)
    if reason is None:
        reason = verdict(process.returncode, process.stderr.decode("utf-8", "replace"))
    if reason is not None:
        raise reason
    return Finished(
        stderr_tail=process.stderr.decode("utf-8", "replace"),
        stdout=bytes(process.stdout),
        cpu_seconds=process.cpu_seconds,
        wall=time.monotonic() - process.started,
        peak_memory=process.peak_memory,
    )


def _never() -> bool:
    return False


class _Process:
    """One ffmpeg on its leash. Leaving the `with` kills its group and reaps it."""

    def __init__(self, args: Sequence[str], cwd: Path, limits: Limits, stdout: bool) -> None:
        self.started = time.monotonic()
        self.limits = limits
        self.stdout, self.stderr = bytearray(), bytearray()
        self.returncode, self.cpu_seconds, self.peak_memory = 0, 0.0, 0
        self._progress, theirs = os.pipe()
        leash = (sys.executable, "-I", "-S", str(LEASH), os.getpid())
        limited = (*leash, limits.memory, limits.cpu, limits.file)
        flags = ("-nostdin", "-hide_banner", "-nostats", "-stats_period", "0.25", "-y")
        told = ("-progress", f"pipe:{theirs}")
        try:
            self._popen = subprocess.Popen(
                [str(word) for word in (*limited, binary(), *flags, *told, *args)],
                cwd=cwd,
                env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if stdout else subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(theirs,),
                start_new_session=True,
            )
        except BaseException:
            os.close(self._progress)
            raise
        finally:
            os.close(theirs)
        self.pid = self._popen.pid

    def __enter__(self) -> _Process:
        return self

    def __exit__(self, *_: object) -> None:
        if self._popen.returncode is None:
            self.kill()
            self._reap(0)
        os.close(self._progress)
        for pipe in (self._popen.stdout, self._popen.stderr):
            if pipe:
                pipe.close()

    def kill(self) -> None:
        """End the whole process group now."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def watch(
        self, progress: Callable[[bytes], None], cancelled: Callable[[], bool]
    ) -> FfmpegError | None:
        """Read everything until ffmpeg ends; the reason if it had to be ended."""
        readers = {self._progress: progress}
        if self._popen.stderr:
            readers[self._popen.stderr.fileno()] = self._keep_stderr
        if self._popen.stdout:
            readers[self._popen.stdout.fileno()] = self.stdout.extend
        next_look = 0.0
        with selectors.DefaultSelector() as selector:
            for number, reader in readers.items():
                selector.register(number, selectors.EVENT_READ, reader)
            while selector.get_map() or not self._reap(os.WNOHANG):
                _pump(selector)
                self.peak_memory = max(self.peak_memory, _peak_memory(self.pid))
                if self.limits.stdout and len(self.stdout) > self.limits.stdout:
                    return FfmpegError("resources", "This is too long to be held in memory.")
                if time.monotonic() >= next_look:
                    next_look = time.monotonic() + TICK
                    if reason := self._reason_to_stop(cancelled):
                        return reason
        return None

    def _reason_to_stop(self, cancelled: Callable[[], bool]) -> FfmpegError | None:
        if cancelled():
            return FfmpegError("cancelled", "This was cancelled.")
        if self.limits.wall and time.monotonic() - self.started > self.limits.wall:
            sentence = f"This took longer than the {self.limits.wall:g} seconds it may take."
            return FfmpegError("timeout", sentence)
        return None

    def _keep_stderr(self, data: bytes) -> None:
        self.stderr += data
        del self.stderr[:-STDERR_KEPT]

    def _reap(self, how: int) -> bool:
        pid, status, usage = os.wait4(self.pid, how)
        if pid == 0:
            return False
        self.returncode = self._popen.returncode = os.waitstatus_to_exitcode(status)
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        return True


def _pump(selector: selectors.BaseSelector) -> None:
    if not selector.get_map():  # every pipe is closed, the process is about to end
        time.sleep(0.005)
    for key, _ in selector.select(TICK) if selector.get_map() else ():
        if data := os.read(key.fd, 65536):
            key.data(data)
        else:
            selector.unregister(key.fd)


class _Meter:
    """Turns the key=value blocks of `-progress` into Progress."""

    def __init__(
        self,
        process: _Process,
        frames: int | None,
        duration: float | None,
        report: Callable[[Progress], None] | None,
    ) -> None:
        self._process, self._frames, self._duration = process, frames, duration
        self._report = report
        self._rest, self._facts = b"", dict[str, str]()

    def feed(self, data: bytes) -> None:
        """Take what came through the progress pipe."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            name, _, value = line.decode("ascii", "replace").partition("=")
            self._facts[name.strip()] = value.strip()
            if name == "progress" and self._report:
                self._report(self._progress())

    def _progress(self) -> Progress:
        frame = int(_number(self._facts.get("frame")))
        out_time = max(_number(self._facts.get("out_time_us")) / 1e6, 0.0)
        fraction = self._fraction(frame, out_time)
        spent = time.monotonic() - self._process.started
        return Progress(
            fraction=fraction,
            frame=frame,
            fps=_number(self._facts.get("fps")),
            speed=_number(self._facts.get("speed", "").rstrip("x")),
            eta_seconds=spent * (1 - fraction) / fraction if fraction else None,
            out_time=out_time,
        )

    def _fraction(self, frame: int, out_time: float) -> float:
        if self._facts.get("progress") == "end":
            return 1.0
        if self._frames:
            return min(frame / self._frames, 1.0)
        return min(out_time / self._duration, 1.0) if self._duration else 0.0


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:  # "N/A"
        return 0.0


def _peak_memory(pid: int) -> int:
    """Peak resident bytes of a running process; wait4's figure would include its parent's."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
