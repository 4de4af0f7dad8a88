"""Daphne with request bodies that stream: `python -m config.web_server config.asgi:application`.

Daphne itself starts an application once the whole body has arrived, and then hands all of it over
at once: a 500 MB upload costs 500 MB of memory, and an interrupted one reaches nobody. Here the
application starts at the end of the headers, gets the bytes as they come, and the client is
slowed down while more than `HIGH_WATER` bytes wait for it. The other way round an answer that is
streamed is sent as fast as its client reads; Daphne would keep the rest of it in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import daphne.server
from daphne.cli import CommandLineInterface
from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.internet import reactor as running
from twisted.web import http

from config.paced_sockets import PacedFactory, Room, until_room

reactor: Any = running

HIGH_WATER = 2 * 1024 * 1024
"""Bytes. What may wait for the application per request, beside one more read of the socket."""
READ_BYTES = 256 * 1024
"""Of one read of a socket that brings a body: fewer turns of the loop than Twisted's 64 KiB."""
LINGER_SECONDS = 30
"""How long a client that was answered early may go on sending before it is cut off."""

Message = dict[str, Any]


class Body:
    """A request's body on its way from the connection to the application.

    `pause` and `resume` stop and start reading from the client.
    """

    def __init__(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        self._pause, self._resume = pause, resume
        self._waiting: list[bytes] = []
        self._size = 0
        self._ended = self._told_end = self._gone = self._paused = False
        self._changed = asyncio.Event()

    def feed(self, data: bytes) -> None:
        """Bytes have arrived. They are dropped once the application has answered."""
        if self._gone:
            return
        self._waiting.append(data)
        self._size += len(data)
        self._changed.set()
        if self._size > HIGH_WATER and not self._paused:
            self._paused = True
            self._pause()

    def end(self) -> None:
        """The body is complete."""
        self._ended = True
        self._changed.set()

    def put_nowait(self, message: Message) -> None:
        """What Daphne says: only that the client is gone or answered; the body comes by `feed`."""
        if message["type"] != "http.disconnect":
            return
        self._gone = True
        self._changed.set()
        self._read_on()

    async def get(self) -> Message:
        """The next ASGI message: everything that waits, the end, or the disconnect."""
        while True:
            if self._waiting or (self._ended and not self._told_end):
                return self._request_message()
            if self._gone:
                return {"type": "http.disconnect"}
            self._changed.clear()
            await self._changed.wait()

    def _request_message(self) -> Message:
        data = b"".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        self._told_end = self._ended
        self._read_on()
        return {"type": "http.request", "body": data, "more_body": not self._ended}

    def _read_on(self) -> None:
        if self._paused:
            self._paused = False
            self._resume()


class StreamingRequest(WebRequest):
    """A request that is processed as soon as its headers are in."""

    body: Body | None = None
    room: Room | None = None
    chunked: int
    _complete = True
    _answered = False

    def gotLength(self, length: int | None) -> None:
        """The headers are complete; `length` is 0 without a body, None if it is not known."""
        super().gotLength(0)
        if length == 0 or self.requestHeaders.hasHeader(b"Upgrade"):
            return
        self._complete = False
        self.transport.bufferSize = READ_BYTES
        self.body = Body(partial(self._reading, False), partial(self._reading, True))
        # Twisted keeps the request line with the channel until the body has ended.
        channel = self.channel
        self.method, self.uri, self.clientproto = (
            channel._command,
            channel._path,
            channel._version,
        )
        self.path = self.uri.partition(b"?")[0]
        self.process()

    def handleContentChunk(self, data: bytes) -> None:
        if self.body is None:
            super().handleContentChunk(data)
        else:
            self.body.feed(data)

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        """The body has ended."""
        if self.body is None:
            super().requestReceived(command, path, version)
            return
        self._complete = True
        self.body.end()
        if self._answered:
            super().finish()

    def handle_reply(self, message: Message) -> None:
        """Send. From the first part of a longer answer on, the transport says when it has room."""
        if message.get("more_body") and self.room is None and self.channel is not None:
            self.room = Room()
            self.registerProducer(self.room, True)
        super().handle_reply(message)

    def finish(self) -> None:
        """The answer is complete. The connection is free only when the body is over, too."""
        if self.room is not None and self.channel is not None:
            self.unregisterProducer()
        self.room = None
        if self._complete:
            super().finish()
            return
        self._answered = True
        self.send_disconnect_once()
        if not self.startedWriting:
            http.Request.write(self, b"")
        if self.chunked:
            self.channel.write(b"0\r\n\r\n")
            self.chunked = 0
        reactor.callLater(LINGER_SECONDS, self._cut_off)

    def send_disconnect_once(self) -> None:
        """Tell the application that nothing more comes, and drop what still does."""
        if self.body is not None:
            self.body.put_nowait({"type": "http.disconnect"})

    def _cut_off(self) -> None:
        channel = getattr(self, "channel", None)
        if channel is not None and not self._complete:
            channel.forceAbortClient()

    def _reading(self, wanted: bool) -> None:
        channel = getattr(self, "channel", None)
        if channel is None:
            return
        producer = channel._networkProducer
        producer.resumeProducing() if wanted else producer.pauseProducing()


class StreamingFactory(HTTPFactory):
    """Builds connections whose requests stream."""

    def buildProtocol(self, addr: Any) -> Any:
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = StreamingRequest
        return protocol


class StreamingServer(daphne.server.Server):
    """Daphne's server, whose applications read from `StreamingRequest.body`."""

    def create_application(self, protocol: Any, scope: Message) -> Any:
        """Start the application; returns what it receives from, or None if the client left."""
        body = getattr(protocol, "body", None)
        if body is None:
            return super().create_application(protocol, scope)
        scope.setdefault("asgi", {"version": "3.0"})
        running = self.application(
            scope=scope, receive=body.get, send=partial(self.handle_reply, protocol)
        )
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(
            running, loop=asyncio.get_event_loop()
        )
        return body

    async def handle_reply(self, protocol: Any, message: Message) -> None:
        """Send; a websocket's message or an answer's part is sent when its client keeps up."""
        await super().handle_reply(protocol, message)
        if message["type"] == "websocket.send" or message.get("more_body"):
            await until_room(protocol)


class CommandLine(CommandLineInterface):
    """Daphne's command line."""

    server_class = StreamingServer


def main() -> None:
    """Serve. `Server` makes its factories by these names and offers no other way in."""
    daphne.server.HTTPFactory = StreamingFactory
    daphne.server.WebSocketFactory = PacedFactory
    CommandLine.entrypoint()


if __name__ == "__main__":
    main()
