"""Websockets of the test's own, to a server that may be busy."""

from __future__ import annotations

import json
from typing import Any

from websockets.sync import client

OPEN_SECONDS = 120.0


def connect(url: str, **options: Any) -> client.ClientConnection:
    """A connection that waits for its server longer than the ten seconds that are usual."""
    opened: client.ClientConnection = client.connect(url, open_timeout=OPEN_SECONDS, **options)
    return opened


def told_next(socket: client.ClientConnection) -> dict[str, Any]:
    """The next message that tells something."""
    while True:
        found: dict[str, Any] = json.loads(socket.recv(timeout=60))
        if found["type"] != "alive":
            return found
