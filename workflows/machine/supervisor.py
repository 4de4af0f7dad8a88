"""Keeps a few services running: starts them, restarts what dies, stops all of them together.

A service that dies is started again after a pause that doubles from 0.2 s up to 5 s and is
forgotten once the service has stayed up for 10 s. On Linux the kernel kills the services when
the supervisor itself is killed (prctl(2), PR_SET_PDEATHSIG); PDEATHSIG survives exec.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

FIRST_PAUSE, LONGEST_PAUSE, SETTLED_AFTER = 0.2, 5.0, 10.0
STOP_SECONDS = 8.0
LOG_LIMIT_BYTES = 10_000_000
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Service:
    """A command to keep running; what it prints goes to `log`."""

    name: str
    command: tuple[str, ...]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)


class _Kept:
    """A service with its process and the pause before its next start."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = FIRST_PAUSE
        self.started_at = 0.0
        self.start_at = 0.0

    def start(self) -> None:
        self.service.log.parent.mkdir(parents=True, exist_ok=True)
        with _log_file(self.service.log) as log:
            self.process = subprocess.Popen(
                self.service.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.service.env},
                start_new_session=True,
                preexec_fn=_die_with_parent(),
            )
        self.started_at = time.monotonic()


class Supervisor:
    """Starts services in order, watches them, and stops them in reverse order."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._kept: list[_Kept] = []

    def start(self, service: Service) -> None:
        """Start a service and keep it running from now on."""
        kept = _Kept(service)
        kept.start()
        self._kept.append(kept)

    def watch(self) -> None:
        """One look at every service: restart what has died and waited long enough."""
        now = time.monotonic()
        for kept in self._kept:
            if kept.process is None:
                if now >= kept.start_at:
                    kept.start()
            elif (code := kept.process.poll()) is not None:
                self._mourn(kept, code, now)
            elif now - kept.started_at > SETTLED_AFTER:
                kept.pause = FIRST_PAUSE

    def stop(self) -> None:
        """Ask each service to end, the newest first, and kill what does not.

        One after the other, so that a worker can still say goodbye to the broker.
        """
        for process in [kept.process for kept in reversed(self._kept) if kept.process]:
            _signal(process, signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()
        self._kept.clear()

    def _mourn(self, kept: _Kept, code: int, now: float) -> None:
        cause = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        self._say(
            f"{kept.service.name} stopped ({cause}); starting it again in {kept.pause:.1f} s. "
            f"Its log: {kept.service.log}"
        )
        kept.process = None
        kept.start_at = now + kept.pause
        kept.pause = min(kept.pause * 2, LONGEST_PAUSE)


def _log_file(path: Path) -> BinaryIO:
    too_long = path.exists() and path.stat().st_size > LOG_LIMIT_BYTES
    return path.open("wb" if too_long else "ab")


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal the service's whole session, so that a pool's children hear it too."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def _die_with_parent() -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel
