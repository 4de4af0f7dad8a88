"""The outside clients as programs, unchanged: tus-js-client on Node, and tuspy."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.fixtures.node import CLIENTS, NODE


class Client:
    """A running client: JSON lines, or bare words, on its stdout."""

    def __init__(self, *command: str | Path) -> None:
        self.process = subprocess.Popen(
            command, cwd=CLIENTS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.seen: list[str] = []

    def lines(self) -> Iterator[Any]:
        """What it says, as it comes."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.seen.append(line)
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                yield line.strip()

    def finish(self) -> list[Any]:
        """Everything it still says, until its end."""
        with self.process:
            return list(self.lines())


def tus_js(**settings: Any) -> Client:
    """tests/clients/upload.js."""
    return Client(NODE, "upload.js", json.dumps(settings))


def tuspy(**settings: Any) -> Client:
    """tests/clients/tuspy_upload.py."""
    return Client(sys.executable, "tuspy_upload.py", json.dumps(settings))
