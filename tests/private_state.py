"""Gives every pytest process a state folder of its own, before the settings are read.

A pytest plugin loaded by `-p` (pyproject.toml): pytest-django loads the settings before any
conftest.py. With xdist each worker process loads it again and so has its own folder, database,
blobs and Valkey socket.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

VAR = Path(tempfile.mkdtemp(prefix="reelgraph-test-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)

os.environ["REELGRAPH_VAR"] = str(VAR)
# Tests flush what they find there; never somebody's real server or bucket.
os.environ.pop("REDIS_URL", None)
os.environ.pop("REELGRAPH_S3_BUCKET", None)
