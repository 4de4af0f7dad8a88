"""Websockets that wait for the client: sending takes as long as the client takes to read.

Daphne's sockets take whatever is sent and keep it in memory until the client reads it, so one
client that has fallen asleep could fill the server. Here `send` ends when the connection's buffer
has room again (twisted.internet.interfaces.IPushProducer), and the application can tell a slow
client from a quick one.
"""

from __future__ import annotations

import asyncio
from typing import Any

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol


class Room:
    """Whether the connection's buffer has room; told by the transport."""

    def __init__(self) -> None:
        self._there = asyncio.Event()
        self._there.set()

    async def wait(self) -> None:
        """Until there is room, or the connection is gone."""
        await self._there.wait()

    def pauseProducing(self) -> None:
        """The buffer is full."""
        self._there.clear()

    def resumeProducing(self) -> None:
        """The client has read."""
        self._there.set()

    def stopProducing(self) -> None:
        """The connection is gone: nobody needs to wait for it."""
        self._there.set()


class PacedSocket(WebSocketProtocol):
    """A websocket that knows whether its client keeps up."""

    def onOpen(self) -> None:
        """The handshake is over: from now on the transport tells us, not the HTTP channel."""
        super().onOpen()
        self.room = Room()
        self.unregisterProducer()
        self.registerProducer(self.room, True)


class PacedFactory(WebSocketFactory):
    """Builds them."""

    protocol = PacedSocket


async def until_room(protocol: Any) -> None:
    """Wait until the client of a websocket, or of a streamed answer, keeps up."""
    room = getattr(protocol, "room", None)
    if room is not None:
        await room.wait()
