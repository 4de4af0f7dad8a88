"""A service that is away, met at the command line: a sentence, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.outages import said_of
from media_library.store import StorageAway

REPOSITORY = Path(__file__).parents[2]
NOWHERE = "127.0.0.1:9"
"""The discard port, at which nobody listens."""


@pytest.mark.parametrize(
    ("command", "name", "address", "words"),
    [
        ("migrate", "DATABASE_URL", f"postgres://x:y@{NOWHERE}/z", "The database that DATABASE_"),
        ("studio", "REDIS_URL", f"redis://{NOWHERE}", "Nothing answers at REDIS_URL."),
    ],
)
def test_what_is_away_is_named(
    tmp_path: Path, command: str, name: str, address: str, words: str
) -> None:
    ours = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=REPOSITORY,
        env={**ours, "REELGRAPH_VAR": str(tmp_path / "var"), name: address},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert (done.returncode, done.stderr.startswith(words)) == (1, True), done.stderr


def test_a_bucket_that_is_away_is_named() -> None:
    said = said_of(StorageAway("connection refused"))
    assert said == "The storage of media files does not answer. connection refused"


def test_our_own_faults_keep_their_traceback() -> None:
    assert said_of(RuntimeError("a fault")) is None
