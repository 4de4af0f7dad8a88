"""Runs `manage.py run_workflow` as a person does: another process, with a state of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.media import make

REPOSITORY = Path(__file__).parents[2]
SECONDS = 240


@dataclass(frozen=True)
class Ended:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """What `--json` printed."""
        parsed: dict[str, Any] = json.loads(self.out)
        return parsed


class Studio:
    """A state folder, and the command line on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out"

    def run(self, workflow: str | Path, *words: str) -> Ended:
        """`manage.py run_workflow` with these words."""
        command = [sys.executable, "manage.py", "run_workflow", str(workflow), *words]
        env = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        env["REELGRAPH_VAR"] = str(self.folder / "var")
        done = subprocess.run(
            [*command, "--out", str(self.out)],
            cwd=REPOSITORY,
            env=env,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def file(self, name: str) -> Path:
        """A small media file."""
        return make(name, self.folder / "media")


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    (folder / "media").mkdir()
    yield Studio(folder)
    shutil.rmtree(folder, ignore_errors=True)
