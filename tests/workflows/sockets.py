"""Websockets of the test's own, to a server that may be busy."""

from __future__ import annotations

from typing import Any

from websockets.sync import client

OPEN_SECONDS = 120.0


def connect(url: str, **options: Any) -> client.ClientConnection:
    """A connection that waits for its server longer than the ten seconds that are usual."""
    opened: client.ClientConnection = client.connect(url, open_timeout=OPEN_SECONDS, **options)
    return opened
