"""Asks a limited child process what is in a file."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings

from .facts import Facts
from .limits import Limits
from .refusal import Refused, refuse

log = logging.getLogger(__name__)

CODE = Path(__file__).resolve().parent.parent
KEPT_ENVIRONMENT = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What Python may need to start. Nothing else, so that no secret is in the child's reach."""
OUT_OF_MEANS = {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ}


def probe(path: Path, name: str, limits: Limits | None = None) -> Facts:
    """The facts about the file at `path`, which the user knows as `name`.

    Raises Refused where the file is at fault, OSError where the machine is.
    """
    limits = limits or settings.MEDIA_LIMITS
    _check_size(path, name, limits)
    return Facts(**ask(path, name, limits, {"do": "probe"})["facts"])


def draw_poster(path: Path, name: str, out: Path, limits: Limits | None = None) -> None:
    """Write a PNG of the file's picture to `out`. Raises as `probe` does, also if there is none."""
    ask(path, name, limits or settings.MEDIA_LIMITS, {"do": "poster", "outs": [str(out)]})


def _check_size(path: Path, name: str, limits: Limits) -> None:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise refuse("missing", name) from None
    if size > limits.file_bytes:
        raise refuse("too-large", name, size, limits.file_bytes)


def ask(path: Path, name: str, limits: Limits, request: dict[str, Any]) -> dict[str, Any]:
    """Let the child process do what is asked; its answer. Raises as `probe` does."""
    about = {"path": str(path.absolute()), "limits": asdict(limits), "parent": os.getpid()}
    command = [sys.executable, "-B", "-m", "media_library.child", json.dumps(request | about)]
    environment = {key: os.environ[key] for key in KEPT_ENVIRONMENT if key in os.environ}
    try:
        done = subprocess.run(
            command,
            cwd=CODE,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            start_new_session=True,
            timeout=limits.child_wall,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refuse("too-slow", name) from None
    return _understood(done, name)


def _understood(done: subprocess.CompletedProcess[bytes], name: str) -> dict[str, Any]:
    if done.returncode:
        log.error("The probe of %r ended with %s: %s", name, done.returncode, done.stderr[-4000:])
        raise refuse("too-costly" if done.returncode in OUT_OF_MEANS else "corrupt", name)
    answer: dict[str, Any] = json.loads(done.stdout)
    if number := answer.get("errno"):
        raise OSError(number, os.strerror(number))
    if refused := answer.get("refused"):
        raise refuse(refused["code"], name, refused["found"], refused["most"])
    return answer


__all__ = ["Refused", "ask", "draw_poster", "probe"]
